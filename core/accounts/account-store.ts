import type { Transaction } from 'kysely';
import type { AccountRow, Language, Login, Schema, SendingMode } from '../store/schema';
import { accountNow } from '../store/clock';
import { statement } from '../store/statement';
import type { UseCase } from '../store/use-case';
import { REAL_HOSTS } from './sandbox-clock';

export interface ConnectAccountInput {
	readonly igAccountId: string;
	readonly appScopedId: string;
	readonly username: string;
	/** Origin of the Graph API this account is reached at. */
	readonly apiHost: string;
	/** Default: Instagram's own login. */
	readonly login?: Login;
	/** The Page of an account that came by Facebook Login. */
	readonly pageId?: string | null;
	readonly language: Language;
	/** IANA zone. */
	readonly timeZone: string;
	/** Absolute URL of the account's privacy notice, named in every outreach message. */
	readonly privacyLink: string;
	/** Another tool that writes from the account, so that its messages raise no alarm; null: none. Left out: as it was. */
	readonly inboxTool?: string | null | undefined;
	/** Left out, a new account starts in rehearsal and a known one keeps its mode (law 13). */
	readonly mode?: SendingMode;
}

export interface AccountView {
	readonly accountKey: string;
	readonly mode: SendingMode;
	readonly isNew: boolean;
}

/** Registers an account, or brings its settings up to date. */
export const connectAccount: UseCase<ConnectAccountInput, AccountView> = async ({ tx, wallClock, newKey }, input) => {
	const settings = {
		app_scoped_id: input.appScopedId,
		username: input.username,
		api_host: input.apiHost,
		language: input.language,
		time_zone: input.timeZone,
		privacy_link: input.privacyLink,
		login: input.login ?? 'instagram',
		page_id: input.pageId ?? null,
		...(input.inboxTool === undefined ? {} : { inbox_tool: input.inboxTool }),
	};
	const known = await findByInstagramId(tx, input.igAccountId);
	if (known) {
		const mode = input.mode ?? known.mode;
		// A clock offset belongs to the sandbox host it came from; a new host starts without.
		const offset = known.api_host === input.apiHost ? known.clock_offset : 0;
		// Set-up has just proved the token, so a pause that waits for the owner is over; one with an end runs it out.
		const pause = known.paused_until === null ? { paused_reason: null } : {};
		await tx
			.updateTable('accounts')
			.set({ ...settings, ...pause, mode, clock_offset: offset })
			.where('account_key', '=', known.account_key)
			.execute();
		await bindTokens(tx, input.igAccountId, known.account_key);
		return { accountKey: known.account_key, mode, isNew: false };
	}
	const accountKey = newKey('acc');
	const mode = input.mode ?? 'rehearsal';
	await tx
		.insertInto('accounts')
		.values({
			...settings,
			account_key: accountKey,
			ig_account_id: input.igAccountId,
			mode,
			paused_reason: null,
			paused_until: null,
			stopped_at: null,
			clock_last: wallClock,
			created_at: wallClock,
		})
		.execute();
	await bindTokens(tx, input.igAccountId, accountKey);
	return { accountKey, mode, isNew: true };
};

/** A token may have been exchanged before its account was registered; from now on it is the account's. */
async function bindTokens(tx: Transaction<Schema>, igAccountId: string, accountKey: string): Promise<void> {
	await tx
		.updateTable('tokens')
		.set({ account_key: accountKey })
		.where('ig_account_id', '=', igAccountId)
		.where('account_key', 'is', null)
		.execute();
}

export interface AccountSummary {
	readonly accountKey: string;
	readonly username: string;
	readonly login: Login;
	readonly pageId: string | null;
	readonly igAccountId: string;
	readonly appScopedId: string | null;
	readonly apiHost: string;
	readonly mode: SendingMode;
	readonly privacyLink: string;
}

/** All accounts known to the store. */
export const listAccounts: UseCase<Record<string, never>, AccountSummary[]> = async ({ tx }) => {
	const rows = await tx.selectFrom('accounts').selectAll().orderBy('created_at').execute();
	return rows.map(toSummary);
};

/** What a node needs to know of an account it works for. */
export function toSummary(row: AccountRow): AccountSummary {
	return {
		accountKey: row.account_key,
		username: row.username,
		login: row.login,
		pageId: row.page_id,
		igAccountId: row.ig_account_id,
		appScopedId: row.app_scoped_id,
		apiHost: row.api_host,
		mode: row.mode,
		privacyLink: row.privacy_link,
	};
}

/**
 * Sets how far the clock of a sandbox account is ahead. The caller has checked the sandbox's signature;
 * here only the host is compared, so that an account of the real Instagram can never be moved (law 11).
 */
export const setClockOffset: UseCase<{ accountKey: string; apiHost: string; offset: number }, null> = async (
	{ tx },
	{ accountKey, apiHost, offset },
) => {
	await tx
		.updateTable('accounts')
		.set({ clock_offset: offset })
		.where('account_key', '=', accountKey)
		.where('api_host', '=', apiHost)
		.where('api_host', 'not in', REAL_HOSTS)
		.where('clock_offset', '<', offset) // time only moves forward
		.execute();
	return null;
};

/**
 * The stop switch of one account: read in every claim, so it works from the next message on. To let sending go on is a
 * person's word that whoever else wrote from the account is known. `by`: the colleague who set it, for the audit.
 */
export const setStopSwitch: UseCase<{ accountKey: string; stopped: boolean; by?: string }, null> = async (
	{ tx, wallClock },
	{ accountKey, stopped },
) => {
	const change = stopped
		? { stopped_at: wallClock }
		: { stopped_at: null, takeover_alert_at: null, resumed_at: await accountNow(tx, await getAccount(tx, accountKey), wallClock) };
	await tx.updateTable('accounts').set(change).where('account_key', '=', accountKey).execute();
	return null;
};

const accountAtInstagram = statement((db, { igAccountId }: { igAccountId: string }) => db.selectFrom('accounts').selectAll().where('ig_account_id', '=', igAccountId));

export async function findByInstagramId(tx: Transaction<Schema>, igAccountId: string): Promise<AccountRow | undefined> {
	const [row] = await accountAtInstagram(tx, { igAccountId });
	return row;
}

const accountOf = statement((db, { accountKey }: { accountKey: string }) => db.selectFrom('accounts').selectAll().where('account_key', '=', accountKey));

/** @throws when no account has this key: items of another store, or of an account that was removed. */
export async function getAccount(tx: Transaction<Schema>, accountKey: string): Promise<AccountRow> {
	const [row] = await accountOf(tx, { accountKey });
	if (!row) throw new Error('The item names an account this store does not know. Run set-up for the account.');
	return row;
}
