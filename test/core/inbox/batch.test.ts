import fc from 'fast-check';
import { OutreachFixture } from '../support/outreach-fixture';
import { holds } from '../support/property';
import { counters } from '../support/recording';
import { connectLive, MINUTE, TestStore } from '../support/store';
import { ACCOUNT, commentBody, ENTRY_TIME, envelope, fromPerson, receive, storyReply, tap, textMessage, type Json } from '../support/wire';

const standby = (updates: readonly Json[]) => ({ object: 'instagram', entry: [{ id: ACCOUNT, time: ENTRY_TIME, standby: updates }] });

describe('a batch', () => {
	let store: TestStore;
	let accountKey: string;

	beforeEach(async () => {
		store = await TestStore.open();
		accountKey = await connectLive(store, ACCOUNT);
	});
	afterEach(() => store.close());

	it('of 1,000, of which 300 were known, is 700 events in one go, in their order', async () => {
		const updates = Array.from({ length: 1000 }, (_, n) => textMessage(`mid-${n}`, 'hallo', { person: `person-${n % 400}` }));
		await receive(store, envelope(updates.slice(0, 300)));
		const outcome = await receive(store, envelope(updates));
		expect([outcome.handedOff.length, outcome.duplicates, store.count('events'), store.count('viewers')]).toEqual([700, 300, 1000, 400]);
		expect(outcome.handedOff.map(({ eventKey }) => eventKey)).toEqual(outcome.handedOff.map(({ eventKey }) => eventKey).toSorted());
	});

	it('for two accounts finds each its own people', async () => {
		await connectLive(store, '2');
		const bodies = [envelope([textMessage('mid-1', 'STOP')]), envelope([textMessage('mid-1', 'hallo', { account: '2' })], '2')];
		const both = { object: 'instagram', entry: bodies.flatMap((body) => body['entry'] as Json[]) };
		expect((await receive(store, both)).handedOff).toHaveLength(2);
		expect([store.count('viewers'), store.count('suppressions')]).toEqual([2, 1]);
	});

	it('marks the last webhook of each account it names, whatever it held', async () => {
		const state = () => store.use.readInboxState({ accountKey });
		expect((await state()).lastWebhookAt).toBeNull();
		store.now += MINUTE;
		await receive(store, envelope([{ nonsense: true }]));
		expect((await state()).lastWebhookAt).toBeNull();
		await receive(store, commentBody('c1', 'hallo'));
		expect((await state()).lastWebhookAt).toBe(store.now);
		store.now += MINUTE;
		await receive(store, commentBody('c1', 'hallo'));
		expect((await state()).lastWebhookAt).toBe(store.now);
	});

	it('what another app is to answer is kept, opens the window, and is handed to nobody', async () => {
		const outcome = await receive(store, standby([storyReply('mid-1', 'mooi'), fromPerson({ postback: { mid: 'mid-2', title: 'Start' } })]));
		expect(outcome).toEqual({ handedOff: [], duplicates: 0, foreign: 0 });
		expect(store.rows('select kind, state, expects_answer, outcome from events order by event_key')).toEqual([
			{ kind: 'story_reply', state: 'handled', expects_answer: 0, outcome: 'standby' },
			{ kind: 'postback', state: 'handled', expects_answer: 0, outcome: 'standby' },
		]);
		expect(store.rows('select count(last_inbound_at) as open from viewers')).toEqual([{ open: 1 }]);
		store.now += 10 * MINUTE;
		expect(await store.use.takeDueEvents({ limit: 10 })).toEqual([]);
	});

	it('a STOP in standby counts', async () => {
		await receive(store, standby([textMessage('mid-1', 'STOP')]));
		expect([store.count('suppressions'), store.count('events', "keyword = 'stop'")]).toEqual([1, 1]);
	});

	it('a message changed into a STOP counts, one changed into a yes is none', async () => {
		const edit = (mid: string, text: string) => fromPerson({ message_edit: { mid, text, num_edit: '1' } });
		const outcome = await receive(store, envelope([edit('mid-1', 'ja'), edit('mid-2', 'stop')]));
		expect(outcome.handedOff.map(({ kind, keyword }) => [kind, keyword])).toEqual([['edited', null], ['edited', 'stop']]);
	});

	it('updates without an id are counted, each of them', async () => {
		await receive(store, envelope([fromPerson({ message: { text: 'a' } }), fromPerson({ message: { text: 'b' } })]));
		expect([store.count('events'), counters(store)]).toEqual([0, { 'unknown:no_mid': 2 }]);
	});
});

describe('updates in one body', () => {
	const people = ['p1', 'p2', 'p3', 'p4'];
	const said = fc.record({ person: fc.constantFrom(...people), mid: fc.integer({ min: 1, max: 12 }).map((n) => `mid-${n}`), text: fc.constantFrom('hallo', 'STOP', 'ja', 'START', 'ik ben 15', 'val me niet lastig') });

	/** What is kept of each update and person, by the person's place among all: keys are chance. */
	const kept = (store: TestStore) => ({
		events: store.rows('select e.kind, e.keyword, e.next_step, e.state, e.expects_answer, (select count(*) from viewers as v where v.viewer_key < e.viewer_key) as who from events as e order by event_key'),
		counts: ['viewers', 'identities', 'suppressions', 'holds', 'engagements', 'viewer_marks'].map((table) => store.count(table)),
	});

	it('leave what they leave one by one, of people known and new', () =>
		holds(
			fc.asyncProperty(fc.array(said, { maxLength: 8 }), fc.array(said, { minLength: 1, maxLength: 12 }), async (before, updates) => {
				const [together, oneByOne] = [await TestStore.open(), await TestStore.open()];
				for (const store of [together, oneByOne]) {
					await connectLive(store, ACCOUNT);
					for (const { person, mid, text } of before) await receive(store, envelope([textMessage(mid, text, { person })]));
				}
				const messages = updates.map(({ person, mid, text }) => textMessage(mid, text, { person }));
				await receive(together, envelope(messages));
				for (const message of messages) await receive(oneByOne, envelope([message]));
				expect(kept(together)).toEqual(kept(oneByOne));
				await together.close();
				await oneByOne.close();
			}),
			25,
		));
});

describe('a STOP anywhere in a batch', () => {
	it('beats every yes and every message of that person in it', async () => {
		const fixture = await OutreachFixture.open();
		let round = 0;
		let granted = 0;
		await holds(
			fc.asyncProperty(fc.shuffledSubarray(['yes tap', 'yes', 'message', 'STOP'], { minLength: 1 }), async (said) => {
				const person = `person-${++round}`;
				const party = { person, at: fixture.store.now };
				const question = await fixture.mustClaim(await fixture.repliesToStory('mooi', fixture.store.now, person), 'opt_in_question');
				await fixture.accepted(question);
				fixture.store.now += MINUTE;
				const [yes] = question.message.quickReplies;
				const { handedOff } = await receive(fixture.store, envelope(said.map((what, n) => {
					const mid = `batch-${round}-${n}`;
					if (what === 'yes tap') return tap(mid, yes?.title ?? '', yes?.payload ?? '', party);
					return textMessage(mid, { yes: 'ja', message: 'hallo', STOP: 'STOP' }[what] ?? '', party);
				})));
				expect(handedOff).toHaveLength(said.length);
				for (const event of handedOff) {
					const grant = await fixture.grant(event);
					const claim = await fixture.claim(event, 'opt_in_question', 'again');
					if (!said.includes('STOP')) granted += grant.gate === 'allowed' ? 1 : 0;
					else expect([grant, claim.outcome]).toEqual([{ gate: 'not_allowed', reason: 'suppressed' }, expect.not.stringMatching(/^claimed$/)]);
				}
			}),
			40,
		);
		await fixture.close();
		// The control: without a STOP a yes does grant.
		expect(granted).toBeGreaterThan(3);
	});
});
