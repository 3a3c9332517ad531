import { currentViewerKey } from '../store/current-viewer';
import type { StoreContext, UseCase } from '../store/use-case';

/** A flag that follows from a rule, with the rule and what it rests on for this person. */
export interface DerivedMark {
	readonly flag: string;
	readonly rule_en: string;
	readonly rule_nl: string;
	readonly evidence_en: string;
	readonly evidence_nl: string;
}

export interface Mark {
	readonly kind: 'flag' | 'tag' | 'trait' | 'milestone';
	readonly name: string;
	readonly value: string;
	readonly source: string;
	readonly evidence: string;
	/** UTC milliseconds. */
	readonly at: number;
}

/** What is known of a person; never a handle, an id or a word of theirs. */
export interface ViewerCard {
	readonly viewerKey: string;
	readonly suppressed: boolean;
	readonly language: string | null;
	readonly convertedAt: number | null;
	/** Kind of signal -> how many are kept. */
	readonly signals: Readonly<Record<string, number>>;
	readonly stories: number;
	readonly firstSeenAt: number | null;
	readonly lastSeenAt: number | null;
	readonly marks: readonly Mark[];
	readonly derived: readonly DerivedMark[];
	/** Kinds of the identities known; what they are stays sealed. */
	readonly identities: readonly string[];
	readonly merges: ReadonlyArray<{ readonly mergeKey: string; readonly otherKey: string; readonly person: string; readonly evidence: string; readonly at: number }>;
}

export interface LookUpEffects {
	isSuppressed(store: StoreContext, accountKey: string, viewerKey: string): Promise<boolean>;
	derivedFlags(store: StoreContext, accountKey: string, viewerKey: string): Promise<readonly DerivedMark[]>;
}

/** Everything known of one person that a workflow may see; null when the account has no such person. */
export function lookUpViewerWith(effects: LookUpEffects): UseCase<{ accountKey: string; viewerKey: string }, ViewerCard | null> {
	return async (store, { accountKey, viewerKey: givenKey }) => {
		const { tx } = store;
		const viewerKey = await currentViewerKey(tx, givenKey);
		const viewer = await tx.selectFrom('viewers').selectAll().where('account_key', '=', accountKey).where('viewer_key', '=', viewerKey).executeTakeFirst();
		if (!viewer) return null;
		const kinds = await tx.selectFrom('identities').select('kind').distinct().where('viewer_key', '=', viewerKey).orderBy('kind').execute();
		const merges = await tx
			.selectFrom('merges')
			.select(['merge_key as mergeKey', 'from_key as otherKey', 'person', 'evidence', 'at'])
			.where('into_key', '=', viewerKey)
			.where('undone_at', 'is', null)
			.orderBy('seq')
			.execute();
		return {
			viewerKey,
			suppressed: await effects.isSuppressed(store, accountKey, viewerKey),
			language: viewer.language,
			convertedAt: viewer.converted_at,
			...(await countSignals(store, accountKey, viewerKey)),
			marks: await readMarks(store, accountKey, viewerKey),
			derived: await effects.derivedFlags(store, accountKey, viewerKey),
			identities: kinds.map(({ kind }) => kind),
			merges,
		};
	};
}

type Signals = Pick<ViewerCard, 'signals' | 'stories' | 'firstSeenAt' | 'lastSeenAt'>;

async function countSignals({ tx }: StoreContext, accountKey: string, viewerKey: string): Promise<Signals> {
	const history = tx.selectFrom('engagements').where('account_key', '=', accountKey).where('viewer_key', '=', viewerKey);
	const rows = await history
		.select(['kind', (select) => select.fn.countAll<number | string>().as('rows')])
		.groupBy('kind')
		.orderBy('kind')
		.execute();
	const whole = await history
		.select((select) => [
			select.fn.count<number | string>('story_id').distinct().as('stories'),
			select.fn.min<number | string | null>('at').as('first'),
			select.fn.max<number | string | null>('at').as('last'),
		])
		.executeTakeFirstOrThrow();
	return {
		signals: Object.fromEntries(rows.map((row) => [row.kind, Number(row.rows)])),
		stories: Number(whole.stories),
		firstSeenAt: whole.first === null ? null : Number(whole.first),
		lastSeenAt: whole.last === null ? null : Number(whole.last),
	};
}

async function readMarks({ tx }: StoreContext, accountKey: string, viewerKey: string): Promise<Mark[]> {
	return tx
		.selectFrom('viewer_marks')
		.select(['kind', 'name', 'value', 'source', 'evidence', 'at'])
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.orderBy('kind')
		.orderBy('name')
		.execute();
}
