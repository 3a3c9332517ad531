import type { InstagramEvent } from '../instagram/events';
import type { AccountBatch } from './batch';
import type { EchoEvent, InboundEvent, InboxEffects, OwnComment, Reading } from './recording';

/** An update of a person, and how it reads. */
export interface Update {
	readonly event: InboundEvent;
	readonly reading: Reading;
}

/** Updates of people of one account; of several each is ordinary. */
export interface InboundRun {
	readonly kind: 'inbound';
	readonly batch: AccountBatch;
	readonly updates: [Update, ...Update[]];
}

/** What is recorded in one go: ordinary updates of one account that came one after the other, or one of any kind. */
export type Run =
	| { readonly kind: 'foreign' }
	| { readonly kind: 'echo'; readonly batch: AccountBatch; readonly event: EchoEvent }
	| { readonly kind: 'own_comment'; readonly batch: AccountBatch; readonly event: OwnComment }
	| InboundRun;

interface Reader extends Pick<InboxEffects, 'isOrdinary'> {
	readonly read: (event: InboundEvent) => Reading;
}

/** Cuts the updates of a body into runs, in their order: what somebody said before an opt-out is recorded before it. */
export function* runsOf(events: readonly InstagramEvent[], batches: ReadonlyMap<string, AccountBatch>, { read, isOrdinary }: Reader): Generator<Run> {
	let open: InboundRun | null = null;
	for (const event of events) {
		const run = runOfOne(event, batches.get(event.accountId), read);
		const isOpen = run.kind === 'inbound' && isOrdinary(run.updates[0].event, run.updates[0].reading);
		if (isOpen && open?.batch === run.batch) {
			open.updates.push(...run.updates);
			continue;
		}
		if (open) yield open;
		open = isOpen ? run : null;
		if (!isOpen) yield run;
	}
	if (open) yield open;
}

function runOfOne(event: InstagramEvent, batch: AccountBatch | undefined, read: Reader['read']): Run {
	if (!batch) return { kind: 'foreign' };
	switch (event.kind) {
		case 'echo':
			return { kind: 'echo', batch, event };
		case 'own_comment':
			return { kind: 'own_comment', batch, event };
		default:
			return { kind: 'inbound', batch, updates: [{ event, reading: read(event) }] };
	}
}
