import { graphTime } from '../clock';
import type { Account, Follower, QuickReply, World } from '../world';
import type { Log } from './log';
import type { ApiCallRecord, SendFacts } from './records';

/** A message the account got through to a person. */
export interface ReceivedMessage {
	n: number;
	at: number;
	real: number;
	account: string;
	followerId: string | null;
	text: string | null;
	messageId: string | null;
	kind: SendFacts['kind'];
	commentId: string | null;
	windowOpen: boolean;
	/** HUMAN_AGENT where a human's late answer says so (reference §4.2). */
	tag: string | null;
	/** What the caller was told: a delivered message may have been answered with an error. */
	status: number | null;
}

/** A comment the account wrote in public. */
export interface PublicReply {
	n: number;
	at: number;
	real: number;
	account: string;
	id: string;
	/** The comment it answers; null: a comment of its own. */
	answerTo: string | null;
	mediaId: string | null;
	/** Who wrote the answered comment. */
	followerId: string | null;
	text: string;
	/** What the caller was told; null: nothing. */
	status: number | null;
}

/** One bubble on the person's screen. */
export interface InboxMessage {
	mid: string;
	from: 'account' | 'follower';
	text: string | null;
	at: number;
	time: string;
	quickReplies: QuickReply[];
	tapped: string | null;
	attachment: string | null;
	storyId: string | null;
	commentId: string | null;
	reaction: string | null;
	deleted: boolean;
	seen: boolean;
}

/** Questions to the log that tests ask. */
export class Judge {
	constructor(private readonly world: World, private readonly log: Log) {}

	apiCalls(operation?: string): ApiCallRecord[] {
		return this.log.records().filter((r): r is ApiCallRecord => r.kind === 'api' && (operation === undefined || r.operation === operation));
	}

	/** All calls to the messages edge, refused ones too. */
	sends(): ApiCallRecord[] {
		return this.apiCalls().filter((call) => call.send !== null && call.send.kind !== 'sender-action');
	}

	/** What really arrived at this person, oldest first. */
	messagesTo(follower: string): ReceivedMessage[] {
		const { id } = this.world.follower(follower);
		return this.received().filter((message) => message.followerId === id);
	}

	/** Everything that really arrived at anybody. */
	received(): ReceivedMessage[] {
		return this.sends().flatMap((call) => {
			const { send } = call;
			if (!send?.delivered) return [];
			return [{
				n: call.n, at: call.at, real: call.real, account: call.account ?? '', followerId: send.followerId, text: send.text, messageId: send.messageId,
				kind: send.kind, commentId: send.commentId, windowOpen: send.windowOpen, tag: send.tag, status: call.status,
			}];
		});
	}

	/** Direct messages tried while the window was shut; private replies have their own rule, and a human's late answer that was taken has its tag. */
	sendsOutsideWindow(): ApiCallRecord[] {
		return this.sends().filter((call) => call.send?.kind === 'message' && !call.send.windowOpen && !(call.send.delivered && call.send.tag === 'HUMAN_AGENT'));
	}

	/** Comments and replies of the account that really stand under a post, oldest first. */
	publicReplies(): PublicReply[] {
		return this.apiCalls('public-reply').flatMap((call) => {
			const { comment } = call;
			if (!comment?.done || comment.newCommentId === null) return [];
			const { newCommentId, commentId, mediaId, followerId, text } = comment;
			return [{ n: call.n, at: call.at, real: call.real, account: call.account ?? '', id: newCommentId, answerTo: commentId, mediaId, followerId, text: text ?? '', status: call.status }];
		});
	}

	/** Calls that asked for a token: code exchange, short to long, refresh (reference §1.2); refused ones too. */
	tokenGrants(): ApiCallRecord[] {
		return this.apiCalls('token').filter((call) => call.token !== null);
	}

	/** Calls with a good token to something this Instagram does not have. */
	unknownPaths(): ApiCallRecord[] {
		return this.apiCalls('unknown').filter((call) => call.account !== null);
	}

	/** What the person sees in their conversation with the account. */
	inboxOf(follower: Follower, account: Account): InboxMessage[] {
		const thread = this.world.threadWith(account, follower);
		return (thread?.messages ?? []).map((message) => ({
			mid: message.mid, from: message.from, text: message.deleted ? null : message.text, at: message.at, time: graphTime(message.at),
			quickReplies: message.deleted ? [] : message.quickReplies, tapped: message.tapped, attachment: message.attachment, storyId: message.storyId,
			commentId: message.commentId, reaction: message.reaction, deleted: message.deleted, seen: message.seen,
		}));
	}
}
