import { sql } from 'kysely';
import { readAccountState, type AccountState } from '../accounts/account-state';
import { getAccount } from '../accounts/account-store';
import { stopRule } from '../outreach/stop-rule';
import type { StoreContext, UseCase } from '../store/use-case';

export interface CampaignSwitch {
	readonly campaign: string;
	readonly stopped: boolean;
	/** Who stopped it: a person, or the brake on opt-outs or errors; null while it runs. */
	readonly stoppedBy: 'person' | 'opt_outs' | 'errors' | null;
	/** Messages claimed and not refused, ever. */
	readonly sends: number;
	/** Steps that wait for their time. */
	readonly waiting: number;
}

/** What can be stopped and resumed of one account, the newest campaign first. */
export interface Switches {
	readonly accountKey: string;
	readonly username: string;
	readonly mode: AccountState['mode'];
	readonly stopped: boolean;
	readonly pause: AccountState['pause'];
	/** IANA zone of the account, for times. */
	readonly timeZone: string;
	readonly campaigns: readonly CampaignSwitch[];
}

/** How the stop switches of an account and of its campaigns stand. */
export const readSwitches: UseCase<{ accountKey: string }, Switches> = async (store, { accountKey }) => {
	const { username, time_zone: timeZone } = await getAccount(store.tx, accountKey);
	const { mode, stopped, pause } = await readAccountState(store, { accountKey });
	return { accountKey, username, mode, stopped, pause, timeZone, campaigns: await readCampaigns(store, accountKey) };
};

async function readCampaigns({ tx }: StoreContext, accountKey: string): Promise<CampaignSwitch[]> {
	const rows = await tx
		.selectFrom('campaigns')
		.selectAll()
		.where('account_key', '=', accountKey)
		.orderBy('created_at', 'desc')
		.orderBy('campaign')
		.execute();
	const due = await tx
		.selectFrom('plans')
		.select(['campaign', (select) => select.fn.countAll<number | string>().as('waiting')])
		.where('account_key', '=', accountKey)
		.where('state', '=', sql.lit('due'))
		.groupBy('campaign')
		.execute();
	const waiting = new Map(due.map((row) => [row.campaign, Number(row.waiting)]));
	return rows.map((row) => {
		const brake = stopRule({ sends: row.counted_sends, errors: row.counted_errors, optOuts: row.counted_opt_outs });
		const stoppedBy = row.stopped_at === null ? brake : 'person';
		return { campaign: row.campaign, stopped: stoppedBy !== null, stoppedBy, sends: row.sends, waiting: waiting.get(row.campaign) ?? 0 };
	});
}
