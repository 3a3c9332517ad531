import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { z } from 'zod';
import { readWorkflow } from '../../testbed';
import { Bed } from './support/bed';

const ROOT = path.join(__dirname, '../..');
const manifest = z
	.object({ n8n: z.object({ nodes: z.array(z.string()), credentials: z.array(z.string()) }) })
	.parse(JSON.parse(execFileSync('tar', ['-xzOf', tarball(), 'package/package.json'], { encoding: 'utf8' })));

function tarball(): string {
	return path.resolve(ROOT, process.env.STORY_FUNNEL_PACK ?? '.build/pack.tgz');
}

function packedFiles(): string[] {
	return execFileSync('tar', ['-tzf', tarball()], { encoding: 'utf8' }).split('\n').filter((file) => file !== '');
}

/** `dist/nodes/DmOutreach/DmOutreach.node.js` is n8n's type `dmOutreach`. */
function typeOf(file: string): string {
	const name = path.basename(file).split('.')[0] ?? '';
	return name.charAt(0).toLowerCase() + name.slice(1);
}

describe('the packed tarball', () => {
	it('holds the built pack and the workflows, and nothing else', () => {
		const allowed = /^package\/(dist\/|workflows\/|package\.json$|README(\.nl)?\.md$|LICENSE$|CHANGELOG\.md$)/;
		expect(packedFiles().filter((file) => !allowed.test(file))).toEqual([]);
		expect(packedFiles().filter((file) => /(test|sandbox|testbed|demo)\/|\.(ts|map|env|sqlite|pem)$/.test(file))).toEqual([]);
		expect(packedFiles()).toEqual(expect.arrayContaining(['package/dist/core.js', 'package/dist/worker.js', 'package/dist/THIRD-PARTY-NOTICES.txt', 'package/workflows/00-set-up-and-health.json']));
	});

	it('holds no secret', () => {
		const everything = execFileSync('tar', ['-xzOf', tarball()], { maxBuffer: 64 * 1024 * 1024 }).toString('latin1');
		const secret = /IGAA[\w-]{40}|-----BEGIN [A-Z ]*PRIVATE KEY|(?:^|[^\w/+])(?!0{64})[0-9a-f]{64}(?![\w])/;
		expect(secret.exec(everything)?.[0]).toBeUndefined();
		expect(secret.test(`token = IGAA${'x'.repeat(60)}`)).toBe(true);
	});

	it('has no runtime dependency', () => {
		const { dependencies = {}, peerDependencies } = z
			.object({ dependencies: z.record(z.string(), z.string()).optional(), peerDependencies: z.record(z.string(), z.string()) })
			.parse(JSON.parse(execFileSync('tar', ['-xzOf', tarball(), 'package/package.json'], { encoding: 'utf8' })));
		expect(dependencies).toEqual({});
		expect(Object.keys(peerDependencies)).toEqual(['n8n-workflow']);
	});
});

/** Install the others, or take them away: install.test. Need a mail server or a shop's header: outreach.test, team.test. */
const ELSEWHERE = ['00-set-up-and-health.json', '42-e-mail-follow-up.json', '44-opt-in-form.json', '45-sale-back.json', '99-leave.json'];
/** Variants of `41 CRM sync`: crm.test. */
const isVariant = (file: string) => file.startsWith('crm/');

describe('the tarball in a fresh n8n', () => {
	let bed: Bed;
	beforeAll(async () => {
		bed = await Bed.start({ team: true });
	});
	afterAll(() => bed.stop());

	it('offers every node and credential', async () => {
		const nodes = await bed.n8n.api.editor.json<{ name: string }[]>('GET', '/types/nodes.json');
		const offered = nodes.map((node) => node.name);
		expect(offered).toEqual(expect.arrayContaining(manifest.n8n.nodes.map((file) => `n8n-nodes-story-funnel.${typeOf(file)}`)));
		const credentials = await bed.n8n.api.editor.json<{ name: string }[]>('GET', '/types/credentials.json');
		expect(credentials.map((credential) => credential.name)).toEqual(expect.arrayContaining(manifest.n8n.credentials.map(typeOf)));
	});

	it('imported and published every shipped workflow from it', () => {
		const shipped = packedFiles().flatMap((file) => /^package\/workflows\/(.+\.json)$/.exec(file)?.[1] ?? []).filter((file) => !ELSEWHERE.includes(file) && !isVariant(file));
		expect(shipped.length).toBeGreaterThanOrEqual(14);
		expect(Object.keys(bed.funnel.workflows)).toEqual(expect.arrayContaining(shipped.map((file) => readWorkflow(file).name)));
	});

	it('answers from it', async () => {
		const mara = bed.follower('mara.k');
		bed.reply(mara);
		expect(await bed.untilTexts(mara, 1)).toHaveLength(1);
	});
});
