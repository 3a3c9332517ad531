import { applyConsent } from '../consent/ledger-store';
import { CONSENT_PURPOSES } from '../consent/ledger';
import { findSuppression, listPerson } from '../consent/suppression';
import { forgetForeignMessages } from '../outreach/takeover';
import { erasePeople } from '../retention/people';
import type { StoreContext } from '../store/use-case';
import type { Subject } from './subject';

/** Why somebody is on the suppression list who was erased. */
export const ERASURE = 'erasure';

/** What an erasure removed; counts only. */
export interface ErasedCounts {
	readonly identities: number;
	readonly signals: number;
	/** Updates of Instagram of which only that there was one is left: it must not come in a second time. */
	readonly updates: number;
	readonly marks: number;
	readonly questions: number;
	readonly plans: number;
	readonly commentIds: number;
	readonly merges: number;
	/** Messages and decisions: they stay as proof, and lead to nobody. */
	readonly cutLoose: number;
}

/** The event or request an erasure follows from, and when; UTC milliseconds. */
export interface Cause {
	readonly event: string;
	readonly at: number;
}

/**
 * Nothing is sent to a person any more who asked to be erased: on the suppression list by every identity known,
 * every consent withdrawn, plans called off. Holds from the moment the request is theirs.
 */
export async function closeForErasure(store: StoreContext, subject: Subject, cause: Cause): Promise<void> {
	const { accountKey, viewerKey, keys } = subject;
	const listing = (await findSuppression(store, accountKey, viewerKey)) ?? { reason: ERASURE, sourceEvent: cause.event, at: cause.at };
	await listPerson(store, accountKey, { ...listing, viewerKey }, { identities: [], viewerKeys: keys });
	for (const key of keys) {
		for (const purpose of CONSENT_PURPOSES) {
			await applyConsent(store, { accountKey, viewerKey: key, purpose }, { type: 'withdraw', sourceEvent: cause.event, at: cause.at });
		}
	}
	await store.tx
		.updateTable('plans')
		.set({ state: 'cancelled', outcome: ERASURE, finished_at: store.wallClock })
		.where('account_key', '=', accountKey)
		.where('viewer_key', 'in', keys)
		.where('state', '=', 'due')
		.execute();
	await store.tx
		.updateTable('open_questions')
		.set({ state: 'void' })
		.where('account_key', '=', accountKey)
		.where('viewer_key', 'in', keys)
		.where('state', '=', 'open')
		.execute();
}

/** What the ledger keeps of an erasure: every purpose something was decided on is as if nothing had been. */
async function eraseConsents(store: StoreContext, { accountKey, keys }: Subject, cause: Cause): Promise<void> {
	for (const viewerKey of keys) {
		for (const purpose of CONSENT_PURPOSES) {
			await applyConsent(store, { accountKey, viewerKey, purpose }, { type: 'erase', sourceEvent: cause.event, at: cause.at });
		}
	}
}

/**
 * Erases a person: their data keys with their identities, and every row that speaks of them. What stays leads to
 * nobody: opt-outs as keyed hashes, the consent ledger and the proof of messages under a random key.
 */
export async function eraseSubject(store: StoreContext, subject: Subject, cause: Cause): Promise<ErasedCounts> {
	const { tx } = store;
	const { accountKey, keys } = subject;
	const now = cause.at;
	const counts = await countHeld(store, subject);
	await eraseConsents(store, subject, cause);
	await forgetTestPerson(store, subject);
	const events = tx.selectFrom('events').select('event_key').where('account_key', '=', accountKey).where('viewer_key', 'in', keys);
	await tx.deleteFrom('comment_refs').where('event_key', 'in', events).execute();
	await tx
		.updateTable('events')
		.set({
			viewer_key: null, story_id: null, keyword: null, language: null, question_key: null,
			expects_answer: 0, state: 'handled', handled_at: now, outcome: ERASURE,
		})
		.where('account_key', '=', accountKey)
		.where('viewer_key', 'in', keys)
		.execute();
	await tx.deleteFrom('engagements').where('account_key', '=', accountKey).where('viewer_key', 'in', keys).execute();
	await tx.deleteFrom('restrictions').where('account_key', '=', accountKey).where('viewer_key', 'in', keys).execute();
	// A call under way is still settled by its echo, which is found by this hash.
	await tx
		.updateTable('sends')
		.set({ text_hash: '', message_hash: null })
		.where('account_key', '=', accountKey)
		.where('viewer_key', 'in', keys)
		.where('state', 'in', ['sent', 'refused'])
		.execute();
	await forgetForeignMessages(store, accountKey, keys);
	const people = await tx.selectFrom('viewers').select(['viewer_key', 'merged_into']).where('viewer_key', 'in', keys).execute();
	await erasePeople(store, accountKey, people);
	await store.journal?.note(people.map((person) => ({ act: 'erase', accountKey, viewerKey: person.viewer_key, reason: ERASURE, sourceEvent: cause.event, at: now })));
	return counts;
}

async function countHeld({ tx }: StoreContext, { accountKey, keys }: Subject): Promise<ErasedCounts> {
	const rowsOf = async (table: 'identities' | 'engagements' | 'events' | 'viewer_marks' | 'open_questions' | 'plans' | 'sends' | 'decisions') => {
		const row = await tx
			.selectFrom(table)
			.select((select) => select.fn.countAll<number | string>().as('held'))
			.where('account_key', '=', accountKey)
			.where('viewer_key', 'in', keys)
			.executeTakeFirstOrThrow();
		return Number(row.held);
	};
	const refs = await tx
		.selectFrom('comment_refs')
		.innerJoin('events', 'events.event_key', 'comment_refs.event_key')
		.select((select) => select.fn.countAll<number | string>().as('held'))
		.where('events.account_key', '=', accountKey)
		.where('events.viewer_key', 'in', keys)
		.executeTakeFirstOrThrow();
	const merges = await tx
		.selectFrom('merges')
		.select((select) => select.fn.countAll<number | string>().as('held'))
		.where((where) => where.or([where('from_key', 'in', keys), where('into_key', 'in', keys)]))
		.executeTakeFirstOrThrow();
	return {
		identities: await rowsOf('identities'),
		signals: await rowsOf('engagements'),
		updates: await rowsOf('events'),
		marks: await rowsOf('viewer_marks'),
		questions: await rowsOf('open_questions'),
		plans: await rowsOf('plans'),
		commentIds: Number(refs.held),
		merges: Number(merges.held),
		cutLoose: (await rowsOf('sends')) + (await rowsOf('decisions')),
	};
}

/** The test list names handles, by hash: an erased person's is no longer on it. */
async function forgetTestPerson({ tx }: StoreContext, { accountKey, keys }: Subject): Promise<void> {
	const hashes = tx
		.selectFrom('identities')
		.select('hash')
		.where('viewer_key', 'in', keys)
		.where('kind', '=', 'handle')
		.where('hash', 'is not', null)
		.$narrowType<{ hash: string }>();
	await tx.deleteFrom('test_people').where('account_key', '=', accountKey).where('hash', 'in', hashes).execute();
}
