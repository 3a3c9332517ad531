import { readListRow } from '../../../core/consent/suppression-rows';
import { OutreachFixture } from '../support/outreach-fixture';
import { ACCOUNT, MARA } from '../support/wire';

describe('a row of a suppression list', () => {
	it.each([
		[{ handle: '@Mara.V' }, { kind: 'handle', value: 'mara.v' }],
		[{ 'Instagram Username': 'mara.v', Status: 'Unsubscribed', 'Opt-out date': '2026-01-05' }, { kind: 'handle', value: 'mara.v', reason: 'Unsubscribed', at: Date.UTC(2026, 0, 5) }],
		[{ profile_url: 'https://www.instagram.com/Mara.V/?hl=nl' }, { kind: 'handle', value: 'mara.v' }],
		[{ subscriber_id: '700100200300400', username: 'x' }, { kind: 'igsid', value: '700100200300400' }],
		[{ Gebruikersnaam: 'mara.v', datum: '1767571200' }, { kind: 'handle', value: 'mara.v', at: 1_767_571_200_000 }],
		[{ vendor_id: '7', source_tool: 'Alpha' }, { kind: 'vendor_id', value: 'alpha\n7' }],
		[{ 'Email Address': ' Mara@Example.com ', UNSUB_TIME: '2026-01-05 10:00' }, { kind: 'email', value: 'mara@example.com' }],
		[{ username: 'mara.v', email: 'mara@example.com' }, { kind: 'handle', value: 'mara.v' }],
		[{ account: 'acc_1', kind: 'email', value: '', hash: 'b'.repeat(43), pepper_version: '1', reason: 'unsubscribed' }, { kind: 'email', value: null, hash: 'b'.repeat(43), reason: 'unsubscribed' }],
		[{ '0': 'mara.v' }, { kind: 'handle', value: 'mara.v' }],
		[{ account: '*', kind: 'handle', value: '', hash: 'a'.repeat(43), pepper_version: '2', reason: 'stop' }, { kind: 'handle', value: null, hash: 'a'.repeat(43), pepperVersion: 2 }],
	])('%j is read', (raw, expected) => {
		expect(readListRow(raw)).toMatchObject({ ok: true, identity: expected });
	});

	it.each([[{ vendor_id: '7' }], [{ email: 'mara at example' }], [{ handle: 'not a handle!' }], [{}], [{ igsid: '12' }]])('%j is refused with a cure', (raw) => {
		expect(readListRow(raw)).toMatchObject({ ok: false, cure: expect.stringMatching(/handle|source_tool/) });
	});
});

describe('the suppression list', () => {
	let fixture: OutreachFixture;

	beforeEach(async () => {
		fixture = await OutreachFixture.open();
	});
	afterEach(() => fixture.close());

	const bring = (rows: Record<string, unknown>[], accountKey = fixture.accountKey) => fixture.store.use.importSuppressions({ accountKey, rows, person: 'Noor' });
	const outcome = async (person: string) => {
		const claim = await fixture.claim(await fixture.writes('hallo', fixture.store.now, person), 'soft_touch');
		if (claim.outcome === 'claimed') await fixture.accepted(claim);
		return claim.outcome === 'refused' ? claim.reasons.map((reason) => reason.code) : claim.outcome;
	};

	it('holds for people who are met later, here or everywhere', async () => {
		expect(await bring([{ igsid: MARA }, { igsid: MARA }, { nickname: 'x' , city: 'Gent' }])).toEqual({
			added: 1, known: 1, refused: [expect.objectContaining({ row: 3 })],
		});
		expect(await bring([{ igsid: '70002' }], '*')).toMatchObject({ added: 1 });
		expect([await outcome(MARA), await outcome('70002'), await outcome('70003')]).toEqual([['suppressed'], ['suppressed'], 'claimed']);
	});

	it('goes out as hashes, with names only where asked for, and comes back as it was', async () => {
		await fixture.writes('STOP');
		const page = (reveal: boolean, after = '') => fixture.store.use.exportSuppressions({ accountKey: fixture.accountKey, reveal, after, limit: 10 });
		const { rows, next } = await page(false);
		expect(rows).toEqual([expect.objectContaining({ kind: 'igsid', value: '', reason: 'stop' })]);
		expect(next).toBeNull();
		expect((await page(true)).rows[0]?.value).toBe(MARA);
		fixture.store.raw.exec('delete from suppressions');
		expect(await outcome(MARA)).toBe('claimed');
		expect(await bring(rows.map((row) => ({ ...row })))).toMatchObject({ added: 1, refused: [] });
		expect(await outcome(MARA)).toEqual(['suppressed']);
	});

	it('with an address of a mail tool keeps mail away, and nothing else; its own export brings back which of the two it was', async () => {
		const { viewerKey } = await fixture.writes('hallo');
		const { accountKey } = fixture;
		const address = 'mara@example.com';
		const optIn = async () => {
			await fixture.store.use.beginEmailOptIn({ accountKey, viewerKey, wording: 'Ja, mail mij', token: 't'.repeat(43), address });
			return fixture.store.use.confirmEmailOptIn({ token: 't'.repeat(43) });
		};
		expect(await optIn()).toMatchObject({ outcome: 'granted' });
		await fixture.store.use.recordRecipient({ accountKey, viewerKey, recipient: 'crm', fields: ['email'] });
		expect(await bring([{ 'E-mail address': address, 'Unsub time': '2026-01-05' }])).toEqual({ added: 1, known: 0, refused: [] });
		expect(fixture.store.rows("select purpose, act from consent_ledger where act = 'object'")).toEqual([{ purpose: 'email', act: 'object' }]);
		expect(fixture.store.rows('select what, detail from pass_ons')).toEqual([{ what: 'withdrawal', detail: '{"purposes":["email"]}' }]);
		expect(await outcome(MARA)).toBe('claimed');
		const { rows } = await fixture.store.use.exportSuppressions({ accountKey, reveal: true, after: '', limit: 10 });
		fixture.store.raw.exec('delete from suppressions');
		expect(await bring(rows.map((row) => ({ ...row })))).toMatchObject({ added: 1, refused: [] });
		expect(fixture.store.rows('select kind, reason from suppressions')).toEqual([{ kind: 'email', reason: 'unsubscribed' }]);
		fixture.store.now += 60_000;
		expect(await outcome(MARA)).toBe('claimed');
		// The address of somebody who opted out of everything is that, when it comes back.
		await fixture.writes('STOP');
		const all = await fixture.store.use.exportSuppressions({ accountKey, reveal: false, after: '', limit: 10 });
		fixture.store.raw.exec('delete from suppressions');
		await bring(all.rows.map((row) => ({ ...row })));
		expect(await outcome(MARA)).toEqual(['suppressed']);
	});

	it('a person comes back only by themselves, and not past an entry for all accounts', async () => {
		await fixture.writes('STOP');
		await bring([{ igsid: '70002' }], '*');
		await fixture.writes('aanmelden', fixture.store.now, '70002');
		expect(await outcome('70002')).toEqual(['suppressed']);
		await fixture.writes('ja graag');
		expect(await outcome(MARA)).toEqual(['suppressed']);
		await fixture.writes('meld me weer aan');
		expect(await outcome(MARA)).toBe('claimed');
		expect(fixture.store.count('suppressions', 'account_key = ?', fixture.accountKey)).toBe(0);
	});

	it('refuses a list of nobody, and one for an account it does not know', async () => {
		await expect(fixture.store.use.importSuppressions({ accountKey: fixture.accountKey, rows: [], person: ' ' })).rejects.toThrow('who brings');
		await expect(bring([], `acc_of_${ACCOUNT}`)).rejects.toThrow();
	});
});
