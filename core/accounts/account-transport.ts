import { classifyGraphError, type GraphError } from '../instagram/errors';
import type { GraphResponse, Transport } from '../instagram/transport';
import { readUsage } from '../instagram/usage';
import type { UsageBrake } from '../instagram/usage-brake';
import type { FailedCall, FailedCallAdvice, Line, LineOf } from './account-line';

export interface LineStore {
	openLine(input: LineOf): Promise<Line>;
	reportFailedCall(input: FailedCall): Promise<FailedCallAdvice>;
	noteGoodCall(input: { accountKey: string }): Promise<null>;
}

export interface LineTools {
	/** The bare transport, speaking with one token. */
	readonly withToken: (token: string) => Transport;
	readonly brake: UsageBrake;
	/** Steady clock, ms. */
	readonly now: () => number;
	readonly sleep: (ms: number) => Promise<void>;
}

/** Instagram throttles from here (reference §5): a good answer that says 100 is the last one. */
const FULL_PERCENT = 100;

/** How often to look whether a refresh under way has brought its token; it takes a second, at most 15. */
const REFRESH_LOOK_MS = 500;
const MOST_TRIES = 30;

/**
 * The transport of one account: takes its token from the vault before every call, makes no call while the account
 * is paused, slows down as its allowance fills, and tells the store at once of what concerns the whole account.
 */
export function accountTransport(store: LineStore, of: LineOf, { withToken, brake, now, sleep }: LineTools): Transport {
	const openLine = shared(() => store.openLine(of));
	const once = async (request: Parameters<Transport>[0]): Promise<{ response: GraphResponse; advice: FailedCallAdvice }> => {
		const wait = brake.waitFor(of.accountKey, now());
		if (wait > 0) await sleep(wait);
		const line = await openLine();
		if (line.state !== 'open') return { response: notMade(line), advice: 'final' };
		const response = await withToken(line.token)(request);
		if (!response.answered) return { response, advice: 'final' };
		const usage = readUsage(response.headers);
		if (usage) brake.note(of.accountKey, usage, now());
		if (response.status >= 200 && response.status <= 299) {
			if (usage && usage.percent >= FULL_PERCENT) await store.reportFailedCall({ ...of, tokenId: line.tokenId, error: fullError(usage.regainMs) });
			else if (line.pausesInARow > 0) await store.noteGoodCall(of);
			return { response, advice: 'final' };
		}
		const error = classifyGraphError(response.status, response.body, response.headers);
		const advice = await store.reportFailedCall({ ...of, tokenId: line.tokenId, error });
		return { response, advice };
	};
	return async (request) => {
		// A token that was replaced under way was refused, not acted on: even a send may be made once more.
		for (let tries = 1; ; tries++) {
			const { response, advice } = await once(request);
			if (advice === 'final' || tries === MOST_TRIES) return response;
			if (advice === 'again_soon') await sleep(REFRESH_LOOK_MS);
		}
	};
}

/** Calls that begin together ask the store once. */
function shared<T>(ask: () => Promise<T>): () => Promise<T> {
	let asking: Promise<T> | null = null;
	return () => {
		asking ??= ask().finally(() => {
			asking = null;
		});
		return asking;
	};
}

function notMade(line: Exclude<Line, { state: 'open' }>): GraphResponse {
	const closed = line.state === 'paused' ? { because: line.reason, until: line.until } : { because: 'no_token' as const, until: null };
	return { answered: false, cause: 'paused', ...closed };
}

function fullError(regainMs: number | null): GraphError {
	return { class: 'throttled', code: null, subcode: null, ...(regainMs === null ? {} : { retryAfterMs: regainMs }) };
}
