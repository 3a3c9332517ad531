import { FIRST_LEASE_MS, MAX_ATTEMPTS } from '../../../core/inbox/lease';
import { normaliseWebhook } from '../../../core/instagram/normalise';
import { record } from '../support/recording';
import { connectLive, DAY, SECOND, TestStore } from '../support/store';
import { ACCOUNT, bytes, commentBody, envelope, textMessage, type Json } from '../support/wire';

describe('an event that was handed off', () => {
	let store: TestStore;
	let mids = 0;

	beforeEach(async () => {
		store = await TestStore.open();
		await connectLive(store, ACCOUNT);
	});
	afterEach(() => store.close());

	const take = (limit = 50) => store.use.takeDueEvents({ limit });
	const eventRow = () => store.rows('select state, attempts, outcome, lease_until from events')[0];
	async function handOff(body: Json, answered: Parameters<typeof record>[2] = ['message']) {
		const { handedOff } = await record(store, normaliseWebhook(bytes(body), store.now), answered);
		const [event] = handedOff;
		if (!event) throw new Error('nothing was handed off');
		return event;
	}
	const message = (text = 'hallo') => handOff(envelope([textMessage(`mid-${++mids}`, text, { at: store.now })]));

	it('is not handed off again before its lease ends, and is when it has', async () => {
		const event = await message();
		store.now += FIRST_LEASE_MS - 1;
		expect(await take()).toEqual([]);
		store.now += 1;
		expect(await take()).toEqual([event]);
		expect(await take()).toEqual([]);
	});

	it('comes ten times, each lease twice the one before, and is then dead', async () => {
		await message();
		for (let attempt = 2; attempt <= MAX_ATTEMPTS; attempt++) {
			store.now = Number(eventRow()?.['lease_until']);
			expect(await take()).toHaveLength(1);
			expect(eventRow()).toMatchObject({ attempts: attempt, lease_until: store.now + FIRST_LEASE_MS * 2 ** (attempt - 1) });
		}
		store.now = Number(eventRow()?.['lease_until']);
		expect(await take()).toEqual([]);
		expect(eventRow()).toMatchObject({ state: 'dead', outcome: 'unanswered' });
		store.now += 100 * DAY;
		expect(await take()).toEqual([]);
	});

	it('is never handed off again once handled, and its first outcome stays', async () => {
		const { eventKey } = await message();
		await store.use.markHandled({ eventKey, outcome: 'sent' });
		await store.use.markHandled({ eventKey, outcome: 'not_allowed' });
		store.now += DAY;
		expect(await take()).toEqual([]);
		expect(eventRow()).toMatchObject({ state: 'handled', outcome: 'sent' });
	});

	it('can still be handled by a person after it died', async () => {
		const { eventKey } = await message();
		store.raw.exec("update events set state = 'dead', outcome = 'unanswered'");
		await store.use.markHandled({ eventKey, outcome: 'by_hand' });
		expect(eventRow()).toMatchObject({ state: 'handled', outcome: 'by_hand' });
	});

	it('put off, it comes back at that time, and putting off costs no attempt', async () => {
		const { eventKey } = await message();
		for (let round = 0; round < 3 * MAX_ATTEMPTS; round++) {
			await store.use.deferEvent({ eventKey, waitMs: 90 * SECOND });
			store.now += 90 * SECOND - 1;
			expect(await take()).toEqual([]);
			store.now += 1;
			expect(await take()).toHaveLength(1);
		}
		expect(eventRow()).toMatchObject({ state: 'handed_off', attempts: 1 });
	});

	it('handled or dead, it cannot be put off', async () => {
		const { eventKey } = await message();
		await store.use.markHandled({ eventKey, outcome: 'sent' });
		const before = eventRow();
		await store.use.deferEvent({ eventKey, waitMs: SECOND });
		expect(eventRow()).toEqual(before);
	});

	it('comes oldest lease first, and no more than asked for', async () => {
		const events = [];
		for (let n = 0; n < 5; n++) {
			events.push((await message()).eventKey);
			store.now += SECOND;
		}
		store.now += FIRST_LEASE_MS;
		expect((await take(3)).map((event) => event.eventKey)).toEqual(events.slice(0, 3));
		expect((await take(3)).map((event) => event.eventKey)).toEqual(events.slice(3));
	});

	it.each([
		['a message whose output is answered', 'hallo', ['message'], true],
		['a message whose output is not', 'hallo', [], false],
		['a yes, whatever is answered', 'ja', [], true],
		['a first STOP, whatever is answered', 'STOP', [], true],
	] as const)('%s: expected again is %s', async (_what, text, answered, again) => {
		await handOff(envelope([textMessage(`mid-${++mids}`, text)]), answered);
		store.now += DAY;
		expect(await take()).toHaveLength(again ? 1 : 0);
	});

	it('a second STOP asks for no second confirmation', async () => {
		await store.use.markHandled({ eventKey: (await message('STOP')).eventKey, outcome: 'sent' });
		await message('stop!!');
		store.now += DAY;
		expect(await take()).toEqual([]);
	});

	it('a comment that says yes answers nothing, one that says stop counts', async () => {
		expect((await handOff(commentBody('c1', 'ja'), [])).keyword).toBeNull();
		expect((await handOff(commentBody('c2', 'STOP'), [])).keyword).toBe('stop');
		expect(store.count('suppressions')).toBe(1);
	});
});
