import type { StoreContext } from '../store/use-case';
import { isoOf, isoOrNull, type Entry } from './entry';
import type { Subject } from './subject';

/** What came from the person, from Instagram or from lists. */
export interface Collected {
	readonly signals: readonly Entry[];
	readonly updates: readonly Entry[];
	readonly marks: readonly Entry[];
	readonly merges: readonly Entry[];
	/** Lists the person was on, with the terms of their source. */
	readonly sources: readonly Entry[];
}

export async function readCollected(store: StoreContext, subject: Subject): Promise<Collected> {
	return {
		signals: await readSignals(store, subject),
		updates: await readUpdates(store, subject),
		marks: await readMarks(store, subject),
		merges: await readMerges(store, subject),
		sources: await readSources(store, subject),
	};
}

async function readSignals({ tx }: StoreContext, { accountKey, keys }: Subject): Promise<Entry[]> {
	const rows = await tx
		.selectFrom('engagements')
		.selectAll()
		.where('account_key', '=', accountKey)
		.where('viewer_key', 'in', keys)
		.orderBy('at')
		.orderBy('engagement_key')
		.execute();
	return rows.map((row) => ({
		kind: row.kind, at: isoOf(row.at), story: row.story_id, source: row.source, context: row.context, tag: row.tag,
		language: row.language, country: row.country, accountType: row.account_type, watchSeconds: row.watch_seconds,
		followsUs: row.follows_us === null ? null : row.follows_us === 1,
	}));
}

/** Updates of Instagram. Their words are not kept; how we read them is. */
async function readUpdates({ tx }: StoreContext, { accountKey, keys }: Subject): Promise<Entry[]> {
	const rows = await tx
		.selectFrom('events')
		.leftJoin('comment_refs', 'comment_refs.event_key', 'events.event_key')
		.select(['events.kind', 'events.occurred_at', 'events.keyword', 'events.language', 'events.story_id', 'events.outcome', 'comment_refs.expires_at'])
		.where('events.account_key', '=', accountKey)
		.where('events.viewer_key', 'in', keys)
		.orderBy('events.occurred_at')
		.orderBy('events.event_key')
		.execute();
	return rows.map((row) => ({
		kind: row.kind, at: isoOf(row.occurred_at), readAs: row.keyword, language: row.language, story: row.story_id, outcome: row.outcome,
		commentIdKeptUntil: isoOrNull(row.expires_at),
	}));
}

async function readMarks({ tx }: StoreContext, { accountKey, keys }: Subject): Promise<Entry[]> {
	const rows = await tx
		.selectFrom('viewer_marks')
		.select(['kind', 'name', 'value', 'source', 'evidence', 'at'])
		.where('account_key', '=', accountKey)
		.where('viewer_key', 'in', keys)
		.orderBy('kind')
		.orderBy('name')
		.execute();
	return rows.map(({ at, ...row }) => ({ ...row, at: isoOf(at) }));
}

async function readMerges({ tx }: StoreContext, { keys }: Subject): Promise<Entry[]> {
	const rows = await tx
		.selectFrom('merges')
		.select(['person', 'evidence', 'at', 'undone_at'])
		.where('into_key', 'in', keys)
		.orderBy('at')
		.orderBy('seq')
		.execute();
	return rows.map(({ at, undone_at, ...row }) => ({ ...row, at: isoOf(at), undoneAt: isoOrNull(undone_at) }));
}

async function readSources({ tx }: StoreContext, { accountKey, keys }: Subject): Promise<Entry[]> {
	const listed = await tx
		.selectFrom('engagements')
		.select(['source', 'import_key'])
		.distinct()
		.where('account_key', '=', accountKey)
		.where('viewer_key', 'in', keys)
		.where('import_key', 'is not', null)
		.execute();
	const names = [...new Set(listed.map(({ source }) => source))].sort();
	const known = await tx.selectFrom('sources').select(['name', 'name_key', 'terms']).where('account_key', '=', accountKey).execute();
	return names.map((name) => {
		const source = known.find((each) => each.name_key === name.trim().toLowerCase());
		const terms = source ? (JSON.parse(source.terms) as { how?: string; lawfulBasis?: string; retentionDays?: number | null }) : {};
		return {
			source: name, how: terms.how ?? null, lawfulBasis: terms.lawfulBasis ?? null, retentionDays: terms.retentionDays ?? null,
			imports: listed.filter((row) => row.source === name).length,
		};
	});
}
