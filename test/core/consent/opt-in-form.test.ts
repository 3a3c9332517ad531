import { Claims } from '../rights/claimant';
import { DAY } from '../support/store';

const PAGE = 'https://n8n.example.com/webhook/story-funnel/opt-in';
const TOKEN = 'a-token-of-at-least-22-characters';
const OFFERS = { purpose: 'dm_promotion' as const, wording: 'Send me offers as a message.' };
const STORAGE = { purpose: 'crm_storage' as const, wording: 'Keep my name and handle.' };
const EMAIL = { purpose: 'email' as const, wording: 'Mail me news.' };
const row = (text: string) => ({ key: 'opt_in_form', language: 'nl', variant: 'a', purpose: 'service', asks: '', text, quick_replies: '' });

describe('the opt-in form', () => {
	let claims: Claims;
	let viewerKey: string;
	beforeEach(async () => {
		claims = await Claims.open();
		viewerKey = await claims.meetNamed('mara.k');
		await claims.store.use.publishCopy({ rows: [row('Kies zelf: {opt_in_link} {disclosure}')] });
	});
	afterEach(() => claims.close());

	/** A message with the person's link. */
	async function claim() {
		const [event] = (await claims.writes('aanmelden')).handedOff;
		return claims.store.use.claimSend({ accountKey: claims.accountKey, viewerKey, eventKey: event?.eventKey ?? '', step: 'answer', copyKey: 'opt_in_form' });
	}
	async function linkSent(): Promise<string> {
		await claims.store.use.noteOptInPage({ url: PAGE });
		const claimed = await claim();
		if (claimed.outcome !== 'claimed') throw new Error(`not claimed: ${JSON.stringify(claimed)}`);
		await claims.store.use.settleSend({ sendKey: claimed.sendKey, call: { outcome: 'accepted', mid: `m-${claimed.sendKey}` } });
		const address = /https:\S+/.exec(claimed.message.text)?.[0] ?? '';
		expect(address.startsWith(`${PAGE}?t=`)).toBe(true);
		return new URL(address).searchParams.get('t') ?? '';
	}
	const record = (link: string, ticked: Parameters<Claims['store']['use']['recordOptIn']>[0]['ticked'], address = '', token = TOKEN) =>
		claims.store.use.recordOptIn({ link, ticked, address, token });
	const consent = async (purpose: 'dm_promotion' | 'crm_storage' | 'email') => (await claims.store.use.checkConsent({ accountKey: claims.accountKey, viewerKey, eventKey: '', purpose })).gate;

	it('is linked to in a message only while it is published', async () => {
		expect(await claim()).toMatchObject({ outcome: 'refused', reasons: [{ code: 'form_not_published' }], verdict: 'later' });
		await claims.store.use.noteOptInPage({ url: PAGE });
		await claims.store.use.noteOptInPage({ url: null });
		expect(await claim()).toMatchObject({ outcome: 'refused', reasons: [{ code: 'form_not_published' }] });
		await linkSent();
	});

	it('takes each ticked box as a consent of its own, with its words, and leaves the others', async () => {
		const link = await linkSent();
		expect(await claims.store.use.readOptInForm({ link })).toMatchObject({ outcome: 'open', agreed: [] });
		expect(await record(link, [STORAGE])).toMatchObject({ outcome: 'recorded', viewerKey, granted: ['crm_storage'], email: 'not_asked' });
		expect([await consent('crm_storage'), await consent('dm_promotion')]).toEqual(['allowed', 'ask_first']);
		expect(claims.store.rows("select wording from consent_ledger where purpose = 'crm_storage'")).toEqual([{ wording: 'form: Keep my name and handle.' }]);
		expect(await claims.store.use.readOptInForm({ link })).toMatchObject({ agreed: ['crm_storage'] });
		expect(await record(link, [STORAGE, OFFERS])).toMatchObject({ granted: ['dm_promotion'] });
		expect(await record(link, [])).toMatchObject({ granted: [] });
	});

	it('takes no e-mail before the link in the mail was used, and no more than three mails a day', async () => {
		const link = await linkSent();
		expect(await record(link, [EMAIL], 'no address')).toMatchObject({ email: 'not_an_address' });
		expect(await record(link, [EMAIL], 'mara@example.com')).toMatchObject({ granted: [], email: 'pending' });
		expect(await consent('email')).toBe('ask_first');
		for (const n of [1, 2]) expect(await record(link, [EMAIL], `other${n}@example.com`, `${TOKEN}-${n}`)).toMatchObject({ email: 'pending' });
		expect(await record(link, [EMAIL], 'fourth@example.com', `${TOKEN}-4`)).toMatchObject({ email: 'too_many' });
		expect(await claims.store.use.confirmEmailOptIn({ token: TOKEN })).toMatchObject({ outcome: 'refused', reason: 'replaced' });
		expect(await claims.store.use.confirmEmailOptIn({ token: `${TOKEN}-2` })).toMatchObject({ outcome: 'granted' });
		expect(await consent('email')).toBe('allowed');
	});

	it('brings nothing back by an old link after a withdrawal or a STOP', async () => {
		const link = await linkSent();
		await record(link, [OFFERS]);
		const [event] = (await claims.writes('liever niet')).handedOff;
		await claims.store.use.withdrawConsent({ accountKey: claims.accountKey, viewerKey, eventKey: event?.eventKey ?? '', purpose: 'dm_promotion' });
		expect(await record(link, [OFFERS])).toMatchObject({ granted: [] });
		expect(await consent('dm_promotion')).toBe('not_allowed');
		await claims.writes('STOP');
		expect(await record(link, [STORAGE])).toEqual({ outcome: 'stopped' });
		expect(await claims.store.use.readOptInForm({ link })).toEqual({ outcome: 'stopped' });
	});

	it('knows no forged, cut, foreign or old link, and none of somebody who was erased', async () => {
		const link = await linkSent();
		const other = await Claims.open();
		const [account = '', viewer = '', ends = '', mac = ''] = link.split('.');
		const wrong = ['', 'x', link.slice(0, -1), [account, viewer, 'zzzzz', mac].join('.'), [account, 'vwr_other', ends, mac].join('.'), `${link}.x`];
		for (const each of wrong) expect([each, await record(each, [STORAGE]).catch((error: unknown) => String(error))]).toEqual([each, { outcome: 'unknown' }]);
		await expect(other.store.use.recordOptIn({ link, ticked: [STORAGE], address: '', token: TOKEN })).resolves.toEqual({ outcome: 'unknown' });
		await other.close();
		claims.store.now += 8 * DAY;
		expect(await record(link, [STORAGE])).toEqual({ outcome: 'unknown' });
	});

	it('knows no link of somebody who was erased', async () => {
		const link = await linkSent();
		await claims.claim('erasure');
		expect(await record(link, [STORAGE])).toEqual({ outcome: 'unknown' });
	});
});
