import fc from 'fast-check';
import { codesIn, makeCode, messageOf } from '../../../core/rights/secrets';
import { RIGHTS } from '../../../core/rights/request';
import { parseKeyring } from '../../../core/store/keyring';
import { holds } from '../support/property';
import { DAY, HOUR, KEY, MINUTE } from '../support/store';
import { connectLive } from '../support/store';
import { Claims } from './claimant';

const OTHER = '700100200300499';

describe('the code a person sends to prove who they are', () => {
	let claims: Claims;
	beforeEach(async () => {
		claims = await Claims.open();
	});
	afterEach(() => claims.close());

	const stateOf = (key: string) => String(claims.store.rows('select state from rights_requests where request_key = ?', key)[0]?.['state']);

	it('makes the request theirs, and no workflow hears of the message', async () => {
		const viewerKey = await claims.meet();
		const { request, message } = await claims.ask('access');
		expect(message).toMatch(/^AVG INZAGE [2-9A-Z]{5}-[2-9A-Z]{5}$/);
		expect((await claims.writes(message)).handedOff).toEqual([]);
		expect(claims.store.rows('select state, viewer_key from rights_requests')).toEqual([{ state: 'verified', viewer_key: viewerKey }]);
		expect(stateOf(request.requestKey)).toBe('verified');
		// The control: any other message of the same person is handed over.
		expect((await claims.writes('en nu?')).handedOff).toHaveLength(1);
	});

	it.each(['na STOP', 'terwijl het account gepauzeerd is', 'met de stopschakelaar om'])('counts %s', async (when) => {
		await claims.meet();
		if (when === 'na STOP') await claims.writes('STOP');
		if (when.includes('gepauzeerd')) claims.store.raw.exec("update accounts set paused_reason = 'token_dead'");
		if (when.includes('stopschakelaar')) await claims.store.use.setStopSwitch({ accountKey: claims.accountKey, stopped: true });
		const { request, message } = await claims.ask('access');
		await claims.writes(message);
		expect(stateOf(request.requestKey)).toBe('verified');
	});

	it('counts once, for whoever sends it first', async () => {
		await claims.meet();
		const { message } = await claims.ask('access');
		await claims.writes(message);
		const again = await claims.writes(message, OTHER);
		expect(again.handedOff).toHaveLength(1);
		expect(claims.store.count('rights_requests', "state = 'verified'")).toBe(1);
		const owner = claims.store.rows('select viewer_key from rights_requests')[0]?.['viewer_key'];
		expect(again.handedOff[0]?.viewerKey).not.toBe(owner);
	});

	it('expires after 24 hours, and the request lapses', async () => {
		const { request, message } = await claims.ask('erasure');
		claims.store.now += DAY;
		expect((await claims.writes(message)).handedOff).toHaveLength(1);
		await claims.work();
		expect(stateOf(request.requestKey)).toBe('lapsed');
		const late = await claims.ask('erasure');
		claims.store.now += DAY - 1;
		await claims.writes(late.message);
		expect(stateOf(late.request.requestKey)).toBe('verified');
	});

	it('counts at the account it was made for only', async () => {
		await connectLive(claims.store, '17841400000000999');
		const { request, message } = await claims.ask('access');
		expect((await claims.writes(message, OTHER, '17841400000000999')).handedOff).toHaveLength(1);
		expect(stateOf(request.requestKey)).toBe('waiting');
	});

	it('is kept nowhere, as the link is not', async () => {
		const { message, link } = await claims.ask('rectification', 'Ik heet Maria');
		const everything = JSON.stringify(['rights_requests', 'rights_tries'].map((table) => claims.store.rows(`select * from ${table}`)));
		const code = message.split(' ').at(-1) ?? '';
		for (const secret of [code, code.replace('-', ''), link, link.split('.')[0] ?? '', 'Maria', '192.0.2.7']) expect(everything).not.toContain(secret);
		// The control: what is kept is found.
		expect(everything).toContain('rectification');
	});

	it('is found in what people make of it, and hardly anywhere else', () =>
		holds(
			fc.property(fc.string({ minLength: 30 }), fc.constantFrom(...RIGHTS), fc.constantFrom('nl' as const, 'en' as const), fc.constantFrom('', ' ', '  '), (random, kind, language, around) => {
				const code = makeCode(parseKeyring(KEY), random);
				expect(code).toMatch(/^[2-9A-HJKMNP-TW-Z]{10}$/);
				const message = messageOf(code, kind, language);
				for (const typed of [message, message.toLowerCase(), `Hoi! ${message}. Groet`, message.replace('-', ' '), message.replace('-', '–'), `${around}${message}${around}`]) {
					expect(codesIn(typed)).toContain(code);
				}
			}),
			200,
		));

	it('does not take an ordinary message for one', () => {
		for (const text of ['hallo', 'Wat kost het?', 'ABCDE', '12345 67890 12345', 'https://example.com/a', '']) expect(codesIn(text)).toEqual([]);
	});

	it('ends with too many tries of one person, for an hour', async () => {
		const { request, message } = await claims.ask('access');
		for (let n = 0; n < 20; n++) await claims.writes(`ZZZZZ-ZZZ${'23456789ABCDEFGHJKMN'[n] ?? ''}Z`);
		await claims.writes(message);
		expect(stateOf(request.requestKey)).toBe('waiting');
		claims.store.now += HOUR;
		await claims.writes(message);
		expect(stateOf(request.requestKey)).toBe('verified');
	});
});

describe('the form', () => {
	let claims: Claims;
	beforeEach(async () => {
		claims = await Claims.open();
	});
	afterEach(() => claims.close());

	it('lets one visitor ask ten times an hour, and others go on', async () => {
		const ask = (visitor: string) => claims.store.use.openRequest({ accountKey: claims.accountKey, kind: 'access', language: 'en', detail: '', visitor });
		for (let n = 0; n < 10; n++) expect((await ask('192.0.2.1')).opened).toBe(true);
		expect(await ask('192.0.2.1')).toEqual({ opened: false, why: 'too_many' });
		expect((await ask('192.0.2.2')).opened).toBe(true);
		claims.store.now += HOUR;
		expect((await ask('192.0.2.1')).opened).toBe(true);
	});

	it('wants to know what is to be corrected', async () => {
		expect(await claims.store.use.openRequest({ accountKey: claims.accountKey, kind: 'rectification', language: 'nl', detail: '  ', visitor: 'x' })).toEqual({ opened: false, why: 'detail_missing' });
	});

	it('gives one month of the calendar, the account\'s way', async () => {
		// 31 January in Amsterdam: the month ends on 28 February.
		claims.store.now = Date.UTC(2027, 0, 31, 11);
		const { request } = await claims.ask('access');
		expect(new Date(request.dueAt).toISOString()).toBe('2027-02-28T11:00:00.000Z');
	});
});

describe('the link to the answer', () => {
	let claims: Claims;
	beforeEach(async () => {
		claims = await Claims.open();
	});
	afterEach(() => claims.close());

	it('says how far it is, and opens the answer once', async () => {
		await claims.meetNamed('mara.k');
		const { message, link } = await claims.ask('access');
		expect(await claims.look(link)).toMatchObject({ answer: 'waiting_for_code' });
		expect(await claims.take(link)).toMatchObject({ answer: 'waiting_for_code' });
		await claims.writes(message);
		expect(await claims.look(link)).toMatchObject({ answer: 'being_prepared' });
		await claims.work();
		expect(await claims.look(link)).toMatchObject({ answer: 'ready', kind: 'access' });
		expect(await claims.take(link)).toMatchObject({ answer: 'given', kind: 'access' });
		expect(await claims.take(link)).toEqual({ answer: 'refused' });
		expect(await claims.look(link)).toEqual({ answer: 'refused' });
	});

	it('opens it for one of many who come at once', async () => {
		await claims.meetNamed('mara.k');
		const { link } = await claims.claim('access');
		const answers = await Promise.all(Array.from({ length: 8 }, () => claims.take(link)));
		expect(answers.filter(({ answer }) => answer === 'given')).toHaveLength(1);
		expect(answers.filter(({ answer }) => answer === 'refused')).toHaveLength(7);
	});

	it('is refused when it is forged in any sign', async () => {
		await claims.meetNamed('mara.k');
		const { link } = await claims.claim('access');
		await holds(
			fc.asyncProperty(fc.nat(link.length - 1), fc.constantFrom('a', 'Z', '0', '_', '.'), async (at, sign) => {
				const forged = link.slice(0, at) + sign + link.slice(at + 1);
				if (forged === link) return;
				expect(await claims.take(forged, `visitor ${at}`)).toEqual({ answer: 'refused' });
			}),
			60,
		);
		for (const odd of ['', '.', '..', 'a.b.c', `${link}.x`, 'x'.repeat(5000)]) expect(await claims.take(odd)).toEqual({ answer: 'refused' });
		// The control: the link itself is good.
		expect(await claims.take(link)).toMatchObject({ answer: 'given' });
	});

	it('expires, and the answer with it', async () => {
		await claims.meetNamed('mara.k');
		const { link, request } = await claims.claim('access');
		claims.store.now += 38 * DAY;
		expect(await claims.take(link)).toEqual({ answer: 'refused' });
		await claims.work();
		expect(claims.store.rows('select state, outcome from rights_requests where request_key = ?', request.requestKey)).toEqual([{ state: 'done', outcome: 'not_collected' }]);
	});

	it('is tried sixty times an hour by one visitor and not more', async () => {
		await claims.meetNamed('mara.k');
		const { link } = await claims.claim('access');
		for (let n = 0; n < 60; n++) await claims.take('forged.a.b', '198.51.100.9');
		expect(await claims.take(link, '198.51.100.9')).toEqual({ answer: 'refused' });
		claims.store.now += MINUTE;
		expect(await claims.look(link, '198.51.100.10')).toMatchObject({ answer: 'ready' });
	});
});
