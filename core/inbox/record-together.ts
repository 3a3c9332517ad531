import { insertNew } from '../store/insert-many';
import type { StoreContext } from '../store/use-case';
import { meetEverybody, type AccountBatch } from './batch';
import { newEventRow } from './event-row';
import type { Family } from './families';
import { toHandedOff } from './handed-off';
import type { Recorded } from './record-one';
import type { InboxEffects, Recording } from './recording';
import type { Update } from './runs';

/** Records ordinary updates of one account with a few statements for all of them: what `recordOne` would have left, in their order. */
export async function recordTogether(
	store: StoreContext,
	effects: InboxEffects,
	batch: AccountBatch,
	updates: readonly Update[],
	answered: readonly Family[],
): Promise<Recorded> {
	const fresh = withoutKnown(batch, updates);
	const people = await meetEverybody(store, batch, fresh.map(({ event }) => event.personId), effects);
	const { account, now } = batch;
	const recordings = fresh.map(({ event, reading, naturalKey }): Recording => ({
		account, viewerKey: people(event.personId), eventKey: store.newKey('evt'), event, reading, naturalKey, now,
	}));
	const rows = recordings.map((recording) => newEventRow(store, recording, answered));
	// The row is the claim: of two processes with the same update one gets past here.
	const there = new Set(await insertNew(store.tx, 'events', rows, ['account_key', 'natural_key']));
	const isNew = (_: unknown, place: number) => !there.has(place);
	const added = recordings.filter(isNew);
	await effects.onOrdinary(store, added);
	const handedOff = rows.filter(isNew).filter((_, place) => added[place]?.event.standby !== true).map(toHandedOff);
	return { handedOff, duplicates: updates.length - added.length };
}

function withoutKnown(batch: AccountBatch, updates: readonly Update[]): ReadonlyArray<Update & { readonly naturalKey: string }> {
	return updates.flatMap((update) => {
		const naturalKey = batch.keyOf(update.event);
		if (batch.known.has(naturalKey)) return [];
		batch.known.add(naturalKey);
		return [{ ...update, naturalKey }];
	});
}
