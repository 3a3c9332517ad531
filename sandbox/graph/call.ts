import type { CallFacts } from '../log/records';
import type { Account } from '../world';
import type { FaultEffect, Operation } from '../faults';

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
	/** What the call wants and got, filled by the edge it meets, for the log. */
	readonly facts: CallFacts;
	effects: FaultEffect[];
	/** Names in the answer whose ids are written as bare numbers (reference §7.4). */
	readonly bareIds: string[];
}

/** What the router found for a call. */
export interface Route {
	readonly operation: Operation;
	/** Notes for the log what the call wants, before any fault strikes. */
	readonly describe?: () => void;
	readonly run: () => unknown;
}

/** Does this path part name the account of the token? Both of its ids do, and `me`. */
export function isSelf(account: Account, part: string | undefined): boolean {
	return part === 'me' || part === account.professionalId || part === account.appScopedId;
}
