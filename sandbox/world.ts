import type { MetaApp } from './app';
import type { AccountSettings } from './options';
import type { Usage } from './graph/usage';
import type { FollowerScript } from './followers/scripts';
import type { Token } from './tokens';

/** A professional account that has connected the app. */
export interface Account {
	/** 1784…: webhook `entry.id` and `/me?fields=user_id` (reference §1.2). */
	readonly professionalId: string;
	/** `/me?fields=id` (reference §7.3). */
	readonly appScopedId: string;
	/** The Page it is linked to; used in Facebook Login only. */
	readonly pageId: string;
	readonly username: string;
	readonly name: string;
	/** The token of the app dashboard, after its refresh the new one; in Facebook Login the Page token. */
	accessToken: string;
	/** Every token this account ever had; several may be good at once. */
	readonly tokens: Token[];
	/** The Instagram app secret. */
	readonly appSecret: string;
	/** The Meta app secret; either may sign webhooks (reference §3.2). */
	readonly metaAppSecret: string;
	readonly verifyToken: string;
	callbackUrl: string | null;
	/** null: the account is not subscribed and nothing is delivered (reference §3.3). */
	subscribedFields: string[] | null;
	/** What the account was subscribed with; it may get more (reference §3.3). */
	askedFields: string[] | null;
	/** reference §4.5: ice breakers and menu as they were set. */
	messengerProfile: MessengerProfile;
	/** Ids of reusable uploads (reference §4.1). */
	readonly attachments: Set<string>;
	settings: AccountSettings;
	/** What the usage headers say from now on; null: nothing set. */
	usage: Usage | null;
}

/** reference §4.5. */
export interface MessengerProfile {
	ice_breakers?: unknown[];
	persistent_menu?: unknown[];
}

/** A person with an Instagram account. */
export interface Follower {
	readonly id: string;
	readonly username: string;
	readonly name: string;
	readonly language: string;
	readonly followerCount: number;
	/** For demographics (reference §2.5): two capital letters; a range such as 25-34; F, M or U. */
	readonly country: string;
	readonly age: string;
	readonly gender: string;
	/** Professional ids of the accounts this person follows. */
	readonly follows: Set<string>;
	/** Professional ids of the accounts this person has blocked. */
	readonly blocks: Set<string>;
	script: FollowerScript | null;
}

export interface QuickReply {
	title: string;
	payload: string;
}

/** One message as it lies in a thread. */
export interface DirectMessage {
	readonly mid: string;
	readonly from: 'account' | 'follower';
	text: string | null;
	readonly at: number;
	readonly quickReplies: QuickReply[];
	/** What kind of attachment came with it, if any (image, template, story_mention, …). */
	readonly attachment: string | null;
	readonly storyId: string | null;
	/** Set on a private reply: the comment it answers. */
	readonly commentId: string | null;
	/** The message it answers inline. */
	readonly replyToMid: string | null;
	/** Content the API does not carry (reference §3.6). */
	readonly unsupported: boolean;
	tapped: string | null;
	reaction: string | null;
	seen: boolean;
	deleted: boolean;
	edits: number;
}

/** One person's conversation with one account; it exists from their first contact on. */
export interface Thread {
	readonly conversationId: string;
	readonly account: Account;
	readonly follower: Follower;
	readonly igsid: string;
	readonly messages: DirectMessage[];
	/** When the person last did something that opens the 24 h window (reference §4.2). */
	windowOpenedAt: number | null;
	/** reference §4.2: an ad click may open up to 7 days; sandbox time in ms. */
	windowExtendedUntil: number | null;
	/** Another app has the thread: its updates come as standby, sends are refused (reference §3.6, §7.18). */
	ownedByOther: boolean;
	/** Messaged or tapped: the profile may be read (reference §4.8). */
	profileConsent: boolean;
	accountAnswered: boolean;
}

export interface Story {
	readonly id: string;
	readonly account: Account;
	readonly caption: string;
	readonly mediaType: 'IMAGE' | 'VIDEO';
	readonly linkStickerUrl: string | null;
	readonly postedAt: number;
	readonly shortcode: string;
}

/** A post, reel or live broadcast. */
export interface Media {
	readonly id: string;
	readonly account: Account;
	readonly caption: string;
	readonly mediaType: 'IMAGE' | 'VIDEO' | 'CAROUSEL_ALBUM';
	/** LIVE is no value of reference §3.6, which names none for a broadcast. */
	readonly productType: 'FEED' | 'REELS' | 'LIVE';
	readonly postedAt: number;
	readonly shortcode: string;
	commentsEnabled: boolean;
	/** When the broadcast ended; null while it runs, and for what is no broadcast. */
	endedAt: number | null;
}

export interface Comment {
	readonly id: string;
	readonly account: Account;
	/** null: the account itself wrote it. */
	readonly follower: Follower | null;
	readonly igsid: string | null;
	readonly mediaId: string;
	/** null: a top-level comment. */
	readonly parentId: string | null;
	readonly text: string;
	readonly at: number;
	hidden: boolean;
	privateReplyMid: string | null;
}

/** The account was mentioned in a comment under somebody else's post. */
export interface Mention {
	readonly account: Account;
	readonly commentId: string;
	readonly mediaId: string;
	readonly text: string;
	readonly at: number;
}

/** An authorization code of the login page (reference §1.2). */
export interface LoginCode {
	readonly value: string;
	readonly account: Account;
	readonly redirectUri: string;
	readonly scopes: readonly string[];
	readonly issuedAt: number;
	used: boolean;
}

/** All that exists in this Instagram. */
export class World {
	readonly accounts: Account[] = [];
	readonly codes: LoginCode[] = [];
	readonly followers = new Map<string, Follower>();
	readonly threads: Thread[] = [];
	readonly stories: Story[] = [];
	readonly media: Media[] = [];
	readonly mentions: Mention[] = [];
	readonly comments = new Map<string, Comment>();

	constructor(readonly app: MetaApp) {}

	/** The account with this professional id or username; without a name the first one. */
	account(name?: string): Account {
		const found = name === undefined ? this.accounts[0] : this.accounts.find((a) => a.professionalId === name || a.username === name);
		if (!found) throw new Error(`No account ${name ?? ''} in this sandbox`);
		return found;
	}

	/** The follower with this id or username. */
	follower(name: string): Follower {
		const found = this.followers.get(name) ?? [...this.followers.values()].find((f) => f.username === name);
		if (!found) throw new Error(`No follower ${name} in this sandbox`);
		return found;
	}

	thread(account: Account, igsid: string): Thread | undefined {
		return this.threads.find((t) => t.account === account && t.igsid === igsid);
	}

	threadWith(account: Account, follower: Follower): Thread | undefined {
		return this.threads.find((t) => t.account === account && t.follower === follower);
	}
}
