import type { Clock } from '../clock';
import { hour, minute, second } from '../clock';
import type { Operation } from '../faults';
import type { Limits } from '../options';
import type { Account, Thread } from '../world';
import { graphError } from './errors';

/** reference §5: what the budget of "everything else" leaves out, because messaging has limits of its own. */
const messaging: readonly Operation[] = ['send', 'private-reply', 'sender-action', 'attachment', 'conversations', 'messenger-profile'];

/** Counts calls per account in a sliding window. A refused call counts too: further calls prolong the block (reference §5). */
export class Limiter {
	private readonly calls = new Map<string, number[]>();

	constructor(private readonly clock: Clock, public limits: Limits) {}

	/** reference §5: 100 sends/s, 10/s with audio or video; the hourly cap is ours to configure. Answers 613/2534040 (§4.9). */
	countSend(account: Account, loud: boolean): void {
		const { sendsPerSecond, sendsPerHour, loudSendsPerSecond } = this.limits;
		const id = account.professionalId;
		const waits = [
			this.count(`send/s:${id}`, second, sendsPerSecond),
			this.count(`send/h:${id}`, hour, sendsPerHour),
			loud ? this.count(`loud/s:${id}`, second, loudSendsPerSecond) : 0,
		];
		refuse('too-many-sends', Math.max(...waits));
	}

	/** reference §5, "Same thread": how much is too much is not written; off unless configured. */
	countThread(thread: Thread): void {
		refuse('too-many-sends', this.count(`thread:${thread.conversationId}`, minute, this.limits.sendsPerThreadPerMinute));
	}

	/** reference §5: 750 private replies an hour. */
	countPrivateReply(account: Account): void {
		refuse('too-many-sends', this.count(`private:${account.professionalId}`, hour, this.limits.privateRepliesPerHour));
	}

	/** reference §4.6: 2 conversation calls a second; the code of the refusal is best knowledge. */
	countConversation(account: Account): void {
		refuse('too-many-calls', this.count(`conversations:${account.professionalId}`, second, this.limits.conversationsPerSecond));
	}

	/** reference §5: the budget of everything but messaging, over an hour instead of Meta's 24. Answers 80002. */
	countCall(account: Account, operation: Operation): void {
		if (messaging.includes(operation)) return;
		refuse('account-limit', this.count(callsKey(account), hour, this.limits.callsPerHour));
	}

	/** How much of the hour's budget is used; null without a budget. */
	usedPercent(account: Account): number | null {
		const { callsPerHour } = this.limits;
		return callsPerHour === null ? null : Math.floor((this.recent(callsKey(account), hour).length * 100) / callsPerHour);
	}

	/** Counts a call; ms until the next one would be taken, 0 while this one is. */
	private count(key: string, span: number, limit: number | null): number {
		const recent = [...this.recent(key, span), this.clock.now()];
		this.calls.set(key, recent);
		if (limit === null || recent.length <= limit) return 0;
		return (recent[recent.length - limit] ?? 0) + span - this.clock.now();
	}

	private recent(key: string, span: number): number[] {
		return (this.calls.get(key) ?? []).filter((at) => at > this.clock.now() - span);
	}
}

function callsKey(account: Account): string {
	return `calls:${account.professionalId}`;
}

/** reference §5: the header tells the wait in minutes. */
function refuse(error: 'too-many-sends' | 'too-many-calls' | 'account-limit', waitMs: number): void {
	if (waitMs > 0) throw graphError(error, { regainMinutes: Math.ceil(waitMs / minute) });
}
