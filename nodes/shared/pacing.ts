import { setTimeout as sleep } from 'node:timers/promises';
import { CONVERSATION_PACE_MS, createPace, type Pace, type Store } from '../../core';

/** One pace per account for everything that reads conversations: in turn within this process, and in slots of the store over all. */
export class Paces {
	private readonly paces = new Map<string, Pace>();

	constructor(private readonly store: Pick<Store, 'takeReadSlot'>) {}

	of(accountKey: string): Pace {
		const pace = this.paces.get(accountKey) ?? this.make(accountKey);
		this.paces.set(accountKey, pace);
		return pace;
	}

	private make(accountKey: string): Pace {
		const inTurn = createPace(CONVERSATION_PACE_MS, { now: () => performance.now(), sleep });
		return (call) =>
			inTurn(async () => {
				await sleep(await this.store.takeReadSlot({ accountKey }));
				return call();
			});
	}
}
