import * as z from 'zod';
import { parseJsonKeepingIds } from './json';
import type { ClosedBecause } from './transport';
import { readUsage } from './usage';

/** What a failed call means for us. Decided on code and subcode only: HTTP status and wording vary (reference §4.9). */
export type GraphErrorClass =
	/** Already delivered; a repeat would be the second one. */
	| 'already_done'
	/** Meta closed the messaging window, or the comment can no longer be answered. */
	| 'window_closed'
	/** This person cannot be messaged by this account. */
	| 'person_unreachable'
	/** The account may not send now; every further call makes it worse. */
	| 'account_stop'
	/** The token is dead; the owner must log in again. */
	| 'token_dead'
	| 'throttled'
	/** Another app holds the conversation; it may give it back. */
	| 'thread_elsewhere'
	/** The call never left: the network or the host is down. */
	| 'not_reached'
	/** May have been delivered all the same: never repeat a send. */
	| 'ambiguous'
	/** Set up wrongly; no retry helps. */
	| 'configuration'
	| 'profile_consent'
	| 'not_found';

export interface GraphError {
	readonly class: GraphErrorClass;
	readonly code: number | null;
	readonly subcode: number | null;
	/** Insights of fewer than five viewers are withheld: code 10 as for a missing permission, told apart by its wording (reference §2.2). */
	readonly fewViewers?: true;
	/** When calls are taken again, in ms from now, where a limit error said so (reference §5: the header's minutes). */
	readonly retryAfterMs?: number;
	/** No call was made, as the account is to be left alone: why, and until when (UTC milliseconds; null: until a person acts). */
	readonly closed?: { readonly because: ClosedBecause; readonly until: number | null };
}

const errorSchema = z.looseObject({
	error: z.looseObject({
		code: z.number().int(),
		error_subcode: z.number().int().optional().catch(undefined),
		message: z.string().optional().catch(undefined),
	}),
});

/** What the login's token endpoint answers instead (reference §1.2, step 2): the code, the app or the address is wrong. */
const loginErrorSchema = z.looseObject({ error_type: z.string(), code: z.number().int() });

/** Keyed `code/subcode`; the reference §4.9 row is the source of each. */
const BY_SUBCODE: Readonly<Record<string, GraphErrorClass>> = {
	'10/2534022': 'window_closed',
	'10/2018278': 'window_closed',
	'10/1893063': 'account_stop',
	'10/2018300': 'thread_elsewhere',
	'100/2534037': 'thread_elsewhere',
	'100/2534014': 'person_unreachable',
	'100/2534001': 'person_unreachable',
	'100/2534023': 'already_done',
	'-1/2534023': 'already_done',
	'100/2534025': 'window_closed',
	'100/2534013': 'window_closed',
	'100/2534029': 'account_stop',
	'100/2018276': 'configuration',
	'100/33': 'not_found',
	'200/2534041': 'account_stop',
	'25/2207050': 'account_stop',
	// The reference's row names no code beside it.
	'10/2534122': 'account_stop',
	'100/2534122': 'account_stop',
	'506/0': 'already_done',
};

const BY_CODE: Readonly<Record<number, GraphErrorClass>> = {
	[-1]: 'ambiguous',
	1: 'ambiguous',
	2: 'ambiguous',
	3: 'configuration',
	4: 'throttled',
	10: 'configuration',
	17: 'throttled',
	25: 'account_stop',
	32: 'throttled',
	100: 'configuration',
	102: 'token_dead',
	190: 'token_dead',
	230: 'profile_consent',
	341: 'throttled',
	368: 'account_stop',
	506: 'already_done',
	551: 'person_unreachable',
	613: 'throttled',
	// An edge Meta does not know, and an API version it no longer serves (best knowledge: not in the reference's table).
	2500: 'configuration',
	2635: 'configuration',
	80000: 'throttled',
	80001: 'throttled',
	80002: 'throttled',
	80003: 'throttled',
	80004: 'throttled',
	80005: 'throttled',
	80006: 'throttled',
	2534122: 'account_stop',
};

/**
 * Classifies an answer that is not a success.
 *
 * @param status HTTP status; used only when the body is not a Graph error (a gateway's page, an empty body)
 * @param headers of the answer, names in lower case: a limit error names there when calls are taken again
 */
export function classifyGraphError(status: number, body: string, headers?: Readonly<Record<string, string>>): GraphError {
	const answer = parseJsonKeepingIds(body);
	const parsed = errorSchema.safeParse(answer);
	if (!parsed.success) {
		const login = loginErrorSchema.safeParse(answer);
		if (login.success) return { class: 'configuration', code: login.data.code, subcode: null };
		const refused = status === 401 || status === 403;
		return { class: refused ? 'configuration' : 'ambiguous', code: null, subcode: null };
	}
	const { code, error_subcode: subcode = 0 } = parsed.data.error;
	const { message } = parsed.data.error;
	const few = code === 10 && subcode === 0 && /not enough viewers/i.test(message ?? '');
	const errorClass = classOf(code, subcode, message);
	const regainMs = errorClass === 'throttled' ? (readUsage(headers)?.regainMs ?? null) : null;
	return {
		class: errorClass,
		code,
		subcode,
		...(few ? { fewViewers: true } : {}),
		...(regainMs === null ? {} : { retryAfterMs: regainMs }),
	};
}

function classOf(code: number, subcode: number, message: string | undefined): GraphErrorClass {
	const exact = BY_SUBCODE[`${code}/${subcode}`];
	if (exact) return exact;
	// The one case where only the wording tells: the app itself is blocked (reference §4.9, "API access blocked.").
	if (code === 200 && message?.startsWith('API access blocked')) return 'account_stop';
	if (code >= 200 && code <= 299) return BY_CODE[code] ?? 'configuration';
	return BY_CODE[code] ?? 'ambiguous';
}
