import { PostgresAdapter, type Transaction } from 'kysely';
import type { Schema } from './schema';

/** Whether a store is on PostgreSQL: for the few statements that one of the databases says otherwise, or in other pieces. */
export function isPostgres({ tx }: { readonly tx: Transaction<Schema> }): boolean {
	return tx.getExecutor().adapter instanceof PostgresAdapter;
}
