/** What every event of a person tells, whatever its kind. */
interface PersonEvent {
	/** Professional account id, `entry.id` of the webhook. */
	readonly accountId: string;
	/** IGSID of the person: their id for this account only. */
	readonly personId: string;
	/** UTC milliseconds. */
	readonly occurredAt: number;
	/** Meta's own id for the update; the same update twice has the same one. */
	readonly naturalKey: string;
}

/** A normalised webhook update. `mid` is Meta's message id. */
export type InstagramEvent =
	| (PersonEvent & { readonly kind: 'story_reply'; readonly mid: string; readonly storyId: string; readonly text: string })
	| (PersonEvent & { readonly kind: 'story_mention'; readonly mid: string })
	| (PersonEvent & { readonly kind: 'message'; readonly mid: string; readonly text: string })
	| (PersonEvent & { readonly kind: 'quick_reply'; readonly mid: string; readonly text: string; readonly payload: string })
	| (PersonEvent & { readonly kind: 'postback'; readonly payload: string })
	| (PersonEvent & { readonly kind: 'reaction'; readonly mid: string; readonly action: 'react' | 'unreact' })
	| (PersonEvent & {
			readonly kind: 'comment';
			readonly commentId: string;
			readonly mediaId: string | null;
			readonly live: boolean;
			readonly text: string;
	  })
	| (PersonEvent & { readonly kind: 'referral'; readonly ref: string })
	| (PersonEvent & { readonly kind: 'seen'; readonly mid: string })
	| (PersonEvent & { readonly kind: 'edited'; readonly mid: string })
	| (PersonEvent & { readonly kind: 'deleted'; readonly mid: string })
	| (PersonEvent & { readonly kind: 'unsupported'; readonly mid: string })
	/** Something the account itself sent, from this tool or another; `personId` is who received it. */
	| (PersonEvent & { readonly kind: 'echo'; readonly mid: string; readonly text: string });

export type EventKind = InstagramEvent['kind'];

/** What one webhook body held: the events, and how many updates of which unknown type (never their content). */
export interface NormalisedWebhook {
	readonly events: readonly InstagramEvent[];
	readonly unknown: Readonly<Record<string, number>>;
}
