import { DateTime } from 'luxon';
import type { Language, RequestState, Right, RightsRequestsTable } from '../store/schema';

export const RIGHTS = ['access', 'portability', 'rectification', 'erasure', 'restriction'] as const satisfies readonly Right[];

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How long the code may take to come by message. */
export const CODE_LIFE_MS = 24 * HOUR_MS;

/** How long the answer waits behind its link: the month it may take (GDPR art. 12(3)) and a week to fetch it. */
export const LINK_LIFE_MS = 38 * DAY_MS;

/** Reminders before an open request is due, the last one when it is overdue. */
export const REMIND_BEFORE_MS = [10 * DAY_MS, 3 * DAY_MS, 0] as const;

/**
 * When a request must be answered: one month after it came in (GDPR art. 12(3)), in months of the calendar.
 *
 * @param openedAt UTC milliseconds
 * @param timeZone IANA zone of the account
 */
export function dueDate(openedAt: number, timeZone: string): number {
	return DateTime.fromMillis(openedAt, { zone: timeZone }).plus({ months: 1 }).toMillis();
}

/** A request as workflows and the register see it: nothing of the person but that there is one. */
export interface RequestView {
	readonly requestKey: string;
	readonly accountKey: string;
	readonly kind: Right;
	readonly state: RequestState;
	readonly language: Language;
	/** UTC milliseconds, as all times here. */
	readonly openedAt: number;
	readonly verifiedAt: number | null;
	readonly dueAt: number;
	readonly finishedAt: number | null;
	readonly outcome: string | null;
	readonly handledBy: string | null;
}

export const VIEW_COLUMNS = [
	'request_key', 'account_key', 'kind', 'state', 'language', 'opened_at', 'verified_at', 'due_at', 'finished_at', 'outcome', 'handled_by',
] as const satisfies readonly (keyof RightsRequestsTable)[];

export function toView(row: Pick<RightsRequestsTable, (typeof VIEW_COLUMNS)[number]>): RequestView {
	return {
		requestKey: row.request_key,
		accountKey: row.account_key,
		kind: row.kind,
		state: row.state,
		language: row.language,
		openedAt: row.opened_at,
		verifiedAt: row.verified_at,
		dueAt: row.due_at,
		finishedAt: row.finished_at,
		outcome: row.outcome,
		handledBy: row.handled_by,
	};
}

/** What a request no longer needs once it is over: the person's words and the way to them. */
export const FORGOTTEN = { code_hash: null, sealed: null, wrapped_key: null, key_version: null } as const;
