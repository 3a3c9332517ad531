import type { Transaction } from 'kysely';
import type { Schema } from './schema';
import { ALL_ACCOUNTS } from './suppression-scope';
import type { InputOf, UseCaseTable } from './use-case';

/** What a use case reads and writes, for a database that runs several at once. SQLite runs one at a time and does not ask. */
export type Scope =
	/** Anything: nobody else works meanwhile. */
	| { readonly of: 'store' }
	/** Rows of these accounts, and what only a scope of the whole store changes. */
	| { readonly of: 'accounts'; readonly accountKeys: readonly string[] }
	/** The same, for accounts that have to be looked up. */
	| { readonly of: 'found'; readonly accountKeys: (tx: Transaction<Schema>) => Promise<readonly string[]> }
	/** One statement that reads, or changes nothing that was read before; `readOnly`: several that see the store at one moment. */
	| { readonly of: 'nothing'; readonly readOnly?: true };

/** Scopes of use cases whose input does not name the account, by use case. */
export type ScopeTable<Table extends UseCaseTable> = {
	readonly [Name in keyof Table]?: (input: InputOf<Table[Name]>) => Scope;
};

/**
 * The scope of a call: as the table says; else the account its input names; else the whole store, which is always
 * right and only slower.
 */
export function scopeOf<Table extends UseCaseTable>(scopes: ScopeTable<Table>, name: keyof Table, input: unknown): Scope {
	const stated = scopes[name] as ((input: unknown) => Scope) | undefined;
	if (stated) return stated(input);
	const accountKey = typeof input === 'object' && input !== null && 'accountKey' in input ? input.accountKey : undefined;
	// What holds for every account waits for none of them to be in the middle of something.
	return typeof accountKey === 'string' && accountKey !== ALL_ACCOUNTS ? { of: 'accounts', accountKeys: [accountKey] } : { of: 'store' };
}
