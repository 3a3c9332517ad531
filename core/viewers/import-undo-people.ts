import type { SelectQueryBuilder } from 'kysely';
import { chunksOf } from '../store/chunks';
import { forgetLinks } from '../store/forget-links';
import type { Schema } from '../store/schema';
import type { StoreContext } from '../store/use-case';

/** Tables whose rows show that somebody is known by more than what is taken back. */
const KNOWN_BY = [
	'engagements', 'viewer_marks', 'events', 'sends', 'plans', 'decisions', 'consent_ledger', 'open_questions', 'suppressions',
	'holds', 'email_confirmations', 'legal_holds', 'rights_requests', 'restrictions', 'pass_ons',
] as const;

/**
 * Removes those of these people of whom no row is left, with their identities and the older keys that lead to them.
 *
 * @returns how many
 */
export async function removeUnknownPeople(store: StoreContext, accountKey: string, viewerKeys: readonly string[]): Promise<number> {
	let people = 0;
	for (const keys of chunksOf(viewerKeys)) {
		const aliases = await readAliases(store, keys);
		const held = await heldAmong(store, accountKey, [...keys, ...aliases.map((alias) => alias.viewer_key)]);
		for (const { viewer_key: alias, merged_into: whole } of aliases) if (held.has(alias) && whole !== null) held.add(whole);
		const gone = keys.filter((key) => !held.has(key));
		await remove(store, accountKey, aliases.filter((alias) => gone.includes(alias.merged_into ?? '')).map((alias) => alias.viewer_key));
		await remove(store, accountKey, gone);
		people += gone.length;
	}
	return people;
}

function readAliases({ tx }: StoreContext, keys: readonly string[]): Promise<{ viewer_key: string; merged_into: string | null }[]> {
	if (keys.length === 0) return Promise.resolve([]);
	return tx.selectFrom('viewers').select(['viewer_key', 'merged_into']).where('merged_into', 'in', keys).execute();
}

/** Those of these people something else speaks of: a row, a message of theirs, or that they are a lead. */
async function heldAmong({ tx }: StoreContext, accountKey: string, keys: readonly string[]): Promise<Set<string>> {
	const held = new Set<string>();
	if (keys.length === 0) return held;
	const note = async (query: SelectQueryBuilder<Schema, keyof Schema, { viewer_key: string | null }>) => {
		for (const row of await query.execute()) if (row.viewer_key !== null) held.add(row.viewer_key);
	};
	for (const table of KNOWN_BY) {
		await note(tx.selectFrom(table).select('viewer_key').distinct().where('account_key', '=', accountKey).where('viewer_key', 'in', keys));
	}
	await note(tx.selectFrom('identities').select('viewer_key').where('viewer_key', 'in', keys).where('kind', '=', 'igsid'));
	await note(
		tx
			.selectFrom('viewers')
			.select('viewer_key')
			.where('viewer_key', 'in', keys)
			.where((where) => where.or([where('converted_at', 'is not', null), where('last_inbound_at', 'is not', null)])),
	);
	return held;
}

async function remove({ tx }: StoreContext, accountKey: string, keys: readonly string[]): Promise<void> {
	if (keys.length === 0) return;
	await forgetLinks(tx, accountKey, keys, { keepListed: true });
	await tx.deleteFrom('identities').where('viewer_key', 'in', keys).execute();
	await tx.deleteFrom('viewers').where('viewer_key', 'in', keys).execute();
}
