import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../clock';
import type { Ids } from '../ids';
import type { Log } from '../log/log';
import type { RetryPlan } from '../options';
import { envelopeBytes, signature, signingSecret } from './encode';
import { accepted, postBytes } from './post';
import type { PostResult } from './post';
import type { Update } from './update';

/** Carries one delivery to its end: try, and try again with growing waits (reference §3.4). */
export class Courier {
	pending = 0;

	constructor(
		private readonly log: Log,
		private readonly ids: Ids,
		private readonly clock: Clock,
		private readonly plan: RetryPlan,
		private readonly stopping: AbortSignal,
	) {}

	/** Starts a delivery; resolves with the first attempt, retries go on behind. */
	send(updates: readonly Update[]): Promise<PostResult> {
		this.pending += 1;
		return new Promise((resolve) => {
			void this.carry(updates, resolve).finally(() => {
				this.pending -= 1;
			});
		});
	}

	/** As few POSTs as possible: one per receiver and secret, at most 1000 updates each (reference §3.4). */
	sendBatch(updates: readonly Update[]): void {
		const groups = new Map<string, Update[]>();
		for (const update of updates) {
			const key = `${update.account.callbackUrl ?? ''} ${signingSecret(update.account)}`;
			groups.set(key, [...(groups.get(key) ?? []), update]);
		}
		for (const group of groups.values()) {
			for (let start = 0; start < group.length; start += 1_000) void this.send(group.slice(start, start + 1_000));
		}
	}

	private async carry(updates: readonly Update[], firstDone: (result: PostResult) => void): Promise<void> {
		const delivery = this.ids.own('delivery-');
		for (let attempt = 1; attempt <= this.plan.maxTries; attempt++) {
			const result = await this.attempt(delivery, updates, attempt);
			if (attempt === 1) firstDone(result);
			if (accepted(result) || this.stops()) return;
			await this.wait(attempt);
			if (this.stops()) return;
		}
		for (const update of updates) this.log.append({ kind: 'undelivered', account: update.account.professionalId, update: update.id, updateKind: update.kind, mid: update.mid, reason: 'gave-up' });
	}

	private async attempt(delivery: string, updates: readonly Update[], attempt: number): Promise<PostResult> {
		const [first] = updates;
		// The address is read at every try: a receiver may have moved meanwhile.
		if (!first?.account.callbackUrl) return { status: null, body: '', error: 'no callback', ms: 0 };
		const bytes = envelopeBytes(updates, this.clock.now());
		const headers = { 'X-Hub-Signature-256': signature(bytes, signingSecret(first.account)) };
		const result = await postBytes(first.account.callbackUrl, bytes, headers, this.plan.timeoutMs, this.stopping);
		this.log.append({
			kind: 'webhook', account: first.account.professionalId, delivery, attempt, forgery: null,
			updates: updates.map((update) => update.id), updateKinds: updates.map((update) => update.kind),
			mids: updates.flatMap((update) => update.mid ?? []),
			status: result.status, error: result.error, ms: result.ms, echo: updates.every((update) => update.kind === 'echo'),
		});
		return result;
	}

	private stops(): boolean {
		return this.stopping.aborted;
	}

	private async wait(attempt: number): Promise<void> {
		const { firstMs, baseMs, factor, capMs } = this.plan;
		const ms = attempt === 1 ? firstMs : Math.min(capMs, baseMs * factor ** (attempt - 2));
		try {
			await sleep(ms, undefined, { signal: this.stopping });
		} catch {
			// The sandbox stops; the caller sees that.
		}
	}
}
