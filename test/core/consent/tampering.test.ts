import { OutreachFixture } from '../support/outreach-fixture';
import { DAY, MINUTE, purge } from '../support/store';

/** Consents of five people, over two months: chains of four and of three entries. */
async function fill(fixture: OutreachFixture): Promise<void> {
	const grantOf = async (person: string) => {
		const question = await fixture.mustClaim(await fixture.writes('hallo', fixture.store.now, person), 'opt_in_question');
		await fixture.accepted(question);
		fixture.store.now += MINUTE;
		const yes = await fixture.taps(question, 0, fixture.store.now, person);
		expect(await fixture.grant(yes)).toMatchObject({ gate: 'allowed' });
	};
	for (const person of ['1', '2', '3']) await grantOf(person);
	await fixture.writes('STOP', fixture.store.now, '2');
	fixture.store.now += 10 * DAY;
	await purge(fixture.store, fixture.accountKey);
	for (const person of ['4', '5']) await grantOf(person);
	await fixture.writes('STOP', fixture.store.now, '4');
}

const ELSEWHERE = "account_key, month, seq + 100, viewer_key, purpose, act, lawful_basis, wording, source_event, at, previous_mac, mac, key_version, origin, expires_at";

describe('the consent ledger', () => {
	let fixture: OutreachFixture;

	beforeEach(async () => {
		fixture = await OutreachFixture.open();
		await fill(fixture);
	});
	afterEach(() => fixture.close());

	const verify = () => fixture.store.use.verifyLedger({});
	const tamper = (sql: string) => {
		fixture.store.raw.exec('drop trigger consent_ledger_no_update; drop trigger consent_ledger_no_delete;');
		fixture.store.raw.exec(sql);
	};

	it('says nothing about a clean ledger', async () => {
		expect(fixture.store.rows('select month, count(*) as n from consent_ledger group by month order by month')).toEqual([
			{ month: '2026-11', n: 4 }, { month: '2026-12', n: 3 },
		]);
		expect(await verify()).toEqual([]);
	});

	it.each([
		["update consent_ledger set act = 'grant'"],
		["update consent_ledger set wording = 'other' where seq = 1"],
		['delete from consent_ledger'],
		['delete from consent_ledger where seq = 4'],
	])('the database refuses: %s', async (sql) => {
		expect(() => fixture.store.raw.exec(sql)).toThrow('append-only');
		expect(fixture.store.count('consent_ledger')).toBe(7);
	});

	it.each([
		['a changed act', "update consent_ledger set act = 'grant', lawful_basis = 'consent' where month = '2026-11' and seq = 4", 'the entry was changed'],
		['a changed wording', "update consent_ledger set wording = 'x' where month = '2026-11' and seq = 2", 'the entry was changed'],
		['a changed time', "update consent_ledger set at = at + 1 where month = '2026-11' and seq = 2", 'the entry was changed'],
		['a changed person', "update consent_ledger set viewer_key = 'x' where month = '2026-11' and seq = 2", 'the entry was changed'],
		['a changed purpose', "update consent_ledger set purpose = 'crm_storage' where month = '2026-11' and seq = 2", 'the entry was changed'],
		['a changed proof', "update consent_ledger set source_event = 'x' where month = '2026-11' and seq = 2", 'the entry was changed'],
		['a removed row', "delete from consent_ledger where month = '2026-11' and seq = 2", 'an entry is missing'],
		['a removed first row', "delete from consent_ledger where month = '2026-11' and seq = 1", 'an entry is missing'],
		['a cut tail', "delete from consent_ledger where month = '2026-12' and seq = 3", 'the end of the chain is not the one that was written'],
		['a chain without rows', "delete from consent_ledger where month = '2026-12'", 'the end of the chain is not the one that was written'],
		['a cut tail with a head to match', `delete from consent_ledger where month = '2026-12' and seq = 3;
			update consent_heads set entries = 2, mac = (select mac from consent_ledger where month = '2026-12' and seq = 2) where month = '2026-12'`,
			'the head of the chain was changed'],
		['a removed head', "delete from consent_heads where month = '2026-12'", 'the chain has no head'],
		['an appended copy of a row', `insert into consent_ledger select ${ELSEWHERE.replace('seq + 100', '4')} from consent_ledger where month = '2026-12' and seq = 1`,
			'the chain is broken here'],
		['two rows that changed places', `update consent_ledger set seq = seq + 50 where month = '2026-11' and seq in (2, 3);
			update consent_ledger set seq = 55 - seq where seq > 50`, 'the chain is broken here'],
		['a row moved to another month', "update consent_ledger set month = '2026-12', seq = 4 where month = '2026-11' and seq = 4", 'the chain is broken here'],
		['a changed end', "update consent_ledger set expires_at = expires_at + 1 where month = '2026-11' and seq = 2", 'the entry was changed'],
		['a changed origin', "update consent_ledger set origin = 'import' where month = '2026-11' and seq = 2", 'the entry was changed'],
		['an origin taken away', "update consent_ledger set origin = null where month = '2026-11' and seq = 2", 'the entry was changed'],
		['a first month removed with its head', "delete from consent_ledger where month = '2026-11'; delete from consent_heads where month = '2026-11'",
			'the chain is broken here'],
		['a last month removed with its head', "delete from consent_ledger where month = '2026-12'; delete from consent_heads where month = '2026-12'",
			'the end of the ledger is not the one that was written'],
		['a last month removed with the head of the ledger to match', `delete from consent_ledger where month = '2026-12'; delete from consent_heads where month = '2026-12';
			update consent_account_heads set month = '2026-11', seq = 4, entries = 4, mac = (select mac from consent_heads)`,
			'the head of the ledger was changed'],
		['a removed head of the ledger', 'delete from consent_account_heads', 'the ledger of the account has no head'],
		['a checkpoint nobody signed', `insert into consent_checkpoints select account_key, month, 1, entries, 'start', mac, '[]', 0, 'AAAA', 1 from consent_heads where month = '2026-11'`,
			'the checkpoint was changed'],
		['a key version that does not exist', "update consent_ledger set key_version = 9 where month = '2026-11' and seq = 2", 'the entry was changed'],
	])('finds %s', async (_what, sql, problem) => {
		tamper(sql);
		const found = await verify();
		expect(found.map((one) => one.problem)).toContain(problem);
	});

	it('shows where the ledger went on after its head was lost', async () => {
		tamper("delete from consent_account_heads; delete from consent_ledger where month = '2026-12'; delete from consent_heads where month = '2026-12'");
		const question = await fixture.mustClaim(await fixture.writes('hallo', fixture.store.now, '6'), 'opt_in_question');
		await fixture.accepted(question);
		fixture.store.now += MINUTE;
		await fixture.grant(await fixture.taps(question, 0, fixture.store.now, '6'));
		expect((await verify()).map((one) => one.problem)).toContain('the chain is broken here');
	});

	it('names the place', async () => {
		tamper("update consent_ledger set wording = 'x' where month = '2026-11' and seq = 3");
		expect(await verify()).toEqual([{ accountKey: fixture.accountKey, month: '2026-11', seq: 3, problem: 'the entry was changed' }]);
	});
});
