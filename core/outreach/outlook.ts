import { MESSAGING_WINDOW_MS } from '../consent/gate';
import type { UseCase } from '../store/use-case';
import { readAccountSide } from './account-side';
import { decideSend } from './decide';
import { gatherFacts } from './facts';
import { stepName } from './message';

/** What a campaign step could do now with the people of a segment; every person counts in one line only. */
export interface CampaignOutlook {
	readonly inSegment: number;
	readonly mayBeMessagedNow: number;
	/** Agreed, but their window is closed: they must write first. */
	readonly consentButWindowClosed: number;
	/** When the first and last of the open windows close, UTC milliseconds; null when nobody may be messaged now. */
	readonly windowsCloseFrom: number | null;
	readonly windowsCloseUntil: number | null;
	readonly neverWrote: number;
	readonly otherwiseNotAllowed: number;
}

export interface OutlookInput {
	readonly accountKey: string;
	readonly viewerKeys: readonly string[];
	readonly campaign: string;
	readonly copyKey: string;
}

/** Counts what planning this step would do, and records nothing. */
export const campaignOutlook: UseCase<OutlookInput, CampaignOutlook> = async (store, { accountKey, viewerKeys, campaign, copyKey }) => {
	const closings: number[] = [];
	let consentButWindowClosed = 0;
	let neverWrote = 0;
	const people = new Set(viewerKeys);
	const side = await readAccountSide(store, accountKey);
	for (const viewerKey of people) {
		const cause = { kind: 'campaign', campaign, step: 1 } as const;
		const { facts, now } = await gatherFacts(store, { accountKey, viewerKey, cause, step: stepName(1), copyKey }, { side });
		const decision = decideSend(facts, now);
		const codes = decision.send ? [] : decision.reasons.map((reason) => reason.code);
		if (decision.send) closings.push((facts.lastInboundAt ?? now) + MESSAGING_WINDOW_MS);
		else if (codes.includes('never_wrote') || codes.includes('view_only')) neverWrote++;
		else if (codes.includes('window_closed') && facts.promotionConsent.state === 'granted') consentButWindowClosed++;
	}
	return {
		inSegment: people.size,
		mayBeMessagedNow: closings.length,
		consentButWindowClosed,
		windowsCloseFrom: closings.length === 0 ? null : Math.min(...closings),
		windowsCloseUntil: closings.length === 0 ? null : Math.max(...closings),
		neverWrote,
		otherwiseNotAllowed: people.size - closings.length - consentButWindowClosed - neverWrote,
	};
};
