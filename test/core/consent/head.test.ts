import { createPublicKey, verify } from 'node:crypto';
import { OutreachFixture } from '../support/outreach-fixture';
import { DAY } from '../support/store';

describe('the head of the ledger, kept outside', () => {
	let fixture: OutreachFixture;

	beforeEach(async () => {
		fixture = await OutreachFixture.open();
	});
	afterEach(() => fixture.close());

	const object = async (who: string) => {
		const { viewerKey, eventKey } = await fixture.writes('liever niet', fixture.store.now, who);
		await fixture.store.use.recordObjection({ accountKey: fixture.accountKey, viewerKey, purpose: 'dm_promotion', eventKey, recordedBy: '' });
	};
	const head = () => fixture.store.use.readLedgerHead({ accountKey: fixture.accountKey });
	const check = (proof: string) => fixture.store.use.verifyLedgerHead({ proof });

	it('holds while the ledger grows and after its month was closed', async () => {
		expect((await head()).proof).toBe('');
		await object('1');
		const { proof, entries } = await head();
		expect(entries).toBe(1);
		await object('2');
		expect(await check(` ${proof}\n`)).toMatchObject({ verdict: 'holds', accountKey: fixture.accountKey, problems: [] });
		fixture.store.now += 40 * DAY;
		await object('3');
		fixture.store.raw.exec("delete from engagements; delete from identities; delete from viewers");
		await fixture.store.use.closeLedgerMonths({ accountKey: fixture.accountKey, auditPeriodMs: 0 });
		expect(fixture.store.count('consent_ledger')).toBe(1);
		expect(await check(proof)).toMatchObject({ verdict: 'closed', problems: [] });
	});

	it('shows a month that went with its head while an older head was put back: the ledger alone looks whole', async () => {
		await object('1');
		const earlier = fixture.store.rows('select * from consent_account_heads')[0] ?? {};
		fixture.store.now += 40 * DAY;
		await object('2');
		const { proof } = await head();
		fixture.store.raw.exec("drop trigger consent_ledger_no_delete; delete from consent_ledger where month = '2027-01'; delete from consent_heads where month = '2027-01'");
		fixture.store.raw
			.prepare('update consent_account_heads set month = ?, seq = ?, entries = ?, mac = ?, head_mac = ?')
			.run(String(earlier['month']), Number(earlier['seq']), Number(earlier['entries']), String(earlier['mac']), String(earlier['head_mac']));
		expect(await fixture.store.use.verifyLedger({})).toEqual([]);
		expect(await check(proof)).toMatchObject({ verdict: 'broken' });
	});

	it('is no proof when a sign of it is another one, or it is of another store', async () => {
		await object('1');
		const { proof } = await head();
		for (const text of ['', 'sfl1', `${proof}x`, proof.replace('.1.', '.2.'), proof.replace('sfl1', 'sfl2')]) {
			expect([text, (await check(text)).verdict]).toEqual([text, 'not_a_proof']);
		}
		const other = await OutreachFixture.open();
		expect(await other.store.use.verifyLedgerHead({ proof })).toMatchObject({ verdict: 'broken' });
		await other.close();
	});

	it('proves itself to who has only the public key', async () => {
		await object('1');
		const { proof, publicKey } = await head();
		const text = proof.slice(0, proof.lastIndexOf('.'));
		const signature = Buffer.from(proof.slice(text.length + 1), 'base64url');
		expect([text, `${text}0`].map((one) => verify(null, Buffer.from(one), createPublicKey(publicKey), signature))).toEqual([true, false]);
	});
});
