import type { HandedOff } from '../../../core/inbox/handed-off';
import type { ClaimOutcome } from '../../../core/outreach/claim';
import { sendDue, type DispatchOutcome, type SendMessage } from '../../../core/outreach/dispatch';
import type { PlanInput } from '../../../core/outreach/plan';
import type { CallOutcome } from '../../../core/outreach/settle';
import type { GraphErrorClass } from '../../../core/instagram/errors';
import { publishCopyTable } from './copy-table';
import { connectLive, hear, SECOND, TestStore } from './store';
import { ACCOUNT, envelope, MARA, receive, storyReply, tap, textMessage, type Json } from './wire';

export type Claimed = Extract<ClaimOutcome, { outcome: 'claimed' }>;

/** One live account with published copy, and one follower who writes. */
export class OutreachFixture {
	#mids = 0;

	private constructor(readonly store: TestStore, readonly accountKey: string) {}

	static async open(): Promise<OutreachFixture> {
		const store = await TestStore.open();
		await publishCopyTable(store.use);
		return new OutreachFixture(store, await connectLive(store, ACCOUNT));
	}

	close(): Promise<void> {
		return this.store.close();
	}

	async #in(update: Json): Promise<HandedOff> {
		const [handed] = (await receive(this.store, envelope([update]))).handedOff;
		if (!handed) throw new Error('nothing was handed off');
		return handed;
	}

	writes(text: string, at = this.store.now, person = MARA) {
		return this.#in(textMessage(`m${++this.#mids}`, text, { at, person }));
	}

	repliesToStory(text: string, at = this.store.now, person = MARA) {
		return this.#in(storyReply(`m${++this.#mids}`, text, { at, person }));
	}

	taps({ message }: Claimed, reply: number, at = this.store.now, person = MARA) {
		const button = message.quickReplies[reply];
		if (!button) throw new Error('the message has no such quick reply');
		return this.#in(tap(`m${++this.#mids}`, button.title, button.payload, { at, person }));
	}

	async claim({ viewerKey, eventKey }: { viewerKey: string; eventKey: string }, copyKey: string, step = 'answer'): Promise<ClaimOutcome> {
		await hear(this.store, this.accountKey);
		return this.store.use.claimSend({ accountKey: this.accountKey, viewerKey, eventKey, step, copyKey });
	}

	async mustClaim(event: { viewerKey: string; eventKey: string }, copyKey: string, step = 'answer'): Promise<Claimed> {
		const outcome = await this.claim(event, copyKey, step);
		if (outcome.outcome !== 'claimed') throw new Error(`not claimed: ${JSON.stringify(outcome)}`);
		return outcome;
	}

	accepted({ sendKey }: Claimed, mid = `mid-of-${sendKey}`) {
		return this.#settle(sendKey, { outcome: 'accepted', mid });
	}

	failed({ sendKey }: Claimed, errorClass: GraphErrorClass) {
		return this.#settle(sendKey, { outcome: 'failed', error: { class: errorClass, code: 1, subcode: 0 } });
	}

	#settle(sendKey: string, call: CallOutcome) {
		return this.store.use.settleSend({ sendKey, call });
	}

	grant({ viewerKey, eventKey }: { viewerKey: string; eventKey: string }, purpose: 'dm_promotion' | 'crm_storage' = 'dm_promotion') {
		return this.store.use.grantByAnswer({ accountKey: this.accountKey, viewerKey, eventKey, purpose });
	}

	/** A person replies to a story, is asked, and says yes. @returns their viewer key */
	async agrees(person: string): Promise<string> {
		const question = await this.mustClaim(await this.repliesToStory('wat leuk', this.store.now, person), 'opt_in_question');
		await this.accepted(question);
		this.store.now += SECOND;
		const yes = await this.taps(question, 0, this.store.now, person);
		await this.grant(yes);
		return yes.viewerKey;
	}

	plan(viewerKeys: readonly string[], changes: Partial<PlanInput> = {}) {
		return this.store.use.planStep({ accountKey: this.accountKey, viewerKeys, campaign: 'autumn', copyKey: 'offer', followUpCopyKey: 'follow_up', ...changes });
	}

	/** Sends everything that is due, as a dispatcher does; Instagram takes it all unless told otherwise. */
	async dispatch(answer: GraphErrorClass | 'accepted' = 'accepted'): Promise<DispatchOutcome[]> {
		await hear(this.store, this.accountKey);
		const outcomes: DispatchOutcome[] = [];
		for (;;) {
			const dispatched = await sendDue(this.store.use, this.#instagram(answer), { accountKey: this.accountKey, limit: 10 });
			if (dispatched.length === 0) return outcomes;
			outcomes.push(...dispatched.map(({ outcome }) => outcome));
		}
	}

	readonly messages: { recipient: string; text: string; at: number }[] = [];

	#instagram(answer: GraphErrorClass | 'accepted'): SendMessage {
		return {
			sendMessage: async (recipient, { text }) => {
				if (answer !== 'accepted') return { ok: false, error: { class: answer, code: 1, subcode: 0 } };
				this.messages.push({ recipient, text, at: this.store.now });
				return { ok: true, value: { mid: `mid-${this.messages.length}` } };
			},
		};
	}

	sendState({ sendKey }: Claimed): unknown {
		return this.store.rows('select state from sends where send_key = ?', sendKey)[0]?.['state'];
	}
}
