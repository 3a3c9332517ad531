import { formBody, FormVisitor, readWorkflow } from '../../testbed';
import type { Execution } from '../../testbed/api/executions';
import { Bed } from './support/bed';

const KEY = ['key', 'language', 'variant'];
const GOOD = 'Dag {name}! Mogen we je berichten sturen? Antwoord JA. Automatisch van {account}. STOP = geen berichten meer. {privacy_link}';

/** A table with one bad row changes nothing of what people get. */
describe('the copy table on a real n8n', () => {
	let bed: Bed;

	beforeAll(async () => {
		bed = await Bed.start({ testPeople: '@tester.one, tester.two' });
	});

	afterAll(async () => {
		await bed.stop();
	});

	async function writeQuestion(text: string): Promise<void> {
		await bed.n8n.api.dataTables.upsert('copy', KEY, {
			key: 'opt_in_question', language: 'nl', variant: 'a', purpose: 'service', asks: 'dm_promotion', text, quick_replies: 'JA|Nee, dank je',
		});
	}

	async function setUp(): Promise<Execution> {
		return await bed.n8n.api.runManually(bed.funnel.workflows['01 connect account'] ?? '', 'When executed by another workflow', 60_000);
	}

	function problemOf(execution: Execution): string {
		const error = execution.data?.resultData?.error as { message?: string; description?: string } | undefined;
		return `${error?.message ?? ''}\n${error?.description ?? ''}`;
	}

	async function nextText(username: string): Promise<string | undefined> {
		bed.reply(bed.follower(username));
		return (await bed.untilTexts(username, 1))[0];
	}

	it.each([
		['unknown', GOOD.replace('{name}', '{nickname}'), /\{nickname\} is not a known token\. Use one of: \{name\}/],
		['long', GOOD + 'é'.repeat(500), /it can become \d+ bytes long; Instagram takes 1000\. Shorten it/],
		['no.stop', GOOD.replace('STOP', 'Stoppen'), /it has no opt-out wording\. Say how to opt out/],
	])('refuses a bad row (%s) by row, field and cure, and people still get the old text', async (name, text, problem) => {
		await writeQuestion(text);
		const execution = await setUp();
		expect(execution.status).toBe('error');
		expect(problemOf(execution)).toMatch(/The copy was not published: 1 problem/);
		expect(problemOf(execution)).toMatch(/Row \d+ \(opt_in_question\/nl\/a\), text: /);
		expect(problemOf(execution)).toMatch(problem);
		expect(await nextText(name)).toMatch(/^Hoi Mara, leuk dat je op onze story reageert/);
	});

	it('uses a good row from the next reply on', async () => {
		await writeQuestion(GOOD);
		expect((await setUp()).status).toBe('success');
		expect(await nextText('good')).toBe('Dag Mara! Mogen we je berichten sturen? Antwoord JA. Automatisch van bluekiln. STOP = geen berichten meer. https://example.com/privacy');
	});

	describe('by the form of 02 check and publish copy', () => {
		const form = readWorkflow('02-check-and-publish-copy.json').nodes.find((node) => node.name === 'What to do');
		const submit = async (action: string, more: Readonly<Record<string, string>> = {}): Promise<string> => {
			if (!form) throw new Error('the workflow has no form');
			const visitor = new FormVisitor(bed.n8n.url);
			await visitor.logIn(bed.n8n.owner);
			return (await visitor.submit('story-funnel-copy', formBody(form, { action, ...more }))).text;
		};
		const question = async () => (await bed.n8n.api.dataTables.rows('copy')).find(({ key, language }) => key === 'opt_in_question' && language === 'nl');
		const NEW = GOOD.replace('Dag', 'Goedendag');

		it('writes into each row what is wrong, and publishes nothing', async () => {
			await writeQuestion(NEW.replace('{name}', '{nickname}'));
			const page = await submit('Check and publish · Controleren en publiceren');
			expect(page).toContain('Nothing was published');
			expect(page).toContain('opt_in_question/nl/a: text: {nickname} is not a known token.');
			expect(await question()).toMatchObject({ status: 'wrong', problem: expect.stringContaining('Use one of: {name}') });
			expect((await bed.n8n.api.dataTables.rows('copy')).filter(({ status }) => status === 'ok').length).toBeGreaterThan(3);
			expect(await nextText('form.wrong')).toMatch(/^Dag Mara!/);
		});

		it('only checks when only asked to check, with length and preview', async () => {
			await writeQuestion(NEW);
			expect(await submit('Check · Controleren')).toContain('Nothing was published');
			const row = await question();
			expect(row).toMatchObject({ status: 'ok', problem: '', preview: expect.stringMatching(/^Goedendag Sam! .*Automatisch van bluekiln\. .*https:\/\/example\.com\/privacy$/) });
			// The fixed text, a name of 30 characters of 4 bytes, a handle of 30 and a link of 300 (core/outreach/copy.ts).
			expect(row?.['bytes']).toBe(Buffer.byteLength(NEW.replace(/\{\w+\}/g, '')) + 120 + 30 + 300);
			expect(await nextText('form.check')).toMatch(/^Dag Mara!/);
		});

		it('publishes, and goes one step back, in the table too', async () => {
			expect(await submit('Check and publish · Controleren en publiceren')).toMatch(/Published as version · Gepubliceerd als versie \d+/);
			expect(await question()).toMatchObject({ status: 'published' });
			expect(await nextText('form.published')).toMatch(/^Goedendag Mara!/);
			expect(await submit('One step back · Eén stap terug')).toContain('texts are in use again');
			expect(await question()).toMatchObject({ text: GOOD, status: 'published', problem: '' });
			expect(await nextText('form.restored')).toMatch(/^Dag Mara!/);
		});

		it('sends a text as it stands to the test people who wrote, to nobody else, and once', async () => {
			const test = (key = 'opt_in_question', language = 'nl') => submit('Send a test · Test sturen', { key, language });
			expect(await test()).toContain('None of the 2 test people has written to the account yet');
			expect(await nextText('tester.one')).toMatch(/^Dag Mara!/);
			expect(await nextText('somebody.else')).toMatch(/^Dag Mara!/);
			await writeQuestion(NEW);
			expect(await test()).toMatch(/Naar testpersonen gestuurd: 1\. .*Not sent · Niet gestuurd: 0\./);
			expect(await bed.untilTexts('tester.one', 2)).toEqual([expect.stringMatching(/^Dag Mara!/), expect.stringMatching(/^Goedendag Mara! .*Automatisch van bluekiln\. /)]);
			expect(await test()).toMatch(/Had it already · Hadden hem al: 1\./);
			await writeQuestion(NEW.replace('{name}', '{nickname}'));
			expect(await test()).toContain('{nickname} is not a known token.');
			expect(await test('no_such_text')).toContain('Die tekst staat niet in de tabel copy.');
			await writeQuestion(NEW.replace('Goedendag', 'Goedemorgen'));
			expect(await test()).toMatch(/Niet gestuurd: 1\..*Two messages stand without an answer/s);
			await bed.atRest();
			expect(bed.texts('tester.one')).toHaveLength(2);
			expect(bed.texts('somebody.else')).toHaveLength(1);
			// Nothing was published by it.
			expect(await nextText('form.after.test')).toMatch(/^Dag Mara!/);
		});
	});
});
