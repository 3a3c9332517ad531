import { getAccount } from '../accounts/account-store';
import { accountNow } from '../store/clock';
import type { StoreContext } from '../store/use-case';
import { DERIVED_FLAG_NAMES, DERIVED_FLAGS, type DerivedFlag } from './derived-flags';
import { readCandidates } from './people';
import { RULE_VERSION } from './rule';
import { describeDerivedFlag } from './words';

/** The derived flags that hold for one person now, each with its rule in words. */
export async function derivedFlagsOf(
	store: StoreContext,
	accountKey: string,
	viewerKey: string,
): Promise<Array<{ flag: DerivedFlag; rule_en: string; rule_nl: string }>> {
	const account = await getAccount(store.tx, accountKey);
	const context = { accountKey, now: await accountNow(store.tx, account, store.wallClock), timeZone: account.time_zone };
	const held: DerivedFlag[] = [];
	for (const flag of DERIVED_FLAG_NAMES) {
		const [person] = await readCandidates(store, { version: RULE_VERSION, where: DERIVED_FLAGS[flag] }, context, viewerKey);
		if (person?.matched === true) held.push(flag);
	}
	return held.map((flag) => ({ flag, rule_en: describeDerivedFlag(flag, 'en'), rule_nl: describeDerivedFlag(flag, 'nl') }));
}
