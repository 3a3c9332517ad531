import * as z from 'zod';

/** Ids arrive as strings; a bare number is accepted only while it is exact. What no database can keep as text is no id. */
const id = z.union([z.string().max(512).regex(/^[^\p{Cc}\p{Cs}]+$/u), z.number().int().nonnegative().transform(String)]);
/** A message id; one that is missing or empty counts as missing, so that two such updates are never taken for one. */
const mid = id.optional().catch(undefined);
const YEAR_2100 = 4_102_444_800_000;
const time = z
	.union([z.number().positive().max(YEAR_2100), z.string().regex(/^\d{10,13}$/).transform(Number)])
	.optional()
	.catch(undefined);
const text = z.string().max(20_000).optional().catch(undefined);
const party = z.looseObject({ id });
const label = z.string().max(2000).optional().catch(undefined);
const referral = z.looseObject({ ref: label, source: label }).optional().catch(undefined);
const mark = z.boolean().optional().catch(undefined);
const present = z.looseObject({}).optional().catch(undefined);

const messageSchema = z.looseObject({
	mid,
	text,
	is_echo: z.boolean().optional(),
	is_self: z.boolean().optional(),
	is_deleted: z.boolean().optional(),
	is_unsupported: z.boolean().optional(),
	// What goes with a text never costs the text: it may say stop.
	quick_reply: z.looseObject({ payload: z.string().max(1000) }).optional().catch(undefined),
	reply_to: z
		.looseObject({ story: z.looseObject({ id, is_self_reply: mark }).optional().catch(undefined), is_self_reply: mark })
		.optional()
		.catch(undefined),
	attachments: z.array(z.looseObject({ type: z.string().max(64) })).optional().catch(undefined),
	referral,
});
export type Message = z.infer<typeof messageSchema>;

const postbackSchema = z.looseObject({
	mid,
	payload: z.string().max(1000).optional(),
	is_self: z.boolean().optional(),
	referral,
});
export type Postback = z.infer<typeof postbackSchema>;

/** One update of `messaging[]` or `standby[]` (reference §3.6). */
export const messagingSchema = z.looseObject({
	sender: party,
	recipient: party,
	timestamp: time,
	message: messageSchema.optional(),
	postback: postbackSchema.optional(),
	reaction: z.looseObject({ mid, action: z.enum(['react', 'unreact']) }).optional(),
	read: z.looseObject({ mid }).optional(),
	message_edit: z.looseObject({ mid, text, num_edit: z.union([z.string().max(10), z.number()]).optional().catch(undefined) }).optional(),
	referral,
	pass_thread_control: present,
	take_thread_control: present,
	request_thread_control: present,
	app_roles: present,
	is_self: z.boolean().optional(),
});
export type Messaging = z.infer<typeof messagingSchema>;

/** The value of a comment, live or not; the id goes by two names (reference §3.6). */
export const commentSchema = z.looseObject({
	id: id.optional(),
	comment_id: id.optional(),
	parent_id: id.optional().catch(undefined),
	from: z.looseObject({ id, self_ig_scoped_id: id.optional() }),
	text,
	media: z.looseObject({ id: id.optional() }).optional(),
});

export const entrySchema = z.looseObject({
	id,
	time,
	messaging: z.array(z.unknown()).optional(),
	standby: z.array(z.unknown()).optional(),
	changes: z.array(z.unknown()).optional(),
	field: z.string().max(64).optional(),
	value: z.unknown().optional(),
});
export type Entry = z.infer<typeof entrySchema>;

export const changeSchema = z.looseObject({ field: z.string().max(64), value: z.unknown() });
export const bodySchema = z.looseObject({ object: z.literal('instagram'), entry: z.array(z.unknown()) });
