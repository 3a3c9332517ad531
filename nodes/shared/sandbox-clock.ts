import { randomBytes } from 'node:crypto';
import type { IDataObject, IN8nHttpFullResponse } from 'n8n-workflow';
import { readClockHandshake, REAL_HOSTS, type AccountSummary, type Store } from '../../core';
import type { InstagramApp } from './app';
import type { Requester } from './graph-request';

/** Hosts that turned out to be no sandbox are left alone for this long. */
const NO_SANDBOX_MS = 5 * 60_000;
const noSandboxUntil = new Map<string, number>();

/** Whether this host's clock is worth asking for: not that of the real Instagram, nor of one that has just shown to be no sandbox. */
export function mayBeSandbox(apiHost: string): boolean {
	return !REAL_HOSTS.includes(apiHost) && (noSandboxUntil.get(apiHost) ?? 0) <= Date.now();
}

/**
 * Brings the store's clock for a sandbox account up to date (law 11). Does nothing for the real Instagram.
 *
 * @returns whether the account's host proved to be its sandbox
 */
export async function syncSandboxClock(
	context: Requester,
	store: Store,
	{ apiHost, appSecret }: Pick<InstagramApp, 'apiHost' | 'appSecret'>,
	account: Pick<AccountSummary, 'accountKey' | 'igAccountId'>,
): Promise<boolean> {
	if (!mayBeSandbox(apiHost)) return false;
	const nonce = randomBytes(16).toString('hex');
	const answer = await askClock(context, apiHost, nonce, account.igAccountId);
	const offset = answer === undefined ? null : readClockHandshake(answer, nonce, appSecret);
	if (offset === null) {
		// Silence may be a sandbox that restarts; an answer that is no handshake is another host.
		if (answer !== undefined) noSandboxUntil.set(apiHost, Date.now() + NO_SANDBOX_MS);
		return false;
	}
	await store.setClockOffset({ accountKey: account.accountKey, apiHost, offset });
	return true;
}

/** What the host answers to a clock handshake; undefined when it does not answer at all. */
async function askClock(context: Requester, apiHost: string, nonce: string, account: string): Promise<unknown> {
	try {
		const response = (await context.helpers.httpRequest({
			method: 'GET',
			url: `${apiHost}/sandbox/clock`,
			qs: { nonce, account } satisfies IDataObject,
			json: true,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			timeout: 3000,
		})) as IN8nHttpFullResponse;
		return response.body ?? null;
	} catch {
		return undefined;
	}
}
