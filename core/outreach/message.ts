import type { Elsewhere } from './channel';
import type { CopyRow } from './copy';

/** Which message is meant: this text, to this person, as the answer to this event, as this step. */
export interface AnswerRequest {
	readonly accountKey: string;
	readonly viewerKey: string;
	/** The inbound event that is answered. */
	readonly eventKey: string;
	/** Name of this answer among the answers to one event; one message per event and step. */
	readonly step: string;
	readonly copyKey: string;
	/** What a model wrote, for a text with `{answer}`; only such a text takes one, and none goes out without. */
	readonly answer?: string;
}

/** What a message is sent for: an event it answers, a comment it answers in private, or a step of a campaign. */
export type Cause =
	| { readonly kind: 'event'; readonly eventKey: string }
	| { readonly kind: 'private_reply'; readonly eventKey: string }
	| { readonly kind: 'campaign'; readonly campaign: string; readonly step: number };

/** A comment that is answered in public, for all to see. */
export interface PublicCause {
	readonly kind: 'public_reply';
	readonly eventKey: string;
}

/** One message to one person. `step` tells the messages for one cause apart: each is sent once. */
export interface MessageRequest {
	readonly accountKey: string;
	readonly viewerKey: string;
	readonly cause: Cause;
	readonly step: string;
	readonly copyKey: string;
	/** See {@link AnswerRequest}. */
	readonly answer?: string;
	/** Left out: a direct message. */
	readonly elsewhere?: Elsewhere;
	/** This text in place of the published one; then it goes to test people alone, whatever the account's mode. */
	readonly draft?: CopyRow;
}

export function toMessage({ eventKey, ...request }: AnswerRequest): MessageRequest {
	return { ...request, cause: { kind: 'event', eventKey } };
}

/** The step of every private reply: a comment has one (reference §4.3). A colon is in no name a person would choose. */
export const PRIVATE_STEP = 'comment:private_reply';

/** How the step of a test begins: nothing waits for it, and nothing is dealt with by it. */
export const TEST = 'test:';

const CAMPAIGN = 'campaign:';
const PUBLIC = 'public:';
/** Stored causes of public replies, for SQL's LIKE. */
export const PUBLIC_CAUSES = `${PUBLIC}%`;
/** Stored causes of campaigns, likewise. */
export const CAMPAIGN_CAUSES = `${CAMPAIGN}%`;

/** A cause as the store names it: the event's key, `campaign:` and its name, or `public:` and the comment's event. */
export function causeKey(cause: Cause | PublicCause): string {
	switch (cause.kind) {
		case 'event':
		case 'private_reply':
			return cause.eventKey;
		case 'campaign':
			return CAMPAIGN + cause.campaign;
		case 'public_reply':
			return PUBLIC + cause.eventKey;
	}
}

/** Whether a stored cause is that of a public reply: nothing of it is ever in a conversation. */
export function isPublicCause(cause: string): boolean {
	return cause.startsWith(PUBLIC);
}

/** The event a stored cause names, which is none for a campaign. */
export function eventOf(cause: string): string {
	return isPublicCause(cause) ? cause.slice(PUBLIC.length) : cause;
}

/** The campaign a stored cause names; null for an event. */
export function campaignOf(cause: string): string | null {
	return cause.startsWith(CAMPAIGN) ? cause.slice(CAMPAIGN.length) : null;
}

/** Name of a campaign's step among its sends. */
export function stepName(step: number): string {
	return `step_${step}`;
}
