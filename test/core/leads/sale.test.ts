import { minorUnits } from '../../../core/leads/money';
import { Claims } from '../rights/claimant';
import { DAY } from '../support/store';

describe('a sale', () => {
	let claims: Claims;
	let viewerKey: string;
	beforeEach(async () => {
		claims = await Claims.open();
		viewerKey = await claims.meetNamed('mara.k');
	});
	afterEach(() => claims.close());

	const sell = (more: Partial<Parameters<Claims['store']['use']['recordSale']>[0]> = {}) =>
		claims.store.use.recordSale({ accountKey: claims.accountKey, order: 'A-1', code: '', lead: viewerKey, amount: '49.95', currency: 'EUR', at: null, ...more });
	const rows = () => claims.store.rows('select viewer_key, amount, currency, send_key, code_key from conversions');

	it('of a lead counts once for each order, however often the shop tells it', async () => {
		expect(await sell()).toEqual({ outcome: 'recorded', by: 'lead', viewerKey });
		expect(await sell()).toEqual({ outcome: 'already', by: 'lead', viewerKey });
		expect(await sell({ amount: '10' })).toMatchObject({ outcome: 'already' });
		expect(await sell({ order: 'A-2' })).toMatchObject({ outcome: 'recorded' });
		expect(rows().map((row) => [Number(row['amount']), row['currency']])).toEqual([[4995, 'EUR'], [4995, 'EUR']]);
		expect(claims.store.rows("select name, source from viewer_marks where kind = 'milestone'")).toEqual([{ name: 'sale', source: 'CRM' }]);
		for (const table of ['conversions', 'viewer_marks', 'mark_tellings']) expect(JSON.stringify(claims.store.rows(`select * from ${table}`))).not.toContain('A-1');
	});

	it('of nobody we know is not kept', async () => {
		expect(await sell({ lead: '', code: 'SUMMER' })).toEqual({ outcome: 'not_ours' });
		expect(await sell({ lead: 'vwr_nobody', code: '' })).toEqual({ outcome: 'not_ours' });
		expect(rows()).toEqual([]);
	});

	it('by a code is the sale of whoever was given the code', async () => {
		await claims.store.use.importCodes({ accountKey: claims.accountKey, rows: [{ code: 'KLEI-1', pool: '', expires: '' }, { code: 'KLEI-2', pool: '', expires: '' }] });
		claims.store.raw.exec(
			`insert into sends (send_key, account_key, viewer_key, cause, step, copy_key, copy_version, language, purpose, lawful_basis, evidence, state, claimed_at, lease_until, text_hash) ` +
			`values ('snd_1', '${claims.accountKey}', '${viewerKey}', 'campaign:x', 'step_1', 'k', 1, 'nl', 'promotion', 'consent', '{}', 'sent', ${claims.store.now - DAY}, 0, 'h')`,
		);
		claims.store.raw.exec("update codes set send_key = 'snd_1' where code = 'KLEI-1'");
		expect(await sell({ lead: '', code: 'klei-1' })).toEqual({ outcome: 'recorded', by: 'code', viewerKey });
		expect(rows()).toEqual([expect.objectContaining({ viewer_key: viewerKey, send_key: 'snd_1' })]);
		// A code nobody was given yet is ours, and says nothing of anybody.
		expect(await sell({ order: 'A-9', lead: '', code: 'KLEI-2' })).toEqual({ outcome: 'recorded', by: 'code', viewerKey: null });
	});

	it('outlives the erasure of its person as a figure that leads to nobody', async () => {
		await sell();
		await claims.claim('erasure');
		await claims.work();
		expect(rows()).toEqual([expect.objectContaining({ viewer_key: null, send_key: null, currency: 'EUR' })]);
		expect(await sell({ lead: viewerKey })).toEqual({ outcome: 'not_ours' });
	});

	it.each([
		[{ order: ' ' }, /no order number/],
		[{ amount: '49,95' }, /plain number/],
		[{ amount: '1.2345', currency: 'EUR' }, /more decimals/],
		[{ currency: '' }, /no currency/],
		[{ currency: 'euro' }, /no currency/],
	])('with %j is refused with what to do', async (wrong, words) => {
		await expect(sell(wrong)).rejects.toThrow(words);
		expect(rows()).toEqual([]);
	});

	it.each([['49.95', 'EUR', 4995], ['5000', 'JPY', 5000], ['1.234', 'KWD', 1234], ['12.5', 'eur', 1250], ['10.00', 'JPY', 10]])('%s %s is %i of its smallest unit', (amount, currency, units) => {
		expect(minorUnits(amount, currency)).toEqual({ amount: units, currency: currency.toUpperCase() });
	});
});
