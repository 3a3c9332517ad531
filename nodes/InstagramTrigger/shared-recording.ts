import type { HandedOff, NormalisedWebhook } from '../../core';

/** Webhooks with more updates than this among them are recorded in several goes: all of a go wait for all of it. */
export const MOST_UPDATES = 200;

type Record = (webhook: NormalisedWebhook) => Promise<readonly HandedOff[]>;

interface Waiting {
	readonly webhook: NormalisedWebhook;
	readonly record: Record;
	readonly resolve: (handedOff: readonly HandedOff[]) => void;
	readonly reject: (error: unknown) => void;
}

/**
 * Records webhooks of a burst together: those that come while others are being recorded go next, in one transaction.
 * Most of what a transaction looks up is the same for all of them, and in PostgreSQL those of one account wait for
 * each other anyway. Each is answered after the commit of its own.
 */
export class SharedRecording {
	readonly #waiting: Waiting[] = [];
	#isRecording = false;

	/** @param concernsAll whether an error says that nothing can be recorded now: then nobody waits for a go of their own */
	constructor(private readonly concernsAll: (error: unknown) => boolean) {}

	/**
	 * @param record does it; that of the first of those that go together is called for all of them
	 * @returns what is handed off: of webhooks that go together, all of it to the first
	 */
	record(webhook: NormalisedWebhook, record: Record): Promise<readonly HandedOff[]> {
		return new Promise((resolve, reject) => {
			this.#waiting.push({ webhook, record, resolve, reject });
			void this.#recordAll();
		});
	}

	async #recordAll(): Promise<void> {
		if (this.#isRecording) return;
		this.#isRecording = true;
		for (let go = this.#next(); go.length > 0; go = this.#next()) await this.#recordTogether(go);
		this.#isRecording = false;
	}

	/** The first, and those behind it as far as they fit. */
	#next(): Waiting[] {
		let updates = 0;
		const count = this.#waiting.findIndex(({ webhook }) => (updates += webhook.events.length) > MOST_UPDATES);
		return this.#waiting.splice(0, count === -1 ? this.#waiting.length : Math.max(1, count));
	}

	/** Nothing of any is kept when one cannot be recorded; then each goes by itself, and only that one is told. */
	async #recordTogether(go: readonly Waiting[]): Promise<void> {
		const [first, ...others] = go;
		if (!first) return;
		try {
			const handedOff = await first.record(merged(go.map(({ webhook }) => webhook)));
			first.resolve(handedOff);
			for (const { resolve } of others) resolve([]);
		} catch (error) {
			if (others.length === 0 || this.concernsAll(error)) for (const { reject } of go) reject(error);
			else await Promise.all(go.map(async (each) => each.record(each.webhook).then(each.resolve, each.reject)));
		}
	}
}

function merged(webhooks: readonly NormalisedWebhook[]): NormalisedWebhook {
	const unknown = new Map<string, number>();
	for (const webhook of webhooks) for (const [type, times] of Object.entries(webhook.unknown)) unknown.set(type, (unknown.get(type) ?? 0) + times);
	return { events: webhooks.flatMap(({ events }) => events), unknown: Object.fromEntries(unknown) };
}
