import type { StoreContext } from '../store/use-case';
import { channelOf } from './channel';
import { recordDecision, type NotClaimed } from './claim';
import { verdictOf, type Reason } from './decide';
import { decideElsewhere } from './decide-elsewhere';
import { gatherFacts } from './facts';
import type { MessageRequest } from './message';
import type { DuePlan } from './plan';
import { readPublishedCopy } from './published-copy';

type Refused = Extract<NotClaimed, { outcome: 'refused' }>;

/**
 * The follow-up law: whose window is still closed gets a promotional follow-up by e-mail, if they agreed to e-mail;
 * else it ends. Runs in the transaction of the claim that was refused. The step stays one step: what is claimed by
 * the one channel cannot be claimed by the other.
 */
export async function followUpElsewhere(store: StoreContext, request: MessageRequest, plan: DuePlan, refused: Refused): Promise<Refused> {
	if (plan.step < 2 || refused.verdict !== 'not_allowed' || !refused.reasons.some(({ code }) => code === 'window_closed')) return refused;
	if (!(await isPromotion(store, request.copyKey))) return refused;
	const there: MessageRequest = { ...request, copyKey: channelOf('email').copyKeyOf(request.copyKey), elsewhere: { channel: 'email', endPage: '' } };
	const { facts, elsewhere, now } = await gatherFacts(store, there);
	// Without a text for it the account does not use the channel: its reasons would only be noise.
	if (elsewhere === null || facts.copy === null) return refused;
	const decision = decideElsewhere(facts, elsewhere, now);
	if (decision.send) return moveTo(store, plan, refused, now);
	const verdict = verdictOf(decision.reasons, now);
	if (verdict.verdict === 'later') return moveTo(store, plan, refused, verdict.retryAt);
	await recordDecision(store, there, now, decision);
	return end(store, plan, [...refused.reasons, ...decision.reasons]);
}

async function isPromotion(store: StoreContext, copyKey: string): Promise<boolean> {
	const rows = (await readPublishedCopy(store))?.rows.filter(({ key }) => key === copyKey) ?? [];
	return rows.length > 0 && rows.every(({ purpose }) => purpose === 'promotion');
}

async function moveTo(store: StoreContext, { planKey }: DuePlan, { reasons }: Refused, dueAt: number): Promise<Refused> {
	await store.tx
		.updateTable('plans')
		.set({ state: 'due', channel: 'email', due_at: dueAt, lease_until: 0, outcome: null, reasons: null, finished_at: null })
		.where('plan_key', '=', planKey)
		.execute();
	return { outcome: 'refused', reasons, verdict: 'later', retryAt: dueAt };
}

async function end(store: StoreContext, { planKey }: DuePlan, all: readonly Reason[]): Promise<Refused> {
	const reasons = all.filter(({ code }, index) => all.findIndex((other) => other.code === code) === index);
	await store.tx.updateTable('plans').set({ reasons: JSON.stringify(reasons) }).where('plan_key', '=', planKey).execute();
	return { outcome: 'refused', reasons, verdict: 'not_allowed' };
}
