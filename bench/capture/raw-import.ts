// Run by `raw.ts` in a process of its own: the best raw insert of the rows one store has into another, empty one.
// The rows come from the imported store, so they are the same to the byte: keys, hashes, sealed texts and all. Nothing
// is read, checked, hashed, looked up or sealed here: prepared statements, rows in memory, long transactions.
import { DatabaseSync } from 'node:sqlite';

/** Tried at the full size: 1,000 to all rows of a table; from here on longer ones gained nothing. */
const ROWS_PER_TRANSACTION = 50_000;

/**
 * Parents first, and rows in the order of the list: tried at the full size, sorting by the natural key or the viewer
 * took up to two and a half times as long, because three indexes are then written to at random in place of two.
 */
const TABLES = ['viewers', 'identities', 'engagements'] as const;

const [from = '', into = ''] = process.argv.slice(2);
const source = new DatabaseSync(from, { readOnly: true });
const work = TABLES.map((table) => {
	const statement = source.prepare(`select * from ${table} order by rowid`);
	const columns = statement.columns().map(({ name }) => name);
	statement.setReturnArrays(true);
	return { table, columns, rows: statement.all() as unknown as (string | number | null)[][] };
});
source.close();

const target = new DatabaseSync(into);
// As the store opens its file (`core/store/sqlite/open.ts`): the same promises cost both sides the same.
target.exec('pragma cache_size = -32000; pragma wal_autocheckpoint = 8000; pragma foreign_keys = on; pragma synchronous = full;');
target.exec('pragma secure_delete = on; pragma recursive_triggers = on; pragma journal_mode = wal;');

const began = performance.now();
for (const { table, columns, rows } of work) {
	const insert = target.prepare(`insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`);
	for (let at = 0; at < rows.length; at += ROWS_PER_TRANSACTION) {
		target.exec('begin immediate');
		for (const row of rows.slice(at, at + ROWS_PER_TRANSACTION)) insert.run(...row);
		target.exec('commit');
	}
}
const ms = performance.now() - began;
target.close();
console.log(JSON.stringify({ ms, rows: work.map(({ rows }) => rows.length) }));
