import { existsSync } from 'node:fs';
import path from 'node:path';
import { Engine } from './support/engine';
import type { RunRequest } from './support/protocol';

/** Every worker would open a file of its own, and a STOP stored in one would not be known in another. */
describe('n8n in queue mode', () => {
	const request: RunRequest = {
		node: { type: 'consentGate', parameters: { operation: 'check', purpose: 'dm_promotion' } },
		items: [{ accountKey: 'acc_1', viewerKey: 'vwr_1', eventKey: 'evt_1' }],
		credentials: { storyFunnelStoreApi: { key: Buffer.alloc(32, 1).toString('base64'), file: '' } },
	};

	async function run(env: Readonly<Record<string, string>>, command: readonly string[] = []) {
		const engine = await Engine.start(env, command);
		try {
			const result = await engine.ask({ do: 'run', request });
			return { result, storeMade: existsSync(path.join(engine.home, '.n8n', 'story-funnel', 'store.sqlite')) };
		} finally {
			await engine.stop();
		}
	}

	it('is refused with a clear message, and no store is made', async () => {
		const { result, storeMade } = await run({ EXECUTIONS_MODE: 'queue' });
		expect(result).toMatchObject({ status: 'error', error: { message: expect.stringMatching(/cannot be used in n8n queue mode/) } });
		expect(result.error?.description).toMatch(/Run n8n in regular mode/);
		expect(storeMade).toBe(false);
	});

	it.each(['worker', 'webhook'])('is refused by `n8n %s` whose environment does not speak of queue mode', async (command) => {
		// Without a key in the environment n8n itself starts no worker.
		const { result, storeMade } = await run({ N8N_ENCRYPTION_KEY: 'of this test' }, [command]);
		expect(result).toMatchObject({ status: 'error', error: { message: expect.stringMatching(/cannot be used in n8n queue mode/) } });
		expect(storeMade).toBe(false);
	});

	it('is told apart from regular mode, where the same run misses its store', async () => {
		const { result, storeMade } = await run({});
		expect(result.error?.message).toMatch(/There is no Story Funnel store/);
		expect(storeMade).toBe(false);
	});
});
