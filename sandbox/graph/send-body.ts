import { z } from 'zod';
import { badParameter } from './errors';

const button = z.object({ type: z.enum(['web_url', 'postback']), title: z.string().min(1), url: z.string().optional(), payload: z.string().optional() });

const quickReply = z.object({ content_type: z.string(), title: z.string().optional(), payload: z.string().optional() });

const template = z.discriminatedUnion('template_type', [
	// reference §4.1: button template, text up to 640, 1-3 buttons.
	z.object({ template_type: z.literal('button'), text: z.string().min(1).max(640), buttons: z.array(button).min(1).max(3) }),
	// reference §4.1: numbers of the generic template are unconfirmed.
	z.object({ template_type: z.literal('generic'), elements: z.array(z.object({ title: z.string().max(80), subtitle: z.string().max(80).optional(), buttons: z.array(button).max(3).optional() }).loose()).min(1).max(10) }),
]);

const attachment = z.union([
	z.object({ type: z.literal('template'), payload: template }),
	z.object({ type: z.enum(['image', 'audio', 'video', 'file']), payload: z.object({ url: z.string().optional(), attachment_id: z.string().optional() }) }),
	z.object({ type: z.literal('MEDIA_SHARE'), payload: z.object({ id: z.string() }) }),
	z.object({ type: z.literal('like_heart') }),
]);

const message = z.object({
	text: z.string().min(1).optional(),
	quick_replies: z.array(quickReply).optional(),
	attachment: attachment.optional(),
	attachments: z.array(attachment).min(1).max(10).optional(),
});

const sendBody = z.object({
	recipient: z.union([z.strictObject({ id: z.string().min(1) }), z.strictObject({ comment_id: z.string().min(1) })]),
	message: message.optional(),
	sender_action: z.enum(['typing_on', 'typing_off', 'mark_seen', 'react', 'unreact']).optional(),
	payload: z.object({ message_id: z.string(), reaction: z.string().optional() }).optional(),
	messaging_type: z.string().optional(),
	tag: z.string().optional(),
	reply_to: z.object({ mid: z.string() }).optional(),
});

export type SendBody = z.infer<typeof sendBody>;
export type SendMessage = z.infer<typeof message>;

/** Reads the body of `POST /{id}/messages`; form bodies carry JSON in strings (reference §4.1). */
export function parseSendBody(raw: Record<string, unknown>): SendBody {
	const parsed = sendBody.safeParse(Object.fromEntries(Object.entries(raw).map(([key, value]) => [key, jsonOrSelf(value)])));
	if (!parsed.success) {
		const [issue] = parsed.error.issues;
		throw badParameter(`Param ${issue?.path.join('.') || 'body'} is invalid: ${issue?.message ?? ''}`);
	}
	return parsed.data;
}

function jsonOrSelf(value: unknown): unknown {
	if (typeof value !== 'string' || !/^\s*\{/.test(value)) return value;
	try {
		return JSON.parse(value);
	} catch {
		return value;
	}
}
