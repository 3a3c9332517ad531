import { FOLLOW_UP_FROM_MS } from './follow-up-time';
import type { Rule } from './rule';
import type { CampaignFacts } from './send-facts';
import { stopRule } from './stop-rule';

const ofCampaign =
	(rule: Rule<CampaignFacts>): Rule =>
	({ cause }, now) =>
		cause?.kind === 'campaign' ? rule(cause, now) : null;

/** A person who asked us something gets a person's answer, not the next step of a campaign. */
const noOwnQuestion: Rule = ({ cause, ownQuestionOpen }) =>
	cause?.kind === 'campaign' && ownQuestionOpen ? { code: 'own_question' } : null;

const goesOn: Rule<CampaignFacts> = ({ ended }) => (ended ? { code: 'campaign_ended' } : null);

const switchIsOn: Rule<CampaignFacts> = ({ stopped }) => (stopped ? { code: 'campaign_stopped' } : null);

/** The follow-up comes after the first message, and not before two days have passed (mission: day 1, day 3). */
const inOrder: Rule<CampaignFacts> = ({ step, firstSentAt }, now) => {
	if (step === 1) return null;
	if (firstSentAt === null) return { code: 'step_out_of_order' };
	const from = firstSentAt + FOLLOW_UP_FROM_MS;
	return now < from ? { code: 'step_out_of_order', retryAt: from } : null;
};

const withinBudget: Rule<CampaignFacts> = ({ budget }) =>
	budget.most !== null && budget.sends >= budget.most ? { code: 'budget_spent' } : null;

const peopleBearIt: Rule<CampaignFacts> = ({ counts }) => {
	switch (stopRule(counts)) {
		case null:
			return null;
		case 'opt_outs':
			return { code: 'too_many_opt_outs' };
		case 'errors':
			return { code: 'too_many_errors' };
	}
};

const rested: Rule<CampaignFacts> = ({ restUntil }, now) => (now < restUntil ? { code: 'batch_rest', retryAt: restUntil } : null);

export const CAMPAIGN_RULES: readonly Rule[] = [noOwnQuestion, ...[goesOn, switchIsOn, inOrder, withinBudget, peopleBearIt, rested].map(ofCampaign)];
