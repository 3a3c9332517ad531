import { globSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { bootN8n, packUnderTest, readWorkflow, type RunningN8n, type WorkflowJson } from '../../testbed';
import { openBrowser } from '../../testbed/browser';
import { keepPicture } from './support/pictures';
import { signInAtN8n } from './support/sign-in';

const ROOT = path.join(__dirname, '../..');
const OURS = 'n8n-nodes-story-funnel.';
const SHIPPED = globSync('**/*.json', { cwd: path.join(ROOT, 'workflows') }).sort();
const PATIENT = 240_000;
/** Of the editor's own size: below this the words on a canvas are no longer read. */
const LEAST_SCALE = 0.3;

/** n8n's own editor in a real browser, with the shipped workflows in it. */
describe('the shipped workflows in the editor', () => {
	let n8n: RunningN8n;
	let browser: Browser;
	let page: Page;
	/** What the browser's console called an error. */
	let errors: string[] = [];

	beforeAll(async () => {
		n8n = await bootN8n({ pack: packUnderTest(ROOT) });
		browser = await openBrowser();
		page = await browser.newPage({ viewport: { width: 1920, height: 1200 } });
		page.setDefaultTimeout(PATIENT);
		page.on('pageerror', (error) => errors.push(error.message));
		// What is not on this machine cannot be loaded here, and is none of ours.
		page.on('console', (message) => {
			if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) errors.push(message.text());
		});
		await signInAtN8n(page, n8n);
	}, 400_000);

	afterAll(async () => {
		await browser.close();
		await n8n.stop();
	});

	const onCanvas = () => page.locator('[data-test-id="canvas-node"]');
	const nodeOf = (name: string) => page.locator(`[data-test-id="canvas-node"][data-node-name="${name.replaceAll('"', '\\"')}"]`);

	/** Puts a workflow beside the others, without credentials, and opens it. */
	async function open(workflow: WorkflowJson): Promise<void> {
		const { name, nodes, connections, settings } = workflow;
		const { data } = await n8n.api.editor.json<{ data: { id: string } }>('POST', '/rest/workflows', { name, nodes, connections, settings });
		await page.goto(`${n8n.url}/workflow/${data.id}`);
		await nodeOf(firstOf(workflow)).waitFor();
	}

	const withoutNotes = ({ nodes }: WorkflowJson) => nodes.filter(({ type }) => type !== 'n8n-nodes-base.stickyNote');
	const firstOf = (workflow: WorkflowJson) => withoutNotes(workflow)[0]?.name ?? '';

	/** Everything on the canvas as the browser has placed it, and how large it is drawn. */
	async function drawn(): Promise<{ scale: number; overlaps: string[] }> {
		return await page.evaluate<{ scale: number; overlaps: string[] }>(`(() => {
			const boxes = [...document.querySelectorAll('.vue-flow__node')].map((node) => ({ id: node.dataset.id, box: node.getBoundingClientRect() }));
			const lies = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
			const overlaps = boxes.flatMap((a, at) => boxes.slice(at + 1).filter((b) => lies(a.box, b.box)).map((b) => a.id + ' ' + b.id));
			const scale = new DOMMatrix(getComputedStyle(document.querySelector('.vue-flow__transformationpane')).transform).a;
			return { scale, overlaps };
		})()`);
	}

	it('00 is imported from its file, by the menu a person uses', async () => {
		errors = [];
		const workflow = readWorkflow('00-set-up-and-health.json');
		await page.goto(`${n8n.url}/workflow/new`);
		await page.locator('[data-test-id="workflow-import-input"]').setInputFiles(path.join(ROOT, 'workflows/00-set-up-and-health.json'));
		await nodeOf('Health').waitFor();
		expect(await onCanvas().count()).toBe(withoutNotes(workflow).length);
		await nodeOf('Install').dblclick();
		await page.locator('[data-test-id="ndv"]').waitFor();
		// It asks for the one credential it needs.
		await page.locator('[data-test-id="node-credentials-empty-state"], [data-test-id="node-credentials-select"]').first().waitFor();
		await page.keyboard.press('Escape');
		expect(errors).toEqual([]);
	}, 400_000);

	it.each(SHIPPED)('%s is drawn readably, and nothing lies on anything', async (file) => {
		await open(readWorkflow(file));
		// Neither the dots nor the buttons are of the workflow.
		await page.addStyleTag({ content: '.vue-flow__background, [data-test-id="canvas-background"] { display: none } button, [role="radiogroup"] { opacity: 0 }' });
		await page.locator('[data-test-id="zoom-to-fit"]').click();
		let before = -1;
		let now = await drawn();
		// The canvas glides into its place.
		while (now.scale !== before) {
			before = now.scale;
			await page.waitForTimeout(400);
			now = await drawn();
		}
		expect(now.overlaps).toEqual([]);
		expect(now.scale).toBeGreaterThan(LEAST_SCALE);
		await keepPicture(page.locator('[data-test-id="canvas"]'), `workflows/${path.basename(file, '.json')}`);
	}, 400_000);

	it('the panel of each of our nodes opens without an error in the console', async () => {
		const seen = new Set<string>();
		const opened: string[] = [];
		for (const workflow of SHIPPED.map(readWorkflow)) {
			const nodes = withoutNotes(workflow).filter(({ type }) => type.startsWith(OURS) && !seen.has(type) && seen.add(type));
			if (nodes.length === 0) continue;
			await open(workflow);
			for (const { name, type } of nodes) {
				errors = [];
				await nodeOf(name).dblclick();
				await page.locator('[data-test-id="node-parameters"]').waitFor();
				expect([workflow.name, name, errors]).toEqual([workflow.name, name, []]);
				opened.push(type);
				await page.keyboard.press('Escape');
				await page.locator('[data-test-id="ndv"]').waitFor({ state: 'detached' });
			}
		}
		expect(new Set(opened.filter((type) => !type.endsWith('Tool'))).size).toBe(14);
		expect(opened.filter((type) => type.endsWith('Tool')).sort()).toEqual([`${OURS}consentGateTool`, `${OURS}dmOutreachTool`]);
	}, 1_200_000);
});
