import type { AccountSettings } from './options';
import type { FollowerScript } from './followers/scripts';

/** A professional account that has connected the app (Instagram Login, token pasted). */
export interface Account {
	/** 1784…: webhook `entry.id` and `/me?fields=user_id` (reference §1.2). */
	readonly professionalId: string;
	/** `/me?fields=id` (reference §7.3). */
	readonly appScopedId: string;
	readonly username: string;
	readonly name: string;
	accessToken: string;
	tokenIssuedAt: number;
	tokenExpiresAt: number;
	/** The Instagram app secret. */
	readonly appSecret: string;
	/** The Meta app secret; either may sign webhooks (reference §3.2). */
	readonly metaAppSecret: string;
	readonly verifyToken: string;
	callbackUrl: string | null;
	/** null: the account is not subscribed and nothing is delivered (reference §3.3). */
	subscribedFields: string[] | null;
	settings: AccountSettings;
}

/** A person with an Instagram account. */
export interface Follower {
	readonly id: string;
	readonly username: string;
	readonly name: string;
	readonly language: string;
	readonly followerCount: number;
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
	tapped: string | null;
	reaction: string | null;
	seen: boolean;
	deleted: boolean;
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

export interface Comment {
	readonly id: string;
	readonly account: Account;
	readonly follower: Follower;
	readonly igsid: string;
	readonly mediaId: string;
	readonly text: string;
	readonly at: number;
	privateReplyMid: string | null;
}

/** All that exists in this Instagram. */
export class World {
	readonly accounts: Account[] = [];
	readonly followers = new Map<string, Follower>();
	readonly threads: Thread[] = [];
	readonly stories: Story[] = [];
	readonly comments = new Map<string, Comment>();

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
