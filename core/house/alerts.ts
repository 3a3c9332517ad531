import type { Insertable, Selectable } from 'kysely';
import type { AlertsTable } from '../store/schema';
import type { StoreContext, UseCase } from '../store/use-case';
import type { Failure, StoreAlertFacts } from './alert-facts';
import { readAlertFacts } from './alert-read';
import { restoresToTell } from './restores';
import { assessAlerts, assessStoreAlerts, type AlertCode, type AlertLimits, type Figures, type Trouble } from './alert-rules';

/** One trouble of an account; an empty account is the store as a whole. Times in UTC milliseconds. */
export interface Alert {
	readonly alertKey: string;
	readonly accountKey: string;
	readonly code: AlertCode;
	readonly subject: string;
	readonly figures: Figures;
	readonly openedAt: number;
	readonly endedAt: number | null;
}

export interface AlertCheck {
	/** Begun or ended, and nobody is known to have heard of it. Given again until `alertsTold` confirms. */
	readonly news: readonly Alert[];
	/** Everything that is wrong now. */
	readonly open: readonly Alert[];
}

/** Looks at an account: what is wrong is opened once and stays one alert until it ends. */
export const checkAlerts: UseCase<{ accountKey: string; limits?: AlertLimits }, AlertCheck> = async (store, { accountKey, limits }) => {
	const facts = await readAlertFacts(store, accountKey);
	return keepUp(store, accountKey, facts.now, (isOpen) => assessAlerts(facts, isOpen, limits));
};

/** Looks at what concerns the store as a whole. @param input.failures what `90 error handler` kept of the last day */
export const checkStoreAlerts: UseCase<{ failures: readonly Failure[] }, AlertCheck> = async (store, { failures }) => {
	const facts: StoreAlertFacts = { now: store.wallClock, failures, restores: await restoresToTell(store) };
	return keepUp(store, '', facts.now, () => assessStoreAlerts(facts));
};

/** How long an alert that ended is kept: a year's audit, and a month to write it. */
const KEPT_MS = 400 * 24 * 3_600_000;

type Assess = (isOpen: (code: AlertCode, subject: string) => boolean) => readonly Trouble[];

async function keepUp(store: StoreContext, accountKey: string, now: number, assess: Assess): Promise<AlertCheck> {
	const before = await readOpen(store, accountKey);
	const nameOf = ({ code, subject }: { readonly code: string; readonly subject: string }) => `${code}\0${subject}`;
	const wasOpen = new Map(before.map((row) => [nameOf(row), row]));
	const troubles = assess((code, subject) => wasOpen.has(nameOf({ code, subject })));
	const isOn = new Set(troubles.map(nameOf));
	for (const trouble of troubles) {
		const row = wasOpen.get(nameOf(trouble));
		if (row === undefined) await store.tx.insertInto('alerts').values(rowOf(store, accountKey, trouble, now)).execute();
		else await store.tx.updateTable('alerts').set({ figures: JSON.stringify(trouble.figures) }).where('alert_key', '=', row.alert_key).execute();
	}
	const over = before.filter((row) => !isOn.has(nameOf(row))).map((row) => row.alert_key);
	if (over.length > 0) await store.tx.updateTable('alerts').set({ ended_at: now }).where('alert_key', 'in', over).execute();
	await store.tx.deleteFrom('alerts').where('account_key', '=', accountKey).where('ended_at', '<', now - KEPT_MS).execute();
	return { news: (await readUntold(store, accountKey)).map(toAlert), open: (await readOpen(store, accountKey)).map(toAlert) };
}

function rowOf({ newKey }: StoreContext, accountKey: string, { code, subject, figures }: Trouble, now: number): Insertable<AlertsTable> {
	return { alert_key: newKey('alt'), account_key: accountKey, code, subject, figures: JSON.stringify(figures), opened_at: now, ended_at: null, told: 'nothing' };
}

type AlertRow = Selectable<AlertsTable>;

function readOpen({ tx }: StoreContext, accountKey: string): Promise<AlertRow[]> {
	return tx.selectFrom('alerts').selectAll().where('account_key', '=', accountKey).where('ended_at', 'is', null).orderBy('opened_at').orderBy('alert_key').execute();
}

/** What began and was not told, and what ended and was told only that it began: of what nobody heard before it ended, both at once. */
function readUntold({ tx }: StoreContext, accountKey: string): Promise<AlertRow[]> {
	return tx
		.selectFrom('alerts')
		.selectAll()
		.where('account_key', '=', accountKey)
		.where((where) => where.or([where('told', '=', 'nothing'), where.and([where('told', '=', 'opened'), where('ended_at', 'is not', null)])]))
		.orderBy('opened_at')
		.orderBy('alert_key')
		.execute();
}

/** A colleague was told of these; one that ended between the look and the telling is told of once more. */
export const alertsTold: UseCase<{ alerts: readonly { readonly alertKey: string; readonly ended: boolean }[] }, null> = async ({ tx }, { alerts }) => {
	for (const { alertKey, ended } of alerts) {
		await tx.updateTable('alerts').set({ told: ended ? 'ended' : 'opened' }).where('alert_key', '=', alertKey).where('told', '<>', 'ended').execute();
	}
	return null;
};

/** Alerts that were on at any time of a period, the oldest first. */
export async function alertsBetween({ tx }: StoreContext, accountKey: string, from: number, to: number): Promise<Alert[]> {
	const rows = await tx
		.selectFrom('alerts')
		.selectAll()
		.where('account_key', 'in', [accountKey, ''])
		.where('opened_at', '<', to)
		.where((where) => where.or([where('ended_at', 'is', null), where('ended_at', '>=', from)]))
		.orderBy('opened_at')
		.orderBy('alert_key')
		.execute();
	return rows.map(toAlert);
}

function toAlert(row: AlertRow): Alert {
	return {
		alertKey: row.alert_key,
		accountKey: row.account_key,
		code: row.code as AlertCode,
		subject: row.subject,
		figures: JSON.parse(row.figures) as Figures,
		openedAt: row.opened_at,
		endedAt: row.ended_at,
	};
}
