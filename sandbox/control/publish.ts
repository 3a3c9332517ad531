import type { Sandbox } from '../context';
import { deliverToFollower } from '../followers/receive';
import { threadFor } from '../threads';
import { handoverUpdate } from '../webhooks/signals';
import type { Handover } from '../webhooks/signals';
import { announceEnd } from '../webhooks/story-insights';
import type { Account, DirectMessage, Follower, Media, Story } from '../world';

export interface NewStory {
	caption?: string;
	mediaType?: 'IMAGE' | 'VIDEO';
	linkStickerUrl?: string;
	account?: string;
}

export interface NewMedia {
	caption?: string;
	mediaType?: Media['mediaType'];
	/** LIVE starts a broadcast; `endLive` ends it. */
	productType?: Media['productType'];
	account?: string;
}

/** Without `to`, control is passed to us and taken, or asked for, by the other app. */
export interface NewHandover {
	follower: string;
	what: Handover['what'];
	to?: 'us' | 'other';
	metadata?: string;
}

/** The other app of every hand-over (reference §3.6). */
const otherAppId = '2200000000000022';

export function postStory(sandbox: Sandbox, account: Account, wanted: NewStory): Story {
	const { world, ids, clock, random } = sandbox;
	const story: Story = {
		id: ids.story(), account, caption: wanted.caption ?? '', mediaType: wanted.mediaType ?? 'IMAGE', linkStickerUrl: wanted.linkStickerUrl ?? null,
		postedAt: clock.now(), shortcode: `35${random.digits(17)}`,
	};
	world.stories.push(story);
	announceEnd(sandbox, story);
	return story;
}

export function postMedia({ world, ids, clock, random }: Sandbox, account: Account, wanted: NewMedia): Media {
	const media: Media = {
		id: ids.media(), account, caption: wanted.caption ?? '', mediaType: wanted.mediaType ?? 'IMAGE', productType: wanted.productType ?? 'FEED',
		postedAt: clock.now(), shortcode: random.token(11), commentsEnabled: true, endedAt: null,
	};
	world.media.push(media);
	return media;
}

export function endLive({ world, clock }: Sandbox, account: Account): void {
	for (const media of world.media) if (media.account === account && media.productType === 'LIVE') media.endedAt ??= clock.now();
}

/** Tells the app about it; after a pass or a take the thread belongs to the named side. */
export function handOver(sandbox: Sandbox, account: Account, follower: Follower, wanted: NewHandover): string {
	const thread = threadFor(sandbox, account, follower);
	const to = wanted.to ?? (wanted.what === 'pass' ? 'us' : 'other');
	const { metaAppId } = sandbox.world.app;
	const [from, owner] = to === 'us' ? [otherAppId, metaAppId] : [metaAppId, otherAppId];
	const update = handoverUpdate(thread, { what: wanted.what, from, to: owner, metadata: wanted.metadata ?? '' }, sandbox.clock.now());
	if (wanted.what === 'pass' || wanted.what === 'take') thread.ownedByOther = to === 'other';
	// The app hears of the change itself in its usual way, whoever owns the thread afterwards.
	return sandbox.deliveries.publish({ ...update, standby: false });
}

/** The owner answers in the Instagram app: only its echo tells (reference §3.6). */
export function writeByHand(sandbox: Sandbox, account: Account, follower: Follower, text: string): DirectMessage {
	return deliverToFollower(sandbox, threadFor(sandbox, account, follower), { text, quickReplies: [], attachment: null, commentId: null }, false);
}
