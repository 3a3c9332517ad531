import { reviewCopy } from '../../../core/outreach/copy-review';
import { COPY_ROWS } from '../support/copy-table';
import { connectLive, TestStore } from '../support/store';

const VALUES = { account: 'bluekiln', privacyLink: 'https://example.com/p' };

describe('the review of a copy table', () => {
	it('finds nothing wrong with good rows, and shows them', () => {
		const reviews = reviewCopy(COPY_ROWS, VALUES);
		expect(reviews.map(({ row, ok, problem }) => [row, ok, problem])).toEqual(COPY_ROWS.map((_, index) => [index + 1, true, '']));
		expect(reviews[2]?.preview).toBe('Hoi Sam, bedankt voor je reactie! Automatisch bericht van bluekiln. STOP = geen berichten meer. Privacy: https://example.com/p');
	});

	it('says everything that is wrong with a row beside that row only', () => {
		const bad = { ...COPY_ROWS[2], purpose: 'fun', text: 'Hoi {naam}' };
		const reviews = reviewCopy([COPY_ROWS[0], bad, COPY_ROWS[3]], VALUES);
		expect(reviews.map(({ ok }) => ok)).toEqual([true, false, true]);
		for (const part of ['purpose: ', '{naam} is not a known token', 'no opt-out wording', 'no privacy link']) expect(reviews[1]?.problem).toContain(part);
	});

	it.each([[null], [7], ['text'], [{}], [{ text: { toString: 'x' } }]])('takes %j for a row without a text', (raw) => {
		expect(reviewCopy([raw], VALUES)).toMatchObject([{ ok: false, bytes: 0, preview: '' }]);
	});
});

describe('one step back', () => {
	let store: TestStore;
	beforeEach(async () => {
		store = await TestStore.open();
		await connectLive(store, '17841400000000123');
	});
	afterEach(async () => {
		await store.close();
	});

	const soft = (rows: readonly { key: string; text: string }[]) => rows.find(({ key }) => key === 'soft_touch')?.text;

	it('needs two versions', async () => {
		expect(await store.use.restoreCopy({})).toEqual({ restored: false });
		await store.use.publishCopy({ rows: COPY_ROWS });
		expect(await store.use.restoreCopy({})).toEqual({ restored: false });
	});

	it('brings the texts before the last ones back under a new version, and the other way round', async () => {
		await store.use.publishCopy({ rows: COPY_ROWS });
		const changed = COPY_ROWS.map((row) => (row.key === 'soft_touch' ? { ...row, text: row.text.replace('Hoi', 'Dag') } : row));
		await store.use.publishCopy({ rows: changed });
		const back = await store.use.restoreCopy({});
		expect(back).toMatchObject({ restored: true, version: 3 });
		expect(back.restored && soft(back.rows)).toBe(soft(COPY_ROWS));
		const forth = await store.use.restoreCopy({});
		expect(forth).toMatchObject({ restored: true, version: 4 });
		expect(forth.restored && soft(forth.rows)).toBe(soft(changed));
	});
});
