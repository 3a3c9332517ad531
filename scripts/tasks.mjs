// What each npm script runs. A task names what it needs and lists its steps;
// a step is a title and the arguments for Node 24.

const BUILD = { title: 'Build', args: ['node_modules/gulp/bin/gulp.js', 'build'] };
const PACK = { title: 'Pack', args: ['scripts/pack.mjs'] };
const LINT = { title: 'Lint', args: ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings=0'] };
const TYPES = { title: 'Types', args: ['node_modules/typescript/bin/tsc', '--noEmit'] };

/**
 * @typedef {{ title: string, args: string[] }} Step
 * @typedef {{ n8n: boolean, postgres?: boolean, nocodb?: boolean, quiet?: boolean, note?: string, env?: Record<string, string>, steps: Step[] }} Task
 *   `n8n`: the task boots n8n; `postgres`: it needs PostgreSQL whatever n8n runs on; `nocodb`: it needs NocoDB; `quiet`: stdout is the last step's alone and nothing
 *   is printed after it; `note`: shown before the first step; `env`: added to every step's environment
 */

/** Where the suites on a real n8n find the tarball they install. */
const PACKED = { STORY_FUNNEL_PACK: '.build/pack.tgz' };

/** What tells most about another n8n: the pack loads, installs, connects, answers, sends and imports; its nodes run on the engine, its panels and pages open. */
const TELLING = ['test/e2e/(package|boot|install|install-otherwise|story-reply|outreach|import-viewers|connect-button|story-pulse|copy|team-pages)\\.test', 'test/nodes/', 'test/browser/(first-answer|editor)\\.test'];

/** @type {Record<string, (extra: string[]) => Task>} task name -> the task for these extra arguments */
export const tasks = {
	build: (extra) => ({ n8n: false, steps: [withArgs(BUILD, extra)] }),
	lint: (extra) => ({ n8n: false, steps: [withArgs(LINT, extra)] }),
	types: (extra) => ({ n8n: false, steps: [withArgs(TYPES, extra)] }),
	test: (extra) => {
		const jest = { title: 'Tests', args: ['node_modules/jest/bin/jest.js', ...extra] };
		if (extra.length === 0) return { n8n: true, postgres: true, nocodb: true, env: PACKED, steps: [LINT, TYPES, BUILD, PACK, jest] };
		return { n8n: true, postgres: true, nocodb: extra.some((pattern) => /crm/i.test(pattern)), note: 'Arguments given: lint and types are skipped.', env: PACKED, steps: [BUILD, PACK, jest] };
	},
	compatibility: ([on = 'newest', ...suites]) => {
		const jest = { title: `Tests on ${on}`, args: ['node_modules/jest/bin/jest.js', ...(suites.length > 0 ? suites : TELLING), '--selectProjects', 'n8n'] };
		const other = on === 'postgres' ? { STORY_FUNNEL_DATABASE: 'postgres' } : { STORY_FUNNEL_N8N_VERSION: on };
		return { n8n: true, postgres: true, env: { ...PACKED, ...other }, steps: [BUILD, PACK, jest] };
	},
	model: (extra) => ({
		n8n: false,
		postgres: true,
		note: 'Some 20 minutes on two processors; MODEL_DECISIONS sets the decisions on each database (100,000).',
		env: { MODEL_DECISIONS: process.env.MODEL_DECISIONS ?? '100000', MODEL_RESULTS: process.env.MODEL_RESULTS ?? 'bench/results/model' },
		steps: [{ title: 'Model', args: ['node_modules/jest/bin/jest.js', 'test/core/outreach/processes', '--selectProjects', 'quick', 'postgres', '--runInBand', ...extra] }],
	}),
	upgrade: (extra) => ({
		n8n: false,
		postgres: true,
		note: 'A store of before with 1,000,000 views (UPGRADE_VIEWS), on both databases: some 20 minutes on two processors, 6 GB of disk.',
		env: { UPGRADE_VIEWS: process.env.UPGRADE_VIEWS ?? '1000000', UPGRADE_RESULTS: process.env.UPGRADE_RESULTS ?? 'bench/results/upgrade' },
		steps: [{ title: 'Upgrade', args: ['node_modules/jest/bin/jest.js', 'test/core/store/upgrade', '--selectProjects', 'quick', 'postgres', '--runInBand', ...extra] }],
	}),
	demo: (extra) => ({
		n8n: true,
		quiet: true,
		steps: [BUILD, { title: 'Demo', args: ['node_modules/tsx/dist/cli.mjs', 'demo/main.ts', ...extra] }],
	}),
	bench: (extra) => ({
		n8n: true,
		postgres: true,
		env: PACKED,
		steps: [BUILD, PACK, { title: 'Benchmarks', args: ['node_modules/tsx/dist/cli.mjs', 'bench/main.ts', ...extra] }],
	}),
};

function withArgs(step, extra) {
	return { ...step, args: [...step.args, ...extra] };
}
