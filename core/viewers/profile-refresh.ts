import { getAccount } from '../accounts/account-store';
import type { CallResult } from '../instagram/call';
import type { InstagramClient } from '../instagram/client';
import type { PersonProfile } from '../instagram/profile';
import { accountNow } from '../store/clock';
import { forCurrentViewer } from '../store/current-viewer';
import { followerBucket } from '../store/marks';
import type { StoreContext, UseCase } from '../store/use-case';
import { revealIdentity } from './identities';
import { keepTold, type Telling } from './marks';
import type { LinkProfileInput } from './profile';

/** A profile is looked at once a day and person: more would be watching somebody (minimal data, law 6). */
export const PROFILE_REFRESH_MS = 24 * 3_600_000;

export type RefreshDoor =
	| { readonly open: true; readonly viewerKey: string; readonly igsid: string }
	| { readonly open: false; readonly why: 'read_today'; readonly nextAt: number }
	| { readonly open: false; readonly why: 'never_wrote' };

/** The IGSID to read a person's profile with, once in 24 h. Wall clock: it is about how often we look. */
export const openProfileRefresh = forCurrentViewer<{ accountKey: string; viewerKey: string }, RefreshDoor>(
	async (store, { accountKey, viewerKey }) => {
		const row = await store.tx
			.selectFrom('viewers')
			.select('profile_read_at')
			.where('viewer_key', '=', viewerKey)
			.where('account_key', '=', accountKey)
			.executeTakeFirst();
		const nextAt = row?.profile_read_at == null ? null : row.profile_read_at + PROFILE_REFRESH_MS;
		if (nextAt !== null && store.wallClock < nextAt) return { open: false, why: 'read_today', nextAt };
		const igsid = row && (await revealIdentity(store, viewerKey, 'igsid'));
		return igsid === undefined ? { open: false, why: 'never_wrote' } : { open: true, viewerKey, igsid };
	},
);

export type RecordRefreshInput = LinkProfileInput & { readonly flags: ProfileFlags | null };

/**
 * Keeps of a profile that was read again what the one read keeps, handle and first name, and when; and for segments
 * and flags whether they follow us, are verified, and the size of their following.
 */
export function recordProfileRefreshWith(link: (store: StoreContext, input: LinkProfileInput) => Promise<null>): UseCase<RecordRefreshInput, null> {
	return async (store, { flags, ...input }) => {
		const { accountKey, viewerKey } = input;
		if (input.profile !== null) {
			// A name that was changed replaces the one before it.
			await store.tx.deleteFrom('identities').where('viewer_key', '=', viewerKey).where('kind', '=', 'display_name').execute();
		}
		await store.tx.updateTable('viewers').set({ profile_read_at: store.wallClock }).where('viewer_key', '=', viewerKey).execute();
		if (flags !== null) {
			const at = await accountNow(store.tx, await getAccount(store.tx, accountKey), store.wallClock);
			await keepTold(store, { accountKey, teller: 'profile' }, [{ viewerKey, source: 'profile', at, traits: traitsOf(flags) }]);
		}
		return link(store, input);
	};
}

function traitsOf({ followsUs, verified, followers }: ProfileFlags): NonNullable<Telling['traits']> {
	return {
		...(followsUs === null ? {} : { follows_us: followsUs ? 'yes' : 'no' }),
		...(verified === null ? {} : { verified: verified ? 'yes' : 'no' }),
		...(followers === null ? {} : { followers: followerBucket(followers) }),
	};
}

/** What a person's profile says of them, without who they are. */
export type ProfileFlags = Omit<PersonProfile, 'username' | 'name'>;

export type RefreshOutcome =
	| { readonly outcome: 'read'; readonly flags: ProfileFlags }
	| { readonly outcome: 'not_read'; readonly why: 'read_today'; readonly nextAt: number }
	| { readonly outcome: 'not_read'; readonly why: 'never_wrote' | 'profile_consent' };

export interface RefreshStore {
	openProfileRefresh(input: { accountKey: string; viewerKey: string }): Promise<RefreshDoor>;
	recordProfileRefresh(input: RecordRefreshInput): Promise<null>;
}

/** Reads a person's profile with its flags, at most once in 24 h. An error means that nothing is known: ask again. */
export async function refreshProfile(
	store: RefreshStore,
	client: Pick<InstagramClient, 'readPersonProfile'>,
	person: { readonly accountKey: string; readonly viewerKey: string },
): Promise<CallResult<RefreshOutcome>> {
	const door = await store.openProfileRefresh(person);
	if (!door.open) return { ok: true, value: door.why === 'read_today' ? { outcome: 'not_read', why: door.why, nextAt: door.nextAt } : { outcome: 'not_read', why: door.why } };
	const result = await client.readPersonProfile(door.igsid);
	const current = { accountKey: person.accountKey, viewerKey: door.viewerKey };
	if (!result.ok) {
		if (result.error.class !== 'profile_consent') return result;
		await store.recordProfileRefresh({ ...current, profile: null, flags: null });
		return { ok: true, value: { outcome: 'not_read', why: 'profile_consent' } };
	}
	const { username, name, ...flags } = result.value;
	await store.recordProfileRefresh({ ...current, profile: { username, name }, flags });
	return { ok: true, value: { outcome: 'read', flags } };
}
