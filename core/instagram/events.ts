/** What every event of a person tells, whatever its kind. */
interface PersonEvent {
	/** Professional account id, `entry.id` of the webhook (reference §3.5, §7.3). */
	readonly accountId: string;
	/** IGSID of the person: their id for this account only. */
	readonly personId: string;
	/** UTC milliseconds. */
	readonly occurredAt: number;
	/** Meta's own id for the update; the same update twice has the same one (reference §3.4: there is no event id). */
	readonly naturalKey: string;
	/**
	 * Another app holds the conversation (`entry[].standby[]`, reference §3.6): what the person said counts, an
	 * opt-out above all, but the answer is that app's.
	 */
	readonly standby?: true;
}

/** How a person came: `ref` is the label in the link or ad, `source` such as `ADS` or `IGME-SOURCE-LINK` (reference §3.6). */
export interface Referral {
	readonly ref: string;
	readonly source: string;
}

interface CommentParts {
	readonly commentId: string;
	readonly mediaId: string | null;
	/** The comment this one answers; null when it stands by itself. */
	readonly parentId: string | null;
	readonly text: string;
}

/** What a hand-over of the conversation between two apps did (reference §3.6, "Handover"). */
export type HandOverChange = 'pass' | 'take' | 'request' | 'app_roles';

/** A normalised webhook update. `mid` is Meta's message id; sections are those of the reference. */
export type InstagramEvent =
	/** §3.6 "story reply": a reply to a story of the account. One to the person's own story is a `message`. */
	| (PersonEvent & { readonly kind: 'story_reply'; readonly mid: string; readonly storyId: string; readonly text: string })
	/** §3.6 "story_mention": the person mentions the account in their own story. */
	| (PersonEvent & { readonly kind: 'story_mention'; readonly mid: string })
	/** §3.6 "text", "attachments", "inline reply", and an ad click that opened the thread: that stays a message and tells its referral. */
	| (PersonEvent & { readonly kind: 'message'; readonly mid: string; readonly text: string; readonly referral?: Referral })
	/** §3.6 "quick reply tap": the text is the title of the button. */
	| (PersonEvent & { readonly kind: 'quick_reply'; readonly mid: string; readonly text: string; readonly payload: string })
	/** §3.6 "postback": ice breaker, persistent menu, button of a template. In standby the payload is missing. */
	| (PersonEvent & { readonly kind: 'postback'; readonly payload: string; readonly referral?: Referral })
	/** §3.6 "reactions": `mid` is the message reacted to. */
	| (PersonEvent & { readonly kind: 'reaction'; readonly mid: string; readonly action: 'react' | 'unreact' })
	/** §3.6 "Comments": below a post, a reel, a story or an ad. */
	| (PersonEvent & { readonly kind: 'comment' } & CommentParts)
	/** §3.6 `live_comments`: a private reply is possible only while the broadcast is live (§4.3). */
	| (PersonEvent & { readonly kind: 'live_comment' } & CommentParts)
	/** §3.6 "ig.me link in an existing thread": the person opened the link and has said nothing. */
	| (PersonEvent & { readonly kind: 'referral' } & Referral)
	/** §3.6 "seen": a message id, never a watermark (§7.17). */
	| (PersonEvent & { readonly kind: 'seen'; readonly mid: string })
	/** §3.6 "edit": the person changed their message; the text is the new one. */
	| (PersonEvent & { readonly kind: 'edited'; readonly mid: string; readonly text: string })
	/** §3.6 "user deleted a message". */
	| (PersonEvent & { readonly kind: 'deleted'; readonly mid: string })
	/** §3.6 "unsupported content": something was said that the API does not show. */
	| (PersonEvent & { readonly kind: 'unsupported'; readonly mid: string })
	/** §3.6 "Handover": the conversation went, or is asked to go, from one app to another. */
	| (PersonEvent & { readonly kind: 'hand_over'; readonly change: HandOverChange })
	/** §3.6 "echo": something the account itself sent, from this tool or another; `personId` is who received it. */
	| (PersonEvent & { readonly kind: 'echo'; readonly mid: string; readonly text: string })
	/** §7.6: a comment of the account itself, such as our own public reply coming back; `personId` is the account. */
	| (PersonEvent & { readonly kind: 'own_comment'; readonly commentId: string; readonly parentId: string | null; readonly text: string });

export type EventKind = InstagramEvent['kind'];

/** What one webhook body held: the events, and how many updates of which unknown type (never their content). */
export interface NormalisedWebhook {
	readonly events: readonly InstagramEvent[];
	readonly unknown: Readonly<Record<string, number>>;
}
