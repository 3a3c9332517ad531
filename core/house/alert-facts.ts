import type { PauseReason } from '../accounts/pause';
import type { SendingMode } from '../store/schema';

/** People and what they did, as docs/kpis.md defines the two rates. */
export interface Share {
	readonly hits: number;
	readonly people: number;
}

/** How much there was of something: in the last 24 hours, and on the busiest of the 28 such days before. */
export interface Volume {
	readonly last24h: number;
	readonly busiest: number;
	/** Days since the first one of all that are kept. */
	readonly knownDays: number;
}

/** Everything the alerts of one account look at. Times of the account, UTC milliseconds. */
export interface AlertFacts {
	readonly now: number;
	readonly mode: SendingMode;
	readonly messages: Volume;
	/** Looks at people by colleagues: reveals, look-ups, exports. */
	readonly looks: Volume;
	/** Of the people messaged in the last 28 days. */
	readonly optOuts: Share;
	/** Of the people messaged in the 28 days up to a week ago, whose week to answer is over. */
	readonly replies: Share;
	readonly pause: { readonly reason: PauseReason; readonly until: number | null; readonly inARow: number } | null;
	readonly token: { readonly state: 'live' | 'dead' | 'none'; readonly expiresAt: number | null; readonly refreshable: boolean };
	/** Events no workflow could answer, and story events none could take, of the last 7 days. */
	readonly dead: { readonly events: number; readonly stories: number };
	/** Recipients that were not told yet, with the most tries at one message. */
	readonly recipients: ReadonlyArray<{ readonly recipient: string; readonly waiting: number; readonly byHand: number; readonly tries: number }>;
	readonly listening: boolean;
	/** When an opt-out last could have reached us; null: never. */
	readonly heardAt: number | null;
	readonly rightsOpen: boolean;
	/** When the last purge ended, or the account began. */
	readonly purgedAt: number;
	/** People somebody wrote to past the funnel in the last 24 hours; none where another inbox tool is known to write. */
	readonly takeovers: number;
	/** So many at once that sending was stopped (core/outreach/takeover.ts), until somebody lets it go on. */
	readonly takenOver: boolean;
	readonly campaigns: ReadonlyArray<{ readonly campaign: string; readonly by: 'opt_outs' | 'errors' }>;
	readonly variants: ReadonlyArray<{ readonly campaign: string; readonly variant: string; readonly stoppedAt: number; readonly sends: number; readonly optOuts: number }>;
	/** Since when people wait for a human. */
	readonly waitingSince: readonly number[];
	readonly requestsOverdue: number;
	/** Incidents nobody has settled, by when the authority must know. */
	readonly incidents: ReadonlyArray<{ readonly incidentKey: string; readonly deadline: number }>;
}

/** A failed execution, as workflow `90 error handler` keeps it. */
export interface Failure {
	readonly workflow: string;
	/** UTC milliseconds. */
	readonly failedAt: number;
}

/** What the alerts of the store as a whole look at. `now` is the clock of the store. */
export interface StoreAlertFacts {
	readonly now: number;
	readonly failures: readonly Failure[];
	/** Restores of the store that may have forgotten opt-outs, and those of the last week that the journal made good. */
	readonly restores: ReadonlyArray<{ readonly restoreKey: string; readonly closed: boolean; readonly learned: number }>;
}
