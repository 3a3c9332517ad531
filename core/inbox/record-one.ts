import type { StoreContext } from '../store/use-case';
import { personOf, type AccountBatch } from './batch';
import { insertEvent, newEventRow } from './event-row';
import type { Family } from './families';
import { toHandedOff, type HandedOff } from './handed-off';
import type { InboxEffects, Recording } from './recording';
import type { Update } from './runs';

/** What was recorded of some updates: those a workflow is to hear of, and how many had been here before. */
export interface Recorded {
	readonly handedOff: readonly HandedOff[];
	readonly duplicates: number;
}

const KNOWN: Recorded = { handedOff: [], duplicates: 1 };
const TAKEN_UP: Recorded = { handedOff: [], duplicates: 0 };

/** Records one update of a person, whatever it says. */
export async function recordOne(store: StoreContext, effects: InboxEffects, batch: AccountBatch, { event, reading: read }: Update, answered: readonly Family[]): Promise<Recorded> {
	const naturalKey = batch.keyOf(event);
	if (batch.known.has(naturalKey)) return KNOWN;
	batch.known.add(naturalKey);
	const viewerKey = await personOf(store, batch, event.personId, effects.findPerson);
	const { account, now } = batch;
	const reading = await effects.readFor(store, { accountKey: account.account_key, viewerKey, event, reading: read, now });
	const recording: Recording = { account, viewerKey, eventKey: store.newKey('evt'), event, reading, naturalKey, now };
	const row = newEventRow(store, recording, answered);
	if (!(await insertEvent(store, row))) return KNOWN;
	await effects.onInbound(store, recording);
	if (await effects.onClaim(store, recording)) return TAKEN_UP;
	if (reading.keyword === 'stop' && !(await effects.onStop(store, recording))) await expectNothing(store, recording);
	return { handedOff: event.standby === true ? [] : [toHandedOff(row)], duplicates: 0 };
}

/** A person who had opted out before needs no further confirmation. */
async function expectNothing({ tx }: StoreContext, { eventKey, now }: Recording): Promise<void> {
	await tx
		.updateTable('events')
		.set({ expects_answer: 0, state: 'handled', handled_at: now })
		.where('event_key', '=', eventKey)
		.execute();
}
