// Jest runs under Node 24 (`npm test`); `npx jest` on an older Node fails at node:sqlite.

/** One project per allowed test time: jest takes testTimeout only from setup code. */
const SUITES = [
	{ name: 'quick', folders: ['core', 'sandbox'], setup: 'quick.ts' },
	{ name: 'n8n', folders: ['e2e', 'nodes'], setup: 'slow.ts' },
];

const swc = [
	'@swc/jest',
	{
		jsc: { parser: { syntax: 'typescript', decorators: false }, target: 'es2023' },
		module: { type: 'commonjs' },
		sourceMaps: 'inline',
	},
];

/** @type {import('jest').Config} */
export default {
	maxWorkers: 2,
	projects: SUITES.map(({ name, folders, setup }) => ({
		displayName: name,
		testEnvironment: 'node',
		roots: ['<rootDir>/test'],
		testMatch: folders.map((folder) => `<rootDir>/test/${folder}/**/*.test.ts`),
		setupFilesAfterEnv: [`<rootDir>/test/setup/${setup}`],
		transform: { '\\.[jt]s$': swc },
		// kysely is published as ES modules only, so it is the one package that is transformed too.
		transformIgnorePatterns: ['/node_modules/(?!kysely/)'],
	})),
};
