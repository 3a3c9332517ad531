import type { Family } from '../../../core/inbox/families';
import type { ClaimOutcome } from '../../../core/outreach/claim';
import type { CallOutcome } from '../../../core/outreach/settle';
import type { GraphErrorClass } from '../../../core/instagram/errors';
import { publishCopyTable } from './copy-table';
import { connectLive, TestStore } from './store';
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

	async #in(update: Json): Promise<{ viewerKey: string; eventKey: string; family: Family }> {
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

	claim({ viewerKey, eventKey }: { viewerKey: string; eventKey: string }, copyKey: string, step = 'answer'): Promise<ClaimOutcome> {
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

	sendState({ sendKey }: Claimed): unknown {
		return this.store.rows('select state from sends where send_key = ?', sendKey)[0]?.['state'];
	}
}
