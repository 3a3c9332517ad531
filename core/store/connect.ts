import { StoreError } from './errors';
import { parseKeyring } from './keyring';
import { checkPostgresConfig, type PostgresStoreConfig } from './postgres/config';
import { OpenedPostgres, type Served } from './postgres/opened';
import { runInProcess, type StoreConfig } from './registry';
import { openSqlite, type SqliteStoreConfig } from './sqlite/open';
import { replayAll, runUseCase, type Replay, type RunDependencies, type StoreOf, type UseCase, type UseCaseTable, type Way } from './use-case';

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
		'Run n8n in regular mode, or choose PostgreSQL in the Story Funnel Store credential.',
	);
}

/**
 * The Store port over the process's stores. Nothing is opened before the first call.
 *
 * @throws StoreError `bad_key`, or for a setting that cannot be, at once; every other StoreError from the calls.
 */
export function connect<Table extends UseCaseTable>(table: Table, config: StoreConfig): StoreOf<Table> {
	parseKeyring(config.key);
	if (!('file' in config)) checkPostgresConfig(config);
	return asStore(table, (name, input, way) => runInProcess(config, name, input, way));
}

/** The Store port over a database in this thread: for tests and benchmarks of the use cases alone. */
export async function openSqliteInProcess<Table extends UseCaseTable>(
	table: Table,
	config: SqliteStoreConfig,
	chance: { wallClock: () => number; newKey: (prefix: string) => string },
): Promise<{ store: StoreOf<Table>; close: () => Promise<void> }> {
	const { db, keys, journal, traces, close } = await openSqlite(config);
	const dependencies: RunDependencies = { db, keys, journal, traces, replay: replayOf(table), ...chance };
	await replayAll(dependencies);
	const store = asStore(table, (name, input) => {
		const useCase = table[name] as unknown as UseCase<unknown, unknown>;
		return runUseCase(dependencies, useCase, input);
	});
	return { store, close };
}

/** The same over PostgreSQL, with connections of its own; without a clock it goes by the database's. */
export async function openPostgresInProcess<Table extends UseCaseTable>(
	served: Served<Table>,
	config: PostgresStoreConfig,
): Promise<{ store: StoreOf<Table>; close: () => Promise<void> }> {
	const opened = await OpenedPostgres.open(served, config);
	return { store: asStore(served.useCases, (name, input, way) => opened.run(name, input, way)), close: () => opened.close() };
}

/** The use case of a table that carries out what the journal has taught; a table without one leaves the store closed for sending. */
function replayOf(table: UseCaseTable): Replay | undefined {
	return table['replayJournal'] as unknown as Replay | undefined;
}

function asStore<Table extends UseCaseTable>(
	table: Table,
	run: (name: string, input: unknown, way: Way) => Promise<unknown>,
): StoreOf<Table> {
	const methods = Object.keys(table).map((name) => [
		name,
		(input: unknown, way: Way = 'live') => run(name, input, way),
	]);
	return Object.fromEntries(methods) as StoreOf<Table>;
}
