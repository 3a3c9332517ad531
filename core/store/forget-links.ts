import type { Transaction } from 'kysely';
import { chunksOf } from './chunks';
import type { Schema } from './schema';

/**
 * Forgets what lists name together with people whose identities go.
 *
 * @param keepListed what the suppression list holds stays linked: by it an opt-out finds further names
 */
export async function forgetLinks(tx: Transaction<Schema>, accountKey: string, viewerKeys: readonly string[], { keepListed }: { readonly keepListed: boolean }): Promise<void> {
	for (const keys of chunksOf(viewerKeys)) {
		const names = tx
			.selectFrom('identities')
			.select('hash')
			.where('viewer_key', 'in', keys)
			.where('hash', 'is not', null)
			.$if(keepListed, (query) => query.where('hash', 'not in', (select) => select.selectFrom('suppressions').select('suppressions.hash').where('suppressions.account_key', '=', accountKey)))
			.$narrowType<{ hash: string }>();
		for (const end of ['handle_hash', 'id_hash'] as const) {
			await tx.deleteFrom('list_links').where('account_key', '=', accountKey).where(end, 'in', names).execute();
		}
	}
}
