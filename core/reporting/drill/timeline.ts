import { getAccount } from '../../accounts/account-store';
import { currentViewerKey } from '../../store/current-viewer';
import { isOfPerson } from '../../store/of-person';
import type { StoreContext, UseCase } from '../../store/use-case';
import type { Looker } from './looker';
import { codesOf } from './story-people';

/** Moments shown of a person; the newest. */
export const MOST_MOMENTS = 300;

/** One thing that happened between a person and the account. Never a word of theirs. Times in UTC milliseconds of the account. */
export type Moment =
	| { readonly at: number; readonly what: 'signal'; readonly kind: string; readonly storyKey: string | null; readonly source: string }
	| { readonly at: number; readonly what: 'read'; readonly keyword: string }
	| { readonly at: number; readonly what: 'decision'; readonly decisionKey: string; readonly step: string; readonly campaign: string | null; readonly sent: boolean; readonly reasons: readonly string[] }
	| { readonly at: number; readonly what: 'message'; readonly state: string; readonly copyKey: string; readonly purpose: string; readonly channel: string | null; readonly error: string | null }
	| { readonly at: number; readonly what: 'consent'; readonly act: string; readonly purpose: string }
	| { readonly at: number; readonly what: 'opt_out'; readonly reason: string }
	| { readonly at: number; readonly what: 'mark'; readonly kind: string; readonly name: string }
	| { readonly at: number; readonly what: 'lead' }
	| { readonly at: number; readonly what: 'planned'; readonly campaign: string; readonly step: number; readonly state: string };

export interface Timeline {
	readonly viewerKey: string;
	readonly timeZone: string;
	/** Newest first. */
	readonly moments: readonly Moment[];
	/** Whether older moments are kept and not shown. */
	readonly cut: boolean;
	readonly windowUntil: number | null;
	readonly optedOut: boolean;
}

const WINDOW_MS = 24 * 3_600_000;

/** Everything kept of what passed between a person and the account, by surrogate key. Null when the account has no such person. */
export const readTimeline: UseCase<{ accountKey: string; viewerKey: string } & Looker, Timeline | null> = async (store, { accountKey, viewerKey: given }) => {
	const account = await getAccount(store.tx, accountKey);
	const viewerKey = await currentViewerKey(store.tx, given);
	const viewer = await store.tx.selectFrom('viewers').selectAll().where('account_key', '=', accountKey).where('viewer_key', '=', viewerKey).executeTakeFirst();
	if (!viewer) return null;
	const person = { accountKey, viewerKey };
	const optOuts = await readOptOuts(store, person);
	// Of the same moment what came of something stands above it, as what is newer does.
	const moments = [
		...(viewer.converted_at === null ? [] : [{ at: viewer.converted_at, what: 'lead' as const }]), ...(await readMarks(store, person)), ...(await readMessages(store, person)),
		...(await readDecisions(store, person)), ...(await readPlans(store, person)), ...optOuts, ...(await readConsents(store, person)),
		...(await readKeywords(store, person)), ...(await readSignals(store, person)),
	].sort((a, b) => b.at - a.at);
	return {
		viewerKey, timeZone: account.time_zone, moments: moments.slice(0, MOST_MOMENTS), cut: moments.length > MOST_MOMENTS,
		windowUntil: viewer.last_inbound_at === null ? null : viewer.last_inbound_at + WINDOW_MS, optedOut: optOuts.length > 0,
	};
};

interface Person {
	readonly accountKey: string;
	readonly viewerKey: string;
}

async function readSignals({ tx }: StoreContext, { accountKey, viewerKey }: Person): Promise<Moment[]> {
	const rows = await tx
		.selectFrom('engagements')
		.leftJoin('stories', (join) => join.onRef('stories.account_key', '=', 'engagements.account_key').onRef('stories.story_id', '=', 'engagements.story_id'))
		.select(['engagements.at', 'engagements.kind', 'engagements.source', 'stories.story_key as storyKey'])
		.where('engagements.account_key', '=', accountKey)
		.where(isOfPerson('engagements.viewer_key', viewerKey))
		.orderBy('engagements.at', 'desc')
		.limit(MOST_MOMENTS + 1)
		.execute();
	return rows.map((row) => ({ ...row, what: 'signal' }));
}

/** How a message was read: a STOP, a yes, a coming back. */
async function readKeywords({ tx }: StoreContext, { accountKey, viewerKey }: Person): Promise<Moment[]> {
	const rows = await tx
		.selectFrom('events')
		.select(['occurred_at as at', 'keyword'])
		.where('account_key', '=', accountKey)
		.where(isOfPerson('viewer_key', viewerKey))
		.where('keyword', 'is not', null)
		.execute();
	return rows.map(({ at, keyword }) => ({ at, what: 'read', keyword: keyword ?? '' }));
}

async function readDecisions({ tx }: StoreContext, { accountKey, viewerKey }: Person): Promise<Moment[]> {
	const rows = await tx
		.selectFrom('decisions')
		.selectAll()
		.where('account_key', '=', accountKey)
		.where(isOfPerson('viewer_key', viewerKey))
		.orderBy('at', 'desc')
		.limit(MOST_MOMENTS + 1)
		.execute();
	return rows.map((row) => ({ at: row.at, what: 'decision', decisionKey: row.decision_key, step: row.step, campaign: campaignName(row.cause), sent: row.send === 1, reasons: codesOf(row.reasons) }));
}

function campaignName(cause: string): string | null {
	return cause.startsWith('campaign:') ? cause.slice('campaign:'.length) : null;
}

async function readMessages({ tx }: StoreContext, { accountKey, viewerKey }: Person): Promise<Moment[]> {
	const rows = await tx
		.selectFrom('sends')
		.select(['claimed_at as at', 'state', 'copy_key as copyKey', 'purpose', 'channel', 'error'])
		.where('account_key', '=', accountKey)
		.where(isOfPerson('viewer_key', viewerKey))
		.orderBy('claimed_at', 'desc')
		.limit(MOST_MOMENTS + 1)
		.execute();
	return rows.map((row) => ({ ...row, what: 'message' }));
}

async function readConsents({ tx }: StoreContext, { accountKey, viewerKey }: Person): Promise<Moment[]> {
	const rows = await tx.selectFrom('consent_ledger').select(['at', 'act', 'purpose']).where('account_key', '=', accountKey).where(isOfPerson('viewer_key', viewerKey)).execute();
	return rows.map((row) => ({ ...row, what: 'consent' }));
}

/** Once, however many identities of the person are on the list. */
async function readOptOuts({ tx }: StoreContext, { accountKey, viewerKey }: Person): Promise<Moment[]> {
	const rows = await tx.selectFrom('suppressions').select(['at', 'reason']).distinct().where('account_key', '=', accountKey).where(isOfPerson('viewer_key', viewerKey)).execute();
	return rows.map((row) => ({ ...row, what: 'opt_out' }));
}

async function readMarks({ tx }: StoreContext, { accountKey, viewerKey }: Person): Promise<Moment[]> {
	const rows = await tx.selectFrom('viewer_marks').select(['at', 'kind', 'name']).where('account_key', '=', accountKey).where('viewer_key', '=', viewerKey).where('kind', '<>', 'trait').execute();
	return rows.map((row) => ({ ...row, what: 'mark' }));
}

async function readPlans({ tx }: StoreContext, { accountKey, viewerKey }: Person): Promise<Moment[]> {
	const rows = await tx.selectFrom('plans').select(['created_at as at', 'campaign', 'step', 'state']).where('account_key', '=', accountKey).where(isOfPerson('viewer_key', viewerKey)).execute();
	return rows.map((row) => ({ ...row, what: 'planned' }));
}
