import { openSync, readSync } from 'node:fs';
import { openSqliteInProcess } from '../../../core/store/connect';
import { randomKey } from '../../../core/store/random-key';
import type { CallResult } from '../../../core/instagram/call';
import type { GraphErrorClass } from '../../../core/instagram/errors';
import { AT_ONCE } from '../../../core/instagram/pace';
import { answerNow, sendPlanned, type DispatchStore, type SendMessage } from '../../../core/outreach/dispatch';
import type { AnswerRequest } from '../../../core/outreach/message';
import { reconcileUnknown } from '../../../core/outreach/reconcile';
import { useCases } from '../../../core/use-cases';

export interface ModelTask {
	readonly file: string;
	readonly key: string;
	/** Eight bytes: the clock of this machine, which its owner moves. */
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
	/** The same by the clock of the machine. */
	readonly askedAt: number;
}

export type Answer = { readonly mid: string } | { readonly error: GraphErrorClass };

/** One worker of many on one store: answers what waits, sends what is due, asks about what is unknown. Runs until it is killed. */
async function work({ file, key, clock, url, accountKey }: ModelTask): Promise<never> {
	const handle = openSync(clock, 'r');
	const eight = Buffer.alloc(8);
	const wallClock = () => {
		readSync(handle, eight, 0, 8, 0);
		return eight.readDoubleLE();
	};
	const { store } = await openSqliteInProcess(useCases, { file, key, mayCreate: false }, { wallClock, newKey: randomKey });
	for (let turn = 0; ; turn++) {
		if (turn % 4 === 0) {
			await store.recordReconcile({ accountKey, complete: true });
			await store.noteRightsPage({ accountKey });
		}
		const waiting = (await (await fetch(`${url}/work`)).json()) as AnswerRequest[];
		for (const request of waiting) await carry(`${request.viewerKey} ${request.eventKey} ${request.step}`, (watched, client) => answerNow(watched, client, request));
		for (const plan of await store.takeDuePlans({ accountKey, limit: 5 })) {
			await carry(`${plan.viewerKey} ${plan.campaign} ${plan.step}`, (watched, client) => sendPlanned(watched, client, { accountKey, plan }));
		}
		if (turn % 5 === 0) await reconcileUnknown(store, { readConversation }, { accountKey, ids: ['us'] }, AT_ONCE);
	}

	async function carry(name: string, send: (watched: DispatchStore, client: SendMessage) => Promise<unknown>): Promise<void> {
		const [asked, askedAt] = [Date.now(), wallClock()];
		let sendKey = '';
		const remember = <T extends object>(outcome: T) => {
			if ('sendKey' in outcome) sendKey = String(outcome.sendKey);
			return outcome;
		};
		const watched: DispatchStore = {
			claimSend: async (input) => remember(await store.claimSend(input)),
			claimPlan: async (input) => remember(await store.claimPlan(input)),
			settleSend: (input) => store.settleSend(input),
		};
		await send(watched, { sendMessage: (recipient, { text }) => tell({ name, sendKey, recipient, text, asked, askedAt }) });
	}

	async function tell(told: Told): Promise<CallResult<{ mid: string }>> {
		const failed = (errorClass: GraphErrorClass): CallResult<never> => ({ ok: false, error: { class: errorClass, code: 1, subcode: 0 } });
		try {
			const response = await fetch(`${url}/send`, { method: 'POST', body: JSON.stringify(told) });
			const answer = (await response.json()) as Answer;
			return 'mid' in answer ? { ok: true, value: { mid: answer.mid } } : failed(answer.error);
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

void work(JSON.parse(process.argv[2] ?? '') as ModelTask);
