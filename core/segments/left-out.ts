import { sql, type RawBuilder, type SqlBool } from 'kysely';
import { chunksOf } from '../store/chunks';
import { ALL_ACCOUNTS, EMAIL_ONLY } from '../store/suppression-scope';
import type { StoreContext } from '../store/use-case';
import { hasMark } from './compile';

/** Why somebody stays out, whatever the rule says; the first that holds. */
export type LeftOut = 'suppressed' | 'restricted' | 'under_age' | 'objects';

/** Of `viewers as person`: why they stay out, or null. */
export function leftOutOf(accountKey: string): RawBuilder<LeftOut | null> {
	return sql<LeftOut | null>`case when ${isSuppressed(accountKey)} then 'suppressed'
		when ${isRestricted(accountKey)} then 'restricted'
		when ${hasMark({ accountKey }, 'flag', 'under_age')} then 'under_age'
		when ${hasMark({ accountKey }, 'flag', 'objects')} then 'objects'
		when ${objectsToProfiling(accountKey)} then 'objects' end`;
}

/** Those of these people who come out of nothing: no segment, no export. */
export async function findLeftOut({ tx }: StoreContext, accountKey: string, viewerKeys: readonly string[]): Promise<ReadonlySet<string>> {
	const closed = new Set<string>();
	for (const keys of chunksOf(viewerKeys)) {
		const { rows } = await sql<{ viewer_key: string; left_out: LeftOut | null }>`
			select person.viewer_key as viewer_key, ${leftOutOf(accountKey)} as left_out from viewers as person
			where person.account_key = ${accountKey} and person.viewer_key in (${sql.join(keys)})`.execute(tx);
		for (const row of rows) if (row.left_out !== null) closed.add(row.viewer_key);
	}
	return closed;
}

/** On the suppression list by key, or by any identity the person has (see `core/consent/suppression.ts`). */
function isSuppressed(accountKey: string): RawBuilder<SqlBool> {
	return sql<SqlBool>`person.viewer_key in (
		select listed.viewer_key from suppressions as listed where listed.account_key in (${accountKey}, ${ALL_ACCOUNTS}) and listed.reason <> ${EMAIL_ONLY}
		union
		select identity.viewer_key from suppressions as listed inner join identities as identity
			on identity.account_key = ${accountKey} and identity.kind = listed.kind and identity.hash = listed.hash
		where listed.account_key in (${accountKey}, ${ALL_ACCOUNTS}) and listed.reason <> ${EMAIL_ONLY})`;
}

/** The use of their data is restricted, under this key or one merged into it (see `core/consent/restriction.ts`). */
function isRestricted(accountKey: string): RawBuilder<SqlBool> {
	return sql<SqlBool>`person.viewer_key in (
		select coalesce(named.merged_into, restricted.viewer_key) from restrictions as restricted
			left join viewers as named on named.viewer_key = restricted.viewer_key
		where restricted.account_key = ${accountKey} and restricted.lifted_at is null)`;
}

/**
 * Objected to profiling, with no grant of it since. The ledger is never changed, so an entry may stand under a key
 * the person had before it was merged into theirs.
 */
function objectsToProfiling(accountKey: string): RawBuilder<SqlBool> {
	const since = sql`(later.month > said.month or (later.month = said.month and later.seq > said.seq))`;
	return sql<SqlBool>`person.viewer_key in (
		select coalesce(owner.merged_into, owner.viewer_key)
		from consent_ledger as said inner join viewers as owner on owner.viewer_key = said.viewer_key
		where said.account_key = ${accountKey} and said.purpose = 'profiling' and said.act = 'object' and not exists (
			select 1 from consent_ledger as later inner join viewers as granter on granter.viewer_key = later.viewer_key
			where later.account_key = ${accountKey} and later.purpose = 'profiling' and later.act = 'grant' and ${since}
				and coalesce(granter.merged_into, granter.viewer_key) = coalesce(owner.merged_into, owner.viewer_key)))`;
}
