import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { looseStatementsIn } from './support/statements';

const ROOT = path.join(__dirname, '../..');

/** Every place where a statement is not a fixed text with parameters, and whose words get in. Never anybody's but ours. */
const LOOSE: Readonly<Record<string, { readonly statements: readonly string[]; readonly because: string }>> = {
	'core/house/alert-read.ts': { statements: ['sql.lit(DAY_MS)'], because: 'a number of ours' },
	'core/reporting/messages.ts': { statements: ['sql.lit(CAMPAIGN_PREFIX_END)'], because: 'a number of ours' },
	'core/reporting/pace-history.ts': { statements: ['sql.lit(first)', 'sql.lit(HOUR_MS)'], because: 'a time and a number of ours' },
	'core/retention/people.ts': { statements: ['sql.lit(from.promotion)', 'sql.lit(from.service)', 'sql.lit(state)'], because: 'times, and states of ours' },
	'core/store/given-rows.ts': {
		statements: ["sql.raw(names.map((name) => `${name} ${columns[name]}`).join(', '))", "sql.raw(names.map((name) => `value ->> '${name}' as ${name}`).join(', '))"],
		because: 'names of columns and types of ours',
	},
	'core/store/insert-many.ts': { statements: ['adapter.query(text)', 'CompiledQuery.raw(text)', 'sql.raw(unless(unique))'], because: 'names of our tables and columns' },
	'core/store/migrations/append-only.ts': { statements: ['sql.raw(table)', 'sql.raw(change)', 'sql.raw(table)'], because: 'names of our tables' },
	'core/store/postgres/open.ts': {
		statements: ['sql.raw(`set local statement_timeout to 0; set local lock_timeout to ${OPENING_MS}; set local idle_in_transaction_session_timeout to 0`)', 'sql.raw(`create schema ${pg.escapeIdentifier(config.schema)}`)'],
		because: 'a number of ours; the schema in the store credential, quoted by the driver',
	},
	'core/store/postgres/pool.ts': { statements: ['client.query(this.#session)', 'client.query(text)'], because: 'settings of a session; what Kysely made' },
	'core/store/statement.ts': { statements: ['adapter.query(query.sql)'], because: 'what Kysely made' },
	'core/store/sqlite/dialect.ts': { statements: ['this.database.prepare(text)', 'this.database.prepare(text)'], because: 'what Kysely made' },
	'core/store/sqlite/erased-traces.ts': { statements: ['database.exec(`pragma busy_timeout = ${busyTimeoutMs}`)'], because: 'a setting of ours' },
	'core/store/sqlite/log-mover.ts': { statements: ['this.database.exec(this.settings.during)', 'this.database.exec(this.settings.otherwise)'], because: 'settings of ours' },
	'core/store/sqlite/open.ts': { statements: ['database.exec(LOG_SETTINGS.otherwise)'], because: 'settings of ours' },
};

describe('the statements of the store', () => {
	it('are fixed texts with parameters, but for words of ours', () => {
		const files = globSync(['core/**/*.ts', 'nodes/**/*.ts'], { cwd: ROOT }).sort();
		const found = files.map((file): [string, string[]] => [file, looseStatementsIn(file, readFileSync(path.join(ROOT, file), 'utf8'))]);
		expect(Object.fromEntries(found.filter(([, statements]) => statements.length > 0))).toEqual(Object.fromEntries(Object.entries(LOOSE).map(([file, { statements }]) => [file, statements])));
	});

	it('control: what a person wrote, put into a statement, is seen', () => {
		expect(looseStatementsIn('x.ts', 'sql.raw(handle); sql.raw("fixed"); sql`where a = ${handle}`;')).toEqual(['sql.raw(handle)']);
		expect(looseStatementsIn('x.ts', 'db.exec(`delete from t where h = \'${handle}\'`); db.prepare("select 1"); CompiledQuery.raw(text);')).toEqual(["db.exec(`delete from t where h = '${handle}'`)", 'CompiledQuery.raw(text)']);
	});
});
