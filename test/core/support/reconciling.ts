import { FAMILIES } from '../../../core/inbox/families';
import type { HandedOff } from '../../../core/inbox/handed-off';
import { reconcileInbox, type ReconcileOutcome } from '../../../core/inbox/reconcile';
import { createInstagramClient } from '../../../core/instagram/client';
import { CONVERSATION_PACE_MS, createPace } from '../../../core/instagram/pace';
import { FakeInbox } from './fake-inbox';
import { connectDeaf, MINUTE, TestStore } from './store';
import { ACCOUNT, receive } from './wire';

/** A store, an account, and the Instagram it reads; sleeping moves the clock. */
export class Reconciling {
	readonly inbox: FakeInbox;
	readonly handedOff: HandedOff[] = [];
	readonly stop = new AbortController();
	readonly pace;

	private constructor(readonly store: TestStore, readonly accountKey: string) {
		this.inbox = new FakeInbox(() => store.now);
		this.pace = createPace(CONVERSATION_PACE_MS, {
			now: () => store.now,
			sleep: async (ms) => {
				store.now += ms;
			},
		});
	}

	static async open(): Promise<Reconciling> {
		const store = await TestStore.open();
		const opened = new Reconciling(store, await connectDeaf(store, ACCOUNT));
		// Times of the API are to the second.
		store.now += MINUTE;
		return opened;
	}

	get now(): number {
		return this.store.now;
	}

	wait(ms: number): void {
		this.store.now += ms;
	}

	async webhook(body: unknown): Promise<void> {
		this.handedOff.push(...(await receive(this.store, body)).handedOff);
	}

	async pass(): Promise<ReconcileOutcome> {
		const outcome = await reconcileInbox({
			store: this.store.use,
			client: createInstagramClient(this.inbox.transport),
			account: { accountKey: this.accountKey, igAccountId: ACCOUNT, ids: [ACCOUNT, `app-${ACCOUNT}`] },
			answered: FAMILIES,
			pace: this.pace,
			stopping: this.stop.signal,
		});
		if (outcome.due) this.handedOff.push(...outcome.handedOff);
		return outcome;
	}

	/** A pass five minutes later. */
	async nextPass(): Promise<ReconcileOutcome> {
		this.wait(5 * MINUTE);
		return await this.pass();
	}

	/** Paths asked for since the last look. */
	asked(): string[] {
		return this.inbox.calls.splice(0).map(({ path }) => path);
	}
}
