import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

/** A question as it was put to the database. */
export interface Question {
	readonly sql: string;
	readonly parameters: readonly SQLInputValue[];
	readonly rows: number;
}

function isPrepare(value: unknown): value is DatabaseSync['prepare'] {
	return typeof value === 'function';
}

/** Everything some work asked of SQLite in this thread, in its order. Statements prepared before are not heard. */
export class Listener {
	readonly #questions: Question[] = [];
	#listening = false;

	/** From here on every statement that is prepared is heard. */
	static attach(): Listener {
		const listener = new Listener();
		const prepare: unknown = Reflect.get(DatabaseSync.prototype, 'prepare');
		if (!isPrepare(prepare)) throw new Error('This Node has another SQLite.');
		DatabaseSync.prototype.prepare = function (this: DatabaseSync, sql: string) {
			const statement = prepare.call(this, sql);
			const all = statement.all.bind(statement);
			Reflect.set(statement, 'all', (...parameters: SQLInputValue[]) => {
				const rows = all(...parameters);
				if (listener.#listening && rows.length >= 0 && /^\s*(select|with)\b/i.test(sql)) listener.#questions.push({ sql, parameters, rows: rows.length });
				return rows;
			});
			return statement;
		};
		listener.#detach = () => {
			DatabaseSync.prototype.prepare = prepare;
		};
		return listener;
	}

	#detach: () => void = () => undefined;

	/** What the work asks, and nothing after it. */
	async hear(work: () => Promise<unknown>): Promise<readonly Question[]> {
		this.#listening = true;
		try {
			await work();
			return this.#questions;
		} finally {
			this.#listening = false;
			this.#detach();
		}
	}
}

/** The same questions on a connection as the store reads by, prepared once: the least the work can take. */
export class OwnSql {
	readonly #database: DatabaseSync;
	readonly #asked: ReadonlyArray<{ readonly statement: StatementSync; readonly question: Question }>;

	constructor(file: string, questions: readonly Question[]) {
		this.#database = new DatabaseSync(file);
		this.#database.exec('pragma query_only = on; pragma cache_size = -32000;');
		this.#asked = questions.map((question) => ({ statement: this.#database.prepare(question.sql), question }));
	}

	/** @throws Error when an answer has another number of rows than the work got */
	ask(): void {
		for (const { statement, question } of this.#asked) {
			const { length } = statement.all(...question.parameters);
			if (length !== question.rows) throw new Error(`A question had ${question.rows} rows and now has ${length}: ${question.sql.slice(0, 120)}`);
		}
	}

	close(): void {
		this.#database.close();
	}
}
