import * as z from 'zod';
import type { StoreContext } from '../store/use-case';

/** What is left to prove a month that was closed. */
export interface Checkpoint {
	readonly accountKey: string;
	readonly month: string;
	/** Each revision keeps fewer entries than the one before. */
	readonly revision: number;
	/** Entries the month had. */
	readonly entries: number;
	/** The mac before its first entry, and that of its last. */
	readonly previousMac: string;
	readonly lastMac: string;
	/** Entries that stay, in order: place in the month and mac. */
	readonly kept: ReadonlyArray<readonly [seq: number, mac: string]>;
	/** Time of the account, UTC milliseconds. */
	readonly at: number;
	readonly signature: string;
	readonly keyVersion: number;
}

/** The text that is signed. */
export function checkpointText(checkpoint: Omit<Checkpoint, 'signature' | 'keyVersion'>): string {
	const { accountKey, month, revision, entries, previousMac, lastMac, kept, at } = checkpoint;
	return JSON.stringify(['story-funnel ledger checkpoint', accountKey, month, revision, entries, previousMac, lastMac, kept, at]);
}

const keptSchema = z.array(z.tuple([z.number(), z.string()]));

/** What a checkpoint lists; of one whose list was made unreadable a list nobody signed, so that it shows as changed. */
function readKept(text: string): Checkpoint['kept'] {
	try {
		const read = keptSchema.safeParse(JSON.parse(text));
		if (read.success) return read.data;
	} catch {
		// Not even JSON.
	}
	return [[-1, text]];
}

/** The newest checkpoint of each closed month of an account. */
export async function readCheckpoints({ tx }: StoreContext, accountKey: string): Promise<ReadonlyMap<string, Checkpoint>> {
	const rows = await tx
		.selectFrom('consent_checkpoints')
		.selectAll()
		.where('account_key', '=', accountKey)
		.orderBy('month')
		.orderBy('revision')
		.execute();
	return new Map(rows.map((row): [string, Checkpoint] => [row.month, {
		accountKey, month: row.month, revision: row.revision, entries: row.entries, previousMac: row.previous_mac, lastMac: row.last_mac,
		kept: readKept(row.kept), at: row.at, signature: row.signature, keyVersion: row.key_version,
	}]));
}
