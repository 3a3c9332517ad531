import { randomBytes } from 'node:crypto';
import type { N8nInstance } from './n8n-instance';

const TYPE = 'storyFunnelStoreApi';

/**
 * Makes the store's credential with a new key when there is none. The key goes from here into n8n's own
 * encrypted store and nowhere else: not into an item, not into a log.
 *
 * @param random bytes of the key; a parameter for tests
 * @returns its name, and whether it was made now
 */
export async function ensureStoreCredential(n8n: N8nInstance, random: () => Buffer = () => randomBytes(32)): Promise<{ readonly name: string; readonly made: boolean }> {
	const present = (await n8n.credentials()).find(({ type }) => type === TYPE);
	if (present !== undefined) return { name: present.name, made: false };
	const name = 'Story Funnel store';
	await n8n.createCredential({ name, type: TYPE, data: { key: random().toString('base64'), file: '' } });
	return { name, made: true };
}
