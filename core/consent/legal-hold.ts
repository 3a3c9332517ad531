import { getAccount } from '../accounts/account-store';
import { accountNow } from '../store/clock';
import { currentViewerKey } from '../store/current-viewer';
import type { StoreContext, UseCase } from '../store/use-case';

/** An order to keep rows that would otherwise go: a claim, a dispute, an inquiry. Times of the account, UTC milliseconds. */
export interface LegalHold {
	readonly holdKey: string;
	readonly accountKey: string;
	/** Null: everybody of the account. */
	readonly viewerKey: string | null;
	readonly reason: string;
	readonly placedBy: string;
	readonly placedAt: number;
	readonly releasedBy: string | null;
	readonly releasedAt: number | null;
}

export interface PlaceHoldInput {
	readonly accountKey: string;
	readonly viewerKey: string | null;
	readonly reason: string;
	readonly person: string;
}

/** Places a hold. @throws Error without a reason, without who decided it, or for somebody the account does not know */
export const placeHold: UseCase<PlaceHoldInput, LegalHold> = async (store, { accountKey, viewerKey, reason, person }) => {
	const now = await accountNow(store.tx, await getAccount(store.tx, accountKey), store.wallClock);
	if (reason.trim() === '' || person.trim() === '') throw new Error('A legal hold needs its reason and who decided it.');
	const row = {
		hold_key: store.newKey('hld'),
		account_key: accountKey,
		viewer_key: viewerKey === null ? null : await requireViewer(store, accountKey, viewerKey),
		reason: reason.trim(),
		placed_by: person.trim(),
		placed_at: now,
		released_by: null,
		released_at: null,
	};
	await store.tx.insertInto('legal_holds').values(row).execute();
	return toHold(row);
};

/** Ends a hold; a second call changes nothing. @throws Error when there is no such hold, or nobody who decided it */
export const releaseLegalHold: UseCase<{ holdKey: string; person: string }, LegalHold> = async (store, { holdKey, person }) => {
	if (person.trim() === '') throw new Error('Releasing a legal hold needs who decided it.');
	const row = await store.tx.selectFrom('legal_holds').selectAll().where('hold_key', '=', holdKey).executeTakeFirst();
	if (!row) throw new Error('There is no legal hold with this key.');
	if (row.released_at !== null) return toHold(row);
	const now = await accountNow(store.tx, await getAccount(store.tx, row.account_key), store.wallClock);
	const released = { released_by: person.trim(), released_at: now };
	await store.tx.updateTable('legal_holds').set(released).where('hold_key', '=', holdKey).execute();
	return toHold({ ...row, ...released });
};

/** Holds of an account, the newest first. */
export const listHolds: UseCase<{ accountKey: string }, LegalHold[]> = async ({ tx }, { accountKey }) => {
	const rows = await tx.selectFrom('legal_holds').selectAll().where('account_key', '=', accountKey).orderBy('placed_at', 'desc').orderBy('hold_key').execute();
	return rows.map(toHold);
};

/** What the holds in force keep. */
export interface Holds {
	readonly everybody: boolean;
	/** With those who were merged into them, and whom they were merged into. */
	readonly people: ReadonlySet<string>;
}

/** The holds of an account that are in force. */
export async function readHolds({ tx }: StoreContext, accountKey: string): Promise<Holds> {
	const rows = await tx.selectFrom('legal_holds').select('viewer_key').where('account_key', '=', accountKey).where('released_at', 'is', null).execute();
	const people = await withMerged({ tx }, rows.flatMap((row) => row.viewer_key ?? []));
	return { everybody: rows.some((row) => row.viewer_key === null), people };
}

/** These people under every key they have: who was merged into them, and whom they were merged into. */
export async function withMerged({ tx }: Pick<StoreContext, 'tx'>, viewerKeys: readonly string[]): Promise<Set<string>> {
	const people = new Set<string>();
	for (const key of viewerKeys) {
		const whole = await currentViewerKey(tx, key);
		const parts = await tx.selectFrom('viewers').select('viewer_key').where('merged_into', '=', whole).execute();
		for (const each of [key, whole, ...parts.map((part) => part.viewer_key)]) people.add(each);
	}
	return people;
}

export function isHeld({ everybody, people }: Holds, viewerKey: string): boolean {
	return everybody || people.has(viewerKey);
}

/** Whether anything is held at all. */
export function isInForce({ everybody, people }: Holds): boolean {
	return everybody || people.size > 0;
}

async function requireViewer({ tx }: StoreContext, accountKey: string, viewerKey: string): Promise<string> {
	const row = await tx.selectFrom('viewers').select('viewer_key').where('account_key', '=', accountKey).where('viewer_key', '=', viewerKey).executeTakeFirst();
	if (!row) throw new Error('The account knows nobody with this viewer key.');
	return row.viewer_key;
}

interface HoldRow {
	hold_key: string; account_key: string; viewer_key: string | null; reason: string;
	placed_by: string; placed_at: number; released_by: string | null; released_at: number | null;
}

function toHold(row: HoldRow): LegalHold {
	return {
		holdKey: row.hold_key,
		accountKey: row.account_key,
		viewerKey: row.viewer_key,
		reason: row.reason,
		placedBy: row.placed_by,
		placedAt: row.placed_at,
		releasedBy: row.released_by,
		releasedAt: row.released_at,
	};
}
