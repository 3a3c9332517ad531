import { parseArgs } from 'node:util';
import { parseKeyring } from '../store/keyring';
import type { Source, Target } from './end';
import { cancelMove, moveStore, type MoveProgress } from './move-store';
import { postgresSource, postgresTarget } from './on-postgres';
import { sqliteSource, sqliteTarget } from './on-sqlite';
import { readPlace } from './where';

export interface MoveSurroundings {
	readonly env: Readonly<Record<string, string | undefined>>;
	/** Reads the store key from standard input. */
	readonly readKey: () => Promise<string>;
	readonly print: (line: string) => void;
	/** UTC milliseconds. */
	readonly now: () => number;
}

/**
 * `move-store --from … --to …`: an embedded store to PostgreSQL, or back.
 *
 * @returns the exit code
 * @throws Error, StoreError saying what is wrong and what to do
 */
export async function moveCommand(args: readonly string[], { env, readKey, print, now }: MoveSurroundings): Promise<number> {
	const { values } = parseArgs({
		args: [...args],
		options: { from: { type: 'string' }, to: { type: 'string' }, ca: { type: 'string' }, journal: { type: 'string' }, cancel: { type: 'boolean' } },
	});
	if (values.from === undefined || values.to === undefined) throw new Error('Say from where to where: --from /path/store.sqlite --to "postgresql://user@host:5432/database?schema=story_funnel"');
	const key = (await readKey()).trim();
	const keys = parseKeyring(key);
	const beside = { key, password: env['PGPASSWORD'] ?? '', ca: values.ca, journal: values.journal };
	const [from, to] = [readPlace(values.from, beside), readPlace(values.to, beside)];
	if ('file' in from === 'file' in to) throw new Error('A store is moved from a file to PostgreSQL, or from PostgreSQL to a file.');
	const source: Source = 'file' in from ? await sqliteSource(from) : await postgresSource(from);
	let target: Target | undefined;
	try {
		target = 'file' in to ? sqliteTarget(to) : await postgresTarget(to);
		if (values.cancel === true) {
			print((await cancelMove({ source, target })) ? 'The move is given up; the store is used where it was.' : 'No move was under way.');
			return 0;
		}
		const tell = progressOf(print, now);
		const moved = await moveStore({ source, target, keys, now, tell });
		for (const { table, rows } of moved.tables) if (rows > 0) print(`${table}: ${rows.toLocaleString('en')} rows, the same on both sides`);
		print(`The consent ledger proves itself. The store is in ${moved.to} now, and closed in ${source.place}.`);
		return 0;
	} finally {
		await target?.close();
		await source.close();
	}
}

const EVERY_MS = 2_000;

/** Every two seconds is enough to see that it goes on. */
function progressOf(print: (line: string) => void, now: () => number): (progress: MoveProgress) => void {
	let last = now();
	return ({ doing, table, rows }) => {
		if (now() - last < EVERY_MS) return;
		last = now();
		print(`… ${doing} ${table}: ${rows.toLocaleString('en')} rows`);
	};
}
