import { StoreError } from './errors';
import { parseKeyring } from './keyring';
import { runOnStoreThread } from './registry';
import { openSqlite, type SqliteStoreConfig } from './sqlite/open';
import { runUseCase, type Lane, type StoreOf, type UseCase, type UseCaseTable } from './use-case';

/** How n8n runs its executions: `EXECUTIONS_MODE`. */
export type ExecutionsMode = 'regular' | 'queue';

/**
 * Refuses the embedded store in queue mode: every worker would open a file of its own, and a STOP
 * stored in one would not be known in another.
 */
export function refuseQueueMode(mode: ExecutionsMode): void {
	if (mode === 'regular') return;
	throw new StoreError(
		'queue_mode',
		'The embedded SQLite store cannot be used in n8n queue mode.',
		'Run n8n in regular mode. (The PostgreSQL store, which queue mode needs, is not part of this version.)',
	);
}

/**
 * The Store port over the process's store thread. Nothing is opened before the first call.
 *
 * @throws StoreError `bad_key` at once; every other StoreError from the calls.
 */
export function connectSqlite<Table extends UseCaseTable>(table: Table, config: SqliteStoreConfig): StoreOf<Table> {
	parseKeyring(config.key);
	return asStore(table, (name, input, lane) => runOnStoreThread(config, name, input, lane));
}

/** The Store port over a database in this thread: for tests and benchmarks of the use cases alone. */
export async function openSqliteInProcess<Table extends UseCaseTable>(
	table: Table,
	config: SqliteStoreConfig,
	chance: { wallClock: () => number; newKey: (prefix: string) => string },
): Promise<{ store: StoreOf<Table>; close: () => Promise<void> }> {
	const { db, keys, close } = await openSqlite(config);
	const store = asStore(table, (name, input) => {
		const useCase = table[name] as unknown as UseCase<unknown, unknown>;
		return runUseCase({ db, keys, ...chance }, useCase, input);
	});
	return { store, close };
}

function asStore<Table extends UseCaseTable>(
	table: Table,
	run: (name: string, input: unknown, lane: Lane) => Promise<unknown>,
): StoreOf<Table> {
	const methods = Object.keys(table).map((name) => [
		name,
		(input: unknown, lane: Lane = 'live') => run(name, input, lane),
	]);
	return Object.fromEntries(methods) as StoreOf<Table>;
}
