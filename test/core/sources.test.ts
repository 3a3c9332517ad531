import fc from 'fast-check';
import { approvalProblems, CHECKLIST, checkSourceTerms, handKeptTerms, HAND_KEPT, NO_OFFICIAL_LIST, type SourceTerms } from '../../core/viewers/sources';
import { runImport } from '../../core/viewers/import-run';
import { readCsv } from '../../core/viewers/import-csv';
import { holds } from './support/property';
import { connectLive, DAY, START, TestStore } from './support/store';
import { fileOf } from './support/viewer-lists';

const VENDOR: SourceTerms = {
	how: 'vendor_oauth',
	authentication: 'oauth',
	lawfulBasis: 'legitimate_interests',
	reviewOn: '2027-05-31',
	retentionDays: 90,
	breachNoticeHours: 24,
	feed: false,
	checklist: Object.fromEntries(CHECKLIST.map((item) => [item, 'see contract 7'])),
};
const SIGNED = { approver: 'Jo', evidence: 'contract 7', attested: true };
const VIEW = `anna,s1,${new Date(START - DAY).toISOString()}`;

describe('sources of viewer lists', () => {
	let store: TestStore;
	let accountKey: string;
	let accounts = 0;

	beforeAll(async () => {
		store = await TestStore.open();
	});
	beforeEach(async () => {
		store.now = START;
		accountKey = await connectLive(store, `178416${String(++accounts).padStart(8, '0')}`);
	});
	afterAll(() => store.close());

	/** Problems of the one row of a list from this source; none when it was taken. */
	async function problemsFrom(source?: string): Promise<string[]> {
		const problems: string[] = [];
		const started = await store.use.startImport({ accountKey, ...(source === undefined ? {} : { source }) });
		const rows = readCsv(fileOf(`handle,story_id,viewed_at\n${VIEW}`));
		await runImport(store.use, started, rows, { onRejected: (row) => void problems.push(...row.problems.map(({ problem }) => problem)) });
		return problems;
	}

	it('bring no row until somebody approved them, with the reason', async () => {
		expect(await problemsFrom('Peek')).toEqual(['Nobody saved this source']);
		await store.use.saveSource({ accountKey, name: 'Peek', terms: VENDOR });
		expect(await problemsFrom('Peek')).toEqual(['This source is not approved']);
		expect(store.count('engagements', 'account_key = ?', accountKey)).toBe(0);
		expect(await store.use.approveSource({ accountKey, name: 'peek', ...SIGNED })).toMatchObject({ outcome: 'approved', shown: NO_OFFICIAL_LIST });
		expect(await problemsFrom(' PEEK ')).toEqual([]);
		expect(store.rows('select approver, evidence, shown from source_approvals where account_key = ?', accountKey)).toEqual([
			{ approver: 'Jo', evidence: 'contract 7', shown: NO_OFFICIAL_LIST },
		]);
	});

	it('bring no row after the day of their review, in the account\'s zone', async () => {
		await store.use.saveSource({ accountKey, name: 'Peek', terms: { ...VENDOR, reviewOn: '2026-11-23' } });
		await store.use.approveSource({ accountKey, name: 'Peek', ...SIGNED });
		store.now = Date.UTC(2026, 10, 23, 22, 59, 59);
		expect(await problemsFrom('Peek')).toEqual([]);
		store.now += 1000;
		expect(await problemsFrom('Peek')).toEqual(['The review date of this source has passed']);
		expect(await store.use.approveSource({ accountKey, name: 'Peek', ...SIGNED })).toMatchObject({ outcome: 'refused' });
	});

	it('need a new approval when their terms change, and keep it when they do not', async () => {
		await store.use.saveSource({ accountKey, name: 'Peek', terms: VENDOR });
		await store.use.approveSource({ accountKey, name: 'Peek', ...SIGNED });
		expect(await store.use.saveSource({ accountKey, name: 'Peek', terms: VENDOR })).toMatchObject({ state: 'approved' });
		expect(await store.use.saveSource({ accountKey, name: 'Peek', terms: { ...VENDOR, feed: true } })).toMatchObject({ state: 'unapproved' });
		expect(() => store.raw.exec('update source_approvals set approver = \'Mo\'')).toThrow(/append-only/);
	});

	it('are approved in one step when the owner copies by hand, for a year, in one account only', async () => {
		expect(await problemsFrom()).toEqual(['Nobody saved this source']);
		const { outcome } = await store.use.approveSource({ accountKey, name: HAND_KEPT, approver: 'Jo', evidence: 'on paper', attested: false });
		expect([outcome, await problemsFrom()]).toEqual(['approved', []]);
		expect(await store.use.listSources({ accountKey })).toMatchObject([{ name: HAND_KEPT, state: 'approved', terms: { reviewOn: '2027-11-23' } }]);
		const other = await connectLive(store, `178416${String(++accounts).padStart(8, '0')}`);
		expect(await store.use.checkSource({ accountKey: other, name: HAND_KEPT })).toBeNull();
	});

	it('are never approved when they need a password, a cookie or scraping, whatever else is filled in', async () => {
		const how = fc.constantFrom('person_acted' as const, 'owner_copied' as const, 'vendor_oauth' as const);
		const authentication = fc.constantFrom('password' as const, 'session_cookie' as const, 'scraping' as const, 'oauth' as const, 'none_needed' as const);
		let approved = 0;
		await holds(
			fc.asyncProperty(how, authentication, fc.boolean(), fc.constantFrom('', ' ', 'Jo'), fc.constantFrom('', 'contract 7'), async (knows, access, attested, approver, evidence) => {
				const name = `s${knows}${access}`;
				await store.use.saveSource({ accountKey, name, terms: { ...VENDOR, how: knows, authentication: access } });
				const { outcome } = await store.use.approveSource({ accountKey, name, approver, evidence, attested });
				if (outcome === 'refused') return;
				approved++;
				expect(['oauth', 'none_needed']).toContain(access);
				expect([approver, evidence]).toEqual(['Jo', 'contract 7']);
				if (knows === 'vendor_oauth') expect([access, attested]).toEqual(['oauth', true]);
			}),
			200,
		);
		expect(approved).toBeGreaterThan(5);
	});

	it('of a vendor need every answer of the due-diligence list', () => {
		expect(approvalProblems(VENDOR, SIGNED)).toEqual([]);
		for (const item of CHECKLIST) {
			const checklist = { ...VENDOR.checklist, [item]: '' };
			expect(approvalProblems({ ...VENDOR, checklist }, SIGNED)).toEqual([expect.objectContaining({ problem: `Not answered: ${item}` })]);
		}
		expect(approvalProblems({ ...VENDOR, breachNoticeHours: null, retentionDays: null }, SIGNED)).toHaveLength(2);
		expect(approvalProblems(handKeptTerms('2027-01-01'), { ...SIGNED, attested: false })).toEqual([]);
		expect(checkSourceTerms({ ...VENDOR, breachNoticeHours: 73 }).ok).toBe(false);
		expect(checkSourceTerms({ ...VENDOR, reviewOn: 'soon' }).ok).toBe(false);
	});
});
