import type { Compilable, CompiledQuery, Kysely } from 'kysely';
import type { Schema } from './schema';
import { StoreAdapter } from './sqlite/dialect';

type Value = string | number | null;

/** Where a value goes that is not known yet. */
class Place {
	constructor(readonly name: string) {}

	/** A text or a sum made of it would be part of the statement for good. */
	[Symbol.toPrimitive](): never {
		throw new Error(`A statement that is built once cannot look at "${this.name}": its value comes with each run.`);
	}
}

/**
 * A statement that is built once for each database and run often: building one takes several times as long as running
 * it, and each decision runs some thirty.
 *
 * @param build is given places and not values. It may put them into the statement, and nowhere else: a list of values,
 * one compared by `is`, and one that decides what the statement says are none of them.
 * @returns runs it with the values of one time
 */
export function statement<Row, Given extends Readonly<Record<keyof Given, Value>> = Readonly<Record<string, never>>>(
	build: (db: Kysely<Schema>, given: Given) => Compilable<Row>,
): (db: Kysely<Schema>, given: Given) => Promise<Row[]> {
	const built = new WeakMap<object, CompiledQuery<Row>>();
	return async (db, given) => {
		// One for each database, and of its kind of SQL.
		const { adapter } = db.getExecutor();
		const query = built.get(adapter) ?? build(db, places() as Given).compile();
		built.set(adapter, query);
		const parameters = query.parameters.map((parameter) => (parameter instanceof Place ? given[parameter.name as keyof Given] : parameter));
		if (db.isTransaction && adapter instanceof StoreAdapter) return adapter.query(query.sql, parameters) as Row[];
		const { rows } = await db.executeQuery<Row>({ ...query, parameters });
		return rows;
	};
}

/** A place for whatever is asked for, by name: there is no list of them, so they cannot be copied. */
function places(): unknown {
	const ownKeys = () => {
		throw new Error('A statement that is built once takes each of its values by name.');
	};
	return new Proxy({}, { get: (_none, name) => new Place(String(name)), ownKeys });
}
