import fc from 'fast-check';
import { csvLine, guard, unguard } from '../../core/viewers/export-cell';
import { objectInLedger } from './support/objections';
import { holds } from './support/property';
import { connectLive, START, TestStore } from './support/store';
import { importFile } from './support/viewer-lists';

const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('=1+1', '+31', '-x', '@SUM(A1)', '\tx', '\rx', ' =1', "'=1", "''@a", "'tis"));

describe('cells that leave', () => {
	it('are never run as a formula, and can be read back', async () => {
		await holds(
			fc.property(anyText, (text) => {
				expect(guard(text)).not.toMatch(/^\s*[=+\-@\t\r]/);
				expect(unguard(guard(text))).toBe(text);
				const line = csvLine([text]);
				expect(line.slice(1, -3).replaceAll('""', '')).not.toContain('"');
				expect(line.slice(0, -2)).not.toMatch(/\p{Cc}|^"\s*[=+\-@]/u);
			}),
			2_000,
		);
		expect('=1').toMatch(/^\s*[=+\-@\t\r]/);
	});
});

describe('an export', () => {
	let store: TestStore;
	let accountKey: string;

	beforeAll(async () => {
		store = await TestStore.open();
		accountKey = await connectLive(store, '17841800000000001');
		const rows = ['anna,s1,2026-11-20T10:00Z,vip,NL,yes', 'anna,s2,2026-11-21T10:00Z,,,', 'bo,s1,2026-11-20T10:00Z,,,'];
		await importFile(store, accountKey, ['handle,story_id,viewed_at,tag,country,follows_us', ...rows].join('\n'));
	});
	afterAll(() => store.close());

	const keys = () => store.rows('select viewer_key from viewers where account_key = ? order by viewer_key', accountKey).map((row) => String(row['viewer_key']));
	const words = { purpose: 'mailing', recipient: 'print shop', segment: 'repeat' };

	it('gives the fields it was recorded with, and is recorded before anything leaves', async () => {
		const fields = ['viewerKey', 'stories', 'firstSeen', 'tags', 'country', 'followsUs'] as const;
		const { exportKey } = await store.use.startExport({ accountKey, ...words, fields });
		expect(store.rows('select purpose, recipient, segment, fields, people, at from exports where export_key = ?', exportKey)).toEqual([
			{ ...words, fields: JSON.stringify(fields), people: 0, at: START },
		]);
		const { rows, withheld } = await store.use.exportBatch({ accountKey, exportKey, viewerKeys: [...keys(), 'vwr_nobody'] });
		expect(rows[0]).toEqual([keys()[0], '2', '2026-11-20T10:00:00.000Z', 'vip', 'NL', 'yes']);
		expect([rows.length, withheld]).toEqual([2, 1]);
		expect(JSON.stringify(rows)).not.toMatch(/anna|"bo"/);
		expect(store.rows('select people, withheld from exports where export_key = ?', exportKey)).toEqual([{ people: 2, withheld: 1 }]);
	});

	it('names people only when the handle was asked for', async () => {
		const { exportKey } = await store.use.startExport({ accountKey, ...words, fields: ['handle'] });
		expect((await store.use.exportBatch({ accountKey, exportKey, viewerKeys: keys() })).rows).toEqual([['anna'], ['bo']]);
	});

	it('leaves out who opted out, is under age or objects, also when asked for by key, and counts them', async () => {
		const inside = await connectLive(store, '17841800000000002');
		const handles = ['kim', 'lou', 'max', 'noa'];
		await importFile(store, inside, ['handle,story_id,viewed_at', ...handles.map((handle) => `${handle},s1,2026-11-20T10:00Z`)].join('\n'));
		const [kim = '', lou = '', max = '', noa = ''] = store.rows('select viewer_key from viewers where account_key = ? order by viewer_key', inside).map((row) => String(row['viewer_key']));
		const flag = (viewerKey: string, name: 'under_age' | 'objects') => store.use.markViewer({ accountKey: inside, viewerKey, mark: { kind: 'flag', name }, change: 'set', person: 'Noor', evidence: 'x' });
		await flag(kim, 'under_age');
		await flag(lou, 'objects');
		objectInLedger(store, inside, max);
		const { exportKey } = await store.use.startExport({ accountKey: inside, ...words, fields: ['handle'] });
		expect(await store.use.exportBatch({ accountKey: inside, exportKey, viewerKeys: [kim, lou, max, noa] })).toEqual({ rows: [['noa']], withheld: 3 });
	});

	it('tells the tags and traits segments go by, also those a person gave', async () => {
		await store.use.markViewer({ accountKey, viewerKey: keys()[1] ?? '', mark: { kind: 'tag', name: 'Fair' }, change: 'set', person: 'Noor', evidence: 'x' });
		const { exportKey } = await store.use.startExport({ accountKey, ...words, fields: ['tags', 'country'] });
		expect((await store.use.exportBatch({ accountKey, exportKey, viewerKeys: keys() })).rows).toEqual([['vip', 'NL'], ['fair', '']]);
	});

	it('is refused without purpose, recipient, segment or fields, and for another account', async () => {
		for (const missing of ['purpose', 'recipient', 'segment']) {
			await expect(store.use.startExport({ accountKey, ...words, [missing]: ' ', fields: ['stories'] })).rejects.toThrow(missing);
		}
		await expect(store.use.startExport({ accountKey, ...words, fields: [] })).rejects.toThrow('fields');
		const { exportKey } = await store.use.startExport({ accountKey, ...words, fields: ['stories'] });
		await expect(store.use.exportBatch({ accountKey: 'acc_other', exportKey, viewerKeys: keys() })).rejects.toThrow('never recorded');
	});
});
