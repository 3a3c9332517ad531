import type { HandOverChange, InstagramEvent, Referral } from './events';
import { toMillis, type Frame, type Outcome } from './normalise-outcome';
import { messagingSchema, type Message, type Messaging, type Postback } from './normalise-schemas';

type Person = Pick<InstagramEvent, 'accountId' | 'personId' | 'occurredAt' | 'standby'>;

/** An update without an id of its own: two of them could be taken for one, so none is kept (reference §7.11). */
const NO_MID: Outcome = { unknown: 'no_mid' };

/** One update of a conversation (reference §3.6). */
export function messagingOutcome(frame: Frame, raw: unknown): Outcome {
	const parsed = messagingSchema.safeParse(raw);
	if (!parsed.success) return { unknown: 'messaging' };
	const update = parsed.data;
	// The account testing with itself is nobody's lead (reference §7.6).
	const self = update.is_self ?? update.message?.is_self ?? update.postback?.is_self ?? false;
	if (self || update.sender.id === update.recipient.id) return { unknown: 'self' };
	const fromAccount = update.sender.id === frame.accountId;
	const person: Person = {
		accountId: frame.accountId,
		personId: fromAccount || update.message?.is_echo === true ? update.recipient.id : update.sender.id,
		occurredAt: toMillis(update.timestamp) ?? frame.sentAt,
		...(frame.standby ? { standby: true } : {}),
	};
	if (update.message) return messageOutcome(person, update.message, fromAccount);
	const change = handOverChange(update);
	if (change) return { event: { ...person, kind: 'hand_over', change, naturalKey: `hand_over:${person.personId}:${change}:${person.occurredAt}` } };
	return fromAccount ? { unknown: 'own_action' } : signalOutcome(person, update);
}

/** A message's key, whichever webhook or reading brings it. */
export function messageKey(mid: string): string {
	return `message:${mid}`;
}

/** The key of something the account sent. */
export function echoKey(mid: string): string {
	return `echo:${mid}`;
}

function messageOutcome(person: Person, message: Message, fromAccount: boolean): Outcome {
	const { mid, text = '' } = message;
	if (mid === undefined) return NO_MID;
	if (message.is_deleted) return { event: { ...person, kind: 'deleted', mid, naturalKey: `deleted:${mid}` } };
	if (fromAccount || message.is_echo) return { event: { ...person, kind: 'echo', mid, text, naturalKey: echoKey(mid) } };
	const said = { ...person, mid, naturalKey: messageKey(mid) };
	const storyId = answeredStory(message);
	if (storyId !== null) return { event: { ...said, kind: 'story_reply', storyId, text } };
	if (message.quick_reply) return { event: { ...said, kind: 'quick_reply', text, payload: message.quick_reply.payload } };
	if (message.attachments?.some((attachment) => attachment.type === 'story_mention')) return { event: { ...said, kind: 'story_mention' } };
	if (message.is_unsupported) return { event: { ...said, kind: 'unsupported' } };
	return { event: { ...said, kind: 'message', text, ...withReferral(message.referral) } };
}

/** The account's story a message answers; null for none, and for a person's reply to a story of their own. */
function answeredStory({ reply_to: to }: Message): string | null {
	const own = to?.is_self_reply ?? to?.story?.is_self_reply ?? false;
	return own ? null : (to?.story?.id ?? null);
}

function signalOutcome(person: Person, update: Messaging): Outcome {
	if (update.postback) return postbackOutcome(person, update.postback, update.timestamp !== undefined);
	if (update.reaction) {
		const { mid, action } = update.reaction;
		if (mid === undefined) return NO_MID;
		return { event: { ...person, kind: 'reaction', mid, action, naturalKey: `reaction:${mid}:${person.personId}:${action}:${person.occurredAt}` } };
	}
	if (update.read) {
		const { mid } = update.read;
		return mid === undefined ? NO_MID : { event: { ...person, kind: 'seen', mid, naturalKey: `seen:${mid}` } };
	}
	if (update.message_edit) {
		const { mid, num_edit: edit, text = '' } = update.message_edit;
		return mid === undefined ? NO_MID : { event: { ...person, kind: 'edited', mid, text, naturalKey: `edited:${mid}:${edit ?? person.occurredAt}` } };
	}
	if (update.referral) {
		return { event: { ...person, kind: 'referral', ...toReferral(update.referral), naturalKey: `referral:${person.personId}:${person.occurredAt}` } };
	}
	return { unknown: 'messaging' };
}

/** A tap; without a message id its time tells it from the next one. */
function postbackOutcome(person: Person, postback: Postback, timed: boolean): Outcome {
	if (postback.mid === undefined && !timed) return NO_MID;
	const payload = postback.payload ?? '';
	const own = postback.mid ?? `${person.personId}:${person.occurredAt}:${payload}`;
	return { event: { ...person, kind: 'postback', payload, naturalKey: `postback:${own}`, ...withReferral(postback.referral) } };
}

function handOverChange(update: Messaging): HandOverChange | null {
	if (update.pass_thread_control) return 'pass';
	if (update.take_thread_control) return 'take';
	if (update.request_thread_control) return 'request';
	return update.app_roles ? 'app_roles' : null;
}

type RawReferral = NonNullable<Messaging['referral']>;

function toReferral({ ref = '', source = '' }: RawReferral): Referral {
	return { ref, source };
}

function withReferral(referral: RawReferral | undefined): { readonly referral?: Referral } {
	return referral ? { referral: toReferral(referral) } : {};
}
