import type { GraphErrorClass } from '../instagram/errors';
import { accountNow } from '../store/clock';
import type { AccountRow } from '../store/schema';
import type { StoreContext } from '../store/use-case';
import { getAccount } from './account-store';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** After a limit error that names no time, or calls without an answer: from 60 s, doubling, at most an hour (reference §5, "Backoff"). */
const THROTTLE = { firstMs: MINUTE_MS, capMs: HOUR_MS };
/** After a restriction: from 30 min, doubling to 4 h, what peers found to help (reference §4.9, 10/1893063). */
const RESTRICTION = { firstMs: 30 * MINUTE_MS, capMs: 4 * HOUR_MS };

/** Why an account is left alone. A dead token waits for its owner; the others end by themselves. */
export type PauseReason = 'throttled' | 'unanswered' | 'account_stop' | 'token_dead' | 'configuration';

export type ClosingReason = Exclude<PauseReason, 'configuration' | 'unanswered'>;

/** What an error means for the account as a whole; null: nothing, whatever it means for the one call. */
export function pauseReasonOf(errorClass: GraphErrorClass): ClosingReason | null {
	switch (errorClass) {
		case 'throttled':
		case 'account_stop':
		case 'token_dead':
			return errorClass;
		// A missing permission stops what needs it, and nothing else; whether it stops sending is the sender's to say.
		case 'configuration':
		case 'already_done':
		case 'window_closed':
		case 'person_unreachable':
		case 'thread_elsewhere':
		case 'not_reached':
		case 'ambiguous':
		case 'profile_consent':
		case 'not_found':
			return null;
	}
}

/**
 * How long a pause lasts.
 *
 * @param inARow pauses since the last good call
 * @param retryAfterMs what Instagram itself named, in ms; it is kept to the letter
 * @returns ms; null until a person mends it
 */
export function pauseLength(reason: PauseReason, inARow: number, retryAfterMs: number | undefined): number | null {
	switch (reason) {
		case 'throttled':
			return retryAfterMs ?? doubled(THROTTLE, inARow);
		case 'unanswered':
			return doubled(THROTTLE, inARow);
		case 'account_stop':
			return doubled(RESTRICTION, inARow);
		case 'token_dead':
		case 'configuration':
			return null;
	}
}

function doubled({ firstMs, capMs }: { firstMs: number; capMs: number }, inARow: number): number {
	return Math.min(capMs, firstMs * 2 ** Math.min(inARow, 20));
}

/** Whether a pause closes the line, so that no call is made at all; the others end sending alone: reading tells what became of a send. */
export function closesLine(reason: PauseReason): reason is ClosingReason {
	return reason !== 'configuration' && reason !== 'unanswered';
}

/**
 * Pauses the account, inside the caller's transaction. A pause that lasts longer already is never shortened by a
 * later, milder answer, and answers to calls that were under way together count as one. One that closes the line
 * takes the place of one that does not: what sending still lacks, the first send after it tells again.
 *
 * @returns until when, in time of the account; null until a person mends it
 */
export async function pauseAccount(
	store: StoreContext,
	accountKey: string,
	reason: PauseReason,
	retryAfterMs?: number,
): Promise<number | null> {
	const account = await getAccount(store.tx, accountKey);
	const now = await accountNow(store.tx, account, store.wallClock);
	const isPaused = account.paused_reason !== null && (account.paused_until === null || account.paused_until > now);
	const inARow = isPaused ? Math.max(0, account.pauses_in_a_row - 1) : account.pauses_in_a_row;
	const length = pauseLength(reason, inARow, retryAfterMs);
	const until = length === null ? null : now + length;
	if (isPaused && isKept(account, { reason, until })) return account.paused_until;
	await store.tx
		.updateTable('accounts')
		.set({ paused_reason: reason, paused_until: until, pauses_in_a_row: inARow + 1 })
		.where('account_key', '=', accountKey)
		.execute();
	return until;
}

/** Whether the pause an account has stays as it is when another one comes. */
function isKept(
	{ paused_reason: reason, paused_until: until }: Pick<AccountRow, 'paused_reason' | 'paused_until'>,
	other: { readonly reason: PauseReason; readonly until: number | null },
): boolean {
	const closed = reason !== null && closesLine(reason);
	if (closed !== closesLine(other.reason)) return closed;
	return other.until !== null && (until === null || until >= other.until);
}
