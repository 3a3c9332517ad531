import type { TestStore } from './store';

/** Of chance in every row: what is sealed, and the chain that goes through the keys of chance. */
const OF_CHANCE = ['sealed', 'wrapped_key', 'row_hash', 'prev_hash', 'hash_chain', 'mac'];

/** Tables that say when and where a store was made. */
const OF_EACH_STORE = /^(kysely_|store_meta$)/;

/** Keys the store makes up, `vwr_000012`; in a longer text too. */
const MADE_UP = /\b[a-z]{3}_(?:[a-z]+)?\d{6}\b/g;

/**
 * Everything a store holds, by table, as texts in an order of their own. People are named by the hashes of their
 * identities and updates by their natural keys, so that two stores that went different ways can be compared.
 */
export function contentsOf(store: TestStore): Record<string, string[]> {
	const names = new Map<string, string>();
	for (const { viewer_key: key, hash } of store.rows('select viewer_key, min(hash) as hash from identities group by viewer_key')) names.set(String(key), `person ${String(hash)}`);
	for (const { event_key: key, natural_key: name } of store.rows('select event_key, natural_key from events')) names.set(String(key), `update ${String(name)}`);
	const named = (value: unknown) => (typeof value === 'string' ? value.replace(MADE_UP, (key) => names.get(key) ?? key.slice(0, 3)) : value);
	const textOf = (row: Record<string, unknown>) =>
		JSON.stringify(Object.entries(row).filter(([column]) => !OF_CHANCE.includes(column)).map(([column, value]) => [column, named(value)]).sort());
	return Object.fromEntries(store.tables().filter((table) => !OF_EACH_STORE.test(table)).sort().map((table) => [table, store.rows(`select * from ${table}`).map(textOf).sort()]));
}
