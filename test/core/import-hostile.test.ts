import { Bundle, type Finished } from './support/bundle';

/** What a hostile file is made of, as the body of an async generator in the script. */
const FILES: Readonly<Record<string, string>> = {
	'a field of 10 MB': `yield H + 'anna,s1,2026-11-20,'; for (let n = 0; n < 160; n++) yield 'x'.repeat(65536); yield '\\nbo,s1,2026-11-20,\\n';`,
	'a field of 200 MB': `yield H + 'anna,s1,2026-11-20,"'; const piece = 'x'.repeat(262144); for (let n = 0; n < 800; n++) yield piece; yield '"\\nbo,s1,2026-11-20,\\n';`,
	NULs: `yield H + 'an\\0na,s1,2026-11-20,\\nbo,s1,2026-11-20,\\n' + '\\0'.repeat(5e6);`,
	'a million columns': `yield 'handle,story_id,viewed_at,tag'; for (let n = 0; n < 1000; n++) yield ',x'.repeat(1000); yield '\\nanna,s1,2026-11-20,\\n';`,
	'rows of a million columns': `yield H + 'bo,s1,2026-11-20,\\nanna,s1,2026-11-20'; for (let n = 0; n < 1000; n++) yield ','.repeat(1000) + 'x'; yield '\\n';`,
	'a million short lines': `yield H; for (let n = 0; n < 1000; n++) yield 'x\\n'.repeat(1000); yield 'bo,s1,2026-11-20,\\n';`,
	'a million empty lines': `yield H; for (let n = 0; n < 1000; n++) yield '\\r\\n'.repeat(1000); yield 'bo,s1,2026-11-20,\\n';`,
	'unbalanced quotes': `yield H + '"anna,s1,2026-11-20,\\nbo,s1,2026-11-20,\\n'; for (let n = 0; n < 20000; n++) yield '"' + '""'.repeat(n % 50) + ',"\\n';`,
	'mixed line ends': `yield H + 'bo,s1,2026-11-20,\\r\\nan na,s1,2026-11-20,\\ran"na,s1,2026-11-20,\\n\\r\\n';`,
	'formula cells': `yield H + 'bo,s1,2026-11-20,\\n=cmd|x,s1,2026-11-20,\\nanna,s1,2026-11-20,=1+1\\nanna,+s1,2026-11-20,\\nanna,s1,2026-11-20,@x\\n';`,
	'a quote that is never closed': `yield H + 'bo,s1,2026-11-20,\\n"anna,s1,2026-11-20,\\n'; for (let n = 0; n < 1000; n++) yield 'x\\n'.repeat(1000);`,
	'lone carriage returns': `yield H.replace('\\n', '\\r'); for (let n = 0; n < 1000; n++) yield 'x\\r'.repeat(1000); yield 'bo,s1,2026-11-20,\\r';`,
	'another encoding halfway': `yield H + 'bo,s1,2026-11-20,\\n'; for (let n = 0; n < 20; n++) yield 'bo,s1,2026-11-20,\\n'.repeat(1000); for (let n = 0; n < 1000; n++) yield Buffer.from('anna,s1,2026-11-20,caf\\u00e9\\n', 'latin1');`,
	'ragged rows': `yield H + 'bo,s1,2026-11-20,\\n'; for (let n = 0; n < 100; n++) yield 'anna,s1\\nanna,s1,2026-11-20,x,y\\n'.repeat(1000);`,
	'no text at all': `for (let n = 0; n < 200; n++) yield Buffer.alloc(65536, n % 256);`,
};

const SCRIPT = `
const H = 'handle,story_id,viewed_at,tag\\n';
const parts = { ${Object.entries(FILES).map(([name, body]) => `${JSON.stringify(name)}: async function* () { ${body} }`).join(', ')} };
async function* bytes() { for await (const part of parts[b]()) yield Buffer.from(part); }
const store = core.connectStore({ file: a, key: Buffer.alloc(32, 7).toString('base64'), mayCreate: true });
const { accountKey } = await store.connectAccount({ igAccountId: '1', appScopedId: '2', username: 'x', apiHost: 'http://127.0.0.1:1', language: 'nl', timeZone: 'Europe/Amsterdam', privacyLink: 'https://x.example', mode: 'live' });
await store.approveSource({ accountKey, name: core.HAND_KEPT, approver: 'Jo', evidence: 'test', attested: false });
const started = await store.startImport({ accountKey });
const before = process.memoryUsage().rss;
let most = before; const watch = setInterval(() => { most = Math.max(most, process.memoryUsage().rss); }, 20);
const problems = new Set(); const kept = [];
const totals = await core.runImport(store, started, core.readCsv(bytes()), { onRejected: (row) => { if (c === 'keep') kept.push({ ...row }); core.rejectedLine(row); for (const { problem } of row.problems) problems.add(problem); } });
clearInterval(watch);
say({ rows: totals.rows, added: totals.added, known: totals.known, rejected: totals.rejected, problems: [...problems], grownMb: (most - before) / 2 ** 20 });
process.exit(0);
`;

/** What a process that lets go of every row grows by: garbage not yet collected, and the store. */
const MAX_MB = 220;

/** A million lines on a machine that has other work. */
const SLOW_MS = 120_000;

/** Bounded memory, a clear rejection, and the good row beside it taken as it is: each in a process with little memory. */
describe('a hostile file', () => {
	let bundle: Bundle;

	beforeAll(async () => {
		bundle = await Bundle.build();
	});
	afterAll(() => bundle.remove());

	async function take(name: string, how = ''): Promise<{ rows: number; added: number; known: number; rejected: number; problems: string[]; grownMb: number }> {
		const finished: Finished = await bundle.run(SCRIPT, [`${bundle.folder}/${name.replaceAll(' ', '-')}/store.sqlite`, name, how]);
		expect(finished).toMatchObject({ code: 0, errors: '' });
		return finished.said[0] as { rows: number; added: number; known: number; rejected: number; problems: string[]; grownMb: number };
	}

	it.each<[string, number, number, RegExp]>([
		['a field of 10 MB', 1, 1, /longer than 20000 characters/],
		['a field of 200 MB', 1, 1, /longer than 20000 characters/],
		['NULs', 1, 2, /control characters|longer than/],
		['a million columns', 0, 1, /first line is longer/],
		['rows of a million columns', 1, 1, /longer than 20000/],
		['a million short lines', 1, 1_000_000, /1 cells, the header 4/],
		['a million empty lines', 1, 0, /^$/],
		['unbalanced quotes', 1, 20_001, /quotation mark/],
		['mixed line ends', 1, 2, /quotation mark|cannot be an Instagram handle/],
		['formula cells', 1, 4, /begins like a formula/],
		['a quote that is never closed', 1, 1_000_001, /quotation mark/],
		['lone carriage returns', 1, 1_000_000, /1 cells, the header 4/],
		['another encoding halfway', 1, 1_000, /not in the encoding/],
		['ragged rows', 1, 200_000, /2 cells, the header 4/],
		['no text at all', 0, 1, /no CSV text|first line/],
	])('%s is bounded, rejected and changes no row', async (name, added, rejected, problem) => {
		const outcome = await take(name);
		expect(outcome).toMatchObject({ added, rejected, rows: added + rejected + outcome.known });
		expect(outcome.problems.join('; ')).toMatch(problem);
		expect(outcome.grownMb).toBeLessThan(MAX_MB);
	}, SLOW_MS);

	it('would show in the memory if its rows were kept', async () => {
		expect((await take('a million short lines', 'keep')).grownMb).toBeGreaterThan(MAX_MB);
	}, SLOW_MS);
});
