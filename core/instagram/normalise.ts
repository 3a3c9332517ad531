import type { InstagramEvent, NormalisedWebhook } from './events';
import { parseJsonKeepingIds } from './json';
import { commentOutcome } from './normalise-comment';
import { messagingOutcome } from './normalise-messaging';
import { toMillis, type Frame, type Outcome } from './normalise-outcome';
import { bodySchema, changeSchema, entrySchema, type Entry } from './normalise-schemas';

/**
 * Turns the bytes of a signed webhook into events. Accepts the three envelopes Meta uses (reference §3.5):
 * `entry[].messaging[]` with `standby[]` beside it, `entry[].changes[]` and flat `field`/`value`. Never throws;
 * what it does not know is counted by type and its content dropped.
 *
 * @param body exact bytes of the request
 * @param receivedAt UTC milliseconds, used where an update carries no time of its own
 */
export function normaliseWebhook(body: Buffer, receivedAt: number): NormalisedWebhook {
	const events: InstagramEvent[] = [];
	const unknown = new Map<string, number>();
	for (const outcome of outcomesOf(parseJsonKeepingIds(body.toString('utf8')), receivedAt)) {
		if ('event' in outcome) events.push(outcome.event);
		else unknown.set(outcome.unknown, (unknown.get(outcome.unknown) ?? 0) + 1);
	}
	return { events, unknown: Object.fromEntries(unknown) };
}

function outcomesOf(parsed: unknown, receivedAt: number): Outcome[] {
	// Some of Meta's own examples wrap the whole payload in an array (reference §3.5).
	const bodies: unknown[] = Array.isArray(parsed) ? parsed : [parsed];
	return bodies.flatMap((candidate) => {
		const body = bodySchema.safeParse(candidate);
		if (!body.success) return [{ unknown: 'body' }];
		return body.data.entry.flatMap((rawEntry) => {
			const entry = entrySchema.safeParse(rawEntry);
			return entry.success ? entryOutcomes(entry.data, receivedAt) : [{ unknown: 'entry' }];
		});
	});
}

function entryOutcomes(entry: Entry, receivedAt: number): Outcome[] {
	const frame: Frame = { accountId: entry.id, sentAt: toMillis(entry.time) ?? receivedAt, standby: false };
	const outcomes = [
		...(entry.messaging ?? []).map((update) => messagingOutcome(frame, update)),
		...(entry.standby ?? []).map((update) => messagingOutcome({ ...frame, standby: true }, update)),
		...(entry.changes ?? []).map((raw) => changeOutcome(frame, raw)),
	];
	if (entry.field !== undefined) outcomes.push(fieldOutcome(frame, entry.field, entry.value));
	return outcomes.length === 0 ? [{ unknown: 'empty_entry' }] : outcomes;
}

function changeOutcome(frame: Frame, raw: unknown): Outcome {
	const change = changeSchema.safeParse(raw);
	return change.success ? fieldOutcome(frame, change.data.field, change.data.value) : { unknown: 'change' };
}

/**
 * An update named by its field: comments, and whatever the dashboard's test button posts, which uses this form
 * for conversations too (reference §3.5). Instagram's names and the Page names Meta's own guide mixes in (§3.3).
 */
function fieldOutcome(frame: Frame, field: string, value: unknown): Outcome {
	switch (field) {
		case 'comments':
			return commentOutcome(frame, value, 'comment');
		case 'live_comments':
			return commentOutcome(frame, value, 'live_comment');
		case 'messages':
		case 'message_echoes':
		case 'message_edit':
		case 'message_reactions':
		case 'messaging_reactions':
		case 'messaging_postbacks':
		case 'messaging_seen':
		case 'message_reads':
		case 'messaging_referral':
		case 'messaging_referrals':
		case 'messaging_handover':
		case 'messaging_handovers':
			return messagingOutcome(frame, value);
		case 'standby':
			return messagingOutcome({ ...frame, standby: true }, value);
		default:
			return { unknown: knownName(field) };
	}
}

/** A field name as a counter name: what the sender wrote is not trusted to be short or harmless. */
function knownName(field: string): string {
	return /^[a-z_]{1,40}$/.test(field) ? field : 'other_field';
}
