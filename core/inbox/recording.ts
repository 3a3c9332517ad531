import type { InstagramEvent } from '../instagram/events';
import type { AccountRow, AgeAnswer, EventKeyword, Language } from '../store/schema';
import type { StoreContext } from '../store/use-case';
import type { FindPeople, FindPerson } from './batch';
import type { InboundKind } from './families';

export type InboundEvent = Extract<InstagramEvent, { kind: InboundKind }>;
export type EchoEvent = Extract<InstagramEvent, { kind: 'echo' }>;
export type OwnComment = Extract<InstagramEvent, { kind: 'own_comment' }>;

/** How a text or payload reads: the keyword, the language it shows, the question a quick reply names. */
export interface Reading {
	readonly keyword: EventKeyword | null;
	readonly language: Language | null;
	readonly questionKey: string | null;
	/** Why a human must read on before anything automatic goes on for this person. */
	readonly doubt: 'opt_out_in_sentence' | 'under_age' | null;
	readonly nextStep: string | null;
	/** What it says of the person's age if it answers the question for it; null when it would be no answer. */
	readonly age: AgeAnswer | null;
}

/** An event as it is being recorded, for the rooms that take part in it. */
export interface Recording {
	readonly account: AccountRow;
	readonly viewerKey: string;
	readonly eventKey: string;
	readonly event: InboundEvent;
	readonly reading: Reading;
	/** Keyed hash of Meta's id of the update. */
	readonly naturalKey: string;
	/** Time of the account, UTC milliseconds. */
	readonly now: number;
}

/** What the rooms above the inbox do inside the same transaction, before anything is handed to a workflow. */
export interface InboxEffects {
	/** Reads one update after the other by the phrases in use now. */
	reader(store: StoreContext): Promise<(event: InboundEvent) => Reading>;
	readonly findKnown: FindPeople;
	/** Several people whom nobody has met yet, by IGSID. */
	readonly meetNew: FindPeople;
	readonly findPerson: FindPerson;
	/** Reads an update once more, now that it is known whose it is and what they were asked. */
	readFor(store: StoreContext, said: Pick<Recording, 'event' | 'reading' | 'viewerKey' | 'now'> & { readonly accountKey: string }): Promise<Reading>;
	onInbound(store: StoreContext, recording: Recording): Promise<void>;
	/** Whether an update says nothing that anybody has to look at by itself: it can be recorded together with others. */
	readonly isOrdinary: (event: InboundEvent, reading: Reading) => boolean;
	/** {@link onInbound} of ordinary updates of one account, with a few statements for all of them. */
	onOrdinary(store: StoreContext, recordings: readonly Recording[]): Promise<void>;
	/** Returns true when the message claims a right, and is taken up by that: no workflow is to hear of it. */
	onClaim(store: StoreContext, recording: Recording): Promise<boolean>;
	/** Returns false when the person had opted out before: that STOP needs no further confirmation. */
	onStop(store: StoreContext, recording: Recording): Promise<boolean>;
	onEcho(store: StoreContext, account: AccountRow, echo: EchoEvent): Promise<void>;
	onOwnComment(store: StoreContext, account: AccountRow, comment: OwnComment): Promise<void>;
}
