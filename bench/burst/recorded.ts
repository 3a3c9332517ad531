import { commentKey } from '../../core/instagram/normalise-comment';
import { messageKey } from '../../core/instagram/normalise-messaging';
import { naturalKeyOf } from '../../core/inbox/batch';
import { parseKeyring } from '../../core/store/keyring';
import { saidIn, type Updates } from './updates';

export interface Difference {
	readonly lost: number;
	readonly doubled: number;
	/** Nobody posted these. */
	readonly strange: number;
}

/** Holds what is there against what should be. */
export function differenceOf(wanted: ReadonlySet<string>, found: Iterable<string>): Difference {
	const times = new Map<string, number>();
	for (const each of found) times.set(each, (times.get(each) ?? 0) + 1);
	const known = [...times].filter(([each]) => wanted.has(each));
	return {
		lost: wanted.size - known.length,
		doubled: known.filter(([, count]) => count > 1).length,
		strange: times.size - known.length,
	};
}

/** Keys the store knows the updates of these POSTs by. */
export function naturalKeys(posts: Iterable<number>, updates: Updates, storeKey: string): Set<string> {
	const store = { keys: parseKeyring(storeKey) };
	const keys = new Set<string>();
	for (const nth of posts) {
		for (const { what, id } of saidIn(nth, updates)) keys.add(naturalKeyOf(store, { naturalKey: what === 'comment' ? commentKey(id) : messageKey(id) }));
	}
	return keys;
}

/** Keys of events in what n8n kept of a workflow's executions: it writes each text of an execution once. */
export function eventKeysIn(data: string): string[] {
	return [...new Set(data.match(/evt_[\w-]{20}/g))];
}
