import type { InstagramEvent, NormalisedWebhook } from '../instagram/events';
import type { StoreContext, UseCase } from '../store/use-case';
import { DASHBOARD_TESTS } from './arrivals';
import { meetKnownPeople, openBatch, type AccountBatch } from './batch';
import { count } from './counters';
import type { Family } from './families';
import type { HandedOff } from './handed-off';
import { noteHeard } from './listening';
import { setMark } from './marks';
import { recordOne, type Recorded } from './record-one';
import { recordTogether } from './record-together';
import type { InboxEffects } from './recording';
import { runsOf, type InboundRun } from './runs';

export interface RecordInput extends NormalisedWebhook {
	/** Outputs whose events are handed off again until something answers them. */
	readonly answered: readonly Family[];
	/** Who brings them: Instagram's webhook (left out), or our own reading of what it should have brought. */
	readonly source?: 'webhook' | 'reconciler';
}

export interface RecordOutcome {
	readonly handedOff: readonly HandedOff[];
	readonly duplicates: number;
	/** Updates for accounts this store does not know: answered, counted, not kept. */
	readonly foreign: number;
}

/**
 * Records one webhook body: each distinct update once, STOP stored in the same transaction, everything new
 * handed off with a lease. Twice in is once done (law 7). What another app is to answer is kept and not handed off.
 */
export function recordEventsWith(effects: InboxEffects): UseCase<RecordInput, RecordOutcome> {
	return async (store, input) => {
		const handedOff: HandedOff[] = [];
		let duplicates = 0;
		let foreign = 0;
		for (const [type, times] of Object.entries(input.unknown)) await count(store, `unknown:${type}`, times);
		const batches = await openBatch(store, input.events);
		await meetKnownPeople(store, batches, input.events, effects.findKnown);
		const read = await effects.reader(store);
		for (const run of runsOf(input.events, batches, { read, isOrdinary: effects.isOrdinary })) {
			switch (run.kind) {
				case 'foreign':
					foreign++;
					break;
				case 'echo':
					await effects.onEcho(store, run.batch.account, run.event);
					break;
				case 'own_comment':
					await effects.onOwnComment(store, run.batch.account, run.event);
					break;
				case 'inbound': {
					const recorded = await recordRun(store, effects, run, input.answered);
					handedOff.push(...recorded.handedOff);
					duplicates += recorded.duplicates;
				}
			}
		}
		if (foreign > 0) await count(store, 'foreign_updates', foreign);
		if (input.source !== 'reconciler') await markWebhook(store, batches, input.events);
		return { handedOff, duplicates, foreign };
	};
}

/** One alone takes fewer statements by itself. */
function recordRun(store: StoreContext, effects: InboxEffects, { batch, updates }: InboundRun, answered: readonly Family[]): Promise<Recorded> {
	const [first, ...more] = updates;
	return more.length === 0 ? recordOne(store, effects, batch, first, answered) : recordTogether(store, effects, batch, updates, answered);
}

/** Whom the test button of Meta's app dashboard names as the sender (reference §3.5): it proves no subscription. */
const DASHBOARD_SENDER = '1234';

async function markWebhook(store: StoreContext, batches: ReadonlyMap<string, AccountBatch>, events: readonly InstagramEvent[]): Promise<void> {
	const told = events.filter(({ personId }) => personId !== DASHBOARD_SENDER);
	if (told.length < events.length) await count(store, DASHBOARD_TESTS, events.length - told.length);
	const toldOf = new Set(told.map(({ accountId }) => accountId));
	for (const [accountId, { account, now }] of batches) {
		if (toldOf.has(accountId)) await setMark(store, account.account_key, 'last_webhook_at', { at: now });
		await noteHeard(store, account);
	}
}
