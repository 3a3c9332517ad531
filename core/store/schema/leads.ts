import type { Millis } from './values';

/** What became of a person: qualified by an answer of theirs, or a sale in the shop or the CRM. */
export interface ConversionsTable {
	conversion_key: string;
	account_key: string;
	/** Null: erased since, or nobody knows who used the code. */
	viewer_key: string | null;
	kind: 'qualified' | 'sale';
	/** The event that qualified them, or a keyed hash of the order's number: each counts once. */
	cause: string;
	/** Where an answer leads: `sales`, `support`, or a name of the team's own; null for a sale. */
	route: string | null;
	/** The last message that was sent to the person before; null when there was none. */
	send_key: string | null;
	/** The code a sale was paid with. */
	code_key: string | null;
	/** Of a sale, in the smallest unit of its currency. */
	amount: number | null;
	/** ISO 4217. */
	currency: string | null;
	at: Millis;
}
