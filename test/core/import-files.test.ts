import { readCsv, type SourceRow } from '../../core/viewers/import-csv';
import { checkRow } from '../../core/viewers/import-row';
import type { Encoding } from '../../core/viewers/import-text';
import { fileOf } from './support/viewer-lists';
import { START } from './support/store';

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

	it('is read with quoted cells that go on over several lines, in a column it knows and in one it does not', async () => {
		const header = 'handle,bio,story_id,first_seen';
		const text = [header, 'anna,"makes pots', '', 'and ""glazes"", by hand",s1,2026-11-22', 'bo,,s1,2026-11-22'].join('\r\n');
		for (const pieceSize of [1, 7, 1000]) expect(await brief(text, pieceSize)).toEqual(['2 anna', '5 bo']);
		const [only] = await read([HEADER, 'anna,s1,2026-11-22,"two', 'lines",vip'].join('\n'));
		expect(only?.content).toMatchObject({ cells: { context: 'two\nlines' } });
	});

	it('loses no row between two stray quotation marks, nor after one that is never closed', async () => {
		const stray = expect.stringMatching(/row: A quotation mark/);
		expect(await brief([HEADER, '"anna,s1,2026-11-22,,', row('bo'), 'cas,s1,2026-11-22,,"'].join('\n'))).toEqual([stray, '3 bo', stray]);
		const open = [HEADER, 'anna,s1,2026-11-22,"never closed,', ...Array.from({ length: 200 }, (_, index) => `just words ${index}`), row('bo')].join('\n');
		const told = await brief(open);
		expect([told.length, told[0], told.at(-1)]).toEqual([202, stray, '203 bo']);
	});

	it('is read behind the line that tells a spreadsheet the delimiter', async () => {
		expect(await brief(`\uFEFFsep=;\r\n${HEADER.replaceAll(',', ';')}\r\n${row('anna').replaceAll(',', ';')}`)).toEqual(['3 anna']);
	});

	it('is read with line ends of every kind in one file', async () => {
		expect(await brief(`${HEADER}\r\n${row('anna')}\r${row('bo')}\n\r${row('cas')}`)).toEqual(['2 anna', '3 bo', '5 cas']);
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

describe('the letters of a viewer list', () => {
	const text = `${HEADER}\nanna,s1,2026-11-22,café “één” – €5 🎨,vip`;
	const western = text.replace('🎨', '•');
	const contextOf = async (bytes: Buffer, encoding?: Encoding, pieceSize = 64 * 1024) => {
		for await (const { content } of readCsv(fileOf(bytes, pieceSize), encoding ? { encoding } : {})) return 'cells' in content ? content.cells.context : content.problem.problem;
		return null;
	};
	/** As Windows-1252 writes them; Latin-1 is the same but for the signs in the middle. */
	const WESTERN: Readonly<Record<string, number>> = { '“': 0x93, '”': 0x94, '–': 0x96, '€': 0x80, '•': 0x95 };
	const inWestern = (letters: string) => Buffer.from([...letters].map((letter) => WESTERN[letter] ?? letter.charCodeAt(0)));
	const bigEndian = (letters: string) => Buffer.from(letters, 'utf16le').swap16();

	it.each<[string, Buffer, string]>([
		['UTF-8', Buffer.from(text), text],
		['UTF-8 with its mark', Buffer.from(`\uFEFF${text}`), text],
		['UTF-16 LE with its mark', Buffer.from(`\uFEFF${text}`, 'utf16le'), text],
		['UTF-16 BE with its mark', bigEndian(`\uFEFF${text}`), text],
		['UTF-16 LE without a mark', Buffer.from(text, 'utf16le'), text],
		['UTF-16 BE without a mark', bigEndian(text), text],
		['Windows-1252', inWestern(western), western],
		['Latin-1', Buffer.from(`${HEADER}\nanna,s1,2026-11-22,café één,vip`, 'latin1'), `${HEADER}\nanna,s1,2026-11-22,café één,vip`],
	])('are told from the file: %s', async (_name, bytes, expected) => {
		for (const pieceSize of [1, 3, 65_536]) expect(await contextOf(bytes, 'auto', pieceSize)).toBe(expected.split('\n')[1]?.split(',')[3]);
	});

	it.each<[string, Buffer, Encoding]>([
		['UTF-8 read as Windows-1252', Buffer.from(text), 'windows-1252'],
		['UTF-8 read as UTF-16', Buffer.from(text), 'utf-16le'],
		['UTF-16 read as UTF-8', Buffer.from(text, 'utf16le'), 'utf-8'],
		['UTF-16 LE read as BE', Buffer.from(text, 'utf16le'), 'utf-16be'],
		['Windows-1252 read as UTF-8', inWestern(western), 'utf-8'],
		['UTF-8 lines in a Windows-1252 file', Buffer.concat([inWestern(western), Buffer.from(text.slice(HEADER.length))]), 'auto'],
	])('in another encoding than the file was read in change no row: %s', async (_name, bytes, encoding) => {
		const kept: unknown[] = [];
		let rejected = 0;
		for await (const { content } of readCsv(fileOf(bytes, 5), { encoding })) {
			const check = 'cells' in content ? checkRow(content.cells, { timeZone: 'UTC', now: START, source: 'x', context: null, onlyThisSource: false }) : null;
			if (check?.ok) kept.push(check.view.context);
			else rejected++;
		}
		// Either told as what it is, or not taken at all.
		for (const context of kept) expect(context).toBe('café “één” – €5 •');
		expect(rejected).toBeGreaterThan(0);
	});

	it('of Western texts stay as they are where they only look like another encoding', async () => {
		for (const context of ['CAFÉ”', 'SÃO PAULO', 'Â la carte', '25 °C, ½ €']) {
			expect(await contextOf(inWestern(`${HEADER}\nanna,s1,2026-11-22,"${context}",`), 'windows-1252', 1)).toBe(context);
		}
	});
});
