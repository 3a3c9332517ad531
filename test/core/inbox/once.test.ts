import fc from 'fast-check';
import { holds } from '../support/property';
import { counters, kept } from '../support/recording';
import { connectLive, TestStore } from '../support/store';
import { ACCOUNT, commentBody, envelope, fromPerson, receive, storyReply, textMessage, type Json } from '../support/wire';

const UPDATES: readonly [string, Json][] = [
	['a message', textMessage('mid-1', 'hallo')],
	['a story reply', storyReply('mid-2', 'wat leuk')],
	['a STOP', textMessage('mid-3', 'STOP')],
	['a reaction', fromPerson({ reaction: { mid: 'mid-4', action: 'react', reaction: 'love' } })],
	['a menu tap', fromPerson({ postback: { mid: 'mid-5', title: 'Start', payload: 'ICE_1' } })],
];

describe('the same update again', () => {
	let store: TestStore;

	beforeEach(async () => {
		store = await TestStore.open();
		await connectLive(store, ACCOUNT);
	});
	afterEach(() => store.close());

	it.each(UPDATES)('%s, three times in one body, is one event', async (_what, update) => {
		const outcome = await receive(store, envelope([update, update, update]));
		expect(outcome).toMatchObject({ handedOff: [expect.anything()], duplicates: 2, foreign: 0 });
		expect(kept(store)).toMatchObject({ events: 1, engagements: 1, viewers: 1, identities: 1 });
	});

	it.each(UPDATES)('%s, in three bodies, is one event', async (_what, update) => {
		for (let time = 0; time < 3; time++) {
			expect((await receive(store, envelope([update]))).handedOff).toHaveLength(time === 0 ? 1 : 0);
		}
		expect(kept(store)).toMatchObject({ events: 1, engagements: 1, viewers: 1, identities: 1 });
	});

	it('a comment in all three envelopes is one event', async () => {
		const flat = commentBody('18000000000000007', 'LINK please');
		const [entry] = flat['entry'] as { id: string; time: number; value: Json }[];
		const changes = { object: 'instagram', entry: [{ id: entry?.id, time: entry?.time, changes: [{ field: 'comments', value: entry?.value }] }] };
		const { id, ...rest } = entry?.value ?? {};
		const otherName = { object: 'instagram', entry: [{ id: ACCOUNT, time: 1_795_431_000, changes: [{ field: 'comments', value: { ...rest, comment_id: id } }] }] };
		for (const body of [flat, changes, [otherName]]) await receive(store, body);
		expect(kept(store)).toMatchObject({ events: 1, engagements: 1 });
	});

	it('control: different updates are different events', async () => {
		await receive(store, envelope([textMessage('mid-1', 'hallo'), textMessage('mid-2', 'hallo')]));
		expect(kept(store)).toMatchObject({ events: 2, engagements: 2, viewers: 1 });
	});

	it('any mixture of batches and repeats keeps each update once', async () => {
		let round = 0;
		await holds(
			fc.asyncProperty(fc.array(fc.array(fc.nat(6), { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 8 }), async (batches) => {
				const prefix = `round-${++round}`;
				const before = store.count('events');
				let handedOff = 0;
				for (const batch of batches) {
					const updates = batch.map((n) => textMessage(`${prefix}-${n}`, 'hallo', { person: `person-${n % 2}` }));
					handedOff += (await receive(store, envelope(updates))).handedOff.length;
				}
				const distinct = new Set(batches.flat()).size;
				expect([handedOff, store.count('events') - before, store.count('engagements') - before]).toEqual([distinct, distinct, distinct]);
			}),
			25,
		);
	});

	it('updates of accounts this store does not know are counted, and nothing is kept of them', async () => {
		const before = kept(store);
		const outcome = await receive(store, envelope([textMessage('mid-1', 'STOP'), storyReply('mid-2', 'geheim')], '999'));
		expect(outcome).toEqual({ handedOff: [], duplicates: 0, foreign: 2 });
		expect(kept(store)).toEqual(before);
		expect(counters(store)).toEqual({ foreign_updates: 2 });
	});

	it('unknown types are counted by name, and nothing is kept of them', async () => {
		const value = { secret: 'geheim' };
		const changes = [{ field: 'story_insights', value }, { field: 'story_insights', value }, { field: 'NAME <b>', value }];
		await receive(store, { object: 'instagram', entry: [{ id: ACCOUNT, time: 1, changes }] });
		expect(counters(store)).toEqual({ 'unknown:story_insights': 2, 'unknown:other_field': 1 });
		expect(kept(store)).toMatchObject({ events: 0, viewers: 0 });
	});

	it('a text is nowhere in the store, a control word is', async () => {
		await receive(store, envelope([textMessage('mid-1', 'zeer geheime tekst'), storyReply('mid-2', 'nog een geheim')]));
		const everything = (word: string) => {
			const tables = store.tables();
			return tables.some((table) => JSON.stringify(store.rows(`select * from "${table}"`)).includes(word));
		};
		expect([everything('geheim'), everything('700100200300400'), everything('story_reply')]).toEqual([false, false, true]);
	});
});
