import { CONFIRMATION_LIFETIME_MS } from '../../../core/consent/email-opt-in';
import { OutreachFixture } from '../support/outreach-fixture';

const TOKEN = 'a'.repeat(43);
const WORDING = 'Yes, send me the newsletter';

describe('consent to e-mail, by double opt-in', () => {
	let fixture: OutreachFixture;
	let viewerKey: string;

	beforeEach(async () => {
		fixture = await OutreachFixture.open();
		viewerKey = (await fixture.writes('hallo')).viewerKey;
	});
	afterEach(() => fixture.close());

	const begin = (changes: object = {}) => fixture.store.use.beginEmailOptIn({ accountKey: fixture.accountKey, viewerKey, wording: WORDING, token: TOKEN, ...changes });
	const confirm = (token = TOKEN) => fixture.store.use.confirmEmailOptIn({ token });
	const check = () => fixture.store.use.checkConsent({ accountKey: fixture.accountKey, viewerKey, eventKey: '', purpose: 'email' });

	it('grants nothing before the link is used, once, and keeps only the hash of its token', async () => {
		expect(await begin()).toEqual({ outcome: 'pending', expiresAt: fixture.store.now + CONFIRMATION_LIFETIME_MS });
		expect(await check()).toEqual({ gate: 'ask_first' });
		expect(JSON.stringify(fixture.store.rows('select * from email_confirmations'))).not.toContain(TOKEN);
		expect(await confirm('b'.repeat(43))).toEqual({ outcome: 'refused', reason: 'unknown' });
		expect(await confirm()).toEqual({ outcome: 'granted', accountKey: fixture.accountKey, viewerKey });
		expect(await check()).toMatchObject({ gate: 'allowed', wording: WORDING });
		expect(await confirm()).toEqual({ outcome: 'refused', reason: 'used' });
		expect(fixture.store.rows('select origin, purpose from consent_ledger')).toEqual([{ origin: 'double_opt_in', purpose: 'email' }]);
	});

	it('a link ends by time, by a newer one, and by a STOP', async () => {
		await begin();
		await begin({ token: 'c'.repeat(43) });
		expect(await confirm()).toEqual({ outcome: 'refused', reason: 'replaced' });
		fixture.store.now += CONFIRMATION_LIFETIME_MS;
		expect(await confirm('c'.repeat(43))).toEqual({ outcome: 'refused', reason: 'expired' });
		await begin({ token: 'd'.repeat(43) });
		await fixture.writes('STOP');
		expect(await confirm('d'.repeat(43))).toEqual({ outcome: 'refused', reason: 'suppressed' });
		expect(await begin({ token: 'e'.repeat(43) })).toEqual({ outcome: 'refused', reason: 'suppressed' });
		expect(fixture.store.count('consent_ledger')).toBe(0);
	});

	it('refuses a token that is no secret, empty words, and a stranger', async () => {
		await expect(begin({ token: 'short' })).rejects.toThrow('too short');
		await expect(begin({ wording: ' ' })).rejects.toThrow('no words');
		expect(await begin({ viewerKey: 'vwr_none' })).toEqual({ outcome: 'refused', reason: 'unknown_person' });
	});
});
