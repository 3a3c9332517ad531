import type { ClaimedEmail } from '../../../core/outreach/claim-email';
import { confirmsEmail, publishWithEmail, UNSUBSCRIBE_PAGE } from '../support/email-copy';
import { OutreachFixture } from '../support/outreach-fixture';
import { DAY, hear, HOUR, MINUTE, purge } from '../support/store';

const ADDRESS = 'mara@example.org';

describe('the follow-up by e-mail', () => {
	let fixture: OutreachFixture;
	let viewerKey: string;

	beforeEach(async () => {
		fixture = await OutreachFixture.open();
		await publishWithEmail(fixture.store.use);
		viewerKey = await fixture.agrees('9000000000000900');
	});
	afterEach(() => fixture.close());

	const agreesToEmail = (address = ADDRESS) => confirmsEmail(fixture.store.use, { accountKey: fixture.accountKey, viewerKey }, address);
	const codes = (plan = 2) => JSON.parse((fixture.store.rows('select reasons from plans where step = ?', plan)[0]?.['reasons'] as string | null | undefined) ?? '[]') as { code: string }[];
	const plan = () => fixture.store.rows('select state, channel, outcome from plans where step = 2')[0];
	const mails = () => fixture.store.rows("select state, lawful_basis, purpose, channel from sends where channel = 'email'");

	/** The first message is out and the person stays silent until the follow-up is due. */
	async function untilFollowUp(): Promise<void> {
		await fixture.plan([viewerKey]);
		await fixture.dispatch();
		// To the morning after the 72 hours are over: outside the quiet hours.
		fixture.store.now += 3 * DAY + HOUR;
		await fixture.dispatch();
	}

	async function claim() {
		await hear(fixture.store, fixture.accountKey);
		return fixture.store.use.claimEmail({ accountKey: fixture.accountKey, unsubscribePage: UNSUBSCRIBE_PAGE });
	}

	async function mustClaim(): Promise<ClaimedEmail> {
		const claimed = await claim();
		if (claimed.outcome !== 'claimed') throw new Error(`not claimed: ${JSON.stringify(claimed)}`);
		return claimed;
	}

	const settle = ({ sendKey }: ClaimedEmail, error: string | null = null) =>
		fixture.store.use.settleEmail({ accountKey: fixture.accountKey, sendKey, result: error === null ? { sent: true, messageId: '<1@mail>' } : { sent: false, error } });
	const unsubscribe = (link: string) => fixture.store.use.unsubscribe({ link });
	const linkOf = ({ headers }: ClaimedEmail) => new URL(headers['List-Unsubscribe'].slice(1, -1)).searchParams.get('t') ?? '';

	it('goes to whose window stayed closed and who confirmed an address, once, with consent as its basis', async () => {
		await agreesToEmail();
		await untilFollowUp();
		expect(plan()).toMatchObject({ state: 'due', channel: 'email' });
		const mail = await mustClaim();
		expect(mail).toMatchObject({ to: ADDRESS, subject: 'Nog een paar dagen: 20% korting', step: 2, campaign: 'autumn' });
		expect(mail.text).toContain(`Afmelden: ${mail.headers['List-Unsubscribe'].slice(1, -1)}`);
		expect(mail.headers['List-Unsubscribe']).toMatch(/^<https:\/\/n8n\.studio\.test\/webhook\/story-funnel\/unsubscribe\?t=[\w.-]+>$/);
		expect(mail.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
		expect(mail.headers['List-Unsubscribe']).not.toContain(viewerKey);
		expect(await settle(mail)).toEqual({ settled: 'sent' });
		expect(mails()).toEqual([{ state: 'sent', lawful_basis: 'consent', purpose: 'promotion', channel: 'email' }]);
		expect(plan()).toMatchObject({ state: 'done', outcome: 'sent' });
		expect(await claim()).toEqual({ outcome: 'none' });
		expect(fixture.messages).toHaveLength(1);
		expect(await fixture.store.use.verifySends({ accountKey: fixture.accountKey })).toMatchObject({ sent: 3, withAll: 3 });
	});

	it('goes by direct message to who re-opened the window', async () => {
		await agreesToEmail();
		await fixture.plan([viewerKey]);
		await fixture.dispatch();
		fixture.store.now += 3 * DAY;
		await fixture.repliesToStory('mooi', fixture.store.now, '9000000000000900');
		fixture.store.now += HOUR;
		await fixture.dispatch();
		expect(fixture.messages).toHaveLength(2);
		expect([await claim(), mails()]).toEqual([{ outcome: 'none' }, []]);
	});

	it.each([
		['nobody confirmed an address', async () => undefined, ['window_closed', 'channel_consent_missing', 'address_missing']],
		['the follow-up is no promotion', async () => {
			await agreesToEmail();
			await fixture.store.use.publishCopy({ rows: (await import('../support/copy-table')).COPY_ROWS.map((row) => (row.key === 'follow_up' ? { ...row, purpose: 'service' } : row)) });
		}, ['window_closed']],
		['the person said STOP', async () => {
			await agreesToEmail();
			await fixture.writes('STOP', fixture.store.now, '9000000000000900');
		}, ['suppressed']],
	])('stops where %s', async (_where, before, expected) => {
		await before();
		await untilFollowUp();
		expect(plan() ?? { state: 'none' }).not.toMatchObject({ state: 'due' });
		if (fixture.store.count('plans', 'step = 2') > 0) expect(codes().map(({ code }) => code)).toEqual(expect.arrayContaining(expected));
		expect(await claim()).toEqual({ outcome: 'none' });
	});

	it('is decided once more when it is claimed: a stop switch, night, an entry of the suppression list in between', async () => {
		await agreesToEmail();
		await untilFollowUp();
		await fixture.store.use.setStopSwitch({ accountKey: fixture.accountKey, stopped: true });
		expect(await claim()).toEqual({ outcome: 'none' });
		await fixture.store.use.setStopSwitch({ accountKey: fixture.accountKey, stopped: false });
		fixture.store.now += 11 * HOUR;
		expect(await claim()).toMatchObject({ outcome: 'refused', verdict: 'later', reasons: [{ code: 'quiet_hours' }] });
		fixture.store.now += 13 * HOUR;
		await fixture.store.use.importSuppressions({ accountKey: fixture.accountKey, rows: [{ igsid: '9000000000000900' }], person: 'Noor' });
		expect(await claim()).toMatchObject({ outcome: 'refused', verdict: 'not_allowed', reasons: expect.arrayContaining([expect.objectContaining({ code: 'suppressed' })]) });
		expect(mails()).toEqual([]);
	});

	it('never leaves twice: nobody knows after a crash or a broken connection, and a person is asked', async () => {
		await agreesToEmail();
		await untilFollowUp();
		const mail = await mustClaim();
		// n8n died between the claim and the answer.
		fixture.store.now += 21 * MINUTE;
		expect(await fixture.store.use.takeUnknownSends({ accountKey: fixture.accountKey })).toEqual([]);
		expect(mails()).toMatchObject([{ state: 'unknown' }]);
		expect([plan()?.['outcome'], codes()]).toEqual(['by_hand', [{ code: 'delivery_unknown' }]]);
		fixture.store.now += 3 * DAY;
		expect(await claim()).toEqual({ outcome: 'none' });
		await fixture.plan([viewerKey]);
		expect(await claim()).toEqual({ outcome: 'none' });
		// Its answer may still come late, and then the truth stands.
		expect(await settle(mail)).toEqual({ settled: 'sent' });
		expect(mails()).toMatchObject([{ state: 'sent' }]);
	});

	it.each([
		['Connection closed unexpectedly', { settled: 'by_hand', code: 'delivery_unknown' }, 'unknown'],
		['Timeout', { settled: 'by_hand', code: 'delivery_unknown' }, 'unknown'],
		['Message failed: 554 5.7.1 looks like spam', { settled: 'not_allowed', code: 'email_refused' }, 'refused'],
		["Can't send mail - all recipients were rejected: 550 5.1.1 mara@example.org unknown", { settled: 'not_allowed', code: 'email_address_refused' }, 'refused'],
	])('after "%s" nothing is sent again', async (error, expected, state) => {
		await agreesToEmail();
		await untilFollowUp();
		expect(await settle(await mustClaim(), error)).toEqual(expected);
		expect(mails()).toMatchObject([{ state }]);
		expect(JSON.stringify(fixture.store.rows('select * from sends'))).not.toContain('mara@');
		fixture.store.now += DAY;
		expect(await claim()).toEqual({ outcome: 'none' });
	});

	it('tries again what surely did not leave, five times, and no address twice that does not exist', async () => {
		await agreesToEmail();
		await untilFollowUp();
		for (let time = 1; time <= 5; time++) {
			expect(await settle(await mustClaim(), 'connect ECONNREFUSED 127.0.0.1:25')).toMatchObject({ settled: 'later', code: 'email_not_reached' });
			expect(await claim()).toEqual({ outcome: 'none' });
			fixture.store.now += DAY;
			await purge(fixture.store, fixture.accountKey);
		}
		expect(await settle(await mustClaim(), 'Recipient command failed: 450 4.2.0 greylisted')).toEqual({ settled: 'not_allowed', code: 'email_refused_now' });
		expect(mails().map(({ state }) => state)).toEqual(Array.from({ length: 6 }, () => 'refused'));
	});

	it('an address the server does not know is mailed no more, until the person confirms one again', async () => {
		await agreesToEmail();
		await untilFollowUp();
		await settle(await mustClaim(), 'Recipient command failed: 550 no such user');
		const again = async (campaign: string) => {
			fixture.store.now += 8 * DAY;
			await purge(fixture.store, fixture.accountKey);
			await hear(fixture.store, fixture.accountKey);
			await fixture.repliesToStory('mooi', fixture.store.now, '9000000000000900');
			await fixture.plan([viewerKey], { campaign, copyKey: campaign === 'winter' ? 'soft_touch' : 'crm_question' });
			await fixture.dispatch();
			fixture.store.now += 3 * DAY + HOUR;
			await fixture.dispatch();
			return fixture.store.rows('select channel, reasons from plans where step = 2 and campaign = ?', campaign)[0];
		};
		expect(String((await again('winter'))?.['reasons'])).toContain('address_refused');
		await agreesToEmail('mara@new.example.org');
		expect(await again('spring')).toMatchObject({ channel: 'email' });
		expect(await mustClaim()).toMatchObject({ to: 'mara@new.example.org', campaign: 'spring' });
	});

	it('its link ends e-mail everywhere at once, works again, and leaves direct messages alone', async () => {
		await agreesToEmail();
		await untilFollowUp();
		const mail = await mustClaim();
		await settle(mail);
		const link = linkOf(mail);
		await fixture.store.use.recordRecipient({ accountKey: fixture.accountKey, viewerKey, recipient: 'crm', fields: ['email'] });
		expect(await unsubscribe(link.replace(/.$/, (sign) => (sign === 'A' ? 'B' : 'A')))).toEqual({ outcome: 'unknown' });
		expect(await unsubscribe('')).toEqual({ outcome: 'unknown' });
		expect(await unsubscribe(link)).toEqual({ outcome: 'unsubscribed', isNew: true });
		expect(await unsubscribe(link)).toEqual({ outcome: 'unsubscribed', isNew: false });
		expect(fixture.store.rows('select kind, reason from suppressions')).toEqual([{ kind: 'email', reason: 'unsubscribed' }]);
		const check = (purpose: 'email' | 'dm_promotion') => fixture.store.use.checkConsent({ accountKey: fixture.accountKey, viewerKey, eventKey: '', purpose });
		expect([await check('email'), await check('dm_promotion')]).toMatchObject([{ gate: 'not_allowed', reason: 'objected' }, { gate: 'allowed' }]);
		const told = (await fixture.store.use.takeDuePassOns({ limit: 10 })).map(({ recipient, what, detail }) => ({ recipient, what, detail }));
		expect(told).toEqual([{ recipient: 'crm', what: 'withdrawal', detail: { purposes: ['email'] } }]);
		expect(fixture.store.rows('select counted_opt_outs from campaigns')).toEqual([{ counted_opt_outs: 1 }]);
		const again = { accountKey: fixture.accountKey, viewerKey, wording: 'Ja', token: 'z'.repeat(43), address: ADDRESS };
		expect(await fixture.store.use.beginEmailOptIn(again)).toEqual({ outcome: 'refused', reason: 'suppressed' });
		// Coming back is the person's own word, as for every opt-out.
		await fixture.writes('START', fixture.store.now, '9000000000000900');
		expect(await fixture.store.use.beginEmailOptIn(again)).toMatchObject({ outcome: 'pending' });
	});

	it('its link still works when the address is no longer kept, and keeps it away', async () => {
		await agreesToEmail();
		await untilFollowUp();
		const link = linkOf(await mustClaim());
		fixture.store.rows("delete from identities where kind = 'email'");
		expect(await unsubscribe(link)).toEqual({ outcome: 'unsubscribed', isNew: true });
		const stranger = (await fixture.writes('hallo', fixture.store.now, '902')).viewerKey;
		const asks = { accountKey: fixture.accountKey, viewerKey: stranger, wording: 'Ja', token: 'z'.repeat(43), address: ADDRESS };
		expect(await fixture.store.use.beginEmailOptIn(asks)).toEqual({ outcome: 'refused', reason: 'suppressed' });
		expect(await fixture.store.use.beginEmailOptIn({ ...asks, address: 'other@example.org' })).toMatchObject({ outcome: 'pending' });
	});

	it('is not claimed by two dispatchers', async () => {
		await agreesToEmail();
		await untilFollowUp();
		const outcomes = (await Promise.all([claim(), claim(), claim(), claim()])).map(({ outcome }) => outcome);
		expect(outcomes.sort()).toEqual(['claimed', 'none', 'none', 'none']);
	});

	it('an e-mail text is checked, and never sent as a direct message', async () => {
		const problems = async (text: string) => {
			await expect(publishWithEmail(fixture.store.use, { text })).rejects.toThrow();
		};
		await problems('Alleen een onderwerp {unsubscribe_link} {privacy_link}');
		await problems('Onderwerp\n\nzonder afmelden {privacy_link}');
		await problems(`${'x'.repeat(70)}\n\n{unsubscribe_link} {privacy_link}`);
		const event = await fixture.writes('hallo', fixture.store.now, '901');
		expect(await fixture.claim(event, 'follow_up_email')).toMatchObject({ outcome: 'refused', reasons: expect.arrayContaining([{ code: 'copy_missing' }]) });
	});
});
