import fc from 'fast-check';
import type { HandedOff } from '../../../core/inbox/handed-off';
import { OutreachFixture } from '../support/outreach-fixture';
import { holds } from '../support/property';
import { counters } from '../support/recording';
import { connectLive, HOUR, MINUTE, START, TestStore } from '../support/store';
import { contentsOf } from '../support/store-contents';
import { ACCOUNT, commentBody, echoOf, ENTRY_TIME, envelope, fromPerson, receive, storyReply, tap, textMessage, type Json } from '../support/wire';

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

/** Kinds of updates as they come in. */
const KINDS = ['message', 'story reply', 'comment', 'tap', 'postback', 'reaction', 'mention', 'seen', 'edit', 'standby', 'echo', 'other account'] as const;
const OTHER_ACCOUNT = '2';
const SENSITIVE_STORY = '17899000000000002';

interface Said {
	readonly kind: (typeof KINDS)[number];
	readonly person: string;
	readonly nth: number;
	readonly text: string;
	readonly at: number;
}

/** One update as an entry of a body. */
function entryOf({ kind, person, nth, text, at }: Said): Json {
	const party = { person, at };
	const mid = `mid-${nth}`;
	const messaging = (update: Json, account = ACCOUNT) => ({ id: account, time: ENTRY_TIME, messaging: [update] });
	switch (kind) {
		case 'message':
			return messaging(textMessage(mid, text, party));
		case 'story reply':
			return messaging(fromPerson({ message: { mid, text, reply_to: { story: { id: nth % 2 === 0 ? SENSITIVE_STORY : '17899000000000003', url: 'https://cdn.example/s' } } } }, party));
		case 'comment':
			return (commentBody(`comment-${nth}`, text, party)['entry'] as Json[])[0] ?? {};
		case 'tap':
			return messaging(tap(mid, text, 'sf:choice:0', party));
		case 'postback':
			return messaging(fromPerson({ postback: { mid, title: text, payload: 'START' } }, party));
		case 'reaction':
			return messaging(fromPerson({ reaction: { mid: `ours-${nth}`, action: 'react', reaction: 'love', emoji: '❤' } }, party));
		case 'mention':
			return messaging(fromPerson({ message: { mid, attachments: [{ type: 'story_mention', payload: { url: 'https://cdn.example/m' } }] } }, party));
		case 'seen':
			return messaging(fromPerson({ read: { mid: `ours-${nth}` } }, party));
		case 'edit':
			return messaging(fromPerson({ message_edit: { mid, text, num_edit: '1' } }, party));
		case 'standby':
			return { id: ACCOUNT, time: ENTRY_TIME, standby: [textMessage(mid, text, party)] };
		case 'echo':
			return messaging(echoOf(`echo-${nth}`, text, party));
		case 'other account':
			return messaging(textMessage(mid, text, { ...party, account: OTHER_ACCOUNT }), OTHER_ACCOUNT);
	}
}

describe('updates in one body', () => {
	const said: fc.Arbitrary<Said> = fc.record({
		kind: fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...KINDS) }, { weight: 3, arbitrary: fc.constantFrom('message' as const, 'story reply' as const, 'comment' as const) }),
		person: fc.constantFrom('p1', 'p2', 'p3', 'p4', 'p5'),
		nth: fc.integer({ min: 1, max: 16 }),
		text: fc.oneof({ weight: 3, arbitrary: fc.constantFrom('hallo', 'wat mooi') }, { weight: 1, arbitrary: fc.constantFrom('STOP', 'ja', 'START', 'ik ben 15', 'val me niet lastig', 'dit is spam', 'SF-ABCD-EFGH') }),
		at: fc.integer({ min: START - 50 * HOUR, max: START + MINUTE }),
	});
	const bodyOf = (updates: readonly Said[]) => ({ object: 'instagram', entry: updates.map(entryOf) });

	async function twoStores(before: readonly Said[]): Promise<readonly [TestStore, TestStore]> {
		const stores = [await TestStore.open(), await TestStore.open()] as const;
		for (const store of stores) {
			for (const account of [ACCOUNT, OTHER_ACCOUNT]) {
				const key = await connectLive(store, account);
				const [story] = await store.use.recordStories({ accountKey: key, stories: [{ storyId: SENSITIVE_STORY, mediaType: 'IMAGE', postedAt: START - HOUR }], newStory: false });
				await store.use.setStoryFacts({ accountKey: key, row: { storyKey: story?.storyKey, sensitive: true } });
			}
			for (const update of before) await receive(store, bodyOf([update]));
		}
		return stores;
	}

	it('leave what they leave one by one, of people known and new, and are handed off in their order', () =>
		holds(
			fc.asyncProperty(fc.array(said, { maxLength: 8 }), fc.array(said, { minLength: 1, maxLength: 20 }), async (before, updates) => {
				const [together, oneByOne] = await twoStores(before);
				const outcome = await receive(together, bodyOf(updates));
				const handedOff: HandedOff[] = [];
				let duplicates = 0;
				for (const update of updates) {
					const one = await receive(oneByOne, bodyOf([update]));
					handedOff.push(...one.handedOff);
					duplicates += one.duplicates;
				}
				const shown = (all: readonly HandedOff[]) => all.map(({ kind, family, keyword, nextStep, language, occurredAt }) => ({ kind, family, keyword, nextStep, language, occurredAt }));
				expect([shown(outcome.handedOff), outcome.duplicates]).toEqual([shown(handedOff), duplicates]);
				expect(contentsOf(together)).toEqual(contentsOf(oneByOne));
				await together.close();
				await oneByOne.close();
			}),
			30,
		));

	it('control: what they leave differs where one of them says something else', async () => {
		const message = (text: string): Said => ({ kind: 'message', person: 'p1', nth: 1, text, at: START - MINUTE });
		const [one, other] = await twoStores([]);
		await receive(one, bodyOf([message('hallo')]));
		await receive(other, bodyOf([message('STOP')]));
		expect(contentsOf(one)).not.toEqual(contentsOf(other));
		await one.close();
		await other.close();
	});
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
