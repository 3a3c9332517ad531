import type { Execution } from '../../testbed/api/executions';
import { Bed } from './support/bed';

const KEY = ['key', 'language', 'variant'];
const GOOD = 'Dag {name}! Mogen we je berichten sturen? Antwoord JA. Van {account}. STOP = geen berichten meer. {privacy_link}';

/** A table with one bad row changes nothing of what people get. */
describe('the copy table on a real n8n', () => {
	let bed: Bed;

	beforeAll(async () => {
		bed = await Bed.start();
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
		return await bed.n8n.api.runManually(bed.funnel.workflows['00 set-up'] ?? '', 'Start', 60_000);
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
		expect(await nextText('good')).toBe('Dag Mara! Mogen we je berichten sturen? Antwoord JA. Van bluekiln. STOP = geen berichten meer. https://example.com/privacy');
	});
});
