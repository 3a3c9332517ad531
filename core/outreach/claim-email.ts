import type { UseCase } from '../store/use-case';
import { EMAIL } from './email';
import { splitEmail } from './email-copy';
import { claimMessage, type NotClaimed } from './claim';
import { stepName } from './message';
import { takePlans, type DuePlan } from './plan';

/** An e-mail that is claimed and is to leave now, once. */
export interface ClaimedEmail extends Omit<DuePlan, 'copyKey' | 'planKey'> {
	readonly outcome: 'claimed';
	readonly sendKey: string;
	readonly to: string;
	readonly subject: string;
	readonly text: string;
	/** RFC 8058, for whatever sends mail and can set headers. */
	readonly headers: { readonly 'List-Unsubscribe': string; readonly 'List-Unsubscribe-Post': string };
}

export type ClaimEmailOutcome = ClaimedEmail | { readonly outcome: 'none' } | (NotClaimed & Pick<DuePlan, 'viewerKey' | 'campaign' | 'step'>);

/**
 * Claims the next follow-up that goes by e-mail: decided once more, in one transaction. One at a time, so that a crash
 * leaves the fate of one open.
 *
 * @throws Error when the page to unsubscribe on has no address of the web
 */
export const claimEmail: UseCase<{ accountKey: string; unsubscribePage: string }, ClaimEmailOutcome> = async (store, { accountKey, unsubscribePage }) => {
	if (!/^https?:\/\/[^\s]+$/.test(unsubscribePage)) throw new Error('The page to unsubscribe on needs its whole address, such as https://n8n.example.com/webhook/story-funnel/unsubscribe.');
	const [plan] = await takePlans(store, { accountKey, limit: 1, channel: 'email' });
	if (!plan) return { outcome: 'none' };
	const { viewerKey, campaign, step } = plan;
	const claim = await claimMessage(store, {
		accountKey, viewerKey, cause: { kind: 'campaign', campaign, step }, step: stepName(step), copyKey: EMAIL.copyKeyOf(plan.copyKey),
		elsewhere: { channel: 'email', endPage: unsubscribePage },
	});
	if (claim.outcome !== 'claimed') return { ...claim, viewerKey, campaign, step };
	const { subject, body } = splitEmail(claim.message.text);
	const link = claim.endLink ?? '';
	return {
		outcome: 'claimed', viewerKey, campaign, step, sendKey: claim.sendKey, to: claim.recipient, subject, text: body,
		headers: { 'List-Unsubscribe': `<${link}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
	};
};
