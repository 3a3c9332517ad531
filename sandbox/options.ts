import { randomBytes } from 'node:crypto';
import type { AppOptions, MetaApp } from './app';
import type { Clock } from './clock';
import type { Ids } from './ids';
import type { Random } from './random';
import { allScopes, issueToken, newTokenValue } from './tokens';
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
	/** Sends with audio or video. */
	loudSendsPerSecond: number | null;
	/** "Same thread": Meta names no figure, so it is off. */
	sendsPerThreadPerMinute: number | null;
	privateRepliesPerHour: number | null;
	conversationsPerSecond: number | null;
	/** Everything but messaging; Meta's budget is 4800 × impressions in 24 h. */
	callsPerHour: number | null;
}

/** Behaviour that Meta does not document or that differs between accounts. */
export interface AccountSettings {
	/** reference §0: which of the two logins the app uses with this account. */
	login: 'instagram' | 'facebook';
	/** reference §1.2: documented as `data: [ … ]`, much client code reads a flat object. */
	tokenAnswer: 'wrapped' | 'flat';
	/** reference §7.4: `user_id` of the code exchange as a bare JSON number. */
	numericUserId: boolean;
	/** reference §1.2, "Identity": the Get Started page is remembered as wrapping the answer of /me. */
	meAnswer: 'flat' | 'wrapped';
	/** Whether the old token lives on after a refresh is not written anywhere (reference §1.2, step 4). */
	refreshKeepsOld: boolean;
	/** Which secret signs webhooks: unconfirmed, so both are possible (reference §3.2). */
	signWith: 'instagram' | 'meta';
	/** reference §3.5: documented flat, mostly seen as changes[]. */
	commentShape: 'flat' | 'changes';
	/** reference §3.6: the name of the comment's id in the event; the examples page says comment_id. */
	commentIdName: 'id' | 'comment_id';
	/** reference §3.5: the dashboard's test button puts even messages into field and value. */
	messageShape: 'messaging' | 'field-value';
	/** reference §3.5: some snippets wrap the payload in an array. */
	wrapInArray: boolean;
	/** reference §3.4: 13-digit ms in messaging examples, 10-digit s elsewhere. */
	timestampsIn: 'ms' | 's';
	/** reference §7.4: ids as bare numbers beyond 2^53. */
	numericIds: boolean;
	/** reference §3.6: another app owns every thread, so updates come as standby. */
	standby: boolean;
	/** HTTP status of a window refusal: seen as 400, 403 and 500 (reference §4.9). */
	windowRefusalStatus: 400 | 403 | 500;
	/** Unconfirmed for Instagram (reference §4.2), therefore closed unless switched on. */
	reactionOpensWindow: boolean;
	/** A story mention is a message event (reference §3.6); whether it opens the window is not written anywhere. */
	mentionOpensWindow: boolean;
	/** ig.me clicks are listed as openers for Messenger only (reference §4.2), therefore closed unless switched on. */
	referralOpensWindow: boolean;
	/** reference §4.2: the first message after an ad click may open up to 7 days. */
	adOpensSevenDays: boolean;
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
	/** reference §7.15: false for an app in development mode: comments are counted, the list is empty. */
	commentsListed: boolean;
	/** reference §2.5: with fewer followers some account figures are an empty set. */
	fewestFollowers: number;
	/** reference §3.3: an account gets every field of the app; `account` delivers only what it asked for. */
	fieldsFrom: 'app' | 'account';
	/** reference §1.5: the app demands appsecret_proof; Facebook Login only. */
	requireProof: boolean;
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
	/** The Meta app; invented ids and secrets where nothing is given. */
	app?: AppOptions;
	/** Callback for all accounts that name none. */
	callbackUrl?: string;
	retry?: Partial<RetryPlan>;
	limits?: Partial<Limits>;
}

export const defaultRetry: RetryPlan = { firstMs: 0, baseMs: 1_000, factor: 2, capMs: 15_000, maxTries: 40, timeoutMs: 5_000 };

export const defaultLimits: Limits = {
	sendsPerSecond: 100, sendsPerHour: null, loudSendsPerSecond: 10, sendsPerThreadPerMinute: null, privateRepliesPerHour: 750, conversationsPerSecond: 2, callsPerHour: null,
};

const defaultSettings: AccountSettings = {
	login: 'instagram',
	tokenAnswer: 'wrapped',
	numericUserId: false,
	meAnswer: 'flat',
	refreshKeepsOld: true,
	signWith: 'instagram',
	commentShape: 'changes',
	commentIdName: 'id',
	messageShape: 'messaging',
	wrapInArray: false,
	timestampsIn: 'ms',
	numericIds: false,
	standby: false,
	windowRefusalStatus: 400,
	reactionOpensWindow: false,
	referralOpensWindow: false,
	adOpensSevenDays: false,
	mentionOpensWindow: true,
	privateReplyQuickReplies: 'kept',
	humanAgentApproved: false,
	insightsDelayMs: 0,
	endedStoryInsights: 'refused',
	storyRepliesCounted: true,
	commentsListed: true,
	fewestFollowers: 100,
	fieldsFrom: 'app',
	requireProof: false,
	deliverTimes: 1,
	echoDelayMs: 0,
};

/** reference §3.3: what an Instagram Login app can be subscribed to. */
export const webhookFields = [
	'comments', 'live_comments', 'messages', 'message_reactions', 'messaging_postbacks', 'messaging_seen', 'messaging_referral',
	'messaging_optins', 'messaging_handover', 'standby', 'message_echoes', 'message_edit',
];

/** reference §3.3: what only a Facebook Login app can be subscribed to. */
export const facebookFields = ['mentions', 'story_insights'];

export function newSeed(): string {
	return randomBytes(8).toString('hex');
}

/** Builds the accounts; those without own secrets share those of the app. */
export function buildAccounts(options: SandboxOptions, app: MetaApp, clock: Clock, ids: Ids, random: Random): Account[] {
	const wanted = options.accounts ?? [options.account ?? {}];
	return wanted.map((given, index) => {
		const username = given.username ?? (index === 0 ? 'bluekiln' : `bluekiln.${index + 1}`);
		const settings = { ...defaultSettings, ...given.settings };
		const kind = settings.login === 'facebook' ? 'page' : 'dashboard';
		const fields = settings.login === 'facebook' ? [...webhookFields, ...facebookFields] : webhookFields;
		const account: Account = {
			professionalId: ids.professional(username),
			appScopedId: ids.appScoped(username),
			pageId: ids.page(username),
			username,
			name: given.name ?? 'Blue Kiln',
			accessToken: given.accessToken ?? newTokenValue(random, kind, `access:${username}`),
			tokens: [],
			appSecret: given.appSecret ?? app.instagramAppSecret,
			metaAppSecret: given.metaAppSecret ?? app.metaAppSecret,
			verifyToken: given.verifyToken ?? random.token(24, 'verify token'),
			callbackUrl: given.callbackUrl ?? options.callbackUrl ?? null,
			subscribedFields: given.subscribed === false ? null : [...fields],
			askedFields: given.subscribed === false ? null : [...fields],
			settings,
			usage: null,
			messengerProfile: {},
			attachments: new Set(),
		};
		issueToken(account, { kind, scopes: allScopes(settings.login), now: clock.now(), value: account.accessToken });
		return account;
	});
}
