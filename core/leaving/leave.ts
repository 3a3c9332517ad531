import { readdirSync } from 'node:fs';
import { StoreError } from '../store/errors';
import { parseKeyring } from '../store/keyring';
import { handOver, type HandOverStore } from './hand-over';
import { keepReceipt, newReceipt, readReceipt, type LeavingReceipt, type SignedReceipt } from './receipt';
import type { Standing } from './standing';

export interface LeavingStore extends HandOverStore {
	readStanding(input: Record<string, never>): Promise<Standing>;
	beginLeaving(input: { person: string }): Promise<null>;
}

export interface Leaving {
	readonly store: LeavingStore;
	/** Takes the store away for good. Again after a kill it takes away what is left. @returns what was taken away */
	readonly erase: () => Promise<string[]>;
	/** The key field of the store credential: the receipt is signed with a key derived from it. */
	readonly key: string;
	/** How a person finds the store again, without user and password. */
	readonly place: string;
	readonly now: () => number;
}

export interface LeaveInput {
	/** Absolute path; holds people's names, and should go where the audit is kept. */
	readonly folder: string;
	readonly person: string;
	/** Whether it may be left although people wait for an answer or recipients have not confirmed. */
	readonly acceptOpen: boolean;
}

/** What stands against leaving. */
export type Blocker = 'legal_hold' | 'account_connected' | 'open_requests' | 'open_pass_ons';

export type LeaveOutcome =
	| { readonly outcome: 'blocked'; readonly blockers: readonly Blocker[]; readonly standing: Standing }
	| { readonly outcome: 'left'; readonly receipt: SignedReceipt };

/** The last time there is to a computer (ECMA-262 §21.4.1.1): accounts of a sandbox may be ahead of the clock. */
const LAST_MOMENT = 8.64e15;

/** What would keep somebody from leaving now. */
export function blockersOf(standing: Standing, { acceptOpen }: Pick<LeaveInput, 'acceptOpen'>): Blocker[] {
	return [
		...(standing.accounts.some(({ held }) => held) ? ['legal_hold' as const] : []),
		...(standing.accounts.some(({ connected }) => connected) ? ['account_connected' as const] : []),
		...(standing.openRequests > 0 && !acceptOpen ? ['open_requests' as const] : []),
		...(standing.openPassOns > 0 && !acceptOpen ? ['open_pass_ons' as const] : []),
	];
}

/**
 * Hands over what must outlive the store, then erases it. Sending is closed first and stays closed whatever happens;
 * nothing is erased before every file is whole, on disk and on the receipt. Stopped anywhere, the next call goes on:
 * until the erasure began it does everything again, after that it ends it.
 *
 * @throws Error without a person, or for a folder with other things in it; StoreError
 */
export async function leave(leaving: Leaving, input: LeaveInput): Promise<LeaveOutcome> {
	if (input.person.trim() === '') throw new Error('Say who decides that the store is left.');
	const earlier = readReceipt(input.folder);
	if (earlier?.erased) return { outcome: 'left', receipt: earlier };
	const standing = await standingOf(leaving);
	if (standing === null) {
		if (earlier === null) throw new Error('There is no store, and no receipt in the hand-over folder that says it was left. Check the credential and the folder.');
		return { outcome: 'left', receipt: await eraseAll(leaving, input.folder, earlier) };
	}
	if (earlier === null) refuseForeignFolder(input.folder);
	const blockers = blockersOf(standing, input);
	if (blockers.length > 0) return { outcome: 'blocked', blockers, standing };
	const receipt = await handOverAll(leaving, input, standing);
	return { outcome: 'left', receipt: await eraseAll(leaving, input.folder, receipt) };
}

/** Null when the store is gone. */
async function standingOf({ store }: Leaving): Promise<Standing | null> {
	try {
		return await store.readStanding({});
	} catch (error) {
		if (error instanceof StoreError && error.code === 'store_missing') return null;
		throw error;
	}
}

async function handOverAll({ store, key, place, now }: Leaving, { folder, person }: LeaveInput, standing: Standing): Promise<SignedReceipt> {
	const begun = now();
	await store.beginLeaving({ person: person.trim() });
	const accountKeys = standing.accounts.map(({ accountKey }) => accountKey);
	const files = await handOver(store, { folder, accountKeys, until: LAST_MOMENT });
	return keepReceipt(folder, parseKeyring(key).newest.ledger, newReceipt({
		person: person.trim(), begunAt: new Date(begun).toISOString(), store: place, accounts: accountKeys, held: standing.holds,
		leftOpen: { requests: standing.openRequests, passOns: standing.openPassOns }, handedOver: files,
	}));
}

async function eraseAll({ erase, key, now }: Leaving, folder: string, receipt: LeavingReceipt): Promise<SignedReceipt> {
	const what = await erase();
	return keepReceipt(folder, parseKeyring(key).newest.ledger, { ...receipt, erased: { at: new Date(now()).toISOString(), what } });
}

/** Files of another store, or of anybody's, are not written over. */
function refuseForeignFolder(folder: string): void {
	let names: string[];
	try {
		names = readdirSync(folder);
	} catch {
		return;
	}
	const ours = /^(suppression-list\.csv|ledger-heads\.jsonl|audit-[\w-]+\.jsonl|receipt\.json)(\.part)?$/;
	const foreign = names.filter((name) => !ours.test(name));
	if (foreign.length > 0) throw new Error('The hand-over folder holds other files. Choose an empty one, so that nothing is mixed up. Nothing was changed.');
}
