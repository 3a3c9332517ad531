import type { NormalisedWebhook } from '../../../core/instagram/events';
import { FAMILIES, type Family } from '../../../core/inbox/families';
import type { TestStore } from './store';

/** Rows a store would keep of an update, counted. */
export function kept(store: TestStore): Record<string, number> {
	return Object.fromEntries(['events', 'engagements', 'viewers', 'identities', 'suppressions'].map((table) => [table, store.count(table)]));
}

export function counters(store: TestStore): Record<string, unknown> {
	return Object.fromEntries(store.rows('select name, value from counters order by name').map((row): [string, unknown] => [String(row['name']), row['value']]));
}

export function record(store: TestStore, webhook: NormalisedWebhook, answered: readonly Family[] = FAMILIES) {
	return store.use.recordEvents({ ...webhook, answered });
}
