import { existsSync } from 'node:fs';
import { join } from 'node:path';

export type Database = 'sqlite' | 'postgres';

export interface Runtime {
	/** Absolute path of the Node 24 binary. */
	readonly node: string;
	/** Absolute path of n8n's start file. */
	readonly n8n: string;
	/** The database n8n can run on here. */
	readonly database: Database;
	/** PostgreSQL's program folder (with `bin/`), when it was asked for or is needed. */
	readonly postgres: string | undefined;
}

/**
 * What `scripts/run.mjs` prepared, taken from the STORY_FUNNEL_* variables.
 * @throws Error when they are unset or point at nothing
 */
export function findRuntime(env: NodeJS.ProcessEnv = process.env): Runtime {
	const folder = env['STORY_FUNNEL_N8N'];
	const node = env['STORY_FUNNEL_NODE'];
	if (!folder || !node) {
		throw new Error('n8n is not prepared: run this through `npm test` or `npm run demo` (see testbed/README.md).');
	}
	const n8n = join(folder, 'node_modules', 'n8n', 'bin', 'n8n');
	if (!existsSync(n8n)) throw new Error(`STORY_FUNNEL_N8N holds no n8n: ${n8n} is missing.`);
	return {
		node,
		n8n,
		database: env['STORY_FUNNEL_DATABASE'] === 'postgres' ? 'postgres' : 'sqlite',
		postgres: env['STORY_FUNNEL_POSTGRES'],
	};
}
