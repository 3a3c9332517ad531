import { accountNow } from '../store/clock';
import type { SendingMode } from '../store/schema';
import type { UseCase } from '../store/use-case';
import { getAccount } from './account-store';

/** How an account stands with us. Times of the account, UTC milliseconds. */
export interface AccountState {
	readonly mode: SendingMode;
	readonly stopped: boolean;
	/** Since when it looks as if somebody else sends from the account, and no person has let it go on. */
	readonly takeoverSuspectedAt: number | null;
	/** null while the account may send; `until` is null when a person has to end the pause. */
	readonly pause: { readonly reason: string; readonly until: number | null } | null;
	readonly igAccountId: string;
	readonly appScopedId: string | null;
	readonly apiHost: string;
	/** IANA name. */
	readonly timeZone: string;
	readonly now: number;
}

/** Reads how an account stands; a pause whose time is over is none. */
export const readAccountState: UseCase<{ accountKey: string }, AccountState> = async (store, { accountKey }) => {
	const account = await getAccount(store.tx, accountKey);
	const now = await accountNow(store.tx, account, store.wallClock);
	const { paused_reason: reason, paused_until: until } = account;
	return {
		mode: account.mode,
		stopped: account.stopped_at !== null,
		takeoverSuspectedAt: account.takeover_alert_at,
		pause: reason === null || (until !== null && until <= now) ? null : { reason, until },
		igAccountId: account.ig_account_id,
		appScopedId: account.app_scoped_id,
		apiHost: account.api_host,
		timeZone: account.time_zone,
		now,
	};
};
