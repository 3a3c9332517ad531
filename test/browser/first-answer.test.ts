import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { bootN8n, freePorts, packUnderTest, waitFor, type RunningN8n } from '../../testbed';
import { openBrowser } from '../../testbed/browser';
import { ProcessLog } from '../../testbed/process-log';
import { Supervised } from '../../testbed/supervised';
import { stepsOf, type DocStep } from './support/doc-steps';
import { Editor } from './support/editor';
import { signInAtN8n } from './support/sign-in';

const ROOT = path.join(__dirname, '../..');
const PAGE = 'docs/first-campaign.md';
const PATIENT = 240_000;
const STEPS = stepsOf(PAGE, 'By hand, still without Instagram');

/** What a stranger does who has the documentation and nothing else; the words and values are those of the page. */
describe(`${PAGE}: from nothing to the first answered message`, () => {
	let n8n: RunningN8n;
	let local: Supervised | undefined;
	let browser: Browser;
	let page: Page;
	let editor: Editor;
	/** Where the page says 5678 and 4010. */
	let ports: { readonly n8n: string; readonly local: string };
	let account: Readonly<Record<string, string>> = {};

	beforeAll(async () => {
		// As it comes, without the package.
		n8n = await bootN8n({});
		n8n.api.secrets.add(() => ['accessToken', 'appSecret', 'metaAppSecret', 'verifyToken'].flatMap((name) => account[name] ?? []));
		const [free = 0] = await freePorts(1);
		ports = { n8n: new URL(n8n.url).port, local: String(free) };
		browser = await openBrowser();
		const context = await browser.newContext({ viewport: { width: 1600, height: 1000 }, locale: 'en-GB', permissions: ['clipboard-read', 'clipboard-write'] });
		context.setDefaultTimeout(PATIENT);
		page = await context.newPage();
		editor = new Editor(page, n8n.url);
	}, 400_000);

	afterAll(async () => {
		await browser.close();
		await local?.stop(5_000);
		await n8n.stop();
	});

	const here = (text: string) => text.replaceAll('5678', ports.n8n).replaceAll('4010', ports.local);
	const phonePage = () => here('http://127.0.0.1:4010');

	/** The words of a step that stand on the screen; the page must have as many as are used here. */
	function wordsOf({ title, words }: DocStep, count: number): string[] {
		if (words.length < count) throw new Error(`The step "${title}" has ${words.length} words of the screen, not ${count}.`);
		return words.slice(0, count);
	}

	const credentialWords = () => {
		const [way = '', , save = '', tested = ''] = wordsOf(step('Make the credential for n8n itself'), 4);
		return { create: way.split(' → ')[1] ?? '', save, tested };
	};

	const step = (title: string) => {
		const found = STEPS.find((each) => each.title === title);
		if (found === undefined) throw new Error(`${PAGE} has no step "${title}".`);
		return found;
	};

	/** Every step by its title; each takes its words and values from the page. */
	const followed: Readonly<Record<string, (step: DocStep) => Promise<void>>> = {
		'Start the local Instagram': async ({ commands, values }) => {
			const [command = '', ...words] = here(commands.at(-1) ?? '').split(' ');
			const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('STORY_FUNNEL_')));
			local = new Supervised({ command, args: words, cwd: ROOT, env, log: new ProcessLog(path.join(n8n.home, 'local-instagram.log')), orphan: { signal: 'KILL', group: true } });
			const shown = here(values[1] ?? '');
			account = await waitFor('the invented values', async () => await fetch(shown).then(async (answer) => (await answer.json()) as Record<string, string>, () => undefined), { timeoutMs: 60_000 });
			expect(here(values[0] ?? '')).toBe(phonePage());
		},
		'Put the package into your n8n': async ({ commands }) => {
			expect(commands[0]).toBe('npm pack');
			const tarball = packUnderTest(ROOT).path;
			const script = commands.slice(1).join('\n').replace('<the .tgz>', `'${tarball}'`);
			await promisify(execFile)('sh', ['-ec', script], { env: { ...process.env, HOME: n8n.home } });
			n8n = await n8n.restart();
			await signInAtN8n(page, n8n);
		},
		'Make a key for n8n\'s API': async (each) => {
			const [way = '', label = '', save = ''] = wordsOf(each, 3);
			const [, menu = '', create = ''] = way.split(' → ');
			await page.goto(`${n8n.url}/settings`);
			await page.getByText(menu, { exact: true }).first().click();
			await page.getByRole('button', { name: create }).first().click();
			const dialog = page.locator('[data-test-id="createOrEditApiKey-modal"]');
			await dialog.getByText(label, { exact: true }).waitFor();
			await dialog.locator('[data-test-id="api-key-label"]').fill(each.values[0] ?? '');
			await dialog.getByRole('button', { name: save }).click();
			await dialog.locator('[data-test-id="copy-input-button"]').click();
			// n8n shows it shortened: what was copied is pasted in the next step.
			await waitFor('the copied key', async () => ((await page.evaluate<string>('navigator.clipboard.readText()')) === '' ? undefined : true), { timeoutMs: 5_000 });
		},
		'Make the credential for n8n itself': async ({ words, fields }) => {
			await editor.makeCredential(words[1] ?? '', async (field) => {
				for (const [label, value] of fields) {
					if (value !== 'the key you copied') await field(label).fill(here(value));
					else {
						await field(label).click();
						await page.keyboard.press('Control+V');
					}
				}
			}, credentialWords());
		},
		'Make the credential for Instagram': async ({ words, fields }) => {
			await editor.makeCredential(words[0] ?? '', async (field) => {
				for (const [label, value] of fields) await field(label).fill(account[value] ?? here(value));
			}, credentialWords());
		},
		'Import set-up': async ({ words, values }) => {
			await editor.importFile(path.join(ROOT, values[0] ?? ''), words[0] ?? '');
			await editor.node('Health').waitFor();
		},
		'See what it would do': async (each) => {
			const [settings = '', execute = '', shows = ''] = wordsOf(each, 3);
			for (const [name, value] of each.settings) await editor.setField(settings, name, value);
			await page.getByRole('button', { name: execute, exact: true }).last().click();
			await done(shows);
			expect(await editor.outputOf(shows)).toContainEqual(expect.stringMatching(/20 inbox.*create/));
		},
		Install: async (each) => {
			const [settings = '', execute = '', lists = '', state = '', health = ''] = wordsOf(each, 5);
			for (const [name, value] of each.settings) await editor.setField(settings, name, value);
			await page.getByRole('button', { name: execute, exact: true }).last().click();
			await done(health);
			const running = each.values.at(-1) ?? '';
			expect(await editor.outputOf(lists)).toContainEqual(expect.stringMatching(new RegExp(`^${running} .*${state}`)));
			const checks = await editor.outputOf(health);
			expect(checks.filter((check) => check.includes(' problem '))).toEqual([]);
			expect(checks.slice(0, 2).join('\n')).toMatch(/not at Instagram[\s\S]*No update of this account has arrived yet/);
		},
		'Write as a follower': async (each) => {
			const [newPerson = '', username = '', name = '', language = '', postStory = '', reply = ''] = wordsOf(each, 6);
			const [handle = '', first = '', tongue = '', caption = '', written = ''] = each.values;
			await page.goto(phonePage());
			await page.getByRole('button', { name: newPerson }).click();
			for (const [label, value] of [[username, handle], [name, first], [language, tongue]] as const) await page.locator('#ask').getByLabel(new RegExp(`^${label}\\b`)).fill(value);
			await page.locator('#ask-ok').click();
			await page.getByRole('button', { name: postStory }).click();
			await page.locator('#ask input').fill(caption);
			await page.locator('#ask-ok').click();
			await anna().getByRole('button', { name: /^Open the story/ }).click();
			await anna().getByLabel(reply, { exact: true }).fill(written);
			await page.keyboard.press('Enter');
		},
		'Read the answer': async (each) => {
			const [question = '', yes = '', no = '', , tables = ''] = wordsOf(each, 5);
			await anna().locator('.theirs').getByText(question, { exact: false }).first().waitFor();
			await anna().getByRole('button', { name: no }).waitFor();
			await anna().getByRole('button', { name: yes, exact: true }).click();
			await anna().locator('.theirs').nth(1).waitFor();
			await page.goto(`${n8n.url}/home/workflows`);
			await page.getByText(tables, { exact: true }).first().click();
			await page.locator('[data-test-id="data-table-card-name"]', { hasText: new RegExp(`^${each.values.at(-1) ?? ''}`) }).first().click();
			await page.locator('.ag-row[row-index="0"]').first().waitFor();
		},
	};

	const anna = () => page.getByRole('region', { name: /^Phones: anna/ });
	const done = (node: string) => editor.node(node).locator('[data-test-id="canvas-node-status-success"]').waitFor();

	it('has the steps that are followed here, in this order', () => {
		expect(STEPS.map(({ title }) => title)).toEqual(Object.keys(followed));
	});

	let reached = 0;
	it.each(STEPS.map(({ title }, index) => [index + 1, title] as const))('%s. %s', async (at, title) => {
		// Nobody gets further from a step that failed.
		expect(reached).toBe(at - 1);
		await followed[title]?.(step(title));
		reached = at;
	}, 600_000);
});
