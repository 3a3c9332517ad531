import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const ROOT = path.join(__dirname, '../..');
const PATTERNS = ['**/*.js', 'package.json'];

/** Only n8n Cloud wants these: the store needs node:sqlite, files and threads, so the pack is for an n8n of one's own (docs/compatibility.md). */
const FOR_CLOUD_ONLY = ['@n8n/community-nodes/no-restricted-imports', '@n8n/community-nodes/no-restricted-globals'];

const result = z.object({ files: z.number(), found: z.array(z.object({ file: z.string(), rule: z.string().nullable(), message: z.string(), line: z.number().optional() })) });

async function scan(folder: string) {
	const { stdout } = await promisify(execFile)(process.execPath, [path.join(__dirname, 'support/scan.mjs'), folder, ...PATTERNS], { cwd: ROOT, maxBuffer: 64 * 1024 * 1024 });
	return result.parse(JSON.parse(stdout));
}

describe("the rules of n8n's scanner", () => {
	let folder: string;

	beforeAll(() => {
		folder = mkdtempSync(path.join(tmpdir(), 'story-funnel-scan-'));
	});
	afterAll(() => {
		rmSync(folder, { recursive: true, force: true });
	});

	it('find nothing in the unpacked tarball but what n8n Cloud alone forbids', async () => {
		const unpacked = path.join(folder, 'pack');
		mkdirSync(unpacked);
		execFileSync('tar', ['-xzf', path.resolve(ROOT, process.env['STORY_FUNNEL_PACK'] ?? '.build/pack.tgz'), '-C', unpacked, '--strip-components=1']);
		const { files, found } = await scan(unpacked);
		expect(files).toBeGreaterThan(20);
		expect(found.filter(({ rule }) => !FOR_CLOUD_ONLY.includes(rule ?? ''))).toEqual([]);
	});

	it('find what is wrong in a package that breaks them', async () => {
		const broken = path.join(folder, 'broken');
		mkdirSync(path.join(broken, 'dist/nodes/Bad'), { recursive: true });
		const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as object;
		writeFileSync(path.join(broken, 'package.json'), JSON.stringify({ ...manifest, name: 'story-funnel', overrides: { zod: '3' }, keywords: [] }));
		// A comment silences nothing.
		writeFileSync(path.join(broken, 'dist/nodes/Bad/Bad.node.js'), "/* eslint-disable */\nconsole.log('here');\nrequire('node:fs');\n");
		const { found } = await scan(broken);
		expect([...new Set(found.map(({ rule }) => rule))]).toEqual(
			expect.arrayContaining([
				'no-console', '@n8n/community-nodes/no-restricted-imports', '@n8n/community-nodes/no-overrides-field', '@n8n/community-nodes/package-name-convention',
			]),
		);
	});
});
