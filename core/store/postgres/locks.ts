import { createHash } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import type { Schema } from '../schema';
import type { Scope } from '../scope';

/**
 * What a transaction may touch, held by advisory locks until it ends. Two transactions run side by side only when
 * they are about different accounts; whoever is about more than accounts it can name runs alone. So within an
 * account a use case that reads and then writes is as safe as under SQLite's `begin immediate`.
 *
 * Why not SERIALIZABLE: PostgreSQL widens what a transaction has read to whole tables after some dozen rows, so
 * imports of two accounts would always abort each other. Why not a lock on the account's row: every use case
 * would have to remember to take it first.
 */
export class StoreLocks {
	constructor(private readonly schema: string) {}

	/** Waits for the scope of a use case. @returns the clock of the database after the wait, UTC milliseconds */
	async take(tx: Transaction<Schema>, scope: Scope): Promise<number> {
		switch (scope.of) {
			case 'store':
				return readClock(tx, [sql`pg_advisory_xact_lock(${this.#id('store')})`]);
			case 'nothing':
				return readClock(tx, [this.#shared()]);
			case 'accounts':
				return readClock(tx, [this.#shared(), ...this.#accounts(scope.accountKeys)]);
			case 'found': {
				// While the shared lock is held nobody can connect an account or give a row to another one.
				await readClock(tx, [this.#shared()]);
				return readClock(tx, this.#accounts(await scope.accountKeys(tx)));
			}
		}
	}

	/** One process at a time makes or changes tables and keys, and nobody works meanwhile. */
	async takeOpening(tx: Transaction<Schema>): Promise<void> {
		await readClock(tx, [sql`pg_advisory_xact_lock(${this.#id('store')})`]);
	}

	#shared() {
		return sql`pg_advisory_xact_lock_shared(${this.#id('store')})`;
	}

	/** In one order everywhere: else two transactions could wait for each other. */
	#accounts(accountKeys: readonly string[]) {
		const ids = [...new Set(accountKeys)].sort().map((key) => this.#id(`account ${key}`));
		return ids.map((id) => sql`pg_advisory_xact_lock(${id})`);
	}

	/** 64 bits of a hash: locks are named by number, in one space for the whole database. */
	#id(name: string): string {
		return createHash('sha256').update(`story-funnel\0${this.schema}\0${name}`).digest().readBigInt64BE().toString();
	}
}

/** The locks and the clock in one statement, as PostgreSQL reads its columns from left to right. */
async function readClock(tx: Transaction<Schema>, locks: readonly ReturnType<typeof sql>[]): Promise<number> {
	const columns = [...locks, sql`(extract(epoch from clock_timestamp()) * 1000)::bigint as now`];
	const { rows } = await sql<{ now: number }>`select ${sql.join(columns)}`.execute(tx);
	return rows[0]?.now ?? Number.NaN;
}
