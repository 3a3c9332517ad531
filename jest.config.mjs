// Jest runs under Node 24 (`npm test`); an older Node does not have node:sqlite.

/** Suites of core, sandbox, documents, security, the house itself and the benchmarks' arithmetic are quick; all others boot n8n, a browser or a big store. */
const QUICK = ['bench', 'core', 'docs', 'house', 'sandbox', 'security'].map((folder) => `<rootDir>/test/${folder}/`);

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
	// Published as ES modules only, so these are transformed too.
	transformIgnorePatterns: ['/node_modules/(?!(kysely|github-slugger)/)'],
	// The build takes d3's modules; here its bundles do.
	moduleNameMapper: { '^(d3-[a-z-]+|internmap)$': '<rootDir>/node_modules/$1/dist/$1.min.js' },
};

/** Suites of core run on PostgreSQL too, but for those that open no store and those about SQLite's own files and threads. */
const NOT_ON_POSTGRES = [
	'/test/core/(instagram|moving|templates)/',
	'/test/core/assistant/(mask-words|model-answer)\\.test',
	'/test/core/store/(aside-thread|backup|each-row|erased-pages|erased-traces|erasure|journal|lanes|log-mover|opening|processes|purge-killed|rewriting-work|shared-transaction|sqlite-only|thread|unhurried)\\.test',
	'/test/core/(instagram-.*|import-(files|hostile)|inbox/two-processes|consent/(false-stops|keywords|ledger|phrase-grammar)|accounts/settings|segments/rule)\\.test',
	'/test/core/outreach/(copy|decide|decide-elsewhere|query-plans|quiet-hours|reasons|smtp-outcome|variant-guard|watch)\\.test',
	'/test/core/(hundred|seven)-days\\.test',
	'/test/core/reporting/(charts|pictures)\\.test',
	'/test/core/house/month\\.test',
];

/** Suites about PostgreSQL itself. */
const ON_POSTGRES = '<rootDir>/test/postgres/';

// A project per time limit: jest takes it only from setup code.
/** @type {import('jest').Config} */
export default {
	maxWorkers: 2,
	collectCoverage: false,
	projects: [
		{ ...shared, displayName: 'quick', roots: QUICK, setupFilesAfterEnv: ['<rootDir>/test/setup/quick.ts'] },
		{
			...shared,
			displayName: 'postgres',
			roots: ['<rootDir>/test/core', ON_POSTGRES],
			testPathIgnorePatterns: ['/node_modules/', ...NOT_ON_POSTGRES],
			globals: { STORE_DATABASE: 'postgres' },
			globalSetup: '<rootDir>/test/setup/postgres-server.ts',
			globalTeardown: '<rootDir>/test/setup/postgres-server-end.ts',
			setupFilesAfterEnv: ['<rootDir>/test/setup/slow.ts', '<rootDir>/test/setup/raw-connection.ts'],
		},
		{
			...shared,
			displayName: 'n8n',
			testPathIgnorePatterns: ['/node_modules/', ...QUICK, ON_POSTGRES],
			setupFilesAfterEnv: ['<rootDir>/test/setup/slow.ts'],
		},
	],
};
