/** A workflow that keeps executions with people in them, as `Check Saved Executions` tells it. */
export interface KeepingWorkflow {
	readonly name: string;
	/** Which executions: success, error, manual, progress. */
	readonly kinds: readonly string[];
}

/** What an account looked like over a calendar month in its own zone. Counts and names of things; nobody is in it. */
export interface ReviewFacts {
	/** `2026-11` */
	readonly month: string;
	/** UTC milliseconds; `to` is not in it. A month that still runs ends with the moment the review was made. */
	readonly from: number;
	readonly to: number;
	readonly ledger: { readonly entries: number; readonly problems: number };
	readonly sends: { readonly sent: number; readonly withoutDecision: number; readonly withoutPurpose: number; readonly withoutBasis: number };
	/** Names of sources whose review date has passed, or that nobody approved and rows came from all the same. */
	readonly sources: { readonly overdue: readonly string[]; readonly total: number };
	/** `longestGapDays`: the longest time of the month without a purge that ended. */
	readonly purges: { readonly ended: number; readonly longestGapDays: number; readonly peopleErased: number; readonly legalHolds: number };
	/** Null where nobody looked. */
	readonly keeping: readonly KeepingWorkflow[] | null;
	readonly alerts: ReadonlyArray<{ readonly code: string; readonly subject: string; readonly openedAt: number; readonly endedAt: number | null }>;
	readonly requests: { readonly opened: number; readonly finished: number; readonly late: number; readonly overdueNow: number };
	readonly incidents: { readonly recorded: number; readonly notifiedLate: number; readonly clockRuns: number };
	readonly passOns: { readonly confirmed: number; readonly waiting: number; readonly byHand: number };
	/** People a colleague opened: reveals, look-ups, exports, why. */
	readonly looks: number;
	readonly settingsChanged: number;
	readonly backups: number;
	/** Times the store was put back, and whether it still waits for somebody's word. */
	readonly restores: {
		readonly found: number;
		readonly stillClosed: boolean;
		/** From a backup to the restore: what happened then is in no figure. `from` is null where nobody knows when the copy was made. Left out in reviews made before this was told. */
		readonly gaps?: ReadonlyArray<{ readonly from: number | null; readonly to: number }>;
	};
	readonly people: { readonly messaged: number; readonly optedOut: number };
}
