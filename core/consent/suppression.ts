import type { Kysely, Selectable } from 'kysely';
import { isIn } from '../store/is-in';
import type { IdentityKind, Schema, SuppressionsTable } from '../store/schema';
import { statement } from '../store/statement';
import { keyedHash, type Keyring } from '../store/keyring';
import { unseal } from '../store/sealing';
import type { JournalNote } from '../store/journal-line';
import { ALL_ACCOUNTS, EMAIL_ONLY } from '../store/suppression-scope';
import type { StoreContext } from '../store/use-case';

export interface Suppression {
	readonly reason: string;
	readonly sourceEvent: string;
	/** UTC milliseconds. */
	readonly at: number;
}

/** A display name is no identity: it has no hash. */
const LISTED_KINDS = ['handle', 'vendor_id', 'igsid', 'email'] as const;

type Listed = Pick<Selectable<SuppressionsTable>, 'reason' | 'source_event' | 'at'>;

function listedIn(db: Kysely<Schema>, accountKey: string) {
	return db
		.selectFrom('suppressions')
		.select(['reason', 'source_event', 'at'])
		.where('account_key', 'in', [accountKey, ALL_ACCOUNTS])
		.where('reason', '<>', EMAIL_ONLY);
}

// One look-up each: of conditions joined by "or" a planner may read the list of the whole account.
const listedNow = statement((db, { accountKey, viewerKey }: { accountKey: string; viewerKey: string }) => {
	const listed = listedIn(db, accountKey);
	const identities = db.selectFrom('identities').select('hash').where('viewer_key', '=', viewerKey).where('hash', 'is not', null).$narrowType<{ hash: string }>();
	return listed.where('viewer_key', '=', viewerKey).unionAll(listed.where('kind', 'in', LISTED_KINDS).where('hash', 'in', identities));
});

/**
 * The suppression of a person, or null. Matches the person and every identity they have: a STOP given
 * under one identity holds for all of them, also for one that was linked later.
 */
export async function findSuppression(
	{ tx, keys }: Pick<StoreContext, 'tx' | 'keys'>,
	accountKey: string,
	viewerKey: string,
): Promise<Suppression | null> {
	const older = await hashesUnderOtherPeppers(tx, keys, viewerKey);
	const found = await listedNow(tx, { accountKey, viewerKey });
	// The kinds are named for the index's sake: it has them before the hash.
	if (older.length > 0) found.push(...(await listedIn(tx, accountKey).where('kind', 'in', LISTED_KINDS).where('hash', 'in', older).execute()));
	const row = found.reduce<Listed | undefined>((first, each) => (first && first.at <= each.at ? first : each), undefined);
	return row ? { reason: row.reason, sourceEvent: row.source_event, at: row.at } : null;
}

/**
 * An erased person who comes back is hashed with the newest pepper, their opt-out may be listed under an older
 * one. Nothing to do while the store has one key.
 */
async function hashesUnderOtherPeppers(tx: StoreContext['tx'], keys: Keyring, viewerKey: string): Promise<string[]> {
	if (keys.versions.length === 1) return [];
	const rows = await tx
		.selectFrom('identities')
		.select(['kind', 'sealed', 'wrapped_key', 'key_version'])
		.where('viewer_key', '=', viewerKey)
		.where('hash', 'is not', null)
		.execute();
	return rows.flatMap((row) => {
		const value = unseal(keys, { sealed: row.sealed, wrappedKey: row.wrapped_key, keyVersion: row.key_version });
		return keys.versions.map((key) => keyedHash(key.pepper, `identity:${row.kind}`, value));
	});
}

/** Every hash the person's identities may be listed under. */
export async function hashesOf(store: Pick<StoreContext, 'tx' | 'keys'>, viewerKey: string): Promise<string[]> {
	const newest = await identitiesOf(store, viewerKey);
	return [...newest.map(({ hash }) => hash), ...(await hashesUnderOtherPeppers(store.tx, store.keys, viewerKey))];
}

/**
 * Puts a person on the suppression list, by keyed hash of every identity known: it holds after erasure and
 * stops a re-import.
 *
 * @returns false when they were on it already
 */
export async function suppress(
	store: StoreContext,
	accountKey: string,
	viewerKey: string,
	cause: { readonly reason: 'stop'; readonly sourceEvent: string; readonly at: number },
): Promise<boolean> {
	const known = await findSuppression(store, accountKey, viewerKey);
	// Also of somebody a list had put there: what the person says themselves stands by itself.
	await list(store, accountKey, viewerKey, await identitiesOf(store, viewerKey), cause);
	return known === null;
}

/** A suppressed person by the key the list knows them under, with why and since when. */
export interface Listing extends Suppression {
	readonly viewerKey: string;
}

export interface SuppressedPeople {
	/** Keyed hash of an identity -> its listing. */
	readonly byHash: ReadonlyMap<string, Listing>;
	/** Viewer key -> the listing of the person, under whichever identity. */
	readonly byViewer: ReadonlyMap<string, Listing>;
}

/** Which of many identities and viewers are on the list; an identity is, also when nobody has it any more. */
export async function findSuppressedPeople(
	{ tx }: Pick<StoreContext, 'tx'>,
	accountKey: string,
	people: { readonly hashes: readonly string[]; readonly viewerKeys: readonly string[] },
): Promise<SuppressedPeople> {
	const listed = tx
		.selectFrom('suppressions')
		.select(['suppressions.hash', 'suppressions.viewer_key', 'suppressions.reason', 'suppressions.source_event', 'suppressions.at'])
		.where('suppressions.account_key', 'in', [accountKey, ALL_ACCOUNTS])
		.where('suppressions.reason', '<>', EMAIL_ONLY)
		.orderBy('suppressions.at', 'desc');
	const byHash = new Map<string, Listing>();
	const byViewer = new Map<string, Listing>();
	// The kinds are named for the index's sake: it has them before the hash.
	const rows = await listed.where('suppressions.kind', 'in', LISTED_KINDS).where(isIn(tx, 'suppressions.hash', people.hashes)).execute();
	for (const row of rows) byHash.set(row.hash, toListing(row));
	const byIdentity = await listed
		// Viewers belong to one account. Naming it here too would have SQLite read every identity of the account.
		.innerJoin('identities', (join) => join.onRef('identities.hash', '=', 'suppressions.hash').onRef('identities.kind', '=', 'suppressions.kind'))
		.select('identities.viewer_key as owner')
		.where(isIn(tx, 'identities.viewer_key', people.viewerKeys))
		.execute();
	for (const row of byIdentity) byViewer.set(row.owner, toListing(row));
	const byKey = await listed.where(isIn(tx, 'suppressions.viewer_key', people.viewerKeys)).execute();
	for (const row of byKey) byViewer.set(row.viewer_key, toListing(row));
	return { byHash, byViewer };
}

function toListing(row: { viewer_key: string; reason: string; source_event: string; at: number }): Listing {
	return { viewerKey: row.viewer_key, reason: row.reason, sourceEvent: row.source_event, at: row.at };
}

/** An identity as the list holds it. */
export interface HashedIdentity {
	readonly kind: IdentityKind;
	readonly hash: string;
	readonly pepper_version: number;
}

/**
 * Puts further identities of a suppressed person on the list, so that it holds for them after erasure too:
 * those given, and all of viewers that turned out to be this person.
 */
export async function listPerson(
	store: StoreContext,
	accountKey: string,
	listing: Listing,
	person: { readonly identities: readonly HashedIdentity[]; readonly viewerKeys: readonly string[] },
): Promise<void> {
	await list(store, accountKey, listing.viewerKey, person.identities, listing);
	for (const viewerKey of person.viewerKeys) await list(store, accountKey, viewerKey, await identitiesOf(store, viewerKey), listing);
}

/** After a person got an identity or was merged: a STOP under one identity holds for all of them. */
export async function keepSuppressed(store: StoreContext, accountKey: string, viewerKey: string): Promise<void> {
	const suppression = await findSuppression(store, accountKey, viewerKey);
	if (suppression === null) return;
	await list(store, accountKey, viewerKey, await identitiesOf(store, viewerKey), suppression);
}

async function identitiesOf({ tx }: Pick<StoreContext, 'tx'>, viewerKey: string): Promise<HashedIdentity[]> {
	return tx
		.selectFrom('identities')
		.select(['kind', 'hash', 'pepper_version'])
		.where('viewer_key', '=', viewerKey)
		.where('hash', 'is not', null)
		.$narrowType<{ hash: string }>()
		.execute();
}

/** @returns how many identities were not listed before */
export async function list(
	store: StoreContext,
	accountKey: string,
	viewerKey: string,
	identities: readonly HashedIdentity[],
	cause: Suppression,
): Promise<number> {
	const added: JournalNote[] = [];
	for (const identity of identities) {
		const row = await store.tx
			.insertInto('suppressions')
			.values({
				suppression_key: store.newKey('sup'),
				account_key: accountKey,
				viewer_key: viewerKey,
				kind: identity.kind,
				hash: identity.hash,
				pepper_version: identity.pepper_version,
				reason: cause.reason,
				source_event: cause.sourceEvent,
				at: cause.at,
			})
			.onConflict((conflict) => conflict.columns(['account_key', 'kind', 'hash']).doNothing())
			.returning('suppression_key')
			.executeTakeFirst();
		if (!row) continue;
		const { kind, hash, pepper_version: pepperVersion } = identity;
		added.push({ act: 'suppress', accountKey, viewerKey, kind, hash, pepperVersion, reason: cause.reason, sourceEvent: cause.sourceEvent, at: cause.at });
	}
	await store.journal?.note(added);
	return added.length;
}
