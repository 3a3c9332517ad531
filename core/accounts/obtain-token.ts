import type { CallResult } from '../instagram/call';
import type { AccountIdentity } from '../instagram/client';
import type { GraphError } from '../instagram/errors';
import type { LongToken } from '../instagram/token-calls';
import type { Seed } from './token-rows';
import type { NewToken, SeedState } from './token-vault';

export interface ObtainStore {
	takeSeed(input: Seed & { again: boolean }): Promise<SeedState>;
	keepToken(input: Seed & NewToken): Promise<{ accountKey: string | null }>;
	giveSeedBack(input: { seed: string; refused: string | null }): Promise<null>;
}

/** What is asked of Instagram to make a token of a seed. */
export interface ObtainCalls {
	exchange(seed: string): Promise<CallResult<LongToken>>;
	/** Whether what comes of it is refreshed later; a Page token neither ends nor refreshes. */
	readonly refreshable: boolean;
	identify(token: string): Promise<CallResult<AccountIdentity>>;
}

export type Obtained =
	/** `fresh` is what was exchanged just now; null when it came from the vault. */
	| { readonly obtained: true; readonly accountKey: string | null; readonly token: string; readonly dead: boolean; readonly fresh: NewToken | null }
	/** `problem` is class and codes: numbers only. */
	| { readonly obtained: false; readonly problem: string; readonly error: GraphError | null };

const POLL_MS = 150;
/** Longer than the two calls of whoever is asking may take. */
const PATIENCE_MS = 35_000;

/**
 * The long-lived token of a seed: from the vault, or exchanged now, once over all processes.
 *
 * @param wait so many ms
 * @param options.again ask Instagram even if it refused the seed a moment ago: a person runs set-up
 */
export async function obtainToken(
	store: ObtainStore,
	calls: ObtainCalls,
	seed: Seed,
	{ again, wait }: { readonly again: boolean; readonly wait: (ms: number) => Promise<void> },
): Promise<Obtained> {
	for (let waited = 0; ; waited += POLL_MS) {
		const found = await store.takeSeed({ ...seed, again });
		switch (found.state) {
			case 'known':
				return { obtained: true, accountKey: found.accountKey, token: found.token, dead: found.dead, fresh: null };
			case 'refused':
				return { obtained: false, problem: found.problem, error: null };
			case 'yours':
				return exchangeNow(store, calls, seed);
			case 'wait':
				if (waited >= PATIENCE_MS) return { obtained: false, problem: 'somebody else is exchanging it', error: null };
				await wait(POLL_MS);
		}
	}
}

async function exchangeNow(store: ObtainStore, calls: ObtainCalls, seed: Seed): Promise<Obtained> {
	const long = await longTokenOf(calls, seed.seed);
	if (!long.ok) return giveBack(store, seed, long.error);
	const identity = await calls.identify(long.value.token);
	if (!identity.ok) return giveBack(store, seed, identity.error);
	const fresh: NewToken = { ...long.value, refreshable: calls.refreshable, igAccountId: identity.value.accountId };
	const { accountKey } = await store.keepToken({ ...seed, ...fresh });
	return { obtained: true, accountKey, token: fresh.token, dead: false, fresh };
}

/**
 * A token from the app dashboard is long-lived already (reference §1.2), and a person cannot tell: when Instagram
 * finds nothing to exchange in it, it is taken as it is, its end unknown. What it answers then is not documented; a
 * parameter it does not take is code 100. A missing permission or a restriction says nothing of the kind: taken as it
 * is, a token of one hour would die within it.
 */
async function longTokenOf(calls: ObtainCalls, seed: string): Promise<CallResult<LongToken>> {
	const exchanged = await calls.exchange(seed);
	if (exchanged.ok || exchanged.error.code !== 100 || !['configuration', 'not_found'].includes(exchanged.error.class)) return exchanged;
	return { ok: true, value: { token: seed, expiresInMs: null } };
}

async function giveBack(store: ObtainStore, { seed }: Seed, error: GraphError): Promise<Obtained> {
	const problem = `${error.class}, code ${error.code ?? '-'}/${error.subcode ?? '-'}`;
	await store.giveSeedBack({ seed, refused: isDefinite(error) ? problem : null });
	return { obtained: false, problem, error };
}

/** Whether Instagram said something about the token, as opposed to being away or busy. */
function isDefinite({ class: errorClass }: GraphError): boolean {
	return !['ambiguous', 'not_reached', 'throttled'].includes(errorClass);
}
