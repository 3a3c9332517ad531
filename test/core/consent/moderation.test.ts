import { readFileSync } from 'node:fs';
import path from 'node:path';
import { moderate } from '../../../core/consent/moderation';
import { checkModeration } from '../../../core/consent/published-moderation';
import { Claims } from '../rights/claimant';
import { MINUTE } from '../support/store';

describe('what is held back', () => {
	it.each<[string, string, 'public' | 'message']>([
		['hate', 'Rot op naar je eigen land!', 'public'], ['hate', 'KYS 😂', 'message'], ['hate', 'Ik weet waar je woont...', 'message'], ['hate', 'fuck you', 'public'], ['hate', 'Wát een kankerlijer', 'public'],
		['scam', 'Hey! We love your style, DM us to collab 💕', 'public'], ['scam', 'Verdien thuis geld met één uur per dag', 'message'], ['scam', 'Double your bitcoin in 24h', 'public'], ['scam', 'Je hebt gewonnen! Klik snel', 'message'],
		['spam', 'F4F?', 'public'], ['spam', 'check my page 🔥🔥', 'public'], ['spam', 'Gratis volgers hier', 'message'], ['spam', 'aaaaaaaaaaaaaaaaaaaaaaaa', 'public'], ['spam', '@a1 @b2 @c3 @d4 @e5 @f6 look', 'public'],
		['link', 'kijk op https://cheap.example/win', 'public'], ['link', 'bit.ly/abc', 'public'], ['link', 'ga naar goedkoop.nl nu', 'public'], ['link', 't.me/geldsnel', 'public'],
	])('%s: %s', (kind, text, place) => {
		expect(moderate(text, place)).toBe(kind);
	});

	it.each(['Mooi.de kleur ook', 'Prachtig.Me too', 'mail me op jo@klei.nl', 'Wat kost die vaas?', 'Follow up van vorige week', 'o.a. de blauwe, a.u.b.', 'Hahahahahaha', '😍😍😍😍😍', '@mara.k kijk dan!', 'stomme vraag misschien, maar wanneer open?', 'Dood mooi', 'paki-stan tapijt'.replace('paki-', 'Paki')])(
		'not: %s',
		(text) => {
			expect([moderate(text, 'public'), moderate(text, 'message')]).toEqual([null, null]);
		},
	);

	it('is no link in a message, which shows the account something', () => {
		expect(moderate('zoiets? https://pin.example/vaas', 'message')).toBeNull();
	});

	it('is nothing of 360 everyday sentences', () => {
		const lines = readFileSync(path.join(__dirname, 'corpus/everyday.tsv'), 'utf8').trim().split('\n').flatMap((line) => line.split('\t'));
		expect(lines.length).toBeGreaterThan(300);
		expect(lines.filter((line) => moderate(line, 'public') !== null)).toEqual([]);
	});

	it('follows the table: words and sites of the team, none of which lets hate through', () => {
		const own = [{ kind: 'spam' as const, phrase: 'Gratis Cursus' }, { kind: 'allow' as const, phrase: 'https://www.bluekiln.nl/shop' }, { kind: 'allow' as const, phrase: 'check mijn bio' }, { kind: 'allow' as const, phrase: 'kys' }];
		expect(moderate('gratis cursus!', 'message', own)).toBe('spam');
		expect(moderate('zie bluekiln.nl/vaas en www.bluekiln.nl', 'public', own)).toBeNull();
		expect(moderate('zie bluekiln.nl en goedkoop.nl', 'public', own)).toBe('link');
		expect(moderate('check mijn bio', 'public', own)).toBeNull();
		expect(moderate('kys', 'public', own)).toBe('hate');
		expect(moderate('zie goedkoop.nl', 'public', [{ kind: 'allow', phrase: '*' }])).toBeNull();
	});

	it('names what is wrong in the table, and publishes nothing then', async () => {
		expect(checkModeration([{ kind: 'rude', phrase: 'xx' }, { kind: '', phrase: '' }])).toMatchObject({ ok: false, problems: [{ row: 1, field: 'kind' }, { row: 1, field: 'phrase' }] });
		const claims = await Claims.open();
		expect(await claims.store.use.publishModeration({ rows: [{ kind: 'spam', phrase: 'ab' }] })).toMatchObject({ published: false });
		expect(await claims.store.use.publishModeration({ rows: [{ kind: 'spam', phrase: 'mooie praatjes' }] })).toMatchObject({ published: true, version: 1, changed: true });
		expect(await claims.store.use.publishModeration({ rows: [{ phrase: 'mooie praatjes', kind: 'SPAM' }] })).toMatchObject({ version: 1, changed: false });
		expect((await claims.writes('Wat een mooie praatjes.')).handedOff).toMatchObject([{ keyword: null, nextStep: 'moderate_spam' }]);
		await claims.close();
	});
});

describe('whoever wrote what is held back', () => {
	let claims: Claims;
	beforeEach(async () => {
		claims = await Claims.open();
	});
	afterEach(() => claims.close());

	const answer = (event: { eventKey: string; viewerKey: string } | undefined, step = 'x') =>
		claims.store.use.claimSend({ accountKey: claims.accountKey, viewerKey: event?.viewerKey ?? '', eventKey: event?.eventKey ?? '', step, copyKey: 'soft_touch' });

	it('is not answered by the automation before a human has looked, whatever they write next', async () => {
		const [rude] = (await claims.writes('fuck you')).handedOff;
		expect(rude).toMatchObject({ nextStep: 'moderate_hate', keyword: null });
		expect(await answer(rude)).toMatchObject({ outcome: 'refused', reasons: [{ code: 'held_for_human' }] });
		claims.store.now += MINUTE;
		const [later] = (await claims.writes('sorry, leuk!')).handedOff;
		expect(await answer(later)).toMatchObject({ outcome: 'refused', reasons: expect.arrayContaining([{ code: 'held_for_human' }]) });
		expect(await claims.store.use.releaseHold({ accountKey: claims.accountKey, viewerKey: rude?.viewerKey ?? '', person: 'Noor' })).toEqual({ released: 1 });
		claims.store.now += MINUTE;
		const [again] = (await claims.writes('nog een vraag')).handedOff;
		// The control: the hold was what kept it back.
		expect(await answer(again)).toMatchObject({ outcome: 'claimed' });
	});

	it('is opted out by a STOP in rude words, which is confirmed', async () => {
		await claims.writes('fuck you');
		const [stop] = (await claims.writes('STOP')).handedOff;
		expect(stop).toMatchObject({ keyword: 'stop' });
		const confirmed = await claims.store.use.claimSend({ accountKey: claims.accountKey, viewerKey: stop?.viewerKey ?? '', eventKey: stop?.eventKey ?? '', step: 'c', copyKey: 'opt_out_confirmation' });
		expect(confirmed).toMatchObject({ outcome: 'claimed' });
	});
});
