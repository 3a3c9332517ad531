import { answerNow, sendDue, type DispatchStore, type SendMessage } from '../../../core/outreach/dispatch';
import { Death, StatementCounter } from '../support/crash';
import { OutreachFixture } from '../support/outreach-fixture';
import { hear, MINUTE, SECOND } from '../support/store';
import { testServer } from '../support/store-postgres';
import { echoOf, envelope, MARA, receive } from '../support/wire';

interface Fate {
	readonly dies: 'in claim' | 'before call' | 'in call' | 'after call' | 'in settle' | 'never';
	/** Number of the statement of that transaction. */
	readonly at?: number;
	/** Whether the call, if it is made, reaches the person. */
	readonly delivered: boolean;
	/** Whether Instagram tells us of it by an echo. */
	readonly echo: boolean;
}

interface Arrived { readonly mid: string; readonly text: string; readonly recipient: string; readonly at: number }

/** One message of one kind, whose sender dies at one point; everything afterwards goes by the book. */
class Life {
	readonly arrived: Arrived[] = [];
	statements = { claim: 0, settle: 0 };

	private constructor(
		readonly fixture: OutreachFixture,
		private readonly counter: StatementCounter,
		private readonly kind: 'answer' | 'campaign',
		private readonly eventKey: string,
		private readonly viewerKey: string,
	) {}

	static async open(counter: StatementCounter, kind: 'answer' | 'campaign'): Promise<Life> {
		const fixture = await OutreachFixture.open();
		if (kind === 'campaign') {
			const viewerKey = await fixture.agrees(MARA);
			fixture.store.raw.exec("update events set state = 'handled'");
			await fixture.plan([viewerKey], { followUpCopyKey: null });
			return new Life(fixture, counter, kind, '', viewerKey);
		}
		const { viewerKey, eventKey } = await fixture.writes('hallo');
		return new Life(fixture, counter, kind, eventKey, viewerKey);
	}

	async play(fate: Fate): Promise<void> {
		await this.#send(fate);
		if (fate.echo) await this.#echoes();
		// Four minutes of heartbeats: what waits is handed over again, what is unknown is asked about.
		for (let beat = 0; beat < 7; beat++) {
			this.fixture.store.now += 35 * SECOND;
			await this.#reconcile();
			await this.#again();
		}
	}

	async #send(fate: Fate): Promise<void> {
		const { use } = this.fixture.store;
		const dying: DispatchStore = {
			claimSend: (input) => this.#dyingIn('claim', fate, () => use.claimSend(input)),
			claimDue: (input) => this.#dyingIn('claim', fate, () => use.claimDue(input)),
			takeDuePlans: (input) => use.takeDuePlans(input),
			claimPlan: (input) => this.#dyingIn('claim', fate, () => use.claimPlan(input)),
			claimPlans: (input) => this.#dyingIn('claim', fate, () => use.claimPlans(input)),
			settleSend: (input) => this.#dyingIn('settle', fate, () => use.settleSend(input)),
			settleSends: (input) => this.#dyingIn('settle', fate, () => use.settleSends(input)),
		};
		await hear(this.fixture.store, this.fixture.accountKey);
		try {
			await this.#work(dying, this.#instagram(fate));
		} catch (error) {
			if (!(error instanceof Death)) throw error;
		}
	}

	async #dyingIn<T>(where: 'claim' | 'settle', fate: Fate, work: () => Promise<T>): Promise<T> {
		const dieAt = fate.dies === `in ${where}` && fate.at !== undefined ? fate.at : Number.POSITIVE_INFINITY;
		if (where === 'settle' && fate.dies === 'after call') throw new Death('after the call');
		const { outcome, statements } = await this.counter.during(dieAt, work);
		this.statements = { ...this.statements, [where]: statements };
		if (outcome === 'died') throw new Death(where);
		return outcome;
	}

	#instagram(fate: Fate): SendMessage {
		return {
			sendMessage: async (recipient, { text }) => {
				if (fate.dies === 'before call') throw new Death('before the call');
				if (fate.delivered) this.arrived.push({ mid: `mid-${this.arrived.length}`, text, recipient, at: this.fixture.store.now });
				if (fate.dies === 'in call') throw new Death('in the call');
				return fate.delivered ? { ok: true, value: { mid: `mid-${this.arrived.length - 1}` } } : { ok: false, error: { class: 'ambiguous', code: 1, subcode: 0 } };
			},
		};
	}

	/** A dispatcher that died throws through the catches of what it does as well, so whatever it would do next must die with it. */
	async #work(store: DispatchStore, client: SendMessage): Promise<void> {
		let dead = false;
		const mortal: SendMessage = {
			sendMessage: async (...call) => {
				try {
					return await client.sendMessage(...call);
				} catch (error) {
					dead = true;
					throw error;
				}
			},
		};
		const living = async <T>(work: () => Promise<T>): Promise<T> => {
			if (dead) throw new Death('gone');
			try {
				return await work();
			} catch (error) {
				dead ||= error instanceof Death;
				throw error;
			}
		};
		const until: DispatchStore = {
			...store,
			claimDue: (input) => living(() => store.claimDue(input)),
			takeDuePlans: (input) => living(() => store.takeDuePlans(input)),
			settleSend: (input) => living(() => store.settleSend(input)),
			settleSends: (input) => living(() => store.settleSends(input)),
		};
		const { accountKey } = this.fixture;
		if (this.kind === 'answer') {
			await answerNow(until, mortal, { accountKey, viewerKey: this.viewerKey, eventKey: this.eventKey, step: 'answer', copyKey: 'soft_touch' });
			return;
		}
		await sendDue(until, mortal, { accountKey, limit: 10 });
	}

	async #again(): Promise<void> {
		const { use } = this.fixture.store;
		await hear(this.fixture.store, this.fixture.accountKey);
		const good = this.#instagram({ dies: 'never', delivered: true, echo: false });
		if (this.kind === 'campaign') return this.#work(use, good);
		for (const due of await use.takeDueEvents({ limit: 10 })) if (due.eventKey === this.eventKey) await this.#work(use, good);
	}

	async #echoes(): Promise<void> {
		for (const { mid, text, at } of this.arrived) await receive(this.fixture.store, envelope([echoOf(mid, text, { at: at + SECOND })]));
	}

	async #reconcile(): Promise<void> {
		const { use } = this.fixture.store;
		for (const { sendKey, recipient } of await use.takeUnknownSends({ accountKey: this.fixture.accountKey })) {
			const messages = this.arrived.filter((one) => one.recipient === recipient).map(({ mid, text, at }) => ({ mid, text, sentAt: at }));
			await use.settleByConversation({ sendKey, recipient, messages, reachesBack: true, watchedMs: 60_000 });
		}
	}

	/** What the store says became of the message. */
	record() {
		const step = this.kind === 'answer' ? 'answer' : 'step_1';
		const states = this.fixture.store.rows('select state from sends where step = ? and viewer_key = ?', step, this.viewerKey).map((row) => row['state']);
		const origin =
			this.kind === 'answer'
				? this.fixture.store.rows('select state, outcome from events where event_key = ?', this.eventKey)
				: this.fixture.store.rows('select state, outcome from plans');
		const [campaign] = this.fixture.store.rows('select sends from campaigns');
		return { sent: states.filter((state) => state === 'sent').length, open: states.filter((state) => state === 'claimed' || state === 'unknown').length, origin, counted: campaign?.['sends'] };
	}
}

describe.each(['answer', 'campaign'] as const)('a sender of one %s that dies', (kind) => {
	let counter: StatementCounter;
	beforeAll(() => {
		counter = new StatementCounter();
	});
	afterAll(() => counter.remove());

	async function live(fate: Fate): Promise<Life> {
		const life = await Life.open(counter, kind);
		try {
			await life.play(fate);
			const record = life.record();
			const done = kind === 'answer' ? { state: 'handled', outcome: 'sent' } : { state: 'done', outcome: 'sent' };
			expect({ fate, arrived: life.arrived.length, ...record }).toEqual({
				fate, arrived: 1, sent: 1, open: 0, origin: [done], counted: kind === 'answer' ? undefined : 1,
			});
			return life;
		} finally {
			await life.fixture.close();
		}
	}

	it('at any statement of any transaction, before, in or after the call: one message arrives, and the record says so', async () => {
		const { statements } = await live({ dies: 'never', delivered: true, echo: true });
		let points = 1;
		const tried = async (fate: Omit<Fate, 'echo'>) => {
			for (const echo of [false, true]) {
				points++;
				await live({ ...fate, echo });
			}
		};
		for (let at = 1; at <= statements.claim; at++) await tried({ dies: 'in claim', at, delivered: true });
		for (const delivered of [false, true]) {
			for (const dies of ['before call', 'in call', 'after call', 'never'] as const) await tried({ dies, delivered: delivered && dies !== 'before call' });
			for (let at = 1; at <= statements.settle; at++) await tried({ dies: 'in settle', at, delivered });
		}
		expect(statements.claim).toBeGreaterThan(20);
		expect(statements.settle).toBeGreaterThan(3);
		process.stdout.write(`${kind}: ${points} deaths, at ${statements.claim} statements of the claim and ${statements.settle} of the settling\n`);
	}, 600_000);
});

describe('a sender that dies', () => {
	it('control: a store that forgets its claims sends twice', async () => {
		const counter = new StatementCounter();
		const life = await Life.open(counter, 'answer');
		const forgets = 'delete from sends where send_key = new.send_key;';
		life.fixture.store.raw.exec(
			testServer() === null
				? `create trigger forget after insert on sends begin ${forgets} end`
				: `create function forget() returns trigger language plpgsql as $$ begin ${forgets} return null; end $$;
					create trigger forget after insert on sends for each row execute function forget()`,
		);
		await expect(life.play({ dies: 'in call', delivered: true, echo: false })).rejects.toThrow();
		expect(life.arrived.length).toBeGreaterThan(1);
		// Emptied schemas are used again.
		life.fixture.store.raw.exec(testServer() === null ? 'drop trigger forget' : 'drop trigger forget on sends; drop function forget()');
		await life.fixture.close();
		counter.remove();
	}, 600_000);

	it('leaves what nobody can tell of to a person after an hour, and never repeats it', async () => {
		const fixture = await OutreachFixture.open();
		const event = await fixture.writes('hallo');
		const claim = await fixture.mustClaim(event, 'soft_touch');
		await fixture.failed(claim, 'ambiguous');
		for (let minute = 0; minute < 62; minute++) {
			fixture.store.now += MINUTE;
			await fixture.store.use.takeUnknownSends({ accountKey: fixture.accountKey });
		}
		expect(fixture.store.rows('select state, outcome from events')).toEqual([{ state: 'handled', outcome: 'by_hand' }]);
		expect(await fixture.store.use.takeUnknownSends({ accountKey: fixture.accountKey })).toEqual([]);
		expect(await fixture.claim(event, 'soft_touch')).toMatchObject({ outcome: 'already', state: 'unknown' });
		const life = await fixture.store.use.readSendLife({ accountKey: fixture.accountKey, sendKey: claim.sendKey });
		expect(life?.moments.map(({ what, detail }) => [what, detail])).toEqual([
			['allowed', null], ['claimed', null], ['unknown', 'ambiguous 1/0'], ['given_to_human', null],
		]);
		await fixture.close();
	});
});
