import type { Sandbox } from '../context';
import type { Account, QuickReply } from '../world';
import { badParameter } from './errors';
import type { SendMessage } from './send-body';

/** What will lie in the person's inbox. */
export interface MessageContent {
	text: string | null;
	quickReplies: QuickReply[];
	attachment: string | null;
}

/** Checks a message against the table of reference §4.1. */
export function readContent(message: SendMessage): MessageContent {
	const [first] = attachmentsOf(message);
	// reference §8: text and attachment together are rejected.
	if (message.text !== undefined && first) throw badParameter('Cannot send text and attachment in the same message');
	if (message.text === undefined && !first) throw badParameter('Message cannot be empty, must provide valid attachment or text');
	// reference §4.1: 1000 bytes of UTF-8, not characters; the wording is unconfirmed.
	if (message.text !== undefined && Buffer.byteLength(message.text, 'utf8') > 1000) throw badParameter('Length of param message[text] must be less than or equal to 1000');
	return {
		text: message.text ?? templateText(message),
		quickReplies: readQuickReplies(message.quick_replies ?? []),
		attachment: first?.type ?? null,
	};
}

/** reference §4.1: a shared post must be the account's own, an attachment_id one of its uploads. */
export function checkReferences(sandbox: Sandbox, account: Account, message: SendMessage): void {
	for (const attachment of attachmentsOf(message)) {
		if (attachment.type === 'MEDIA_SHARE') {
			const { id } = attachment.payload;
			const own = [...sandbox.world.media, ...sandbox.world.stories].some((media) => media.account === account && media.id === id);
			if (!own) throw badParameter('Param message[attachment][payload][id] must be a media of the account');
		} else if ('payload' in attachment && 'attachment_id' in attachment.payload) {
			const id = attachment.payload.attachment_id;
			if (id !== undefined && !account.attachments.has(id)) throw badParameter('Param message[attachment][payload][attachment_id] is not valid');
		}
	}
}

function attachmentsOf(message: SendMessage): NonNullable<SendMessage['attachments']> {
	return message.attachments ?? (message.attachment ? [message.attachment] : []);
}

function readQuickReplies(list: NonNullable<SendMessage['quick_replies']>): QuickReply[] {
	// reference §4.1: 13 quick replies.
	if (list.length > 13) throw badParameter('Length of param message[quick_replies] must be less than or equal to 13');
	return list.map((reply) => {
		// reference §4.1: phone and e-mail quick replies ended on 2026-10-05 in all versions.
		if (reply.content_type !== 'text') throw badParameter(`Quick reply content_type ${reply.content_type} is not supported`);
		if (!reply.title || reply.payload === undefined) throw badParameter('Quick replies of type text need title and payload');
		// reference §4.1: titles over 20 characters are truncated, not refused.
		return { title: [...reply.title].slice(0, 20).join(''), payload: reply.payload };
	});
}

function templateText(message: SendMessage): string | null {
	if (message.attachment?.type !== 'template') return null;
	const { payload } = message.attachment;
	return payload.template_type === 'button' ? payload.text : payload.elements.map((element) => element.title).join('\n');
}
