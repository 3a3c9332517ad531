import type { SendFacts } from '../log/records';
import type { Sandbox } from '../context';
import type { Account } from '../world';
import type { FaultEffect, Operation } from '../faults';
import { graphError } from './errors';

/** A Graph call after its envelope is read: version stripped, token found. */
export interface GraphCall {
	readonly method: string;
	readonly version: string | null;
	/** Path parts after the version. */
	readonly parts: string[];
	readonly query: Record<string, string>;
	readonly body: Record<string, unknown>;
	readonly token: string | null;
	/** Address of this server, for paging links. */
	readonly base: string;
	/** Filled by the messages edge, for the log. */
	send: SendFacts | null;
	effects: FaultEffect[];
}

/** What the router found for a call. */
export interface Route {
	readonly operation: Operation;
	/** Notes for the log what the call wants, before any fault strikes. */
	readonly describe?: () => void;
	readonly run: () => unknown;
}

/** Finds the account of the token (reference §0: Bearer header or access_token parameter). */
export function authenticate(sandbox: Sandbox, call: GraphCall): Account {
	const account = sandbox.world.accounts.find((candidate) => candidate.accessToken === call.token);
	if (!account) throw graphError('token-invalid');
	// reference §1.2: 60 days without a refresh and the token is dead.
	if (sandbox.clock.now() >= account.tokenExpiresAt) throw graphError('token-expired');
	return account;
}

/** Does this path part name the account of the token? Both of its ids do, and `me`. */
export function isSelf(account: Account, part: string | undefined): boolean {
	return part === 'me' || part === account.professionalId || part === account.appScopedId;
}
