import type { InstagramClient } from '../instagram/client';
import type { GraphErrorClass } from '../instagram/errors';
import type { StoreContext, UseCase } from '../store/use-case';
import { addIdentity, canonicalHandle, identityHashes, revealIdentity } from './identities';
import { linksOf } from './list-links';
import { hasWritten, mergeViewers } from './merge';
import { partNames } from './part-names';
import { settleAgain } from './settle-names';

/** Longest part of a display name that is kept: a first name for a greeting, not a profile. */
const NAME_LENGTH = 30;

/** The IGSID of a person whose profile was never read, or null: there is one read per person (minimal data). */
export const takeProfileRead: UseCase<{ viewerKey: string }, { igsid: string } | null> = async (
	{ tx, keys },
	{ viewerKey },
) => {
	const viewer = await tx
		.selectFrom('viewers')
		.select('profile_state')
		.where('viewer_key', '=', viewerKey)
		.executeTakeFirst();
	if (viewer?.profile_state !== 'unread') return null;
	const igsid = await revealIdentity({ tx, keys }, viewerKey, 'igsid');
	return igsid === undefined ? null : { igsid };
};

/** A person this new is left to the answer on its way, which reads the profile before it greets them. */
const LEFT_TO_ANSWER_MS = 60_000;

export interface UnreadInput {
	readonly accountKey: string;
	readonly limit: number;
	/** Only of people whose request about their data waits for it: no answer is on its way to them. */
	readonly awaitedOnly: boolean;
}

/** People who have written, whose profile nobody has read: those whose message was left to the team, or was a code. */
export const findUnreadProfiles: UseCase<UnreadInput, string[]> = async ({ tx, wallClock }, { accountKey, limit, awaitedOnly }) => {
	const awaited = tx
		.selectFrom('rights_requests')
		.select('viewer_key')
		.where('account_key', '=', accountKey)
		.where('state', '=', 'verified')
		.where('viewer_key', 'is not', null)
		.$narrowType<{ viewer_key: string }>();
	const rows = await tx
		.selectFrom('viewers')
		.select('viewer_key')
		.where('account_key', '=', accountKey)
		.where('profile_state', '=', 'unread')
		.where('last_inbound_at', 'is not', null)
		.where((where) => (awaitedOnly ? where('viewer_key', 'in', awaited) : where('created_at', '<=', wallClock - LEFT_TO_ANSWER_MS)))
		.orderBy('created_at')
		.limit(limit)
		.execute();
	return rows.map((row) => row.viewer_key);
};

export interface LinkProfileInput {
	readonly accountKey: string;
	readonly viewerKey: string;
	/** null when Meta refused or had nothing to say. */
	readonly profile: { readonly username: string | null; readonly name: string | null } | null;
}

/** What the rooms above do when a person got an identity: a STOP under one of them holds for all. */
export interface LinkEffects {
	onLinked(store: StoreContext, accountKey: string, viewerKey: string): Promise<void>;
}

/** Keeps what the profile read brought: the handle (to recognise rows of viewer lists) and a first name. */
export function linkProfileWith(effects: LinkEffects): UseCase<LinkProfileInput, null> {
	return async (store, { accountKey, viewerKey, profile }) => {
		await store.tx
			.updateTable('viewers')
			.set({ profile_state: profile ? 'read' : 'refused' })
			.where('viewer_key', '=', viewerKey)
			.execute();
		await linkHandle(store, accountKey, viewerKey, canonicalHandle(profile?.username ?? ''));
		const name = firstName(profile?.name ?? '');
		if (name !== '') await addIdentity(store, accountKey, viewerKey, 'display_name', name);
		await effects.onLinked(store, accountKey, viewerKey);
		return null;
	};
}

/** Somebody known only from viewer lists under this handle turns out to be this person. */
async function linkHandle(store: StoreContext, accountKey: string, viewerKey: string, handle: string): Promise<void> {
	if (handle === '') return;
	const name = await findName(store, accountKey, handle);
	if (name === undefined) {
		await addIdentity(store, accountKey, viewerKey, 'handle', handle);
		return;
	}
	// A handle of somebody else who has written to us changed hands: it proves nothing about this person. Unless only lists gave it to them.
	const isAnothers = name.viewer_key !== viewerKey && (await hasWritten(store.tx, name.viewer_key));
	if (isAnothers && name.by_list !== 1) return;
	const owner = isAnothers ? await partNames(store, accountKey, name.viewer_key, [new Set([name.hash])]) : name.viewer_key;
	if (owner !== viewerKey) await mergeViewers(store, { accountKey, from: owner, into: viewerKey, person: 'profile', evidence: 'The profile has this handle' });
	await store.tx.updateTable('identities').set({ by_list: null }).where('identity_key', '=', name.identity_key).execute();
	const linked = await linksOf(store, accountKey, [name.hash]);
	await settleAgain(store, { accountKey, importKey: '' }, linked.flatMap((link) => [link.handle, link.id]));
}

async function findName({ tx, keys }: StoreContext, accountKey: string, handle: string) {
	return tx
		.selectFrom('identities')
		.select(['identity_key', 'viewer_key', 'hash', 'by_list'])
		.where('account_key', '=', accountKey)
		.where('kind', '=', 'handle')
		.where('hash', 'in', identityHashes(keys, 'handle', handle))
		.$narrowType<{ hash: string }>()
		.executeTakeFirst();
}

function firstName(name: string): string {
	const first = name.trim().split(/\s+/)[0] ?? '';
	return /^[\p{L}\p{M}'’.-]+$/u.test(first) ? [...first].slice(0, NAME_LENGTH).join('') : '';
}

/** Failures that say nothing about the person. */
const PASSING: readonly GraphErrorClass[] = ['ambiguous', 'throttled', 'not_reached', 'token_dead', 'account_stop'];

export interface ProfileStore {
	takeProfileRead(input: { viewerKey: string }): Promise<{ igsid: string } | null>;
	linkProfile(input: LinkProfileInput): Promise<null>;
}

/**
 * Reads the profile of a person who has messaged, once. Meta answers it only after the person wrote or tapped
 * (reference §4.8). A refusal is final; a call that brought no answer is tried again another time.
 */
export async function readProfileOnce(
	store: ProfileStore,
	client: Pick<InstagramClient, 'readProfile'>,
	person: { readonly accountKey: string; readonly viewerKey: string },
): Promise<void> {
	const due = await store.takeProfileRead({ viewerKey: person.viewerKey });
	if (!due) return;
	const result = await client.readProfile(due.igsid);
	if (!result.ok && PASSING.includes(result.error.class)) return;
	await store.linkProfile({ ...person, profile: result.ok ? result.value : null });
}
