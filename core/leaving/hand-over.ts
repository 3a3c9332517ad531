import { createHash, type Hash } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { AuditBatch, AuditCursor } from '../reporting/audit-export';
import type { ExportedSuppression } from '../consent/suppression-list';
import type { LedgerHead } from '../consent/ledger-head';
import { ALL_ACCOUNTS } from '../store/suppression-scope';
import { csvLine } from '../viewers/export-cell';

/** What the hand-over asks of the store. */
export interface HandOverStore {
	exportSuppressions(
		input: { accountKey: string; reveal: boolean; after: string; limit: number },
		lane?: 'live' | 'bulk',
	): Promise<{ readonly rows: readonly ExportedSuppression[]; readonly next: string | null }>;
	exportAudit(input: { accountKey: string; from: number; to: number; cursor: AuditCursor | null; limit: number }, lane?: 'live' | 'bulk'): Promise<AuditBatch>;
	readLedgerHead(input: { accountKey: string }): Promise<LedgerHead>;
}

/** A file that was handed over. */
export interface HandedFile {
	readonly file: string;
	readonly bytes: number;
	/** SHA-256 in hex. */
	readonly sha256: string;
	/** Entries of the list, records of the audit, heads. */
	readonly records: number;
}

const PAGE = 500;
const LIST_COLUMNS = ['account', 'kind', 'value', 'hash', 'pepper_version', 'reason', 'at'] as const satisfies readonly (keyof ExportedSuppression)[];

/**
 * Writes what must outlive the store: the suppression list with the identities still known, the whole audit of every
 * account, and the signed heads of their ledgers. A file gets its name when it is whole and on disk; written again it
 * takes the place of the earlier one.
 */
export async function handOver(store: HandOverStore, { folder, accountKeys, until }: { readonly folder: string; readonly accountKeys: readonly string[]; readonly until: number }): Promise<HandedFile[]> {
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	const files = [await writeList(store, folder)];
	for (const accountKey of accountKeys) files.push(await writeAudit(store, folder, accountKey, until));
	files.push(await writeHeads(store, folder, accountKeys));
	return files;
}

async function writeList(store: HandOverStore, folder: string): Promise<HandedFile> {
	const file = new Part(folder, 'suppression-list.csv');
	let records = 0;
	await file.whole(async () => {
		file.write(csvLine(LIST_COLUMNS));
		for (let after: string | null = ''; after !== null; ) {
			const page: Awaited<ReturnType<HandOverStore['exportSuppressions']>> = await store.exportSuppressions({ accountKey: ALL_ACCOUNTS, reveal: true, after, limit: PAGE }, 'bulk');
			for (const row of page.rows) file.write(csvLine(LIST_COLUMNS.map((column) => row[column])));
			records += page.rows.length;
			after = page.next;
		}
	});
	return file.handed(records);
}

async function writeAudit(store: HandOverStore, folder: string, accountKey: string, until: number): Promise<HandedFile> {
	const file = new Part(folder, `audit-${accountKey}.jsonl`);
	let records = 0;
	await file.whole(async () => {
		let cursor: AuditCursor | null = null;
		do {
			const batch: AuditBatch = await store.exportAudit({ accountKey, from: 0, to: until, cursor, limit: PAGE }, 'bulk');
			file.write(batch.text);
			records = batch.records;
			cursor = batch.cursor;
		} while (cursor !== null);
	});
	return file.handed(records);
}

async function writeHeads(store: HandOverStore, folder: string, accountKeys: readonly string[]): Promise<HandedFile> {
	const file = new Part(folder, 'ledger-heads.jsonl');
	await file.whole(async () => {
		for (const accountKey of accountKeys) file.write(`${JSON.stringify(await store.readLedgerHead({ accountKey }))}\n`);
	});
	return file.handed(accountKeys.length);
}

/** A file that has another name until it is whole. */
class Part {
	readonly #handle: number;
	readonly #part: string;
	readonly #hash: Hash = createHash('sha256');
	#bytes = 0;

	constructor(private readonly folder: string, private readonly name: string) {
		this.#part = path.join(folder, `${name}.part`);
		this.#handle = openSync(this.#part, 'w', 0o600);
	}

	write(text: string): void {
		const bytes = Buffer.from(text, 'utf8');
		writeFileSync(this.#handle, bytes);
		this.#hash.update(bytes);
		this.#bytes += bytes.length;
	}

	async whole(work: () => Promise<void>): Promise<void> {
		try {
			await work();
			fsyncSync(this.#handle);
		} finally {
			closeSync(this.#handle);
		}
		renameSync(this.#part, path.join(this.folder, this.name));
	}

	handed(records: number): HandedFile {
		return { file: this.name, bytes: this.#bytes, sha256: this.#hash.digest('hex'), records };
	}
}
