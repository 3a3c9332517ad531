import { setTimeout as sleep } from 'node:timers/promises';
import { CONVERSATION_PACE_MS, createPace, type AccountSummary, type Pace } from '../../core';

/** One pace per account for everything of a heartbeat that reads conversations. */
export class Paces {
	private readonly paces = new Map<string, Pace>();

	of(accountKey: string): Pace {
		const pace = this.paces.get(accountKey) ?? createPace(CONVERSATION_PACE_MS, { now: () => performance.now(), sleep });
		this.paces.set(accountKey, pace);
		return pace;
	}
}

/** Every id Instagram may name an account by. */
export function idsOf({ igAccountId, appScopedId }: AccountSummary): string[] {
	return [igAccountId, appScopedId ?? igAccountId];
}
