import { readCsv, type SourceRow } from '../../core/viewers/import-csv';
import { fileOf, importFile } from './support/viewer-lists';
import { connectLive, TestStore } from './support/store';

async function read(content: string | Buffer, pieceSize?: number): Promise<SourceRow[]> {
	const rows: SourceRow[] = [];
	for await (const row of readCsv(fileOf(content, pieceSize))) rows.push(row);
	return rows;
}

/** Line and handle of each row, or line and problem. */
async function brief(content: string | Buffer, pieceSize?: number): Promise<string[]> {
	return (await read(content, pieceSize)).map(({ line, content: row }) =>
		'problem' in row ? `${line} ${row.problem.field}: ${row.problem.problem}` : `${line} ${String(row.cells.handle)}`,
	);
}

const HEADER = 'handle,story_id,first_seen,context,tag';
const row = (handle: string) => `${handle},s1,2026-11-22,,`;

describe('a viewer list as a file', () => {
	it.each([
		['commas', ','],
		['semicolons', ';'],
		['tabs', '\t'],
	])('is read with %s', async (_name, delimiter) => {
		const text = [HEADER, row('anna'), row('bo')].join('\n').replaceAll(',', delimiter);
		expect(await brief(text)).toEqual(['2 anna', '3 bo']);
	});

	it.each([
		['LF', '\n'],
		['CRLF', '\r\n'],
		['CR', '\r'],
	])('is read with line ends %s, wherever the pieces end', async (_name, end) => {
		const text = [HEADER, row('anna'), '', row('bo'), ',,,,', row('cas'), ''].join(end);
		for (const pieceSize of [1, 2, 3, 7, 1000]) expect(await brief(text, pieceSize)).toEqual(['2 anna', '4 bo', '6 cas']);
	});

	it('is read with a byte order mark, capitals, spaces and columns it does not know', async () => {
		const text = '\uFEFF Handle , STORY_ID ,Followers,First_Seen\nanna,s1,250,2026-11-22\n';
		const [only] = await read(text, 2);
		expect(only?.content).toEqual({ cells: { handle: 'anna', story_id: 's1', first_seen: '2026-11-22' } });
	});

	it('is read with quoted cells', async () => {
		const [only] = await read(`${HEADER}\n"anna","s1","2026-11-22","says ""hi"", twice",vip`);
		expect(only?.content).toMatchObject({ cells: { context: 'says "hi", twice', tag: 'vip' } });
	});

	it('loses only the line with the stray quotation mark', async () => {
		const text = [HEADER, row('anna'), '"bo,s1,2026-11-22,,', row('cas'), 'd"id"i,s1,2026-11-22,,', '"eva"x,s1,2026-11-22,,', row('finn')].join('\n');
		expect(await brief(text)).toEqual(['2 anna', expect.stringMatching(/^3 row: A quotation mark/), '4 cas', expect.stringMatching(/^5 row: A quot/), expect.stringMatching(/^6 row: A quot/), '7 finn']);
	});

	it('loses only the line with too few or too many cells', async () => {
		const text = [HEADER, row('anna'), 'bo,s1', `${row('cas')},more`, `${row('dirk')},,,`].join('\n');
		expect(await brief(text)).toEqual(['2 anna', '3 row: The line has 2 cells, the header 5', '4 row: The line has 6 cells, the header 5', '5 dirk']);
	});

	it.each<[string, string | Buffer, RegExp]>([
		['an empty file', '', /^1 file: The file is empty/],
		['a file of empty lines', '\n\n  \n', /^1 file: The file is empty/],
		['no header', `${row('anna')}\n${row('bo')}`, /^1 file: The first line does not name the columns/],
		['a missing column', 'handle,first_seen\nanna,2026-11-22', /^1 file: Missing: the column story_id/],
		['several missing columns', 'tag\nvip', /^1 file: Missing: a column handle or viewer_id; the column story_id; a column first_seen or viewed_at/],
		['vendor ids without a tool', 'viewer_id,story_id,viewed_at\n1,s1,2026-11-22', /^1 file: Missing: the column source_tool/],
		['a column twice', 'handle,Handle,story_id,first_seen\na,b,s1,2026-11-22', /^1 file: The column handle is there twice/],
		['a spreadsheet', Buffer.from('504b0304140006000800', 'hex'), /^1 file: The file is no CSV text/],
		['one endless line', 'x'.repeat(1_000_000), /^1 file: The first line is longer/],
	])('is rejected as a whole: %s', async (_what, content, expected) => {
		expect(await brief(content)).toEqual([expect.stringMatching(expected)]);
	});

	it('with a header and no rows is an import of nothing', async () => {
		expect(await brief(HEADER)).toEqual([]);
	});
});

describe('the memory an import takes', () => {
	let store: TestStore;
	let accountKey: string;

	beforeAll(async () => {
		store = await TestStore.open();
		accountKey = await connectLive(store, '17841400000000001');
	});
	afterAll(() => store.close());

	it('does not grow with a cell of 10 MB and more', async () => {
		async function* file(): AsyncGenerator<Uint8Array> {
			yield Buffer.from(`${HEADER}\n${row('anna')}\n"`);
			const piece = Buffer.alloc(256 * 1024, 'x');
			for (let size = 0; size < 200 * 1024 * 1024; size += piece.length) yield piece;
			yield Buffer.from(`",s1,2026-11-22,,\n${row('bo')}\n`);
		}
		const before = process.memoryUsage().rss;
		const { totals, rejected } = await importFile(store, accountKey, file());
		expect(totals).toMatchObject({ rows: 3, added: 2, rejected: 1 });
		expect(rejected).toEqual([expect.objectContaining({ line: 3, problems: [expect.objectContaining({ field: 'row' })] })]);
		expect(rejected[0]?.original.cells.length).toBeLessThanOrEqual(20_000);
		expect((process.memoryUsage().rss - before) / 1024 ** 2).toBeLessThan(80);
	});
});
