import { constants, setPriority } from 'node:os';
import type { MessagePort } from 'node:worker_threads';
import { parseKeyring } from '../store/keyring';
import { BatchMaker, type Batch } from './import-batches';
import { readCsvPieces, type CsvOptions } from './import-csv';
import type { Identity } from './import-people';
import { namesOfRow, type RowRules, type ViewRow } from './import-row';
import { isPrepared } from './prepared-rows';
import { RowPacker, type NamedRow } from './row-packer';

/** What the thread works on. */
export interface PreparingJob {
	/** The key field of the store credential: names are hashed and sealed here. */
	readonly key: string;
	readonly csv: CsvOptions;
	readonly rules: RowRules;
	/** Rows of a batch. */
	readonly size: number;
}

/** What the thread says: it wants bytes, has a batch, or is done. */
export type FromThread = { readonly type: 'more' } | { readonly type: 'batch'; readonly batch: Batch } | { readonly type: 'end' };
/** What it is told: bytes of the file (null at its end), or that a batch was taken. */
export type ToThread = { readonly type: 'bytes'; readonly bytes: Uint8Array | null } | { readonly type: 'taken' };

/** Batches nobody has taken yet: enough for the store never to wait, few enough to hold in memory. */
const AHEAD = 12;

/**
 * Reads a viewer list, checks its rows and works out everything about them that needs no store, beside the thread of
 * n8n and that of the store.
 */
export async function servePreparing(port: MessagePort, { key, csv, rules, size }: PreparingJob): Promise<void> {
	// Whoever waits for an answer goes first. Only on Linux this is a thread's own; elsewhere it would be n8n's.
	if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
	const told = new Told(port);
	const packer = new RowPacker(parseKeyring(key), true);
	const maker = new BatchMaker(rules, size);
	const hand = async () => {
		await told.room();
		const batch = maker.take((views) => packer.pack(views.flatMap((row) => named(row, namesOfRow(row)))));
		const { rows, originals } = batch;
		const ofRows = rows !== null && isPrepared(rows) ? [rows.columns, rows.texts] : [];
		port.postMessage({ type: 'batch', batch } satisfies FromThread, [originals, ...ofRows]);
	};
	for await (const rows of readCsvPieces(told.bytes(), csv)) {
		for (const row of rows) {
			maker.add(row);
			if (maker.isFull) await hand();
		}
	}
	if (!maker.isEmpty) await hand();
	port.postMessage({ type: 'end' } satisfies FromThread);
	port.close();
}

/** A row of a file names nobody by key. */
function named(row: ViewRow, [first, ...others]: readonly Identity[]): NamedRow[] {
	return first ? [{ row, names: [first, ...others] }] : [];
}

/** What the other thread says, in its order. */
class Told {
	readonly #bytes: (Uint8Array | null)[] = [];
	#untaken = 0;
	#wake: () => void = () => undefined;

	constructor(private readonly port: MessagePort) {
		port.on('message', (message: ToThread) => {
			switch (message.type) {
				case 'bytes':
					this.#bytes.push(message.bytes);
					break;
				case 'taken':
					this.#untaken--;
			}
			this.#wake();
		});
	}

	/** The next piece is asked for while one is worked on. */
	async *bytes(): AsyncGenerator<Uint8Array> {
		this.#ask();
		for (;;) {
			const bytes = this.#bytes.shift();
			if (bytes === undefined) {
				await this.#change();
				continue;
			}
			if (bytes === null) return;
			this.#ask();
			yield bytes;
		}
	}

	/** Waits until one more batch may be handed on, and counts it. */
	async room(): Promise<void> {
		while (this.#untaken >= AHEAD) await this.#change();
		this.#untaken++;
	}

	#ask(): void {
		this.port.postMessage({ type: 'more' } satisfies FromThread);
	}

	#change(): Promise<void> {
		return new Promise((resolve) => {
			this.#wake = resolve;
		});
	}
}
