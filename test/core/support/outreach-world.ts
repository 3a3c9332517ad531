import type { ConsentPurpose } from '../../../core/consent/ledger';
import type { ClaimOutcome } from '../../../core/outreach/claim';
import type { HandedOff } from '../../../core/inbox/handed-off';
import { COPY_ROWS } from './copy-table';
import type { Fact } from './history';
import { DEFINITE, pick, STOP, YES, type Action, type Fate } from './outreach-actions';
import { connectLive, hear, SANDBOX_HOST, SECOND, type TestStore } from './store';
import { commentBody, echoOf, envelope, fromPerson, receive, storyReply, tap, textMessage, type Json } from './wire';

interface Sent extends Fate {
	readonly send: string;
	readonly person: string;
	readonly recipient: string;
	readonly text: string;
	readonly payloads: readonly { title: string; payload: string }[];
	readonly at: number;
	answered: boolean;
}

interface Event { readonly event: string; readonly person: string }

/** The people, Instagram and the clock around one account; keeps its own history of what happened. */
export class OutreachWorld {
	readonly facts: Fact[] = [];
	readonly events: Event[] = [];
	readonly sent: Sent[] = [];
	readonly #bodies: Json[] = [];
	readonly #granted = new Set<string>();
	readonly #withdrawals = new Set<string>();
	readonly #igsids: string[];
	readonly #people = new Map<string, string>();
	readonly #lastRequest = new Map<string, { step: string; copy: string }>();
	#latest: number;
	#offset = 0;
	/** While set, nobody looks for what Instagram has to tell. */
	deaf = false;
	#mids = 0;

	private constructor(private readonly store: TestStore, readonly account: string, readonly accountKey: string, people: number) {
		this.#igsids = Array.from({ length: people }, (_, n) => `${account}${n + 1}`);
		this.#latest = store.now;
	}

	static async create(store: TestStore, account: string, people = 4): Promise<OutreachWorld> {
		return new OutreachWorld(store, account, await connectLive(store, account), people);
	}

	/** Time of the account as an outsider reckons it: the latest time ever seen, and the sandbox's offset. */
	get now(): number {
		return Math.max(this.#latest, this.store.now) + this.#offset;
	}

	async act(action: Action): Promise<void> {
		this.store.now += SECOND / 2;
		switch (action.do) {
			case 'write':
				return this.#write(action);
			case 'tap':
				return this.#tap(action);
			case 'again': {
				const body = pick(this.#bodies, action.which);
				for (let time = 0; body && time < action.times; time++) expect((await receive(this.store, body)).handedOff).toEqual([]);
				return;
			}
			case 'claim': {
				const event = action.newest ? this.events.at(-1) : pick(this.events, action.event);
				if (!event) return;
				const other = action.who === null ? undefined : this.#people.get(this.#igsids[action.who] ?? '');
				return this.claim({ ...event, person: other ?? event.person }, action.step, action.copy, action.fate);
			}
			case 'answer':
				return this.#answer(pick(this.sent.filter((sent) => !sent.answered && sent.answer !== 'lost'), action.which));
			case 'echo':
				return this.#echo(pick(this.sent.filter((sent) => sent.delivered), action.which));
			case 'clock':
				return this.#clock(action.by);
			case 'offset':
				this.#offset += action.by;
				await this.store.use.setClockOffset({ accountKey: this.accountKey, apiHost: SANDBOX_HOST, offset: this.#offset });
				return;
			case 'reemit':
				return this.#reemit();
			case 'reconcile':
				return this.#reconcile(action.reachesBack);
			case 'grant':
				return this.#grant(action.newest ? this.events.at(-1) : pick(this.events, action.event), action.purpose);
			case 'withdraw':
				return this.#withdraw(pick(this.events, action.event), action.purpose);
			case 'opt_in':
				return this.#optIn(action.who);
			case 'opt_out':
				await this.#write({ do: 'write', who: action.who, text: 'STOP', as: 'message', age: 0 });
				for (const step of action.steps) {
					const stop = this.events.at(-1);
					if (stop) await this.claim(stop, step, 'opt_out_confirmation', { answer: 'accepted', delivered: true });
				}
				return;
			case 'switch':
				await this.store.use.setStopSwitch({ accountKey: this.accountKey, stopped: action.stopped });
				return;
		}
	}

	async #write({ who, text, as, age }: Extract<Action, { do: 'write' }>): Promise<void> {
		const party = { account: this.account, person: this.#igsids[who] ?? '', at: this.now - age };
		const mid = this.#mid();
		const reaction = { reaction: { mid, action: 'react', reaction: 'love' } };
		const body = {
			story_reply: () => envelope([storyReply(mid, text, party)], this.account),
			message: () => envelope([textMessage(mid, text, party)], this.account),
			reaction: () => envelope([fromPerson(reaction, party)], this.account),
			comment: () => commentBody(mid, text, party),
		}[as]();
		const heard = as === 'reaction' ? 'other' : STOP.includes(text) ? 'stop' : YES.includes(text) && as !== 'comment' ? 'yes' : 'other';
		const occurredAt = as === 'comment' ? Math.floor(party.at / 1000) * 1000 : party.at;
		await this.#inbound(body, { says: heard, opensWindow: as === 'story_reply' || as === 'message', occurredAt, tapOf: null });
	}

	async #tap({ question, reply, who, age }: Extract<Action, { do: 'tap' }>): Promise<void> {
		const asked = pick(this.sent.filter((sent) => sent.payloads.length > 0), question);
		const button = asked?.payloads[reply % asked.payloads.length];
		if (!asked || !button) return;
		const person = who === null ? asked.recipient : (this.#igsids[who] ?? '');
		const at = Math.max(this.now - age, asked.at);
		const body = envelope([tap(this.#mid(), button.title, button.payload, { account: this.account, person, at })], this.account);
		const says = STOP.includes(button.title) ? 'stop' : YES.includes(button.title) ? 'yes' : 'other';
		await this.#inbound(body, { says, opensWindow: true, occurredAt: at, tapOf: asked.send });
	}

	async #inbound(body: Json, seen: Pick<Extract<Fact, { type: 'inbound' }>, 'says' | 'opensWindow' | 'occurredAt' | 'tapOf'>): Promise<void> {
		const [handed] = (await receive(this.store, body)).handedOff;
		if (!handed) throw new Error('a new update was not handed off');
		this.#bodies.push(body);
		this.#remember(body, handed);
		this.facts.push({ type: 'inbound', at: this.now, person: handed.viewerKey, event: handed.eventKey, ...seen });
	}

	#remember(body: Json, handed: HandedOff): void {
		const igsid = this.#igsids.find((id) => JSON.stringify(body).includes(`"${id}"`)) ?? '';
		this.#people.set(igsid, handed.viewerKey);
		this.events.push({ event: handed.eventKey, person: handed.viewerKey });
	}

	async claim(event: Event, step: string, copyKey: string, fate: Fate): Promise<void> {
		const request = { accountKey: this.accountKey, viewerKey: event.person, eventKey: event.event, step, copyKey };
		if (!this.deaf) await hear(this.store, this.accountKey);
		const outcome: ClaimOutcome = await this.store.use.claimSend(request);
		const common = { at: this.now, person: event.person, event: event.event, step };
		this.#lastRequest.set(event.event, { step, copy: copyKey });
		if (outcome.outcome === 'refused') this.facts.push({ type: 'refusal', ...common });
		if (outcome.outcome !== 'claimed') return;
		const copy = COPY_ROWS.find((row) => row.key === copyKey);
		const { sendKey: send, recipient, message } = outcome;
		const promotion = copy?.purpose === 'promotion';
		this.facts.push({ type: 'claim', ...common, copy: copyKey, promotion, asks: copy?.asks || null, send, text: message.text });
		if (fate.delivered) this.facts.push({ type: 'delivered', send });
		const payloads = copy?.asks ? message.quickReplies : [];
		this.sent.push({ ...fate, send, person: event.person, recipient, text: message.text, payloads, at: this.now, answered: false });
	}

	async #answer(sent: Sent | undefined): Promise<void> {
		if (!sent || sent.answer === 'lost') return;
		sent.answered = true;
		const call =
			sent.answer === 'accepted'
				? { outcome: 'accepted' as const, mid: midOf(sent) }
				: { outcome: 'failed' as const, error: { class: sent.answer, code: 1, subcode: 0 } };
		const { settled } = await this.store.use.settleSend({ sendKey: sent.send, call });
		const definite: readonly string[] = DEFINITE;
		if (definite.includes(sent.answer) && settled !== 'sent') this.facts.push({ type: 'given_back', send: sent.send });
	}

	async #echo(sent: Sent | undefined): Promise<void> {
		if (!sent) return;
		const echo = echoOf(midOf(sent), sent.text, { account: this.account, person: sent.recipient, at: sent.at + SECOND });
		expect((await receive(this.store, envelope([echo], this.account))).handedOff).toEqual([]);
	}

	/** A step back is only noticed if the time before it was: the store looks at the clock when it works. */
	async #clock(by: number): Promise<void> {
		if (by < 0 && this.events[0]) {
			const { event, person } = this.events[0];
			await this.store.use.previewSend({ accountKey: this.accountKey, viewerKey: person, eventKey: event, step: 'first', copyKey: 'offer' });
			this.#latest = Math.max(this.#latest, this.store.now);
		}
		if (by > 0 || this.events[0]) this.store.now += by;
	}

	async #reemit(): Promise<void> {
		for (const { accountKey, viewerKey, eventKey } of await this.store.use.takeDueEvents({ limit: 100 })) {
			const request = this.#lastRequest.get(eventKey);
			if (accountKey !== this.accountKey || !request) continue;
			await this.claim({ event: eventKey, person: viewerKey }, request.step, request.copy, { answer: 'accepted', delivered: true });
		}
	}

	/** Instagram shows honestly what arrived; how far back the page reaches is chance. */
	async #reconcile(reachesBack: boolean): Promise<void> {
		for (const { sendKey, recipient } of await this.store.use.takeUnknownSends({ accountKey: this.accountKey })) {
			const arrived = this.sent.filter((sent) => sent.delivered && sent.recipient === recipient);
			const messages = arrived.map((sent) => ({ mid: midOf(sent), text: sent.text, sentAt: sent.at }));
			const { released } = await this.store.use.settleByConversation({ sendKey, recipient, messages, reachesBack, watchedMs: 60_000 });
			if (released) this.facts.push({ type: 'given_back', send: sendKey });
		}
	}

	async #grant(event: Event | undefined, purpose: ConsentPurpose): Promise<void> {
		if (!event) return;
		const input = { accountKey: this.accountKey, viewerKey: event.person, eventKey: event.event, purpose };
		const outcome = await this.store.use.grantByAnswer(input);
		const name = `${event.person} ${purpose}`;
		if (outcome.gate !== 'allowed' || this.#granted.has(name)) return;
		this.#granted.add(name);
		this.facts.push({ type: 'grant', person: event.person, purpose, event: event.event });
	}

	async #withdraw(event: Event | undefined, purpose: ConsentPurpose): Promise<void> {
		// The same withdrawal once more is no new one: a re-emitted event must not undo what was granted since.
		if (!event || this.#withdrawals.has(`${event.event} ${purpose}`)) return;
		this.#withdrawals.add(`${event.event} ${purpose}`);
		const input = { accountKey: this.accountKey, viewerKey: event.person, eventKey: event.event, purpose };
		const outcome = await this.store.use.withdrawConsent(input);
		expect(outcome.gate).not.toBe('allowed');
		this.#granted.delete(`${event.person} ${purpose}`);
		this.facts.push({ type: 'withdraw', person: event.person, purpose });
	}

	async #optIn(who: number): Promise<void> {
		await this.#write({ do: 'write', who, text: 'wat leuk', as: 'story_reply', age: 0 });
		const event = this.events.at(-1);
		const asked = this.sent.length;
		if (event) await this.claim(event, 'first', 'opt_in_question', { answer: 'accepted', delivered: true });
		if (this.sent.length === asked) return;
		await this.#answer(this.sent.at(-1));
		const question = this.sent.filter((sent) => sent.payloads.length > 0).length - 1;
		this.store.now += SECOND;
		await this.#tap({ do: 'tap', question, reply: 0, who: null, age: 0 });
		await this.#grant(this.events.at(-1), 'dm_promotion');
	}

	#mid(): string {
		return `${this.account}-m${++this.#mids}`;
	}
}

function midOf(sent: Sent): string {
	return `mid-of-${sent.send}`;
}
