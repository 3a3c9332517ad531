import { readConsent } from '../consent/ledger-store';
import type { OtherChannel } from '../store/schema';
import type { StoreContext } from '../store/use-case';
import { revealIdentity } from '../viewers/identities';
import { channelOf } from './channel';
import type { ElsewhereFacts } from './decide-elsewhere';

interface Person {
	readonly accountKey: string;
	readonly viewerKey: string;
}

/** Error of a send whose address the other side refused for good. */
export const ADDRESS_REFUSED = 'address_refused';

/** Reads what {@link decideElsewhere} needs beside the facts of every message. */
export async function readElsewhere(store: StoreContext, { accountKey, viewerKey }: Person, name: OtherChannel, now: number): Promise<ElsewhereFacts> {
	const channel = channelOf(name);
	return {
		consent: await readConsent(store, { accountKey, viewerKey, purpose: channel.purpose }, now),
		address: await stateOfAddress(store, { accountKey, viewerKey }, name),
	};
}

async function stateOfAddress(store: StoreContext, { accountKey, viewerKey }: Person, name: OtherChannel): Promise<ElsewhereFacts['address']> {
	const channel = channelOf(name);
	const row = await store.tx
		.selectFrom('identities')
		.select('created_at')
		.where('viewer_key', '=', viewerKey)
		.where('kind', '=', channel.identity)
		.executeTakeFirst();
	const address = row && (await revealIdentity(store, viewerKey, channel.identity));
	if (!row || address === undefined) return 'missing';
	if (await channel.isListed(store, accountKey, address)) return 'listed';
	const refused = await store.tx
		.selectFrom('sends')
		.select('send_key')
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('channel', '=', name)
		.where('error', 'like', `${ADDRESS_REFUSED}%`)
		.where('settled_at', '>=', row.created_at)
		.limit(1)
		.executeTakeFirst();
	return refused ? 'refused' : 'known';
}
