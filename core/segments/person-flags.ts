import { getAccount } from '../accounts/account-store';
import { accountNow } from '../store/clock';
import type { StoreContext } from '../store/use-case';
import { DERIVED_FLAG_NAMES, DERIVED_FLAGS, type DerivedFlag } from './derived-flags';
import { evidenceFor } from './evidence';
import { describeDerivedFlag } from './words';

/** A derived flag that holds, with its rule and what it rests on for this person. */
export interface HeldFlag {
	readonly flag: DerivedFlag;
	readonly rule_en: string;
	readonly rule_nl: string;
	readonly evidence_en: string;
	readonly evidence_nl: string;
}

/** The derived flags that hold for one person now. */
export async function derivedFlagsOf(store: StoreContext, accountKey: string, viewerKey: string): Promise<HeldFlag[]> {
	const account = await getAccount(store.tx, accountKey);
	const context = { accountKey, now: await accountNow(store.tx, account, store.wallClock), timeZone: account.time_zone };
	const held: HeldFlag[] = [];
	for (const flag of DERIVED_FLAG_NAMES) {
		const evidence = await evidenceFor(store, context, viewerKey, DERIVED_FLAGS[flag]);
		if (evidence === null) continue;
		held.push({
			flag,
			rule_en: describeDerivedFlag(flag, 'en'),
			rule_nl: describeDerivedFlag(flag, 'nl'),
			evidence_en: evidence.map(({ en }) => en).join('; '),
			evidence_nl: evidence.map(({ nl }) => nl).join('; '),
		});
	}
	return held;
}
