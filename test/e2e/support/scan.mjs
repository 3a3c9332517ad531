// Lints a package as n8n's scanner of community packages does (@n8n/scan-community-package: `analyzePackage`): `node scan.mjs <folder> <pattern…>`.
// Prints what is found as JSON: [{ file, rule, message }].
import { globSync } from 'node:fs';
import path from 'node:path';
import n8nCommunity from '@n8n/eslint-plugin-community-nodes';
import { ESLint } from 'eslint';
import { defineConfig } from 'eslint/config';
import n8nBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';

const [folder = '', ...patterns] = process.argv.slice(2);

const config = defineConfig(
	n8nCommunity.configs.recommended,
	{ rules: { 'no-console': 'error' } },
	{ plugins: { 'n8n-nodes-base': n8nBase } },
	{ files: ['package.json'], rules: n8nBase.configs.community.rules },
	{ files: ['**/*.{json,ts}'], languageOptions: { parser: tseslint.parser } },
);
const eslint = new ESLint({ cwd: path.resolve(folder), allowInlineConfig: false, overrideConfigFile: true, overrideConfig: config });
const files = globSync(patterns, { cwd: folder }).map((file) => path.resolve(folder, file));
const results = await eslint.lintFiles(files);
const found = results.flatMap(({ filePath, messages }) =>
	messages.filter(({ severity }) => severity === 2).map(({ ruleId, message, line }) => ({ file: path.relative(folder, filePath), rule: ruleId, message, line })),
);
process.stdout.write(JSON.stringify({ files: files.length, found }));
