import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Bed } from './support/bed';
import { credentialsOf } from './support/pack-workflow';
import { countRows } from './support/store-rows';

/** A store that cannot be used is said so; never is an empty one made in its place. */
describe('a store that is gone or locked, on a real n8n', () => {
	let bed: Bed;
	const aside = mkdtempSync(path.join(tmpdir(), 'story-funnel-aside-'));

	beforeAll(async () => {
		bed = await Bed.start();
	});

	afterAll(async () => {
		rmSync(aside, { recursive: true, force: true });
		await bed.stop();
	});

	async function answered(username: string): Promise<string[]> {
		bed.reply(bed.follower(username));
		return await bed.untilTexts(username, 1, 40_000);
	}

	describe('a wrong key in the credential', () => {
		async function useKey(key: string): Promise<void> {
			const { storyFunnelStoreApi: store } = await credentialsOf(bed.n8n);
			await bed.n8n.api.editor.send('PATCH', `/rest/credentials/${store?.id ?? ''}`, {
				name: 'Store', type: 'storyFunnelStoreApi', data: { key, file: '' },
			});
		}

		it('is named, makes Meta come again, and nothing is lost after the cure', async () => {
			const mara = bed.follower('mara');
			const before = countRows(bed.funnel.storeFile, 'events');
			await useKey(Buffer.alloc(32, 9).toString('base64'));
			await expect(bed.funnel.setUp()).rejects.toThrow(/Set-up failed: .*key/i);
			bed.reply(mara);
			await new Promise((resolve) => setTimeout(resolve, 1_500));
			const tries = bed.control.log.records().flatMap((record) => (record.kind === 'webhook' && record.updateKinds.includes('story-reply') ? [record.status] : []));
			expect(tries.length).toBeGreaterThan(1);
			expect(new Set(tries)).toEqual(new Set([503]));
			expect(countRows(bed.funnel.storeFile, 'events')).toBe(before);

			await useKey(bed.funnel.storeKey);
			await bed.untilTexts(mara, 1, 40_000);
			await bed.atRest();
			expect(bed.texts(mara)).toHaveLength(1);
		});
	});

	describe('a store file that is gone after a restart', () => {
		it('keeps the trigger from being published, and no new store appears', async () => {
			await answered('before');
			await bed.n8n.kill9();
			const folder = path.dirname(bed.funnel.storeFile);
			cpSync(folder, aside, { recursive: true });
			rmSync(folder, { recursive: true });
			bed.n8n = await bed.n8n.restart();
			await expect(publishAnew()).rejects.toThrow(/There is no Story Funnel store at .*store\.sqlite/);
			expect(existsSync(bed.funnel.storeFile)).toBe(false);

			cpSync(aside, folder, { recursive: true });
			await publishAnew();
			await bed.untilListening();
			expect(await answered('after')).toHaveLength(1);
			// What was known is known: she is not new, and she had her answer.
			expect(bed.texts('before')).toHaveLength(1);
		});

		async function publishAnew(): Promise<void> {
			await bed.n8n.api.unpublish(bed.inboxWorkflow);
			await bed.n8n.api.publish(bed.inboxWorkflow);
		}
	});
});
