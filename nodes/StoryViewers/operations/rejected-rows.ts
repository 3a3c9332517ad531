import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import type { IBinaryData, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { rejectedHeader, rejectedLine, type RejectedRow } from '../../../core';

/** Items for a person to look at; the file has them all. */
const MAX_ITEMS = 1_000;

/**
 * Rejected rows as items, and all of them as a CSV file that is written while the import runs. A row itself
 * may name a person: it stands in the file only, which goes to whoever made the list.
 */
export class RejectedRows {
	readonly #items: INodeExecutionData[] = [];
	readonly #sources = new Set<number>();
	#file: { readonly stream: PassThrough; readonly stored: Promise<IBinaryData> } | null = null;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly pairedWith: (line: number) => number,
		private readonly fileName: string,
	) {}

	async add(row: RejectedRow): Promise<void> {
		const { line, problems } = row;
		const item = this.pairedWith(line);
		this.#sources.add(item);
		for (const { field, problem, cure } of problems) {
			if (this.#items.length < MAX_ITEMS) this.#items.push({ json: { line, field, problem, cure }, pairedItem: { item } });
		}
		await this.#write(row);
	}

	/** The items, and behind them one with the file; nothing when no row was rejected. */
	async items(): Promise<INodeExecutionData[]> {
		if (!this.#file) return [];
		this.#file.stream.end();
		const file = await this.#file.stored;
		const rows = this.#items.length;
		const pairedItem = [...this.#sources].sort((a, b) => a - b).map((item) => ({ item }));
		return [...this.#items, { json: { file: file.fileName ?? this.fileName, listed: rows }, binary: { data: file }, pairedItem }];
	}

	/** Lets go of the file, also of one an import that failed has left half written. */
	close(): void {
		this.#file?.stream.destroy();
	}

	async #write(row: RejectedRow): Promise<void> {
		this.#file ??= this.#open(rejectedHeader(row));
		const { stream, stored } = this.#file;
		// A file that cannot be stored takes nothing more: then its error is the answer, not waiting.
		if (!stream.write(rejectedLine(row))) await Promise.race([once(stream, 'drain'), stored]);
	}

	#open(header: string): { stream: PassThrough; stored: Promise<IBinaryData> } {
		const stream = new PassThrough();
		const stored = this.context.helpers.prepareBinaryData(stream, this.fileName, 'text/csv');
		stored.catch(() => undefined); // asked again by whoever waits for it
		stream.on('error', () => undefined);
		stream.write(header);
		return { stream, stored };
	}
}
