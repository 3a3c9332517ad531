import type { Clock } from '../clock';
import { hour, second } from '../clock';
import type { Limits } from '../options';
import type { Account } from '../world';
import { graphError } from './errors';

/** Counts calls per account in a sliding window. A refused call counts too: further calls prolong the block (reference §5). */
export class Limiter {
	private readonly calls = new Map<string, number[]>();

	constructor(private readonly clock: Clock, public limits: Limits) {}

	/** reference §5: 100 sends/s; the hourly cap is ours to configure. Answers 613/2534040 (§4.9). */
	countSend(account: Account): void {
		const fast = this.over(`send/s:${account.professionalId}`, second, this.limits.sendsPerSecond);
		const many = this.over(`send/h:${account.professionalId}`, hour, this.limits.sendsPerHour);
		if (fast || many) throw graphError('too-many-sends');
	}

	/** reference §5: 750 private replies an hour. */
	countPrivateReply(account: Account): void {
		if (this.over(`private:${account.professionalId}`, hour, this.limits.privateRepliesPerHour)) throw graphError('too-many-sends');
	}

	/** reference §4.6: 2 conversation calls a second; the code of the refusal is best knowledge. */
	countConversation(account: Account): void {
		if (this.over(`conversations:${account.professionalId}`, second, this.limits.conversationsPerSecond)) throw graphError('too-many-calls');
	}

	private over(key: string, span: number, limit: number | null): boolean {
		const now = this.clock.now();
		const recent = (this.calls.get(key) ?? []).filter((at) => at > now - span);
		recent.push(now);
		this.calls.set(key, recent);
		return limit !== null && recent.length > limit;
	}
}

/** reference §5: minutes until the account may call again. */
export function usageHeader(account: Account): string {
	return JSON.stringify({
		[account.professionalId]: [{ type: 'instagram', call_count: 100, total_cputime: 20, total_time: 20, estimated_time_to_regain_access: 19 }],
	});
}
