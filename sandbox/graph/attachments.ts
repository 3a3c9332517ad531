import { z } from 'zod';
import type { Sandbox } from '../context';
import type { Account } from '../world';
import type { GraphCall } from './call';
import { badParameter } from './errors';

const uploadBody = z.object({
	message: z.object({
		attachment: z.object({ type: z.enum(['image', 'audio', 'video', 'file']), payload: z.object({ url: z.string().min(1), is_reusable: z.boolean().optional() }) }),
	}),
});

/** `POST /{id}/message_attachments` (reference §4.1, "reusable upload"; the answer is unconfirmed). */
export function uploadAttachment(sandbox: Sandbox, account: Account, call: GraphCall): Record<string, unknown> {
	const parsed = uploadBody.safeParse(call.body);
	if (!parsed.success) throw badParameter('Param message[attachment] must have a type and a payload[url]');
	const id = sandbox.ids.media();
	account.attachments.add(id);
	return { attachment_id: id };
}
