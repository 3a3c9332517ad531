import { applyConsent } from '../consent/ledger-store';
import { consentPurpose } from '../consent/ledger';
import { holdReason, putOnHold } from '../consent/holds';
import { restrict } from '../consent/restriction';
import { assertNever } from '../exhaustive';
import { noteForAll } from '../store/audit';
import type { JournalEntry } from '../store/journal-line';
import type { StoreContext, UseCase } from '../store/use-case';
import { keepMark } from '../viewers/marks';
import { takeUpAgain } from './account-callback';
import { closeForErasure, eraseSubject } from './erase';
import { readSubject } from './subject';

/**
 * Carries out the next of what a store that was put back has learned from its journal, oldest first: consents that
 * were withdrawn, objections, restrictions, pauses, erasures and deletions of accounts. Opt-outs hold already. Until
 * all is done nothing is sent.
 *
 * @returns whether that was all
 */
export const replayJournal: UseCase<{ readonly limit: number }, { readonly done: boolean }> = async (store, { limit }) => {
	const rows = await store.tx
		.selectFrom('journal_replays')
		.innerJoin('journal_lines', 'journal_lines.seq', 'journal_replays.seq')
		.select(['journal_replays.seq', 'journal_lines.line'])
		.orderBy('journal_replays.seq')
		.limit(limit)
		.execute();
	let carriedOut = 0;
	for (const { seq, line } of rows) {
		if (await carryOut(store, JSON.parse(line) as JournalEntry)) carriedOut++;
		await store.tx.deleteFrom('journal_replays').where('seq', '=', seq).execute();
	}
	if (carriedOut > 0) await noteForAll(store, 'care', { what: 'journal replayed', detail: { carriedOut } });
	return { done: rows.length < limit };
};

/** @returns false when the store was put back to before the person or the account was in it */
async function carryOut(store: StoreContext, entry: JournalEntry): Promise<boolean> {
	if (entry.act === 'account') return takeUpAgain(store, entry);
	const { accountKey, viewerKey, at, sourceEvent } = entry;
	const viewer = await store.tx.selectFrom('viewers').select('viewer_key').where('viewer_key', '=', viewerKey).where('account_key', '=', accountKey).executeTakeFirst();
	if (!viewer) return false;
	switch (entry.act) {
		case 'withdraw':
		case 'object': {
			const purpose = consentPurpose.parse(entry.reason);
			await applyConsent(store, { accountKey, viewerKey, purpose }, { type: entry.act, sourceEvent, origin: 'system', at });
			return true;
		}
		case 'hold':
			await putOnHold(store, { accountKey, viewerKey, sourceEvent, at, reason: holdReason(entry.reason) });
			if (entry.reason !== 'under_age') return true;
			await keepMark(store, { accountKey, viewerKey, kind: 'flag', name: 'under_age', source: 'own message', evidence: sourceEvent, at });
			return true;
		case 'restrict':
			await restrict(store, accountKey, viewerKey, { cause: sourceEvent, at });
			return true;
		case 'erase': {
			const subject = await readSubject(store, accountKey, viewerKey);
			await closeForErasure(store, subject, { event: sourceEvent, at });
			await eraseSubject(store, subject, { event: sourceEvent, at });
			return true;
		}
		case 'begin':
		case 'backup':
		case 'suppress':
		case 'lift':
			return true;
		default:
			return assertNever(entry.act);
	}
}
