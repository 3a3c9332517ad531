import { day } from '../clock';
import type { Sandbox } from '../context';
import type { ActiveFault } from '../faults';
import type { Limits } from '../options';
import { windowOpen } from '../threads';
import type { Thread } from '../world';

export interface AccountState {
	professionalId: string;
	appScopedId: string;
	username: string;
	name: string;
	callbackUrl: string | null;
	subscribed: boolean;
	stories: { id: string; caption: string; mediaType: string; postedAt: number; expiresAt: number; live: boolean }[];
}

export interface FollowerState {
	id: string;
	username: string;
	name: string;
	language: string;
	scripted: boolean;
	/** Per account this person has been in touch with. */
	threads: { account: string; igsid: string; windowOpen: boolean; windowClosesAt: number | null; messages: number; received: number; last: { from: 'account' | 'follower'; text: string | null; at: number } | null; follows: boolean; blocked: boolean }[];
}

/** The whole sandbox at a glance, without secrets. */
export interface SandboxState {
	now: number;
	offset: number;
	accounts: AccountState[];
	followers: FollowerState[];
	faults: readonly ActiveFault[];
	limits: Limits;
	held: string[];
	pendingDeliveries: number;
	logLength: number;
}

export function describeState(sandbox: Sandbox): SandboxState {
	const { world, clock, deliveries } = sandbox;
	const now = clock.now();
	return {
		now,
		offset: clock.offset,
		accounts: world.accounts.map((account) => ({
			professionalId: account.professionalId, appScopedId: account.appScopedId, username: account.username, name: account.name,
			callbackUrl: account.callbackUrl, subscribed: account.subscribedFields !== null,
			stories: world.stories.filter((story) => story.account === account).map((story) => ({
				id: story.id, caption: story.caption, mediaType: story.mediaType, postedAt: story.postedAt, expiresAt: story.postedAt + day, live: now - story.postedAt < day,
			})),
		})),
		followers: [...world.followers.values()].map((follower) => ({
			id: follower.id, username: follower.username, name: follower.name, language: follower.language, scripted: follower.script !== null,
			threads: world.threads.filter((thread) => thread.follower === follower).map((thread) => ({
				account: thread.account.professionalId, igsid: thread.igsid, windowOpen: windowOpen(thread, now, day),
				windowClosesAt: thread.windowOpenedAt === null ? null : thread.windowOpenedAt + day, messages: thread.messages.length,
				received: thread.messages.filter(({ from }) => from === 'account').length, last: lastOf(thread),
				follows: follower.follows.has(thread.account.professionalId), blocked: follower.blocks.has(thread.account.professionalId),
			})),
		})),
		faults: sandbox.faults.list(),
		limits: sandbox.limiter.limits,
		held: deliveries.heldIds(),
		pendingDeliveries: deliveries.pending,
		logLength: sandbox.log.records().length,
	};
}

function lastOf({ messages }: Thread): FollowerState['threads'][number]['last'] {
	const last = messages.at(-1);
	return last ? { from: last.from, text: last.deleted ? null : (last.text ?? last.attachment), at: last.at } : null;
}
