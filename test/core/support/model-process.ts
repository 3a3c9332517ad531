import { scopes } from '../../../core/scopes';
import { openPostgresInProcess, openSqliteInProcess } from '../../../core/store/connect';
import type { PostgresStoreConfig } from '../../../core/store/postgres/config';
import { randomKey } from '../../../core/store/random-key';
import type { CallResult } from '../../../core/instagram/call';
import type { GraphErrorClass } from '../../../core/instagram/errors';
import { AT_ONCE } from '../../../core/instagram/pace';
import type { ClaimOutcome } from '../../../core/outreach/claim';
import { answerNow, sendDue, type SendMessage } from '../../../core/outreach/dispatch';
import type { AnswerRequest } from '../../../core/outreach/message';
import type { DuePlan } from '../../../core/outreach/plan';
import { reconcileUnknown } from '../../../core/outreach/reconcile';
import { Watch } from '../../../core/outreach/watch';
import { useCases, type Store } from '../../../core/use-cases';
import { ClockReader, type Moment } from './model-clock';

export interface ModelTask {
	readonly store: { readonly file: string; readonly key: string; readonly mayCreate: boolean } | PostgresStoreConfig;
	/** File of the clocks, see {@link ClockReader}. */
	readonly clock: string;
	/** Where Instagram is. */
	readonly url: string;
	readonly accountKey: string;
}

/** What Instagram is told beside the message, so that it can judge. */
export interface Told {
	/** Account, person, cause and step. */
	readonly name: string;
	readonly sendKey: string;
	readonly recipient: string;
	readonly text: string;
	/** Real time at which the claim was asked for. */
	readonly asked: number;
	/** When the call was begun. */
	readonly left: Moment;
}

export type Answer = { readonly mid: string } | { readonly error: GraphErrorClass };

/** One worker of many on one store: answers what waits, sends what is due, asks about what is unknown. Runs until it is killed. */
async function work({ store: place, clock: file, url, accountKey }: ModelTask): Promise<never> {
	const clock = new ClockReader(file);
	const store = await open(place, clock.wall);
	const watch = new Watch(clock.steady);
	for (let turn = 0; ; turn++) {
		if (turn % 4 === 0) {
			await store.recordReconcile({ accountKey, complete: true });
			await store.noteRightsPage({ accountKey });
		}
		const waiting = (await (await fetch(`${url}/work`)).json()) as AnswerRequest[];
		for (const request of waiting) await answer(request);
		await carryPlans();
		if (turn % 5 === 0) await reconcileUnknown(store, { readConversation }, { accountKey, ids: ['us'] }, AT_ONCE, watch);
	}

	async function answer(request: AnswerRequest): Promise<void> {
		const asked = Date.now();
		let sendKey = '';
		const watched: Parameters<typeof answerNow>[0] = {
			claimSend: async (input) => {
				const claim = await store.claimSend(input);
				if (claim.outcome !== 'claimed') return claim;
				({ sendKey } = claim);
				await betweenClaimAndCall();
				return claim;
			},
			settleSend: (input) => store.settleSend(input),
		};
		const name = `${request.viewerKey} ${request.eventKey} ${request.step}`;
		await answerNow(watched, { sendMessage: (recipient, { text }) => tell({ name, sendKey, recipient, text, asked }) }, request, clock);
	}

	/** All in one transaction, as the node does it. */
	async function carryPlans(): Promise<void> {
		const asked = Date.now();
		const claimed = new Map<string, { readonly name: string; readonly sendKey: string }>();
		const note = ({ viewerKey, campaign, step }: DuePlan, claim: ClaimOutcome) => {
			if (claim.outcome === 'claimed') claimed.set(claim.message.text + claim.recipient, { name: `${viewerKey} ${campaign} ${step}`, sendKey: claim.sendKey });
		};
		const watched: Parameters<typeof sendDue>[0] = {
			claimDue: async (due) => {
				const taken = await store.claimDue(due);
				for (const { plan, claim } of taken) note(plan, claim);
				if (claimed.size > 0) await betweenClaimAndCall();
				return taken;
			},
			takeDuePlans: (due) => store.takeDuePlans(due),
			claimPlan: async (input) => {
				const claim = await store.claimPlan(input);
				note(input.plan, claim);
				return claim;
			},
			claimPlans: async (input) => {
				const claims = await store.claimPlans(input);
				for (const [place, plan] of input.plans.entries()) {
					const claim = claims[place];
					if (claim) note(plan, claim);
				}
				if (claimed.size > 0) await betweenClaimAndCall();
				return claims;
			},
			settleSend: (input) => store.settleSend(input),
			settleSends: (input) => store.settleSends(input),
		};
		const sendMessage: SendMessage['sendMessage'] = (recipient, { text }) => {
			const of = claimed.get(text + recipient);
			if (!of) throw new Error('a call without a claim');
			return tell({ ...of, recipient, text, asked });
		};
		await sendDue(watched, { sendMessage }, { accountKey, limit: 5 }, clock);
	}

	/** Anything may happen to the machine here. */
	async function betweenClaimAndCall(): Promise<void> {
		await fetch(`${url}/between`);
	}

	async function tell(message: Omit<Told, 'left'>): Promise<CallResult<{ mid: string }>> {
		const told: Told = { ...message, left: clock.last };
		const failed = (errorClass: GraphErrorClass): CallResult<never> => ({ ok: false, error: { class: errorClass, code: 1, subcode: 0 } });
		try {
			const response = await fetch(`${url}/send`, { method: 'POST', body: JSON.stringify(told) });
			const answer = (await response.json()) as Answer;
			if ('error' in answer) return failed(answer.error);
			// As the account's transport does: the next pause starts short again.
			await store.noteGoodCall({ accountKey });
			return { ok: true, value: { mid: answer.mid } };
		} catch {
			return failed('ambiguous');
		}
	}

	async function readConversation(igsid: string) {
		const response = await fetch(`${url}/conversation?person=${igsid}`);
		const messages = (await response.json()) as { mid: string; text: string; sentAt: number }[];
		return { ok: true as const, value: messages.map((message) => ({ ...message, fromAccount: true })) };
	}
}

async function open(place: ModelTask['store'], wallClock: () => number): Promise<Store> {
	if ('file' in place) return (await openSqliteInProcess(useCases, place, { wallClock, newKey: randomKey })).store;
	return (await openPostgresInProcess({ useCases, scopes, newKey: randomKey, wallClock }, place)).store;
}

void work(JSON.parse(process.argv[2] ?? '') as ModelTask);
