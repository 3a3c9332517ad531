import { randomBytes } from 'node:crypto';
import { day } from './clock';
import type { Clock } from './clock';
import type { Ids } from './ids';
import type { Random } from './random';
import type { Account } from './world';

/** How often Meta tries again; real Meta goes on for 36 h (reference §3.4), here it is minutes. */
export interface RetryPlan {
	/** Wait before the first retry: "at once". */
	firstMs: number;
	/** Wait before the second retry; every later one is `factor` times longer, up to `capMs`. */
	baseMs: number;
	factor: number;
	capMs: number;
	maxTries: number;
	/** reference §3.4: a receiver that does not answer within 5 s counts as failed. */
	timeoutMs: number;
}

/** Limits per account (reference §5). `null` switches one off. */
export interface Limits {
	sendsPerSecond: number | null;
	sendsPerHour: number | null;
	privateRepliesPerHour: number | null;
	conversationsPerSecond: number | null;
}

/** Behaviour that Meta does not document or that differs between accounts. */
export interface AccountSettings {
	/** Which secret signs webhooks: unconfirmed, so both are possible (reference §3.2). */
	signWith: 'instagram' | 'meta';
	/** reference §3.5: documented flat, mostly seen as changes[]. */
	commentShape: 'flat' | 'changes';
	/** HTTP status of a window refusal: seen as 400, 403 and 500 (reference §4.9). */
	windowRefusalStatus: 400 | 403 | 500;
	/** Unconfirmed for Instagram (reference §4.2), therefore closed unless switched on. */
	reactionOpensWindow: boolean;
	/** A story mention is a message event (reference §3.6); whether it opens the window is not written anywhere. */
	mentionOpensWindow: boolean;
	/** reference §4.3: quick replies on a private reply are undocumented. */
	privateReplyQuickReplies: 'kept' | 'dropped';
	/** reference §4.2: HUMAN_AGENT needs a granted feature. */
	humanAgentApproved: boolean;
	/** reference §2.2: figures may come up to 48 h late; until then the data set is empty. Default: at once. */
	insightsDelayMs: number;
	/** What insights of an ended story answer is not written anywhere (reference §2.2 says only that they are gone). */
	endedStoryInsights: 'refused' | 'empty';
	/** reference §2.2: false for accounts in Europe and Japan, whose `replies` are always 0. */
	storyRepliesCounted: boolean;
	/** Every update is delivered this many times (reference §3.4: duplicates happen). */
	deliverTimes: number;
	/** Wait between an accepted send and its echo; 0 lets the echo race the answer. */
	echoDelayMs: number;
}

export interface AccountOptions {
	username?: string;
	name?: string;
	accessToken?: string;
	appSecret?: string;
	metaAppSecret?: string;
	verifyToken?: string;
	callbackUrl?: string;
	/** Subscribed from the start (default true). */
	subscribed?: boolean;
	settings?: Partial<AccountSettings>;
}

export interface SandboxOptions {
	/** 0 (default) takes a free port. */
	port?: number;
	/** Default 127.0.0.1. */
	host?: string;
	/** Same seed, same ids; default random. */
	seed?: string;
	/** Start of the clock, in ms after real time. */
	offset?: number;
	accounts?: AccountOptions[];
	/** Short form for one account. */
	account?: AccountOptions;
	/** Callback for all accounts that name none. */
	callbackUrl?: string;
	retry?: Partial<RetryPlan>;
	limits?: Partial<Limits>;
}

export const defaultRetry: RetryPlan = { firstMs: 0, baseMs: 1_000, factor: 2, capMs: 15_000, maxTries: 40, timeoutMs: 5_000 };

export const defaultLimits: Limits = { sendsPerSecond: 100, sendsPerHour: null, privateRepliesPerHour: 750, conversationsPerSecond: 2 };

const defaultSettings: AccountSettings = {
	signWith: 'instagram',
	commentShape: 'changes',
	windowRefusalStatus: 400,
	reactionOpensWindow: false,
	mentionOpensWindow: true,
	privateReplyQuickReplies: 'kept',
	humanAgentApproved: false,
	insightsDelayMs: 0,
	endedStoryInsights: 'refused',
	storyRepliesCounted: true,
	deliverTimes: 1,
	echoDelayMs: 0,
};

/** reference §3.3: what an Instagram Login app can be subscribed to. */
export const webhookFields = [
	'comments', 'live_comments', 'messages', 'message_reactions', 'messaging_postbacks', 'messaging_seen', 'messaging_referral',
	'messaging_optins', 'messaging_handover', 'standby', 'message_echoes', 'message_edit',
];

/** reference §1.2: a long-lived token is good for 60 days. */
export const tokenLife = 60 * day;

export function newSeed(): string {
	return randomBytes(8).toString('hex');
}

/** Builds the accounts; those without own secrets belong to one common Meta app. */
export function buildAccounts(options: SandboxOptions, clock: Clock, ids: Ids, random: Random): Account[] {
	const wanted = options.accounts ?? [options.account ?? {}];
	return wanted.map((account, index) => {
		const username = account.username ?? (index === 0 ? 'bluekiln' : `bluekiln.${index + 1}`);
		return {
			professionalId: ids.professional(username),
			appScopedId: ids.appScoped(username),
			username,
			name: account.name ?? 'Blue Kiln',
			accessToken: account.accessToken ?? `IGAA${random.token(60, `access:${username}`)}`,
			tokenIssuedAt: clock.now(),
			tokenExpiresAt: clock.now() + tokenLife,
			appSecret: account.appSecret ?? random.hex(32, 'instagram app secret'),
			metaAppSecret: account.metaAppSecret ?? random.hex(32, 'meta app secret'),
			verifyToken: account.verifyToken ?? random.token(24, 'verify token'),
			callbackUrl: account.callbackUrl ?? options.callbackUrl ?? null,
			subscribedFields: account.subscribed === false ? null : [...webhookFields],
			settings: { ...defaultSettings, ...account.settings },
		};
	});
}
