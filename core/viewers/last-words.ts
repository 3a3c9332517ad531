import { sql } from 'kysely';
import type { Recording } from '../inbox/recording';
import { givenRows } from '../store/given-rows';
import type { StoreContext } from '../store/use-case';
import { opensWindow } from './opens-window';

interface LastWord {
	readonly viewer_key: string;
	/** UTC milliseconds. */
	readonly at: number;
}

/**
 * Opens the window of everybody who said something that opens it, in one statement. Who writes again can be reached
 * again, whatever an earlier refusal said.
 */
export async function noteLastWords({ tx }: Pick<StoreContext, 'tx'>, recordings: readonly Recording[]): Promise<void> {
	const last = new Map<string, LastWord>();
	for (const { viewerKey, event, now } of recordings) {
		if (!opensWindow(event.kind)) continue;
		const at = Math.min(event.occurredAt, now);
		if (at > (last.get(viewerKey)?.at ?? -Infinity)) last.set(viewerKey, { viewer_key: viewerKey, at });
	}
	if (last.size === 0) return;
	await sql`update viewers set last_inbound_at = given.at, unreachable_reason = null
		from ${givenRows(tx, { viewer_key: 'text', at: 'bigint' }, [...last.values()])}
		where viewers.viewer_key = given.viewer_key and (viewers.last_inbound_at is null or viewers.last_inbound_at < given.at)`.execute(tx);
}
