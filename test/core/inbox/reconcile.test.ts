import fc from 'fast-check';
import { holds } from '../support/property';
import { DAY, HOUR, MINUTE, SECOND } from '../support/store';
import { Reconciling } from '../support/reconciling';
import { ACCOUNT, echoOf, envelope, MARA, storyReply, textMessage } from '../support/wire';

describe('reading conversations for what no webhook brought', () => {
	let at: Reconciling;

	beforeEach(async () => {
		at = await Reconciling.open();
	});
	afterEach(() => at.store.close());

	const kinds = () => at.handedOff.map(({ kind, keyword }) => [kind, keyword]);
	const events = () => at.store.count('events');

	it('finds it, hands it off once, and says nothing new the next time', async () => {
		at.inbox.says(MARA, 'mid-1', 'hallo', at.now);
		expect(await at.nextPass()).toMatchObject({ due: true, error: null });
		await at.nextPass();
		expect([kinds(), events()]).toEqual([[['message', null]], 1]);
		expect(at.store.rows('select occurred_at, state from events')).toEqual([{ occurred_at: at.handedOff[0]?.occurredAt, state: 'handed_off' }]);
	});

	it.each([true, false])('is the same event as its webhook, which came first: %s', async (first) => {
		at.inbox.says(MARA, 'mid-1', 'mooi', at.now);
		const webhook = () => at.webhook(envelope([storyReply('mid-1', 'mooi', { at: at.now })]));
		if (first) await webhook();
		await at.nextPass();
		if (!first) await webhook();
		expect([at.handedOff.length, events()]).toEqual([1, 1]);
		expect(kinds()).toEqual([[first ? 'story_reply' : 'message', null]]);
	});

	it('leaves two minutes to the webhook, and forgets nothing that was too fresh', async () => {
		at.inbox.says(MARA, 'mid-1', 'hallo', at.now);
		at.wait(MINUTE);
		await at.pass();
		expect(events()).toBe(0);
		await at.nextPass();
		expect(events()).toBe(1);
	});

	it('comes every five minutes, also after a restart', async () => {
		await at.pass();
		at.wait(5 * MINUTE - 1);
		expect(await at.pass()).toEqual({ due: false });
		at.wait(1);
		expect(await at.pass()).toMatchObject({ due: true });
	});

	it('a STOP found this way is a STOP', async () => {
		at.inbox.says(MARA, 'mid-1', 'Stop!', at.now);
		await at.nextPass();
		expect([kinds(), at.store.count('suppressions')]).toEqual([[['message', 'stop']], 1]);
	});

	it('reads what is unsupported as such, and leaves out what has no details', async () => {
		at.inbox.says(MARA, 'mid-1', '', at.now, { is_unsupported: true });
		at.inbox.says(MARA, 'mid-2', '', at.now, { from: undefined });
		await at.nextPass();
		expect(kinds()).toEqual([['unsupported', null]]);
	});

	it('only the newest 20 of a conversation have details', async () => {
		for (let n = 0; n < 25; n++) at.inbox.says(MARA, `mid-${n}`, 'hallo', at.now + n * SECOND);
		at.wait(MINUTE);
		await at.nextPass();
		expect(events()).toBe(20);
	});

	it('nothing from before the account was connected, and nothing older than seven days', async () => {
		at.inbox.says('old', 'mid-1', 'hallo', at.now - HOUR);
		at.inbox.says('new', 'mid-2', 'hallo', at.now);
		at.wait(7 * DAY);
		at.inbox.says('old', 'mid-3', 'hallo', at.now);
		at.inbox.says('new', 'mid-4', 'hallo', at.now);
		await at.nextPass();
		expect(events()).toBe(2);
	});

	it('an own message is an echo: it hands off nothing', async () => {
		at.inbox.answers(MARA, 'mid-1', 'We do!', at.now);
		await at.nextPass();
		expect([at.handedOff, events()]).toEqual([[], 0]);
	});

	it('keeps Meta\'s pace of two calls a second, and leaves the rest of many to the next passes', async () => {
		// All within one second: their times do not tell them apart.
		for (let n = 0; n < 65; n++) at.inbox.says(`person-${n}`, `mid-${n}`, 'hallo', at.now);
		const found: number[] = [];
		for (let pass = 0; pass < 4; pass++) {
			await at.nextPass();
			found.push(events());
		}
		expect(found).toEqual([20, 40, 60, 65]);
		const conversations = at.inbox.calls.filter(({ path }) => path.includes('conversation'));
		const gaps = conversations.slice(1).map((call, index) => call.at - (conversations[index]?.at ?? 0));
		expect(Math.min(...gaps)).toBeGreaterThanOrEqual(500);
	});

	it('people who write on and on do not keep others waiting', async () => {
		for (let n = 0; n < 30; n++) at.inbox.says(`quiet-${n}`, `quiet-${n}`, 'hallo', at.now);
		for (let pass = 0; pass < 2; pass++) {
			for (let n = 0; n < 25; n++) at.inbox.says(`busy-${n}`, `busy-${pass}-${n}`, 'hallo', at.now + SECOND);
			await at.nextPass();
		}
		// Twenty of the quiet in the first pass, the other ten and ten that waited longest of the busy in the second.
		expect(at.store.count('viewers')).toBe(40);
	});

	it.each([
		['a limit', { error: { code: 613 } }],
		['a dead token', { error: { code: 190 } }],
	])('%s ends the pass at once, and nothing is lost by it', async (_what, error) => {
		for (const person of ['a', 'b', 'c']) at.inbox.says(person, `mid-${person}`, 'hallo', at.now);
		at.inbox.refuse.set('conversation-a', error).set('conversation-b', error).set('conversation-c', error);
		expect(await at.nextPass()).toMatchObject({ due: true, error: { class: expect.any(String) } });
		expect(at.asked()).toHaveLength(2);
		at.inbox.refuse.clear();
		expect(await at.nextPass()).toMatchObject({ error: null });
		expect(events()).toBe(3);
	});

	it('one conversation that cannot be read holds up nobody, and is read when it can be', async () => {
		at.inbox.says('a', 'mid-a', 'hallo', at.now);
		at.inbox.says('b', 'mid-b', 'hallo', at.now + SECOND);
		at.wait(MINUTE);
		at.inbox.refuse.set('conversation-a', { error: { code: 1 } });
		await at.nextPass();
		expect(events()).toBe(1);
		at.inbox.refuse.clear();
		await at.nextPass();
		expect(events()).toBe(2);
	});

	it('one that can never be read is given up in the end', async () => {
		at.inbox.says('a', 'mid-a', 'hallo', at.now);
		at.inbox.refuse.set('conversation-a', { error: { code: 1 } });
		at.asked();
		const reads: number[] = [];
		for (let pass = 0; pass < 6; pass++) {
			await at.nextPass();
			reads.push(at.asked().filter((path) => path === 'conversation-a').length);
		}
		expect(reads).toEqual([1, 1, 1, 1, 0, 0]);
	});

	it('stops between calls when it is told to', async () => {
		at.inbox.says(MARA, 'mid-1', 'hallo', at.now);
		at.stop.abort();
		await at.nextPass();
		expect([events(), at.store.rows("select * from inbox_marks where mark = 'reconciled_at'")]).toEqual([0, []]);
	});

	it('every message is recorded exactly once, whatever becomes of its webhook', async () => {
		const fate = fc.record({
			person: fc.nat(3),
			webhook: fc.constantFrom('never', 'at once', 'late', 'twice'),
			waits: fc.nat(4),
			echo: fc.boolean(),
		});
		let round = 0;
		await holds(
			fc.asyncProperty(fc.array(fate, { minLength: 1, maxLength: 12 }), async (history) => {
				const prefix = `round-${++round}`;
				const before = events();
				at.handedOff.length = 0;
				const late: unknown[] = [];
				for (const [n, { person, webhook, waits, echo }] of history.entries()) {
					const [mid, who] = [`${prefix}-${n}`, `person-${person}`];
					const party = { person: who, at: at.now };
					const update = echo ? echoOf(mid, 'We do!', party) : textMessage(mid, 'hallo', party);
					if (echo) at.inbox.answers(who, mid, 'We do!', at.now);
					else at.inbox.says(who, mid, 'hallo', at.now);
					if (webhook === 'late') late.push(update);
					const times = { never: 0, 'at once': 1, late: 0, twice: 2 }[webhook];
					for (let time = 0; time < times; time++) await at.webhook(envelope([update]));
					at.wait(waits * MINUTE);
					await at.pass();
				}
				await at.nextPass();
				await at.webhook(envelope(late));
				await at.nextPass();
				const said = history.filter(({ echo }) => !echo).length;
				expect([events() - before, new Set(at.handedOff.map(({ eventKey }) => eventKey)).size, at.handedOff.length]).toEqual([said, said, said]);
			}),
			25,
		);
	});

	it('control: without a pass, what no webhook brought is missing', async () => {
		at.inbox.says(MARA, 'mid-1', 'hallo', at.now);
		await at.webhook(envelope([textMessage('mid-2', 'hallo')], ACCOUNT));
		at.wait(DAY);
		expect(events()).toBe(1);
	});
});
