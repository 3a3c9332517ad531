import { statement } from '../store/statement';
import type { ViewerRow } from '../store/schema';
import type { StoreContext } from '../store/use-case';
import { ANSWERS } from './answers';
import type { Cause, MessageRequest } from './message';
import type { CampaignFacts } from './send-facts';
import type { SendOfCause } from './sends-of-cause';

type CampaignRequest = MessageRequest & { readonly cause: Extract<Cause, { kind: 'campaign' }> };

interface KnownOfPerson {
	readonly viewer: ViewerRow | null;
	/** What went to the person for this campaign before, oldest first. */
	readonly before: readonly SendOfCause[];
}

const campaignRow = statement((db, { accountKey, campaign }: { accountKey: string; campaign: string }) =>
	db.selectFrom('campaigns').selectAll().where('account_key', '=', accountKey).where('campaign', '=', campaign),
);

/** How the campaign stands, with this person and as a whole; one nobody planned yet has sent nothing. */
export async function readCampaignFacts(store: StoreContext, request: CampaignRequest, { viewer, before }: KnownOfPerson): Promise<CampaignFacts> {
	const { accountKey, cause } = request;
	const [row] = await campaignRow(store.tx, { accountKey, campaign: cause.campaign });
	const firstSentAt = before[0]?.claimed_at ?? null;
	return {
		step: cause.step,
		firstSentAt,
		ended: firstSentAt !== null && (await hasEnded(store, request, { viewer, firstSentAt })),
		stopped: row !== undefined && row.stopped_at !== null,
		budget: { most: row?.budget ?? null, sends: row?.sends ?? 0 },
		restUntil: row?.rest_until ?? 0,
		counts: { sends: row?.counted_sends ?? 0, errors: row?.counted_errors ?? 0, optOuts: row?.counted_opt_outs ?? 0 },
	};
}

/** After the first step, an answer of the person, a conversion or a human's takeover ends the campaign for them. */
async function hasEnded(
	{ tx }: StoreContext,
	{ accountKey, viewerKey }: CampaignRequest,
	{ viewer, firstSentAt }: { readonly viewer: ViewerRow | null; readonly firstSentAt: number },
): Promise<boolean> {
	const isAfter = (at: number | null | undefined) => at != null && at > firstSentAt;
	if (isAfter(viewer?.converted_at) || isAfter(viewer?.takeover_at)) return true;
	const answer = await tx
		.selectFrom('events')
		.select('event_key')
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('kind', 'in', ANSWERS)
		.where('occurred_at', '>', firstSentAt)
		.limit(1)
		.executeTakeFirst();
	return answer !== undefined;
}
