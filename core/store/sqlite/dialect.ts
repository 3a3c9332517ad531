import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import {
	SqliteAdapter,
	SqliteDialect,
	SqliteDriver,
	type DatabaseConnection,
	type SqliteDatabase,
	type SqliteStatement,
	CompiledQuery,
	type Driver,
	type DialectAdapter,
} from 'kysely';
import { EachRow } from './each-row';

/**
 * Kysely's SQLite dialect over Node's own `node:sqlite`, with two corrections without which two
 * processes that start at once, or a kill in the middle, break the migrations for good:
 * every transaction takes the write lock when it begins, and DDL counts as transactional.
 */
export class NodeSqliteDialect extends SqliteDialect {
	readonly #database: SqliteDatabase;

	/** @param reads a connection that never writes takes no write lock */
	constructor(database: DatabaseSync, private readonly reads = false) {
		const wrapped = asKyselyDatabase(database);
		super({ database: wrapped });
		this.#database = wrapped;
	}

	override createDriver(): Driver {
		const config = { database: this.#database };
		return this.reads ? new SqliteDriver(config) : new ImmediateSqliteDriver(config);
	}

	override createAdapter(): DialectAdapter {
		return new StoreAdapter(this.#database);
	}
}

class ImmediateSqliteDriver extends SqliteDriver {
	// A plain BEGIN takes a read lock that cannot be upgraded once another process wrote (SQLITE_BUSY_SNAPSHOT).
	override async beginTransaction(connection: DatabaseConnection): Promise<void> {
		await connection.executeQuery(CompiledQuery.raw('begin immediate'));
	}
}

/** Of a connection of ours; the one object that all of its transactions share. */
export class StoreAdapter extends SqliteAdapter {
	constructor(private readonly database: SqliteDatabase) {
		super();
	}

	override get supportsTransactionalDdl(): boolean {
		return true;
	}

	/**
	 * Runs a statement at once. Only for who has a transaction, and so the connection to themselves: the way through
	 * Kysely hands it on several times, each time to the next turn, which takes longer than most statements.
	 */
	query(text: string, parameters: readonly unknown[]): unknown[] {
		const statement = this.database.prepare(text);
		if (statement.reader) return statement.all(parameters);
		statement.run(parameters);
		return [];
	}
}

function asKyselyDatabase(database: DatabaseSync): SqliteDatabase {
	const prepared = new PreparedStatements(database);
	return {
		close: () => {
			database.close();
		},
		prepare: (text: string): SqliteStatement => prepared.get(text),
	};
}

function asKyselyStatement(statement: StatementSync): SqliteStatement {
	return {
		// Asked once: a list of all its columns is made for it.
		reader: statement.columns().length > 0,
		all: (parameters) => statement.all(...asInputs(parameters)),
		run: (parameters) => runFor(statement, parameters),
		iterate: (parameters) => statement.iterate(...asInputs(parameters)) as IterableIterator<unknown>,
	};
}

function runFor(statement: StatementSync, parameters: readonly unknown[]): ReturnType<SqliteStatement['run']> {
	const [first] = parameters;
	if (!(first instanceof EachRow)) return statement.run(...asInputs(parameters));
	const values = asInputs(new Array<unknown>(first.width).fill(null));
	for (let nth = 0; nth < first.count; nth++) {
		first.fill(nth, values);
		if (statement.run(...values).changes === 0) first.unchanged.push(nth);
	}
	return { changes: first.count - first.unchanged.length, lastInsertRowid: 0 };
}

/** Statements asked for of late: preparing one takes longer than running it. */
class PreparedStatements {
	/** Those asked for since the last turn, and those before: what nobody asks for during a whole turn is let go. */
	#late = new Map<string, SqliteStatement>();
	#early = new Map<string, SqliteStatement>();
	#length = 0;

	constructor(private readonly database: DatabaseSync) {}

	get(text: string): SqliteStatement {
		return this.#late.get(text) ?? this.#keep(text, this.#early.get(text) ?? asKyselyStatement(this.database.prepare(text)));
	}

	#keep(text: string, statement: SqliteStatement): SqliteStatement {
		if (this.#late.size >= STATEMENTS || this.#length >= CHARACTERS) {
			this.#early = this.#late;
			this.#late = new Map();
			this.#length = 0;
		}
		this.#late.set(text, statement);
		this.#length += text.length;
		return statement;
	}
}

/** More than the use cases have that take turns all day: one that comes round when the last of them is gone is never found. */
const STATEMENTS = 256;
/** Of all their texts together: a statement takes memory as its text is long. */
const CHARACTERS = 1_000_000;

function asInputs(parameters: readonly unknown[]): SQLInputValue[] {
	return parameters as SQLInputValue[];
}
