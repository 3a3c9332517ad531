import { z } from 'zod';
import { ages, genders } from '../followers/people';
import { handovers } from '../webhooks/signals';
import { scriptTableSchema } from '../followers/scripts';

export const settingsBody = z.object({
	account: z.string().optional(),
	login: z.enum(['instagram', 'facebook']).optional(),
	tokenAnswer: z.enum(['wrapped', 'flat']).optional(),
	numericUserId: z.boolean().optional(),
	meAnswer: z.enum(['flat', 'wrapped']).optional(),
	refreshKeepsOld: z.boolean().optional(),
	signWith: z.enum(['instagram', 'meta']).optional(),
	commentShape: z.enum(['flat', 'changes']).optional(),
	commentIdName: z.enum(['id', 'comment_id']).optional(),
	messageShape: z.enum(['messaging', 'field-value']).optional(),
	wrapInArray: z.boolean().optional(),
	timestampsIn: z.enum(['ms', 's']).optional(),
	numericIds: z.boolean().optional(),
	standby: z.boolean().optional(),
	referralOpensWindow: z.boolean().optional(),
	adOpensSevenDays: z.boolean().optional(),
	windowRefusalStatus: z.union([z.literal(400), z.literal(403), z.literal(500)]).optional(),
	reactionOpensWindow: z.boolean().optional(),
	mentionOpensWindow: z.boolean().optional(),
	privateReplyQuickReplies: z.enum(['kept', 'dropped']).optional(),
	humanAgentApproved: z.boolean().optional(),
	insightsDelayMs: z.number().min(0).optional(),
	endedStoryInsights: z.enum(['refused', 'empty']).optional(),
	storyRepliesCounted: z.boolean().optional(),
	commentsListed: z.boolean().optional(),
	fewestFollowers: z.number().int().min(0).optional(),
	fieldsFrom: z.enum(['app', 'account']).optional(),
	requireProof: z.boolean().optional(),
	deliverTimes: z.number().int().positive().optional(),
	echoDelayMs: z.number().min(0).optional(),
});

const limit = z.number().int().positive().nullable().optional();
export const limitsBody = z.object({
	sendsPerSecond: limit, sendsPerHour: limit, loudSendsPerSecond: limit, sendsPerThreadPerMinute: limit, privateRepliesPerHour: limit, conversationsPerSecond: limit,
	callsPerHour: limit,
});

export const usageBody = z.object({ percent: z.number().int().min(0), regainMinutes: z.number().int().min(0).default(0) }).nullable();

export const followerBody = z.object({
	/** Instagram's own rule for names; it also keeps odd characters out of the page. */
	username: z.string().regex(/^[a-z0-9._]{1,30}$/i, 'letters, digits, dots and underscores, at most 30'),
	name: z.string().max(60).optional(),
	language: z.string().regex(/^[a-z]{2}$/).optional(),
	followerCount: z.number().int().min(0).optional(),
	country: z.string().regex(/^[A-Z]{2}$/).optional(),
	age: z.enum(ages).optional(),
	gender: z.enum(genders).optional(),
	follows: z.boolean().optional(),
	script: scriptTableSchema.transform((lines) => lines.map((line) => withoutUndefined(line))).optional(),
});

export const storyBody = z.object({
	caption: z.string().max(2_200).optional(),
	mediaType: z.enum(['IMAGE', 'VIDEO']).optional(),
	linkStickerUrl: z.string().optional(),
	account: z.string().optional(),
});

export const mediaBody = z.object({
	caption: z.string().max(2_200).optional(),
	mediaType: z.enum(['IMAGE', 'VIDEO', 'CAROUSEL_ALBUM']).optional(),
	productType: z.enum(['FEED', 'REELS', 'LIVE']).optional(),
	account: z.string().optional(),
});

export const handoverBody = z.object({
	follower: z.string(),
	what: z.enum(handovers),
	to: z.enum(['us', 'other']).optional(),
	metadata: z.string().optional(),
});

export const playBody = z.object({
	steps: z.number().int().positive().optional(),
	restMs: z.number().int().min(0).max(10_000).optional(),
});

export const forgeBody = z.discriminatedUnion('how', [
	/** Known updates, delivered as Meta never would. */
	z.object({ how: z.enum(['wrong-secret', 'unsigned', 'reserialised', 'tampered']), updates: z.array(z.string()).min(1), account: z.string().optional() }),
	/** Any payload with a right signature. */
	z.object({ how: z.literal('signed'), payload: z.unknown(), account: z.string().optional() }),
	/** Any text as bytes, any headers. */
	z.object({ how: z.literal('raw'), bytes: z.string(), headers: z.record(z.string(), z.string()).default({}), account: z.string().optional() }),
]);

type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Leaves out absent keys: an optional property that is there but undefined is another thing in strict TypeScript. */
export function withoutUndefined<T extends object>(value: T): Present<T> {
	return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as Present<T>;
}
