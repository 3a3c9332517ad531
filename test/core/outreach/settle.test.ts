import type { GraphErrorClass } from '../../../core/instagram/errors';
import { OutreachFixture } from '../support/outreach-fixture';
import { HOUR, MINUTE, SECOND } from '../support/store';
import { ACCOUNT, echoOf, envelope, MARA, receive } from '../support/wire';

describe('settling a claimed message', () => {
	let fixture: OutreachFixture;

	beforeEach(async () => {
		fixture = await OutreachFixture.open();
	});
	afterEach(() => fixture.close());

	const echo = (mid: string, text: string, person = MARA) =>
		receive(fixture.store, envelope([echoOf(mid, text, { at: fixture.store.now + SECOND, person })]));
	const pausedUntil = () => fixture.store.rows('select paused_reason, paused_until from accounts')[0];
	const conversation = (sendKey: string, messages: { mid: string; text: string; sentAt: number }[] = [], reachesBack = true, watchedMs = MINUTE) =>
		fixture.store.use.settleByConversation({ sendKey, recipient: MARA, messages, reachesBack, watchedMs });

	const RESULTS: readonly [GraphErrorClass, string, string][] = [
		['already_done', 'sent', 'sent'],
		['ambiguous', 'unknown', 'unknown'],
		['window_closed', 'not_allowed', 'refused'],
		['not_found', 'not_allowed', 'refused'],
		['profile_consent', 'not_allowed', 'refused'],
		['person_unreachable', 'not_allowed', 'refused'],
		['not_reached', 'later', 'refused'],
		['throttled', 'later', 'refused'],
		['account_stop', 'later', 'refused'],
		['token_dead', 'by_hand', 'refused'],
		['configuration', 'by_hand', 'refused'],
	];

	it.each(RESULTS)('%s: %s, kept as %s', async (errorClass, settled, state) => {
		const claim = await fixture.mustClaim(await fixture.writes('hallo'), 'soft_touch');
		expect((await fixture.failed(claim, errorClass)).settled).toBe(settled);
		expect(fixture.sendState(claim)).toBe(state);
	});

	/** Sending alone waits for the owner, nothing at all is called during a limit: neither may hide the other. */
	it.each([['before', 'throttled'], ['after', 'throttled'], ['before', 'account_stop'], ['after', 'account_stop']] as const)(
		'a refused set-up %s a %s error leaves the line closed', async (when, limit) => {
			const { store, accountKey } = fixture;
			const first = await fixture.mustClaim(await fixture.writes('hallo'), 'soft_touch');
			const second = await fixture.mustClaim(await fixture.writes('hoi'), 'opt_in_question');
			const line = { accountKey, appSecret: 'secret' };
			await store.use.keepToken({ seed: 's', appSecret: 'secret', token: 't', expiresInMs: null, refreshable: false, igAccountId: ACCOUNT });
			await fixture.failed(first, when === 'before' ? 'configuration' : limit);
			await fixture.failed(second, when === 'before' ? limit : 'configuration');
			expect(await store.use.openLine(line)).toMatchObject({ state: 'paused', reason: limit });
			store.now += 4 * HOUR;
			expect(await store.use.openLine(line)).toMatchObject({ state: 'open' });
		},
	);

	it.each(['before', 'after'])('an echo %s the answer makes no difference', async (when) => {
		const event = await fixture.writes('hallo');
		const claim = await fixture.mustClaim(event, 'soft_touch');
		const mid = `mid-of-${claim.sendKey}`;
		if (when === 'before') await echo(mid, claim.message.text);
		expect(await fixture.accepted(claim)).toEqual({ settled: 'sent' });
		if (when === 'after') await echo(mid, claim.message.text);
		expect(await fixture.claim(event, 'soft_touch')).toEqual({ outcome: 'already', sendKey: claim.sendKey, state: 'sent' });
	});

	it('an echo settles what is unknown, also when a failure is reported later', async () => {
		const claim = await fixture.mustClaim(await fixture.writes('hallo'), 'soft_touch');
		await echo('m-echo', claim.message.text);
		expect(await fixture.failed(claim, 'window_closed')).toEqual({ settled: 'sent' });
	});

	it.each([
		['another text', 'iets anders', MARA],
		['another person', null, '999'],
	])('an echo of %s settles nothing', async (_what, text, person) => {
		const claim = await fixture.mustClaim(await fixture.writes('hallo'), 'soft_touch');
		await echo('m-echo', text ?? claim.message.text, person);
		expect(fixture.sendState(claim)).toBe('claimed');
	});

	it('the same words to one person wait until it is known what became of the first', async () => {
		const first = await fixture.mustClaim(await fixture.writes('hallo'), 'soft_touch');
		fixture.store.now += SECOND;
		const again = await fixture.writes('hallo?');
		const waits = { outcome: 'refused', reasons: [{ code: 'equal_in_doubt' }], verdict: 'later' };
		expect(await fixture.claim(again, 'soft_touch')).toMatchObject(waits);
		await fixture.failed(first, 'ambiguous');
		expect(await fixture.claim(again, 'soft_touch')).toMatchObject(waits);
		expect((await fixture.claim(again, 'opt_in_question', 'question')).outcome).toBe('claimed');
		for (let time = 0; time < 3; time++) await echo('m-echo', first.message.text);
		const second = await fixture.mustClaim(again, 'soft_touch');
		// The proof of the first never becomes that of the second.
		await echo('m-echo', first.message.text);
		await fixture.failed(second, 'ambiguous');
		expect(await conversation(second.sendKey, [{ mid: 'm-echo', text: first.message.text, sentAt: fixture.store.now }])).toEqual({ found: false, released: true });
		expect([fixture.sendState(first), fixture.sendState(second)]).toEqual(['sent', 'refused']);
	});

	it('a message Instagram says it had already takes its own echo, and not that of the next one with its words', async () => {
		const first = await fixture.mustClaim(await fixture.writes('hallo'), 'soft_touch');
		await fixture.failed(first, 'already_done');
		const at = fixture.store.now;
		fixture.store.now += 10 * SECOND;
		const second = await fixture.mustClaim(await fixture.writes('hallo?'), 'soft_touch');
		await fixture.failed(second, 'ambiguous');
		const shown = [{ mid: 'm-first', text: first.message.text, sentAt: at }];
		expect(await conversation(second.sendKey, shown)).toEqual({ found: false, released: true });
	});

	it.each([5, 120])('a clock that is set %i minutes forward during a call gives nothing back: the call may still arrive', async (minutes) => {
		const { store, accountKey } = fixture;
		const event = await fixture.writes('hallo');
		const claim = await fixture.mustClaim(event, 'soft_touch');
		store.now += minutes * MINUTE;
		await store.use.takeUnknownSends({ accountKey });
		expect(await conversation(claim.sendKey, [], true, 5 * SECOND)).toEqual({ found: false, released: false });
		await fixture.accepted(claim);
		expect(await fixture.claim(event, 'soft_touch')).toMatchObject({ outcome: 'already', state: 'sent' });
	});

	it('what was claimed by a clock that was ahead is not given back while its words stand in the conversation', async () => {
		const now = fixture.store.now;
		fixture.store.now += 30 * MINUTE;
		const claim = await fixture.mustClaim(await fixture.writes('hallo', now), 'soft_touch');
		await fixture.failed(claim, 'ambiguous');
		expect(await conversation(claim.sendKey, [{ mid: 'm-ahead', text: claim.message.text, sentAt: now }])).toEqual({ found: false, released: false });
	});

	it('a conversation gives a step back only when it reaches back and was watched for a minute', async () => {
		const event = await fixture.writes('hallo');
		const claim = await fixture.mustClaim(event, 'soft_touch');
		await fixture.failed(claim, 'ambiguous');
		expect(await conversation(claim.sendKey, [], true, 59 * SECOND)).toEqual({ found: false, released: false });
		expect(await conversation(claim.sendKey, [], false)).toEqual({ found: false, released: false });
		expect((await fixture.claim(event, 'soft_touch')).outcome).toBe('already');
		expect(await conversation(claim.sendKey)).toEqual({ found: false, released: true });
		expect((await fixture.claim(event, 'soft_touch')).outcome).toBe('claimed');
	});

	it('a message in the conversation settles it as sent', async () => {
		const claim = await fixture.mustClaim(await fixture.writes('hallo'), 'soft_touch');
		await fixture.failed(claim, 'ambiguous');
		const shown = [{ mid: 'm-shown', text: claim.message.text, sentAt: fixture.store.now }];
		expect(await conversation(claim.sendKey, shown)).toEqual({ found: true, released: false });
		expect(fixture.sendState(claim)).toBe('sent');
	});

	it('a message nobody can account for keeps a step from being given back: it may be ours, changed on the way', async () => {
		const claim = await fixture.mustClaim(await fixture.writes('hallo'), 'soft_touch');
		await fixture.failed(claim, 'ambiguous');
		fixture.store.now += 2 * MINUTE;
		const altered = [{ mid: 'm-altered', text: `${claim.message.text} `, sentAt: fixture.store.now - MINUTE }];
		expect(await conversation(claim.sendKey, altered)).toEqual({ found: false, released: false });
		expect(fixture.sendState(claim)).toBe('unknown');
		const longBefore = [{ mid: 'm-old', text: 'Hi', sentAt: fixture.store.now - 60 * MINUTE }];
		expect(await conversation(claim.sendKey, longBefore)).toEqual({ found: false, released: true });
	});

	it.each(['accepted', 'ambiguous', 'window_closed'] as const)('%s, long after the step was given back and claimed anew, changes nothing', async (late) => {
		const event = await fixture.writes('hallo');
		const frozen = await fixture.mustClaim(event, 'soft_touch');
		fixture.store.now += 2 * MINUTE;
		await fixture.store.use.takeUnknownSends({ accountKey: fixture.accountKey });
		expect(await conversation(frozen.sendKey)).toEqual({ found: false, released: true });
		const anew = await fixture.mustClaim(event, 'soft_touch');
		await (late === 'accepted' ? fixture.accepted(frozen) : fixture.failed(frozen, late));
		expect([fixture.sendState(frozen), fixture.sendState(anew)]).toEqual(['refused', 'claimed']);
	});

	it.each([
		['a restriction', 'account_stop', 30 * MINUTE],
		['a dead token', 'token_dead', null],
	] as const)('the pause for %s is not shortened by a throttled call that was under way', async (_what, first, length) => {
		const restricted = await fixture.mustClaim(await fixture.writes('hallo'), 'soft_touch');
		const throttled = await fixture.mustClaim(await fixture.writes('hallo?'), 'opt_in_question');
		await fixture.failed(restricted, first);
		await fixture.failed(throttled, 'throttled');
		expect(pausedUntil()).toEqual({ paused_reason: first, paused_until: length === null ? null : fixture.store.now + length });
	});

	it('an outdated pause gives way to a new one', async () => {
		const first = await fixture.mustClaim(await fixture.writes('hallo'), 'soft_touch');
		await fixture.failed(first, 'throttled');
		fixture.store.now += 10 * MINUTE;
		const second = await fixture.mustClaim(await fixture.writes('hallo?'), 'soft_touch');
		await fixture.failed(second, 'throttled');
		// Nothing went well in between, so it lasts twice as long.
		expect(pausedUntil()).toEqual({ paused_reason: 'throttled', paused_until: fixture.store.now + 2 * MINUTE });
	});
});
