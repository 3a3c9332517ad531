import { CONFIRMATION_LIFETIME_MS } from '../../../core/consent/email-opt-in';
import { OutreachFixture } from '../support/outreach-fixture';
import { purge } from '../support/store';

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

	const addresses = () => fixture.store.rows("select viewer_key from identities where kind = 'email'").map((row) => row['viewer_key']);
	const sealed = () => fixture.store.count('email_confirmations', 'sealed is not null');

	it('keeps the address sealed, as the person\'s own once the link was used, and no longer than the link works', async () => {
		await begin({ address: ' Mara@Example.org ' });
		expect([addresses(), sealed()]).toEqual([[], 1]);
		expect(JSON.stringify(fixture.store.rows('select * from email_confirmations')).toLowerCase()).not.toContain('mara@');
		await confirm();
		expect([addresses(), sealed()]).toEqual([[viewerKey], 0]);
		await begin({ token: 'b'.repeat(43), address: 'new@example.org' });
		await begin({ token: 'c'.repeat(43), address: 'newer@example.org' });
		expect(sealed()).toBe(1);
		fixture.store.now += CONFIRMATION_LIFETIME_MS;
		await purge(fixture.store, fixture.accountKey);
		expect([addresses(), sealed()]).toEqual([[viewerKey], 0]);
	});

	it('gives an address to whoever confirmed it last, and takes none of somebody who opted out', async () => {
		await begin({ address: 'mara@example.org' });
		await confirm();
		const other = (await fixture.writes('hallo', fixture.store.now, '999')).viewerKey;
		await begin({ viewerKey: other, token: 'b'.repeat(43), address: 'MARA@example.org' });
		await confirm('b'.repeat(43));
		expect(addresses()).toEqual([other]);
		await fixture.writes('STOP', fixture.store.now, '999');
		expect(await begin({ token: 'c'.repeat(43), address: 'mara@example.org' })).toEqual({ outcome: 'refused', reason: 'suppressed' });
		expect(await begin({ token: 'd'.repeat(43), address: 'other@example.org' })).toMatchObject({ outcome: 'pending' });
		expect(await begin({ token: 'e'.repeat(43), address: 'no address' })).toEqual({ outcome: 'refused', reason: 'not_an_address' });
	});

	it('refuses a token that is no secret, empty words, and a stranger', async () => {
		await expect(begin({ token: 'short' })).rejects.toThrow('too short');
		await expect(begin({ wording: ' ' })).rejects.toThrow('no words');
		expect(await begin({ viewerKey: 'vwr_none' })).toEqual({ outcome: 'refused', reason: 'unknown_person' });
	});
});
