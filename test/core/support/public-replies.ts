import { answerPublicly, type DispatchOutcome, type PublicDispatchStore } from '../../../core/outreach/dispatch';
import type { GraphErrorClass } from '../../../core/instagram/errors';
import type { CallResult } from '../../../core/instagram/call';
import { publishCopyTable } from './copy-table';
import { connectLive, hear, TestStore } from './store';
import { ACCOUNT, commentBody, envelope, receive, textMessage } from './wire';

/** How Instagram answers a public reply, and whether it stands below the comment. `dies`: our process does, before any answer. */
export interface Fate {
	readonly answer: 'accepted' | 'dies' | GraphErrorClass;
	readonly delivered: boolean;
}

export const DELIVERED: Fate = { answer: 'accepted', delivered: true };

/** A reply that stands below a comment, for all to read. */
export interface Standing {
	readonly replyId: string;
	readonly commentId: string;
	readonly text: string;
	readonly at: number;
}

/** One call that reached Instagram, with how things were at that moment. */
export interface PublicCall {
	readonly commentId: string;
	readonly step: string;
	readonly delivered: boolean;
	readonly suppressed: boolean;
	readonly mode: string;
	readonly stopped: boolean;
}

export interface Comment {
	readonly commentId: string;
	readonly person: string;
	readonly viewerKey: string;
	readonly eventKey: string;
}

class Death extends Error {}

/** One account whose comments are answered in public, before an Instagram that remembers every call. */
export class PublicStage {
	readonly calls: PublicCall[] = [];
	readonly standing: Standing[] = [];
	#ids = 0;

	private constructor(readonly store: TestStore, readonly accountKey: string, readonly account: string) {}

	static async open(store?: TestStore, account = ACCOUNT): Promise<PublicStage> {
		const own = store ?? (await TestStore.open());
		if (!store) await publishCopyTable(own.use);
		return new PublicStage(own, await connectLive(own, account), account);
	}

	/** A comment as the webhook brings it. */
	async comments(person: string, text: string, changes: Record<string, unknown> = {}, field = 'comments'): Promise<Comment> {
		const commentId = `1800${this.account.slice(-6)}${++this.#ids}`;
		const [entry] = commentBody(commentId, text, { account: this.account, person, at: this.store.now })['entry'] as [{ value: object }];
		const body = { object: 'instagram', entry: [{ ...entry, field, value: { ...entry.value, ...changes } }] };
		const [handed] = (await receive(this.store, body)).handedOff;
		if (!handed) throw new Error('the comment was not recorded');
		return { commentId, person, viewerKey: handed.viewerKey, eventKey: handed.eventKey };
	}

	async says(person: string, text: string): Promise<void> {
		await receive(this.store, envelope([textMessage(`m${this.account}-${++this.#ids}`, text, { account: this.account, person, at: this.store.now })], this.account));
	}

	/** Our reply comes back as a comment of the account (reference §7.6). */
	async comesBack({ replyId, commentId, text, at }: Standing): Promise<void> {
		const value = { id: replyId, parent_id: commentId, from: { id: this.account, username: 'studio.vaas' }, text };
		await receive(this.store, { object: 'instagram', entry: [{ id: this.account, time: Math.floor(at / 1000), changes: [{ field: 'comments', value }] }] });
	}

	/** What stands below a comment, as the API lists it. */
	client() {
		return {
			readReplies: async (commentId: string) => ({
				ok: true as const,
				value: this.standing
					.filter((reply) => reply.commentId === commentId)
					.map((reply) => ({ commentId: reply.replyId, fromId: this.account, text: reply.text, at: reply.at })),
			}),
		};
	}

	/** Answers a comment; a process that dies gives null. `store` may be one that breaks a law, as a control. */
	async reply(
		{ commentId, viewerKey, eventKey, person }: Comment,
		step: string,
		fate: Fate = DELIVERED,
		copyKey = 'soft_touch',
		store: PublicDispatchStore = this.store.use,
	): Promise<DispatchOutcome | null> {
		const request = { accountKey: this.accountKey, viewerKey, eventKey, step, copyKey };
		const replyToComment = async (id: string, text: string): Promise<CallResult<{ commentId: string }>> => {
			if (id !== commentId) throw new Error('another comment is answered');
			const replyId = `1900${this.account.slice(-6)}${++this.#ids}`;
			this.calls.push({ commentId, step, delivered: fate.delivered, ...this.#moment(person) });
			if (fate.delivered) this.standing.push({ replyId, commentId, text, at: this.store.now });
			if (fate.answer === 'accepted') return { ok: true, value: { commentId: replyId } };
			return { ok: false, error: { class: fate.answer === 'dies' ? 'ambiguous' : fate.answer, code: 1, subcode: 0 } };
		};
		const dying: PublicDispatchStore = {
			claimPublicReply: (input) => store.claimPublicReply(input),
			settleSend: () => Promise.reject(new Death()),
		};
		await hear(this.store, this.accountKey);
		try {
			return await answerPublicly(fate.answer === 'dies' ? dying : store, { replyToComment }, request);
		} catch (error) {
			if (error instanceof Death) return null;
			throw error;
		}
	}

	/** Read from the tables and not asked of the pack. */
	#moment(person: string) {
		const [account] = this.store.rows('select mode, stopped_at from accounts where account_key = ?', this.accountKey);
		return { suppressed: this.stopped.has(person), mode: String(account?.['mode']), stopped: account?.['stopped_at'] !== null };
	}

	/** People who said STOP, as the test knows it. */
	readonly stopped = new Set<string>();

	sendStates(): unknown[] {
		return this.store.rows('select state from sends where account_key = ? order by send_key', this.accountKey).map((row) => row['state']);
	}
}

/** What must never be, in the words of what Instagram saw. */
export function publicBreaches(calls: readonly PublicCall[]): string[] {
	const breaches: string[] = [];
	const delivered = new Set<string>();
	for (const call of calls) {
		const name = `${call.commentId} ${call.step}`;
		if (call.suppressed) breaches.push(`${name}: to somebody who opted out`);
		if (call.mode === 'rehearsal') breaches.push(`${name}: in rehearsal`);
		if (call.stopped) breaches.push(`${name}: while stopped`);
		if (!call.delivered) continue;
		if (delivered.has(name)) breaches.push(`${name}: twice`);
		delivered.add(name);
	}
	return breaches;
}
