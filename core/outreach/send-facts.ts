import type { ConsentState } from '../consent/ledger';
import type { Suppression } from '../consent/suppression';
import type { CommentRef } from '../inbox/comment-refs';
import type { EventKeyword, HoldReason, SendingMode } from '../store/schema';
import type { CommentAsk } from './comment-ask';
import type { CopyRow } from './copy';
import type { QuietHours } from './quiet-hours';

/** Everything a decision rests on, read in one transaction. Times in UTC milliseconds of the account. */
export interface SendFacts {
	readonly mode: SendingMode;
	/** On the list of test people; asked while the mode wants it only. */
	readonly testPerson: boolean;
	readonly stopSwitch: boolean;
	readonly paused: { readonly until: number | null } | null;
	/** Whether an opt-out could reach us now, see `core/inbox/listening.ts`. */
	readonly listening: boolean;
	/** Whether data stand that should be gone: no purge ended for too long. */
	readonly purgeOverdue: boolean;
	/** Whether the store was put back and may have forgotten opt-outs, see `core/store/restored.ts`. */
	readonly storeRestored: boolean;
	/** Whether the page for people's requests is published, see `core/inbox/rights-page.ts`. */
	readonly rightsOpen: boolean;
	readonly suppression: Suppression | null;
	/** Whether the person had the use of their data restricted (GDPR art. 18). */
	readonly restricted: boolean;
	/** Whether the opt-out this event asked for has its one confirmation, under whatever step. */
	readonly optOutConfirmed: boolean;
	/** What the message is sent for; null when it is an event that is not this person's, or not known. */
	readonly cause: CauseFacts | null;
	/** Messages claimed since the person last wrote. */
	readonly unanswered: number;
	/** Whether the person's last word is a message of their own that nobody has answered. */
	readonly ownQuestionOpen: boolean;
	readonly lastInboundAt: number | null;
	/** Known by views alone: nothing the person ever did was meant for the account to answer. */
	readonly viewOnly: boolean;
	readonly unreachable: boolean;
	readonly underAge: boolean;
	readonly objects: boolean;
	/** Whether the person objects to any message of ours, answers included. */
	readonly serviceObjected: boolean;
	/** Why automation is silent for the person until a human has read on; null when it is not. */
	readonly hold: HoldReason | null;
	/** When a human of the account last wrote to the person; null when none did. */
	readonly takeoverAt: number | null;
	/** The person is in a country the account sends no promotion to. */
	readonly regionClosed: boolean;
	readonly copy: CopyRow | null;
	/** The guard has stopped the variant this person is to get. */
	readonly variantStopped: boolean;
	/** When the person was last told that messages are automated, how to opt out and where the privacy notice is. */
	readonly disclosedAt: number | null;
	/** Whether the text carries a code and none is left for the person. */
	readonly codeMissing: boolean;
	/** The message must tell the person that they are known from a list, and has no room for it. */
	readonly noticeTooLong: boolean;
	/** The text has the link to the opt-in form, and the form is not published. */
	readonly formMissing: boolean;
	/** The person's consent to promotion by DM. */
	readonly promotionConsent: ConsentState;
	/** Messages of campaigns to this person within the period of the cap, oldest first. */
	readonly approaches: { readonly sentAt: readonly number[]; readonly most: number; readonly periodMs: number };
	/** The person got these very words before; asked for messages of campaigns only. */
	readonly sameText: boolean;
	/** A message of these very words to the person has not settled yet, and no human was asked to look. */
	readonly equalInDoubt: boolean;
	/** null hours: the account has none. */
	readonly quiet: { readonly hours: QuietHours | null; readonly zones: readonly string[] };
	readonly pace: PaceFacts;
}

/** From when each limit has room for one more; null: now. See `core/outreach/pace.ts`. */
export interface PaceFacts {
	readonly hour: number | null;
	readonly second: number | null;
	readonly thread: number | null;
	/** Even spacing of campaigns. */
	readonly campaign: number | null;
}

export type CauseFacts =
	| {
			readonly kind: 'event';
			readonly eventKey: string;
			readonly keyword: EventKeyword | null;
			/** The event is about a story the team has marked sensitive. */
			readonly sensitive: boolean;
	  }
	| {
			readonly kind: 'private_reply';
			readonly eventKey: string;
			readonly keyword: EventKeyword | null;
			readonly sensitive: boolean;
			/** null when its ids are no longer kept. */
			readonly comment: Pick<CommentRef, 'hidden'> | null;
			/** The published keyword it says. */
			readonly asked: CommentAsk | null;
	  }
	| ({ readonly kind: 'campaign' } & CampaignFacts);

/** How a campaign stands, with this person and as a whole. */
export interface CampaignFacts {
	/** 1 is the first message, 2 the one follow-up. */
	readonly step: number;
	/** When the first step went to this person; null when it did not. */
	readonly firstSentAt: number | null;
	/** Why no further step may follow: the person answered, became a lead, or a human took over, after the first. */
	readonly ended: boolean;
	readonly stopped: boolean;
	readonly budget: { readonly most: number | null; readonly sends: number };
	/** Between two batches. */
	readonly restUntil: number;
	/** Counts since it was last resumed. */
	readonly counts: { readonly sends: number; readonly errors: number; readonly optOuts: number };
}
