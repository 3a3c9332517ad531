// One rule book for the whole checkout. `noInlineConfig`: nobody can silence a rule in a file; an
// exception is written here, with its reason.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import n8nCommunity from '@n8n/eslint-plugin-community-nodes';
import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import n8nBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';

const TYPESCRIPT = ['core', 'nodes', 'credentials', 'sandbox', 'testbed', 'demo', 'test', 'bench'].map(
	(room) => `${room}/**/*.ts`,
);

/** Room of core -> the rooms it may import (DESIGN §2: arrows go down only). */
const CORE_ARROWS = {
	instagram: [],
	store: [],
	accounts: ['instagram', 'store'],
	inbox: ['accounts', 'instagram', 'store'], // the one arrow between neighbours: an update is routed to its account
	consent: ['accounts', 'inbox', 'instagram', 'store'],
	segments: ['accounts', 'inbox', 'instagram', 'store'],
	viewers: ['accounts', 'inbox', 'instagram', 'store'],
	outreach: ['consent', 'segments', 'viewers', 'accounts', 'inbox', 'instagram', 'store'],
	retention: ['accounts', 'consent', 'store'],
	// what a no means, which the answer to a person says, is decided in one place: outreach
	rights: ['viewers', 'consent', 'retention', 'accounts', 'inbox', 'outreach', 'store', 'instagram'],
	// what keeps the house: pages and watches for the team, over all that the other rooms know
	house: ['reporting', 'rights', 'retention', 'outreach', 'consent', 'segments', 'viewers', 'accounts', 'inbox', 'instagram', 'store'],
	// what a language model may read and say
	assistant: ['outreach', 'consent', 'viewers', 'accounts', 'inbox', 'instagram', 'store'],
	leads: ['rights', 'consent', 'viewers', 'accounts', 'store'],
	templates: [], // the shipped workflows: knows no store
	reporting: ['accounts', 'outreach', 'store'], // what a no means is decided in one place: outreach/decide
	leaving: ['consent', 'viewers', 'reporting', 'store'], // hands over what they keep, then erases the store
	moving: ['consent', 'store'], // proves the ledger of the copy before anybody may use it
};

const unknownRooms = foldersIn('core').filter((room) => !Object.hasOwn(CORE_ARROWS, room));
if (unknownRooms.length > 0) throw new Error(`eslint.config.mjs: give core/${unknownRooms.join(', core/')} its arrows`);

/** A helper every room of core may use. All other files beside the rooms are the composition root. */
const CORE_HELPERS = ['./exhaustive.ts'];

const coreZones = Object.entries(CORE_ARROWS).map(([room, allowed]) => ({
	target: `./core/${room}`,
	from: './core',
	except: [room, ...allowed].map((name) => `./${name}`).concat(CORE_HELPERS),
	message: `core/${room} may import only: ${allowed.join(', ') || 'no other room'}.`,
}));

const nodeZones = foldersIn('nodes').map((folder) => ({
	target: `./nodes/${folder}`,
	from: './nodes',
	except: [`./${folder}`, ...(folder === 'shared' ? [] : ['./shared'])],
	message: 'Nodes do not import each other; what they share is in nodes/shared.',
}));

const outerZones = [
	{
		target: './sandbox',
		from: ['./core', './nodes', './credentials'],
		message: 'The sandbox knows nothing of the pack: a misreading must not agree with itself.',
	},
	{
		target: ['./core', './nodes', './credentials'],
		from: ['./sandbox', './testbed', './demo', './test', './bench'],
		message: 'The pack does not import what tests it.',
	},
	{ target: './core', from: ['./nodes', './credentials'], message: 'core imports nothing of n8n.' },
	{
		target: ['./testbed', './demo', './credentials'],
		from: ['./core/use-cases.ts', './core/index.ts', './core/worker.ts'],
		message: 'Only nodes use the composition root.',
	},
];

export default defineConfig([
	globalIgnores(['dist/', 'workflows/', 'docs/', 'coverage/']),
	{ linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
	{ files: ['**/*.{ts,js,mjs}'], extends: [js.configs.recommended], rules: { 'max-lines': ['error', 400] } },

	// Plain JavaScript: scripts, configs, the phone page, a test fixture.
	{ files: ['**/*.{js,mjs}'], languageOptions: { globals: globalsOf(Object.getOwnPropertyNames(globalThis)) } },
	{
		files: ['gulpfile.js', 'testbed/fixtures/**/*.js'],
		languageOptions: { sourceType: 'commonjs', globals: globalsOf(['__dirname']) },
	},
	{
		files: ['sandbox/phone/*.js'],
		languageOptions: { globals: globalsOf(['document', 'window', 'localStorage', 'EventSource']) },
	},

	{
		files: TYPESCRIPT,
		extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
		languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
		rules: {
			// Numbers read the same everywhere.
			'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
			// `() => emit(x)` is the plain way to pass a call on.
			'@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
			// Brackets may mark a name that came from outside: `query['user_id']`, `process.env['PATH']`.
			'@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
			// `text || fallback` where an empty text counts as missing.
			'@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true } }],
			// `[...text]` is how code points are counted, as Meta counts them.
			'@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
			// An interface asks for a promise (fastify plugin, port) where one side has nothing to wait for.
			'@typescript-eslint/require-await': 'off',
			// `Array<{ … }>` reads better than `{ … }[]`; both may stand.
			'@typescript-eslint/array-type': 'off',
		},
	},
	{
		files: ['test/**/*.ts'],
		// expect.any(String) and the like are typed any.
		rules: { '@typescript-eslint/no-unsafe-assignment': 'off' },
	},
	{
		files: TYPESCRIPT,
		plugins: { 'import-x': importX },
		settings: {
			'import-x/resolver-next': [createTypeScriptImportResolver({ project: './tsconfig.json' })],
			'import-x/extensions': ['.ts'],
		},
		rules: {
			'import-x/no-restricted-paths': [
				'error',
				{ basePath: import.meta.dirname, zones: [...outerZones, ...coreZones, ...nodeZones] },
			],
			'import-x/no-cycle': 'error',
		},
	},
	{
		files: ['core/**/*.ts', 'sandbox/**/*.ts'],
		rules: {
			'no-restricted-imports': [
				'error',
				{ patterns: [{ regex: '^(n8n-|n8n$|@n8n/)', message: 'core and sandbox import nothing of n8n.' }] },
			],
		},
	},
	{
		files: ['nodes/**/*.ts'],
		rules: {
			'no-restricted-imports': [
				'error',
				// Also `/core/index`: the build takes exactly `…/core` for the one bundle all nodes share.
				{
					patterns: [
						{ regex: '/core/', message: "Nodes import core by its index only: '../../core'." },
						// A second copy would be bundled into the node and loaded with n8n.
						{ regex: '^zod', message: "Nodes take shape from '../../core'." },
					],
				},
			],
		},
	},
	{
		files: ['**/*.ts'],
		ignores: ['core/outreach/dispatch.ts', 'core/instagram/client.ts', 'test/**'],
		rules: {
			'no-restricted-syntax': [
				'error',
				...['sendMessage', 'sendPrivateReply', 'replyToComment'].flatMap((name) => [
					`MemberExpression[property.name="${name}"]`,
					`MemberExpression[property.value="${name}"]`,
					`ObjectPattern > Property[key.name="${name}"]`,
				]).map((selector) => ({ selector, message: 'One door out: only core/outreach/dispatch sends (law 1).' })),
			],
		},
	},

	// n8n's own rules, in the set for packs that do not run on n8n Cloud.
	{
		files: ['nodes/**/*.ts', 'credentials/**/*.ts', 'package.json'],
		extends: [n8nCommunity.configs.recommendedWithoutN8nCloudSupport],
	},
	{
		files: ['Store', 'Feed', 'Page'].map((name) => `credentials/StoryFunnel${name}Api.credentials.ts`),
		rules: {
			// A store has no URL to call, and opening it to test it would make or migrate it; a vendor and a visitor call us.
			'@n8n/community-nodes/credential-test-required': 'off',
			// It goes by the field's name and does not know that "key" is the secret.
			'@n8n/community-nodes/credential-unnecessary-password': 'off',
		},
	},
	{
		files: ['nodes/**/*.node.ts', 'nodes/**/operations/**/*.ts'],
		plugins: { 'n8n-nodes-base': n8nBase },
		rules: {
			...n8nBase.configs.nodes.rules,
			// They want the literal ['main']; @n8n's node-connection-type-literal wants NodeConnectionTypes.Main.
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
		},
	},
	{
		files: ['credentials/**/*.credentials.ts'],
		plugins: { 'n8n-nodes-base': n8nBase },
		rules: {
			...n8nBase.configs.credentials.rules,
			// For n8n's own repository only; @n8n's credential-documentation-url wants a full URL.
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
		},
	},
	{
		files: ['package.json'],
		plugins: { 'n8n-nodes-base': n8nBase },
		// Both plugins expect package.json as the TypeScript parser sees it: one object expression.
		languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } },
		rules: n8nBase.configs.community.rules,
	},
]);

function foldersIn(folder) {
	return readdirSync(join(import.meta.dirname, folder), { withFileTypes: true })
		.filter((entry) => entry.isDirectory())
		.map((entry) => entry.name);
}

function globalsOf(names) {
	return Object.fromEntries(names.map((name) => [name, 'readonly']));
}
