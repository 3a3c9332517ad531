import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { forgetCredentials } from '../../../core/templates/forget';
import type { N8nInstance } from '../../../core/templates/n8n-instance';

const CREDENTIALS = path.join(__dirname, '../../../credentials');
/** Types of all credentials this pack brings. */
const TYPES = globSync('*.credentials.ts', { cwd: CREDENTIALS }).flatMap((file) => /name = '(\w+)'/.exec(readFileSync(path.join(CREDENTIALS, file), 'utf8'))?.[1] ?? []);

describe('forgetting the credentials', () => {
	it('deletes one of every type of the pack, the store last, and none of anybody else', async () => {
		expect(TYPES).toHaveLength(5);
		const present = ['storyFunnelStoreApi', 'slackApi', ...TYPES.filter((type) => type !== 'storyFunnelStoreApi'), 'n8nApi'].map((type) => ({ id: `id of ${type}`, name: type, type }));
		const deleted: string[] = [];
		const n8n: Pick<N8nInstance, 'credentials' | 'deleteCredential' | 'clearTable'> = {
			credentials: () => Promise.resolve(present),
			deleteCredential: (id) => Promise.resolve(void deleted.push(id.slice(6))),
			clearTable: () => Promise.resolve(false),
		};
		await forgetCredentials(n8n, { clearTables: false });
		expect([...deleted].sort()).toEqual([...TYPES].sort());
		expect(deleted.at(-1)).toBe('storyFunnelStoreApi');
	});
});
