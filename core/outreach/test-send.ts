import { createHash } from 'node:crypto';
import type { StoreContext, UseCase } from '../store/use-case';
import { ANSWERS } from './answers';
import { isForElsewhere } from './channel';
import { claimMessage, type ClaimOutcome } from './claim';
import { checkCopy, OPT_OUT_CONFIRMATION, type CopyRow } from './copy';
import { TEST } from './message';
import { hasToken } from './tokens';

/** A row of the copy table as it stands, whether it was ever published or not, to one test person. */
export interface TestSend {
	readonly accountKey: string;
	readonly viewerKey: string;
	readonly row: unknown;
}

export type Draft = { readonly ok: true; readonly copy: CopyRow } | { readonly ok: false; readonly problem: string };

/** The text of one row, if it can be tried as a direct message. */
export function draftOf(row: unknown): Draft {
	const check = checkCopy([row]);
	if (!check.ok) return { ok: false, problem: check.problems.map(({ field, problem, cure }) => `${field}: ${problem}. ${cure}`).join(' ') };
	const [copy] = check.rows;
	const problem = copy === undefined ? 'there is no such text' : whyNotTried(copy);
	return copy === undefined || problem !== null ? { ok: false, problem: `key: ${problem}.` } : { ok: true, copy };
}

function whyNotTried({ key, text }: CopyRow): string | null {
	if (isForElsewhere(key)) return 'it is an e-mail, and a test goes by direct message. Its preview shows it';
	if (key === OPT_OUT_CONFIRMATION) return 'it goes out after a STOP alone. Write STOP as a test person to see it, and START after that';
	return hasToken(text, 'answer') ? 'its words come from a model. Let a test person ask something' : null;
}

/**
 * Decides on a row as it stands and reserves it, as `claimSend` does for a published text: the same rules, limits and
 * records. It goes to test people alone, also where the account is live, and as the answer to what they wrote last. The
 * same words answer the same message once. A question asks for nothing: its wording is on no record yet, so no yes to it
 * could be proven.
 *
 * @throws Error with a row that cannot be tried
 */
export const claimTestSend: UseCase<TestSend, ClaimOutcome> = async (store, { accountKey, viewerKey, row }) => {
	const draft = draftOf(row);
	if (!draft.ok) throw new Error(`The text cannot be sent as a test: ${draft.problem}`);
	const eventKey = await lastWordOf(store, { accountKey, viewerKey });
	if (eventKey === null) return { outcome: 'refused', reasons: [{ code: 'never_wrote' }], verdict: 'not_allowed' };
	const copy = { ...draft.copy, asks: null };
	const step = `${TEST}${createHash('sha256').update(JSON.stringify(draft.copy)).digest('hex').slice(0, 12)}`;
	return claimMessage(store, { accountKey, viewerKey, cause: { kind: 'event', eventKey }, step, copyKey: copy.key, draft: copy });
};

/** What the person wrote last. Its own answer is another matter: a test neither takes its place nor puts it off. */
async function lastWordOf({ tx }: StoreContext, { accountKey, viewerKey }: Omit<TestSend, 'row'>): Promise<string | null> {
	const last = await tx
		.selectFrom('events')
		.select('event_key')
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('kind', 'in', [...ANSWERS, 'story_reply'])
		.orderBy('occurred_at', 'desc')
		.limit(1)
		.executeTakeFirst();
	return last?.event_key ?? null;
}

/** The test people of an account. */
export interface TestPeople {
	/** Handles on the list. */
	readonly listed: number;
	/** Those of them the account has met. */
	readonly viewerKeys: readonly string[];
}

/** Whom a test may go to; a handle is known once its person has written and their profile was read. */
export const listTestPeople: UseCase<{ accountKey: string }, TestPeople> = async ({ tx }, { accountKey }) => {
	const versions = await tx
		.selectFrom('test_people')
		.select((select) => select.fn.countAll<number>().as('handles'))
		.where('account_key', '=', accountKey)
		.groupBy('pepper_version')
		.execute();
	const known = await tx
		.selectFrom('test_people')
		.innerJoin('identities', (join) => join.onRef('identities.hash', '=', 'test_people.hash').onRef('identities.account_key', '=', 'test_people.account_key'))
		.select('identities.viewer_key')
		.distinct()
		.where('test_people.account_key', '=', accountKey)
		.where('identities.kind', '=', 'handle')
		.orderBy('identities.viewer_key')
		.execute();
	// Each handle stands there once under every version of the key.
	return { listed: Math.max(0, ...versions.map(({ handles }) => handles)), viewerKeys: known.map(({ viewer_key }) => viewer_key) };
};
