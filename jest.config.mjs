// Jest runs under Node 24 (`npm test`); an older Node does not have node:sqlite.

/** Suites of core, sandbox and the benchmarks' arithmetic are quick; all others boot n8n, a browser or a big store. */
const QUICK = ['bench', 'core', 'sandbox'].map((folder) => `<rootDir>/test/${folder}/`);

const swc = [
	'@swc/jest',
	{
		jsc: { parser: { syntax: 'typescript', decorators: false }, target: 'es2023' },
		module: { type: 'commonjs' },
		sourceMaps: 'inline',
	},
];

const shared = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	transform: { '\\.[jt]s$': swc },
	// kysely is published as ES modules only, so it is the one package that is transformed too.
	transformIgnorePatterns: ['/node_modules/(?!kysely/)'],
};

// A project per time limit: jest takes it only from setup code.
/** @type {import('jest').Config} */
export default {
	maxWorkers: 2,
	collectCoverage: false,
	projects: [
		{ ...shared, displayName: 'quick', roots: QUICK, setupFilesAfterEnv: ['<rootDir>/test/setup/quick.ts'] },
		{
			...shared,
			displayName: 'n8n',
			testPathIgnorePatterns: ['/node_modules/', ...QUICK],
			setupFilesAfterEnv: ['<rootDir>/test/setup/slow.ts'],
		},
	],
};
