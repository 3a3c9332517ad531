import type { EventKeyword, Language } from '../store/schema';
import { familyOf, type Family, type InboundKind } from './families';

/** What a workflow gets to see of an event: keys and marks, never an id, a handle or a text. */
export interface HandedOff {
	readonly accountKey: string;
	readonly viewerKey: string;
	readonly eventKey: string;
	readonly kind: InboundKind;
	readonly family: Family;
	readonly keyword: EventKeyword | null;
	/** What the workflow may switch on: `by_hand` where a human is to read on, or as the table `keywords` says. */
	readonly nextStep: string | null;
	readonly language: Language | null;
	/** UTC milliseconds. */
	readonly occurredAt: number;
}

/** The item of a stored event. */
export function toHandedOff(row: {
	account_key: string;
	viewer_key: string | null;
	event_key: string;
	kind: string;
	keyword: EventKeyword | null;
	next_step: string | null;
	language: Language | null;
	occurred_at: number;
}): HandedOff {
	const kind = row.kind as InboundKind;
	return {
		accountKey: row.account_key,
		viewerKey: row.viewer_key ?? '',
		eventKey: row.event_key,
		kind,
		family: familyOf(kind),
		keyword: row.keyword,
		nextStep: row.next_step,
		language: row.language,
		occurredAt: row.occurred_at,
	};
}
