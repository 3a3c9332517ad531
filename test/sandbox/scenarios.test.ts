import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readScenarios, startSandbox, type RunningSandbox } from '../../sandbox';
import { AnsweringApp, type Manners } from './answering-app';

const QUICK = { patienceMs: 3_000, quietMs: 100 };

describe('scenario files', () => {
	it('are read in order, each with its people and what must come of what they do', () => {
		const all = readScenarios();
		expect(all.map(({ name }) => name)).toEqual(expect.arrayContaining(['becomes-a-lead', 'side-by-side', 'stop', 'answer-lost', 'a-day-late']));
		expect(all.at(-1)?.name).toBe('a-day-late');
		for (const { steps } of all) expect(steps.some((step) => step.do === 'act' && step.expect !== undefined)).toBe(true);
	});

	it.each([
		['somebody who is not there', { steps: [{ do: 'act', who: 'nobody', act: { act: 'message', text: 'x' } }] }, /odd\.json: steps\.0\.who: nobody is not among/],
		['an act there is not', { steps: [{ do: 'act', who: 'mara', act: { act: 'shout' } }] }, /odd\.json: steps\.0\.act/],
		['updates that stay held', { steps: [{ do: 'hold' }] }, /never released/],
	])('say where one has %s', (_what, change, problem) => {
		const folder = mkdtempSync(path.join(tmpdir(), 'scenarios-'));
		const both = { en: 'x', nl: 'x' };
		writeFileSync(path.join(folder, 'odd.json'), JSON.stringify({ title: both, about: both, people: [{ username: 'mara', name: 'M', language: 'nl' }], ...change }));
		expect(() => readScenarios(folder)).toThrow(problem);
		rmSync(folder, { recursive: true });
	});
});

describe('the player of scenarios', () => {
	let sandbox: RunningSandbox;
	let app: AnsweringApp;

	async function open(manners: Manners = {}): Promise<void> {
		sandbox = await startSandbox({ seed: 'test' });
		sandbox.control.postStory({ caption: 'New glaze' });
		app = await AnsweringApp.start(sandbox, manners);
	}
	afterEach(async () => {
		await app.stop();
		await sandbox.close();
	});

	const missed = async () => {
		const { scenarios } = sandbox.control;
		const problems: string[] = [];
		for (const { name } of scenarios.scenarios) {
			const { steps } = await scenarios.play(name, QUICK);
			problems.push(...steps.flatMap((step) => (step.state === 'missed' ? [`${name}: ${step.problem}`] : [])));
		}
		return problems;
	};

	it('finds that an app which minds what people say meets every one of them', async () => {
		await open();
		expect(await missed()).toEqual([]);
	});

	it('control: finds what a careless app does', async () => {
		await open({ careless: true });
		const problems = await missed();
		for (const name of ['stop', 'told-three-times', 'for-a-colleague', 'a-day-late']) expect(problems).toContainEqual(expect.stringMatching(new RegExp(`^${name}: .* (should have|outside)`)));
	});

	it('plays step by step, and again with new people', async () => {
		await open();
		const { scenarios } = sandbox.control;
		const states = (run: { steps: readonly { state: string }[] }) => run.steps.map(({ state }) => state);
		expect(states(await scenarios.play('becomes-a-lead', { ...QUICK, steps: 1 }))).toEqual(['met', 'waiting']);
		const over = await scenarios.play('becomes-a-lead', QUICK);
		expect([states(over), over.people]).toEqual([['met', 'met'], { 'mara.k': 'mara.k' }]);
		expect((await scenarios.play('becomes-a-lead', QUICK)).people).toEqual({ 'mara.k': 'mara.k_2' });
		expect(sandbox.control.judge.messagesTo('mara.k_2')).toHaveLength(2);
	});

	it('plays one at a time, over HTTP too', async () => {
		await open();
		const post = async (name: string, body: unknown) => {
			const answer = await fetch(`${sandbox.url}/sandbox/scenarios/${name}/play`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
			return [answer.status, await answer.json() as Record<string, unknown>] as const;
		};
		expect(await post('becomes-a-lead', { restMs: 300, steps: 1 })).toEqual([200, expect.objectContaining({ playing: true, people: { 'mara.k': 'mara.k' } })]);
		expect(await post('stop', {})).toEqual([400, { error: expect.stringContaining('"becomes-a-lead" is being played') }]);
		expect((await post('nothing', {}))[0]).toBe(400);
		const state = async () => await (await fetch(`${sandbox.url}/sandbox/scenarios`)).json() as { scenarios: unknown[]; runs: { playing: boolean; steps: { state: string }[] }[] };
		for (let tries = 0; tries < 100 && (await state()).runs[0]?.playing === true; tries++) await new Promise((resolve) => setTimeout(resolve, 50));
		expect((await state()).runs[0]).toMatchObject({ playing: false, steps: [{ state: 'met' }, { state: 'waiting' }] });
	});
});
