import * as z from 'zod';
import { keyedHash } from '../store/keyring';
import { ALL_ACCOUNTS } from '../store/suppression-scope';
import type { StoreContext } from '../store/use-case';

const address = z.email().max(254); // RFC 5321 §4.5.3.1.3: a path is at most 256 octets, its two brackets included.

/** An address as it is kept and compared, in small letters; null for what is none. */
export function canonicalAddress(text: string): string | null {
	const read = address.safeParse(text.trim().toLowerCase());
	return read.success ? read.data : null;
}

/** Whether no mail may go to an address: unsubscribed, or of somebody who opted out, here or at every account. */
export async function isAddressListed({ tx, keys }: Pick<StoreContext, 'tx' | 'keys'>, accountKey: string, canonical: string): Promise<boolean> {
	const row = await tx
		.selectFrom('suppressions')
		.select('suppression_key')
		.where('account_key', 'in', [accountKey, ALL_ACCOUNTS])
		.where('kind', '=', 'email')
		.where('hash', 'in', keys.versions.map((key) => keyedHash(key.pepper, 'identity:email', canonical)))
		.limit(1)
		.executeTakeFirst();
	return row !== undefined;
}
