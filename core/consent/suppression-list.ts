import { getAccount } from '../accounts/account-store';
import { keyedHash } from '../store/keyring';
import { unseal } from '../store/sealing';
import { ALL_ACCOUNTS, EMAIL_ONLY } from '../store/suppression-scope';
import type { StoreContext, UseCase } from '../store/use-case';
import { list } from './suppression';
import { readListRow, type ListedIdentity } from './suppression-rows';

/** Rows in one transaction; a longer list comes in several calls. */
export const LIST_ROWS_PER_BATCH = 500;

export interface ImportListInput {
	/** One account, or `*`: every account of the store, those to come too. */
	readonly accountKey: string;
	readonly rows: ReadonlyArray<Readonly<Record<string, unknown>>>;
	/** Who brings the list; kept as the source of each entry. */
	readonly person: string;
}

export interface ImportListOutcome {
	readonly added: number;
	readonly known: number;
	readonly refused: ReadonlyArray<{ readonly row: number; readonly problem: string; readonly cure: string }>;
}

export interface Listed {
	readonly kind: ListedIdentity['kind'];
	readonly hashes: readonly string[];
	/** It keeps mail away from an address, and nothing else from the person. */
	readonly emailOnly: boolean;
	/** Who brings the list. */
	readonly person: string;
}

/** What other rooms do about somebody a list names. */
export interface ListEffects {
	/** @param identity hashes under every version of the pepper */
	onListed(store: StoreContext, accountKey: string, identity: Listed): Promise<void>;
}

/**
 * Puts people on the suppression list, known or not: who is not met yet stays out when they are. A list only ever adds.
 *
 * @throws Error when it is not said who brings the list, there are too many rows, or the account is not known
 */
export function importSuppressionsWith(effects: ListEffects): UseCase<ImportListInput, ImportListOutcome> {
	return (store, input) => importRows(store, effects, input);
}

async function importRows(store: StoreContext, effects: ListEffects, { accountKey, rows, person }: ImportListInput): Promise<ImportListOutcome> {
	if (person.trim() === '') throw new Error('Say who brings the list.');
	if (rows.length > LIST_ROWS_PER_BATCH) throw new Error(`At most ${LIST_ROWS_PER_BATCH} rows at once.`);
	if (accountKey !== ALL_ACCOUNTS) await getAccount(store.tx, accountKey);
	const refused: Array<ImportListOutcome['refused'][number]> = [];
	let added = 0;
	let known = 0;
	for (const [index, raw] of rows.entries()) {
		const read = readListRow(raw);
		if (!read.ok) {
			refused.push({ row: index + 1, problem: read.problem, cure: read.cure });
			continue;
		}
		if ((await addIdentity(store, accountKey, read.identity, person.trim())) > 0) {
			added++;
			await effects.onListed(store, accountKey, {
				kind: read.identity.kind, hashes: hashesOf(store, read.identity), emailOnly: isEmailOnly(read.identity), person: person.trim(),
			});
		} else known++;
	}
	return { added, known, refused };
}

function hashesOf({ keys }: StoreContext, { kind, value, hash }: ListedIdentity): string[] {
	if (value === null) return hash === null ? [] : [hash];
	return keys.versions.map((key) => keyedHash(key.pepper, `identity:${kind}`, value));
}

/** An address on a mail tool's list wants no more mail; the address of somebody who opted out comes back from our own list as that. */
function isEmailOnly({ kind, hash, reason }: ListedIdentity): boolean {
	return kind === 'email' && (hash === null || reason === EMAIL_ONLY);
}

async function addIdentity(store: StoreContext, accountKey: string, identity: ListedIdentity, person: string): Promise<number> {
	const { kind, value } = identity;
	const { newest } = store.keys;
	const hash = value === null ? identity.hash : keyedHash(newest.pepper, `identity:${kind}`, value);
	if (hash === null) return 0;
	const cause = { reason: isEmailOnly(identity) ? EMAIL_ONLY : `list: ${identity.reason}`, sourceEvent: `list of ${person}`, at: identity.at ?? store.wallClock };
	// Nobody of the account may have this identity: the entry stands under a key of its own.
	return list(store, accountKey, store.newKey('vwr'), [{ kind, hash, pepper_version: identity.pepperVersion ?? newest.version }], cause);
}

export interface ExportedSuppression {
	/** Account key, or `*` for all accounts. */
	readonly account: string;
	readonly kind: string;
	/** The identity, where the account still knows it and it was asked for; else empty. */
	readonly value: string;
	readonly hash: string;
	readonly pepper_version: number;
	readonly reason: string;
	/** ISO 8601. */
	readonly at: string;
}

/** The suppression list of an account with the entries for all, or of every account (`*`), page by page: hashes, which {@link importSuppressions} takes back, and where asked for the identities still known. */
export const exportSuppressions: UseCase<
	{ readonly accountKey: string; readonly reveal: boolean; readonly after: string; readonly limit: number },
	{ readonly rows: readonly ExportedSuppression[]; readonly next: string | null }
> = async ({ tx, keys }, { accountKey, reveal, after, limit }) => {
	const rows = await tx
		.selectFrom('suppressions as listed')
		.leftJoin('identities as identity', (join) =>
			join.onRef('identity.hash', '=', 'listed.hash').onRef('identity.kind', '=', 'listed.kind').onRef('identity.account_key', '=', 'listed.account_key'),
		)
		.selectAll('listed')
		.select(['identity.sealed', 'identity.wrapped_key', 'identity.key_version'])
		.$if(accountKey !== ALL_ACCOUNTS, (query) => query.where('listed.account_key', 'in', [accountKey, ALL_ACCOUNTS]))
		.where('listed.suppression_key', '>', after)
		.orderBy('listed.suppression_key')
		.limit(limit)
		.execute();
	const last = rows[rows.length - 1];
	return {
		rows: rows.map((row) => ({
			account: row.account_key,
			kind: row.kind,
			value: reveal && row.sealed !== null && row.wrapped_key !== null && row.key_version !== null
				? unseal(keys, { sealed: row.sealed, wrappedKey: row.wrapped_key, keyVersion: row.key_version })
				: '',
			hash: row.hash,
			pepper_version: row.pepper_version,
			reason: row.reason,
			at: new Date(row.at).toISOString(),
		})),
		next: last && rows.length === limit ? last.suppression_key : null,
	};
};
