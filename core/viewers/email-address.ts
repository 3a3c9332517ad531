import type { StoreContext } from '../store/use-case';
import { findViewer, identityHashes, newIdentityRow } from './identities';

interface Person {
	readonly accountKey: string;
	readonly viewerKey: string;
}

/**
 * Keeps the address somebody confirmed as theirs: the only one of theirs, and nobody else's at this account. Whoever
 * reads the mail decided it last.
 *
 * @param address in its canonical form
 */
export async function keepEmailAddress(store: StoreContext, { accountKey, viewerKey }: Person, address: string): Promise<void> {
	if ((await findViewer(store, accountKey, 'email', address)) === viewerKey) return;
	await store.tx
		.deleteFrom('identities')
		.where('account_key', '=', accountKey)
		.where('kind', '=', 'email')
		.where((where) => where.or([where('viewer_key', '=', viewerKey), where('hash', 'in', identityHashes(store.keys, 'email', address))]))
		.execute();
	await store.tx.insertInto('identities').values(newIdentityRow(store, accountKey, viewerKey, { kind: 'email', value: address })).execute();
}
