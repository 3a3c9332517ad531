import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { formBody, FormVisitor, itemsOf, readWorkflow, waitFor, type WorkflowJson } from '../../testbed';
import { Bed } from './support/bed';
import { countRows } from './support/store-rows';

const PATH = 'story-funnel-import';
const form = readWorkflow('11-import-viewers.json').nodes.find((node) => node.name === 'Viewer list');

function upload(text: string, values: Readonly<Record<string, string>> = {}): FormData {
	if (!form) throw new Error('the workflow has no form');
	return formBody(form, { file: new File([text], '20261123_autumn_instagram.csv', { type: 'text/csv' }), ...values });
}

/** Today's date in the account's zone at noon yesterday: a list of the day before. */
const YESTERDAY = new Date(Date.now() - 24 * 3_600_000).toISOString();

const LIST = ['handle;story_id;first_seen;context;tag', `@Mara.K;s1;${YESTERDAY};;vip`, `tom_w;s1;${YESTERDAY};;`, `tom_w;s2;${YESTERDAY};;`].join('\r\n');

const WITH_MISTAKES = [
	'handle,story_id,first_seen,context,tag',
	`mara.k,s1,${YESTERDAY},,`,
	`"jo"ris,s1,${YESTERDAY},,`,
	'=HYPERLINK(1),s1,2026-02-30,,',
	`nina.p,s2,${YESTERDAY},,`,
].join('\n');

/** A viewer list goes in by the form, once, and never brings back who opted out. */
describe('the import form on a real n8n', () => {
	let bed: Bed;
	let visitor: FormVisitor;

	beforeAll(async () => {
		// n8n removes what it does not keep every 15 minutes; here every three seconds.
		bed = await Bed.start({ env: { EXECUTIONS_DATA_PRUNE_HARD_DELETE_INTERVAL: '0.05' } });
		visitor = new FormVisitor(bed.n8n.url);
		await visitor.logIn(bed.n8n.owner);
	});

	afterAll(async () => {
		await bed.stop();
	});

	const importWorkflow = () => bed.funnel.workflows['11 import viewers'] ?? '';
	/** Files n8n keeps for executions, wherever in its home. */
	const storedFiles = () => globSync('**/binary_data/*', { cwd: path.join(bed.n8n.home, '.n8n') }).length;
	const views = () => countRows(bed.funnel.storeFile, 'engagements');

	it('is closed to everybody who is not logged in', async () => {
		const stranger = new FormVisitor(bed.n8n.url);
		expect((await stranger.post(PATH, upload(LIST))).status).toBe(401);
		await expect(stranger.open(PATH)).rejects.toThrow();
		expect(views()).toBe(0);
	});

	it('only counts when asked to', async () => {
		const ending = await visitor.submit(PATH, upload(LIST, { what: 'Only count · Alleen tellen' }));
		expect(ending.text).toContain('3 new · nieuw, 0 known before · al bekend');
		expect(ending.text).toContain('nothing was kept');
		expect(views()).toBe(0);
	});

	it('takes a list and says what became of it', async () => {
		const ending = await visitor.submit(PATH, upload(LIST, { what: 'Import · Importeren' }));
		expect(ending.text).toMatch(/Import: imp_\S{10,}/);
		expect(ending.text).toContain('3 new · nieuw, 0 known before · al bekend, 0 opted out');
		expect([views(), countRows(bed.funnel.storeFile, 'viewers')]).toEqual([3, 2]);
	});

	it('adds nothing when the same file comes again', async () => {
		const ending = await visitor.submit(PATH, upload(LIST));
		expect(ending.text).toContain('0 new · nieuw, 3 known before · al bekend');
		expect([views(), countRows(bed.funnel.storeFile, 'viewers')]).toEqual([3, 2]);
	});

	it('gives bad rows back in a file and keeps the good ones around them', async () => {
		const ending = await visitor.submit(PATH, upload(WITH_MISTAKES));
		expect(ending.text).toContain('1 new · nieuw, 1 known before · al bekend');
		expect(ending.text).toContain('2 rejected · afgekeurd');
		expect(ending.text).toContain('Line 3, row: A quotation mark');
		expect(ending.text).toContain('Line 4, handle: The text begins like a formula');
		const [file] = JSON.parse(decodeURIComponent(/JSON\.parse\(decodeURIComponent\("([^"]+)"\)\)/.exec(ending.text)?.[1] ?? '')) as [
			{ fileName: string; data: { data: number[] } },
		];
		expect(file.fileName).toBe('20261123_autumn_instagram.rejected.csv');
		const csv = Buffer.from(file.data.data).toString('utf8');
		expect(csv).toContain('"line","field","problem","cure","handle","story_id","first_seen","context","tag"');
		expect(csv).toContain('"\'=HYPERLINK(1)","s1","2026-02-30","",""');
		expect(csv).toContain('"""jo""ris,');
		// Sent back as it is, it is rejected for the same reasons; with the cells corrected it is taken.
		expect((await visitor.submit(PATH, upload(csv))).text).toContain('0 new · nieuw, 0 known before · al bekend');
		const corrected = csv.replace("'=HYPERLINK(1)", 'joris').replace('2026-02-30', YESTERDAY);
		expect((await visitor.submit(PATH, upload(corrected))).text).toContain('1 new · nieuw, 0 known before · al bekend');
	});

	it('takes a list a spreadsheet saved as UTF-16, and what the name of the file says', async () => {
		const text = `\uFEFFhandle;story_id;first_seen\nzoë.w;s1;${YESTERDAY}\nzoe.w;s1;${YESTERDAY}`;
		const file = new File([Buffer.from(text, 'utf16le')], '20261123_autumn_instagram.csv', { type: 'text/csv' });
		if (!form) throw new Error('the workflow has no form');
		expect((await visitor.submit(PATH, formBody(form, { file }))).text).toMatch(/1 new .*1 rejected/s);
		expect(countRows(bed.funnel.storeFile, 'engagements', "context = '2026-11-23 autumn instagram'")).toBeGreaterThan(0);
	});

	it('takes nobody who opted out, and knows them by the handle they write under', async () => {
		const sara = bed.follower('sara');
		bed.reply(sara);
		await bed.untilTexts(sara, 1);
		bed.say(sara, 'STOP');
		await bed.untilTexts(sara, 2);
		await bed.atRest();
		const before = views();
		const ending = await visitor.submit(PATH, upload(`handle,story_id,first_seen\nsara,s9,${YESTERDAY}`));
		expect(ending.text).toContain('1 opted out, not taken in');
		expect(views()).toBe(before);
	});

	it('carries no handle in the items of any node', async () => {
		const executions = await bed.n8n.api.executions({ workflowId: importWorkflow(), includeData: true });
		const items = executions.flatMap((execution) => [0, 1].flatMap((output) => itemsOf(execution, 'Import', output)));
		expect(items.length).toBeGreaterThan(4);
		expect(JSON.stringify(items)).not.toMatch(/mara|tom_w|joris|nina|sara|HYPERLINK/i);
		expect(readFileSync(bed.funnel.storeFile).toString('latin1')).not.toMatch(/mara\.k|tom_w|nina\.p/);
	});

	it('leaves neither the file nor an execution behind, as it is shipped', async () => {
		const shipped = readWorkflow('11-import-viewers.json');
		const { data: deployed } = await bed.n8n.api.editor.json<{ data: WorkflowJson }>('GET', `/rest/workflows/${importWorkflow()}`);
		const { id } = await bed.n8n.api.deployWorkflow({
			...shipped,
			name: '11 as shipped',
			nodes: deployed.nodes.map((node) => {
				const options = { ...(node.parameters?.['options'] as object | undefined), path: 'as-shipped' };
				return node.name === 'Viewer list' ? { ...node, webhookId: 'as-shipped', parameters: { ...node.parameters, options } } : node;
			}),
		});
		await bed.n8n.api.publish(id);
		const before = storedFiles();
		// The control: the runs above are kept for this test, and their files with them.
		expect(before).toBeGreaterThan(0);
		await visitor.submit('as-shipped', upload(WITH_MISTAKES));
		const gone = async () => ((await bed.n8n.api.executions({ workflowId: id })).length === 0 ? true : undefined);
		await waitFor('the execution to be removed', gone, { timeoutMs: 20_000 });
		await waitFor('its files to be removed', async () => (storedFiles() === before ? true : undefined), { timeoutMs: 20_000 });
	});
});
