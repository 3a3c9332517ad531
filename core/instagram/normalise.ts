import { z } from 'zod';
import type { InstagramEvent, NormalisedWebhook } from './events';
import { parseJsonKeepingIds } from './json';

/** Ids arrive as strings; a bare number is accepted only while it is exact. */
const id = z.union([z.string().min(1).max(512), z.number().int().nonnegative().transform(String)]);
const YEAR_2100 = 4_102_444_800_000;
const time = z
	.union([z.number().positive().max(YEAR_2100), z.string().regex(/^\d{10,13}$/).transform(Number)])
	.optional()
	.catch(undefined);
const text = z.string().max(20_000).optional().catch(undefined);

const messageSchema = z.looseObject({
	mid: id,
	text,
	is_echo: z.boolean().optional(),
	is_self: z.boolean().optional(),
	is_deleted: z.boolean().optional(),
	is_unsupported: z.boolean().optional(),
	quick_reply: z.looseObject({ payload: z.string().max(1000) }).optional(),
	reply_to: z.looseObject({ story: z.looseObject({ id }).optional() }).optional(),
	attachments: z.array(z.looseObject({ type: z.string().max(64) })).optional(),
});

const messagingSchema = z.looseObject({
	sender: z.looseObject({ id }),
	recipient: z.looseObject({ id }),
	timestamp: time,
	message: messageSchema.optional(),
	postback: z.looseObject({ mid: id.optional(), payload: z.string().max(1000).optional(), is_self: z.boolean().optional() }).optional(),
	reaction: z.looseObject({ mid: id, action: z.enum(['react', 'unreact']) }).optional(),
	read: z.looseObject({ mid: id }).optional(),
	message_edit: z.looseObject({ mid: id, num_edit: z.union([z.string().max(10), z.number()]).optional() }).optional(),
	referral: z.looseObject({ ref: z.string().max(2000).optional() }).optional(),
	is_self: z.boolean().optional(),
});
type Messaging = z.infer<typeof messagingSchema>;
type Message = z.infer<typeof messageSchema>;

const commentSchema = z.looseObject({
	id: id.optional(),
	comment_id: id.optional(),
	from: z.looseObject({ id, self_ig_scoped_id: id.optional() }),
	text,
	media: z.looseObject({ id: id.optional() }).optional(),
});

const entrySchema = z.looseObject({
	id,
	time,
	messaging: z.array(z.unknown()).optional(),
	/** What another app that holds the conversation was told (reference §3.6); a STOP counts there too. */
	standby: z.array(z.unknown()).optional(),
	changes: z.array(z.unknown()).optional(),
	field: z.string().max(64).optional(),
	value: z.unknown().optional(),
});
type Entry = z.infer<typeof entrySchema>;

const changeSchema = z.looseObject({ field: z.string().max(64), value: z.unknown() });
const bodySchema = z.looseObject({ object: z.literal('instagram'), entry: z.array(z.unknown()) });

/** An update that came out as an event, or as the type it is counted under. */
type Outcome = { readonly event: InstagramEvent } | { readonly unknown: string };

/**
 * Turns the bytes of a signed webhook into events. Accepts the three envelopes Meta uses (reference §3.5):
 * `entry[].messaging[]`, `entry[].changes[]` and flat `field`/`value`. Never throws; what it does not know is
 * counted by type and its content dropped.
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
	const sentAt = toMillis(entry.time) ?? receivedAt;
	const outcomes: Outcome[] = [];
	for (const update of [...(entry.messaging ?? []), ...(entry.standby ?? [])]) outcomes.push(messagingOutcome(entry.id, update, sentAt));
	for (const raw of entry.changes ?? []) {
		const change = changeSchema.safeParse(raw);
		outcomes.push(change.success ? fieldOutcome(entry.id, change.data, sentAt) : { unknown: 'change' });
	}
	if (entry.field !== undefined) {
		outcomes.push(fieldOutcome(entry.id, { field: entry.field, value: entry.value }, sentAt));
	}
	return outcomes.length === 0 ? [{ unknown: 'empty_entry' }] : outcomes;
}

function fieldOutcome(accountId: string, change: { field: string; value?: unknown }, sentAt: number): Outcome {
	switch (change.field) {
		case 'comments':
		case 'live_comments':
			return commentOutcome(accountId, change.value, change.field === 'live_comments', sentAt);
		case 'messages':
		case 'messaging_postbacks':
		case 'message_reactions':
		case 'messaging_seen':
		case 'message_edit':
			// The dashboard's test button posts direct-message updates in this form too (reference §3.5).
			return messagingOutcome(accountId, change.value, sentAt);
		default:
			return { unknown: knownName(change.field) };
	}
}

function commentOutcome(accountId: string, value: unknown, live: boolean, sentAt: number): Outcome {
	const comment = commentSchema.safeParse(value);
	const commentId = comment.data?.id ?? comment.data?.comment_id;
	if (!comment.success || commentId === undefined) return { unknown: 'comments' };
	const { from, media } = comment.data;
	// Our own public reply comes back as a comment (reference §7.6).
	if (from.id === accountId || from.self_ig_scoped_id !== undefined) return { unknown: 'own_comment' };
	return {
		event: {
			kind: 'comment',
			accountId,
			personId: from.id,
			occurredAt: sentAt,
			naturalKey: `comment:${commentId}`,
			commentId,
			mediaId: media?.id ?? null,
			live,
			text: comment.data.text ?? '',
		},
	};
}

function messagingOutcome(accountId: string, raw: unknown, sentAt: number): Outcome {
	const parsed = messagingSchema.safeParse(raw);
	if (!parsed.success) return { unknown: 'messaging' };
	const update = parsed.data;
	// The account testing with itself is nobody's lead (reference §7.6).
	const self = update.is_self ?? update.message?.is_self ?? update.postback?.is_self ?? false;
	if (self || update.sender.id === update.recipient.id) return { unknown: 'self' };
	const occurredAt = toMillis(update.timestamp) ?? sentAt;
	if (update.message) return { event: messageEvent(accountId, update, update.message, occurredAt) };
	if (update.sender.id === accountId) return { unknown: 'own_action' };
	return signalOutcome(accountId, update, occurredAt);
}

function messageEvent(accountId: string, update: Messaging, message: Message, occurredAt: number): InstagramEvent {
	const { mid } = message;
	const echo = message.is_echo === true || update.sender.id === accountId;
	const personId = echo ? update.recipient.id : update.sender.id;
	const base = (kind: string) => ({ accountId, personId, occurredAt, naturalKey: `${kind}:${mid}`, mid });
	const body = message.text ?? '';
	if (message.is_deleted) return { ...base('deleted'), kind: 'deleted' };
	if (echo) return { ...base('echo'), kind: 'echo', text: body };
	const story = message.reply_to?.story;
	if (story) return { ...base('message'), kind: 'story_reply', storyId: story.id, text: body };
	if (message.quick_reply) {
		return { ...base('message'), kind: 'quick_reply', text: body, payload: message.quick_reply.payload };
	}
	if (message.attachments?.some((attachment) => attachment.type === 'story_mention')) {
		return { ...base('message'), kind: 'story_mention' };
	}
	if (message.is_unsupported) return { ...base('message'), kind: 'unsupported' };
	return { ...base('message'), kind: 'message', text: body };
}

function signalOutcome(accountId: string, update: Messaging, occurredAt: number): Outcome {
	const person = { accountId, personId: update.sender.id, occurredAt };
	if (update.postback) {
		const payload = update.postback.payload ?? '';
		const own = update.postback.mid ?? `${person.personId}:${occurredAt}:${payload}`;
		return { event: { ...person, kind: 'postback', naturalKey: `postback:${own}`, payload } };
	}
	if (update.reaction) {
		const { mid, action } = update.reaction;
		const naturalKey = `reaction:${mid}:${person.personId}:${action}:${occurredAt}`;
		return { event: { ...person, kind: 'reaction', naturalKey, mid, action } };
	}
	if (update.read) {
		const { mid } = update.read;
		return { event: { ...person, kind: 'seen', naturalKey: `seen:${mid}`, mid } };
	}
	if (update.message_edit) {
		const { mid, num_edit: edit } = update.message_edit;
		return { event: { ...person, kind: 'edited', naturalKey: `edited:${mid}:${edit ?? occurredAt}`, mid } };
	}
	if (update.referral) {
		const ref = update.referral.ref ?? '';
		return { event: { ...person, kind: 'referral', naturalKey: `referral:${person.personId}:${occurredAt}`, ref } };
	}
	return { unknown: 'messaging' };
}

/** Messaging examples use milliseconds, `changes` examples seconds (reference §3.4). */
function toMillis(value: number | undefined): number | undefined {
	if (value === undefined) return undefined;
	return value < 100_000_000_000 ? Math.round(value * 1000) : Math.round(value);
}

/** A field name as a counter name: what the sender wrote is not trusted to be short or harmless. */
function knownName(field: string): string {
	return /^[a-z_]{1,40}$/.test(field) ? field : 'other_field';
}
