import type { Clock } from '../clock';
import type { Ids } from '../ids';
import type { Log } from '../log/log';
import type { RetryPlan } from '../options';
import { Courier } from './courier';
import type { PostResult } from './post';
import type { Update, UpdateDraft } from './update';

export interface HoldFilter {
	only?: 'echoes' | 'inbound';
}

export interface ReleaseOptions {
	/** Only these updates; the rest stays held and holding goes on. */
	only?: string[];
	/** All in one POST (reference §3.4: up to 1000 updates). */
	batch?: boolean;
	/** Order is not guaranteed (reference §3.4). */
	order?: 'as-came' | 'reversed';
}

export interface RedeliverOptions {
	times?: number;
	concurrent?: boolean;
}

/** Takes updates from the world to the receiver: at once, held back, repeated, in batches. */
export class Deliveries {
	private readonly known = new Map<string, Update>();
	private readonly held: Update[] = [];
	private holding: HoldFilter | null = null;
	private readonly courier: Courier;

	constructor(private readonly log: Log, private readonly ids: Ids, clock: Clock, plan: RetryPlan, stopping: AbortSignal) {
		this.courier = new Courier(log, ids, clock, plan, stopping);
	}

	/** Tells the app about something; returns the update's id. */
	publish(draft: UpdateDraft): string {
		const update = { ...draft, id: this.ids.own('update-') };
		this.known.set(update.id, update);
		const { account } = update;
		// reference §3.3: an account that is not subscribed produces no events.
		if (!isSubscribed(update)) this.lose(update, 'not-subscribed');
		else if (account.callbackUrl === null) this.lose(update, 'no-callback');
		else if (this.holds(update)) this.held.push(update);
		else for (let times = 0; times < account.settings.deliverTimes; times++) void this.courier.send([update]);
		return update.id;
	}

	/** From now on updates wait until `release`. */
	hold(filter: HoldFilter = {}): void {
		this.holding = filter;
	}

	/** Sends what was held; returns the ids. Without `only` holding ends. */
	release(options: ReleaseOptions = {}): string[] {
		const released = this.takeHeld(options.only);
		if (options.only === undefined) this.holding = null;
		if (options.order === 'reversed') released.reverse();
		if (options.batch) this.courier.sendBatch(released);
		else for (const update of released) void this.courier.send([update]);
		return released.map((update) => update.id);
	}

	/** Throws held updates away: they never arrive. */
	drop(only?: string[]): string[] {
		const dropped = this.takeHeld(only);
		for (const update of dropped) this.lose(update, 'dropped');
		return dropped.map((update) => update.id);
	}

	/** Delivers known updates once more; resolves with the answers of the first attempts. */
	async redeliver(ids: string | string[], options: RedeliverOptions = {}): Promise<PostResult[]> {
		const updates = [ids].flat().map((id) => this.update(id));
		const results: Promise<PostResult>[] = [];
		for (let times = 0; times < (options.times ?? 1); times++) {
			const attempt = this.courier.send(updates);
			results.push(attempt);
			if (!options.concurrent) await attempt;
		}
		return Promise.all(results);
	}

	/** Records that an update exists that nobody will hear of. */
	lose(update: Update, reason: 'not-subscribed' | 'no-callback' | 'dropped' | 'echo-lost'): void {
		this.log.append({ kind: 'undelivered', account: update.account.professionalId, update: update.id, updateKind: update.kind, mid: update.mid, reason });
	}

	/** An update that is made and lost on purpose. */
	publishLost(draft: UpdateDraft, reason: 'echo-lost'): void {
		const update = { ...draft, id: this.ids.own('update-') };
		this.known.set(update.id, update);
		this.lose(update, reason);
	}

	update(id: string): Update {
		const found = this.known.get(id);
		if (!found) throw new Error(`No update ${id}`);
		return found;
	}

	list(): readonly Update[] {
		return [...this.known.values()];
	}

	heldIds(): string[] {
		return this.held.map((update) => update.id);
	}

	/** Deliveries under way or waiting for a retry. */
	get pending(): number {
		return this.courier.pending;
	}

	private holds(update: Update): boolean {
		if (this.holding === null) return false;
		if (this.holding.only === undefined) return true;
		return (this.holding.only === 'echoes') === (update.kind === 'echo');
	}

	private takeHeld(only?: string[]): Update[] {
		const taken = this.held.filter((update) => only === undefined || only.includes(update.id));
		for (const update of taken) this.held.splice(this.held.indexOf(update), 1);
		return taken;
	}
}

/** What comes as standby needs that field, not its own (reference §3.3). */
function isSubscribed({ account, field, shape, standby }: Update): boolean {
	const asStandby = shape === 'messaging' && (standby || account.settings.standby);
	return account.subscribedFields?.includes(asStandby ? 'standby' : field) ?? false;
}
