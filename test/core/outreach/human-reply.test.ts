import { createInstagramClient } from '../../../core/instagram/client';
import type { GraphRequest, Transport } from '../../../core/instagram/transport';
import { sendHumanReply } from '../../../core/outreach/dispatch';
import { OutreachFixture } from '../support/outreach-fixture';
import { hear, DAY, HOUR, MINUTE } from '../support/store';
import { commentBody, echoOf, envelope, MARA, receive } from '../support/wire';

const ANNA = { id: 'user-1', name: 'Anna de Vries' };

/** Instagram as far as sending goes: what it was asked, and what it answers. */
class Line {
	readonly calls: GraphRequest[] = [];
	refuses: { code: number; error_subcode: number } | null = null;

	readonly transport: Transport = (request) => {
		this.calls.push(request);
		if (this.refuses) return Promise.resolve({ answered: true, status: 400, body: JSON.stringify({ error: { message: 'no', ...this.refuses } }) });
		return Promise.resolve({ answered: true, status: 200, body: JSON.stringify({ recipient_id: '1', message_id: `mid-${this.calls.length}` }) });
	};
	readonly client = createInstagramClient(this.transport);

	get bodies(): unknown[] {
		return this.calls.map(({ body }) => body);
	}
}

describe('a human-written reply', () => {
	let fixture: OutreachFixture;
	let line: Line;
	beforeEach(async () => {
		fixture = await OutreachFixture.open();
		line = new Line();
	});
	afterEach(() => fixture.close());

	const reply = async (event: { viewerKey: string; eventKey: string }, text = 'Ja, wij versturen ook naar Porto.', author = ANNA) => {
		await hear(fixture.store, fixture.accountKey);
		return sendHumanReply(fixture.store.use, line.client, { accountKey: fixture.accountKey, viewerKey: event.viewerKey, eventKey: event.eventKey, text, author });
	};
	const codes = async (...[event, text]: Parameters<typeof reply>) => {
		const outcome = await reply(event, text);
		return 'reasons' in outcome ? outcome.reasons.map(({ code }) => code) : [outcome.outcome];
	};
	const sends = () => fixture.store.rows("select state, copy_key, purpose, lawful_basis, evidence, step from sends where copy_key = '(human)'");

	it('answers within the day like any message, and keeps who wrote it', async () => {
		const asked = await fixture.writes('Do you ship to Porto?');
		expect(await reply(asked)).toMatchObject({ outcome: 'sent', already: false });
		expect(line.bodies).toEqual([{ recipient: { id: MARA }, message: { text: 'Ja, wij versturen ook naar Porto.' } }]);
		expect(sends()).toMatchObject([{ state: 'sent', purpose: 'service', lawful_basis: 'answer_to_own_message' }]);
		expect(JSON.parse(String(sends()[0]?.['evidence']))).toEqual({
			windowFrom: expect.any(Number), consent: null, question: asked.eventKey, author: 'user-1', authorName: 'Anna de Vries', asHuman: false,
		});
		expect(fixture.store.rows('select state, outcome from events')).toEqual([{ state: 'handled', outcome: 'sent' }]);
		expect(await fixture.store.use.verifySends({ accountKey: fixture.accountKey })).toMatchObject({ sent: 1, withAll: 1 });
	});

	it('three days later goes as a human agent, once, and not on the eighth day', async () => {
		const [early, late] = [await fixture.writes('Do you ship?'), await fixture.writes('And to Lisbon?')];
		fixture.store.now += 3 * DAY;
		expect(await codes(early)).toEqual(['sent']);
		expect(line.bodies).toEqual([{ recipient: { id: MARA }, messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT', message: { text: 'Ja, wij versturen ook naar Porto.' } }]);
		expect(await codes(early, 'Nog iets?')).toEqual(['question_answered']);
		fixture.store.now += 4 * DAY + MINUTE;
		expect(await codes(late, 'Ook naar Lissabon.')).toEqual(['purge_overdue', 'human_window_closed']);
		expect(line.calls).toHaveLength(1);
	});

	it('sent twice by the same form is one message; other words are another', async () => {
		const asked = await fixture.writes('Do you ship?');
		expect(await reply(asked)).toMatchObject({ outcome: 'sent', already: false });
		expect(await reply(asked, ' Ja, wij versturen ook naar Porto. \n')).toMatchObject({ outcome: 'sent', already: true });
		expect(await reply(asked, 'Het kost niets extra.')).toMatchObject({ outcome: 'sent', already: false });
		expect(line.calls).toHaveLength(2);
	});

	it('is never promotional, in the window neither', async () => {
		const asked = await fixture.writes('Do you ship?');
		for (const text of ['Met code VAAS krijg je 20% korting', 'Nu € 15', 'a voucher for you', 'Hier je {code}']) expect(await codes(asked, text)).toEqual(['promotion_by_hand']);
		expect(line.calls).toEqual([]);
	});

	it('answers a message of the person itself, and nothing else', async () => {
		const { store } = fixture;
		const other = await fixture.writes('hallo', store.now, '7002');
		const mine = await fixture.writes('hallo');
		expect(await codes({ viewerKey: mine.viewerKey, eventKey: other.eventKey })).toEqual(['no_own_question']);
		expect(await codes({ viewerKey: mine.viewerKey, eventKey: 'evt_none' })).toEqual(['no_own_question']);
		const [said] = (await receive(store, commentBody('c1', 'mooi'))).handedOff;
		expect(await codes({ viewerKey: said?.viewerKey ?? '', eventKey: said?.eventKey ?? '' })).toContain('no_own_question');
		const question = await fixture.mustClaim(await fixture.repliesToStory('wat leuk'), 'opt_in_question');
		await fixture.accepted(question);
		expect(await codes(await fixture.taps(question, 0))).toEqual(['no_own_question']);
		expect(line.calls).toEqual([]);
	});

	it('does not go to somebody who opted out, also where they asked before', async () => {
		const asked = await fixture.writes('Do you ship?');
		await fixture.writes('STOP');
		expect(await codes(asked)).toEqual(['suppressed']);
	});

	it('goes to somebody automation waits for a human for, and leaves automation silent for a day', async () => {
		const asked = await fixture.writes('stop met sturen naar mijn oude adres, kan dat?');
		expect(await fixture.claim(asked, 'soft_touch')).toMatchObject({ verdict: 'by_hand', reasons: [{ code: 'held_for_human' }] });
		expect(await codes(asked)).toEqual(['sent']);
		await fixture.store.use.releaseHold({ accountKey: fixture.accountKey, viewerKey: asked.viewerKey, person: 'Anna' });
		const claim = await fixture.claim(await fixture.repliesToStory('leuk'), 'soft_touch');
		expect(claim).toMatchObject({ outcome: 'refused', reasons: [{ code: 'human_takeover' }] });
		fixture.store.now += DAY;
		await fixture.mustClaim(await fixture.repliesToStory('leuk'), 'soft_touch');
	});

	it('is known by its echo: it raises no takeover of its own and settles what was lost', async () => {
		const asked = await fixture.writes('Do you ship?');
		const claim = await fixture.store.use.claimHumanReply({ ...asked, text: 'Ja hoor', author: ANNA });
		if (claim.outcome !== 'claimed') throw new Error(JSON.stringify(claim));
		await fixture.failed(claim, 'ambiguous');
		await receive(fixture.store, envelope([echoOf('e1', 'Ja hoor', { at: fixture.store.now })]));
		expect(fixture.sendState(claim)).toBe('sent');
		expect(fixture.store.count('foreign_messages')).toBe(0);
	});

	it('that Meta does not take as a human agent is a colleague\'s, and pauses nothing', async () => {
		const asked = await fixture.writes('Do you ship?');
		fixture.store.now += 2 * DAY;
		line.refuses = { code: 100, error_subcode: 2018276 };
		expect(await reply(asked)).toEqual({ outcome: 'by_hand', reasons: [{ code: 'instagram_human_agent' }] });
		expect(fixture.store.rows('select paused_reason from accounts')).toEqual([{ paused_reason: null }]);
		// The step is given back: once Meta has granted it, it may be tried again.
		line.refuses = null;
		expect(await reply(asked)).toMatchObject({ outcome: 'sent', already: false });
	});

	it('needs an author and a text that fits', async () => {
		const asked = await fixture.writes('Do you ship?');
		await expect(reply(asked, 'Ja', { id: '', name: '' })).rejects.toThrow(/no author/);
		await expect(reply(asked, '  ')).rejects.toThrow(/empty/);
		await expect(reply(asked, 'é'.repeat(501))).rejects.toThrow(/1002 bytes/);
		expect(await codes(asked, 'é'.repeat(500))).toEqual(['sent']);
	});

	it('counts among the messages of the hour', async () => {
		const { store, accountKey } = fixture;
		await store.use.setOutreachLimits({ accountKey, limits: { hourly: 1, quietFrom: '', quietUntil: '', capMessages: 2, capDays: 7, closedCountries: [] } });
		const asked = await fixture.writes('Do you ship?');
		expect(await codes(asked)).toEqual(['sent']);
		expect(await reply(asked, 'Nog iets')).toMatchObject({ outcome: 'later', reasons: [{ code: 'hourly_limit', retryAt: expect.any(Number) }] });
		store.now += HOUR + MINUTE;
		expect(await codes(asked, 'Nog iets')).toEqual(['sent']);
	});
});
