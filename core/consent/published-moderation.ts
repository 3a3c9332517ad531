import { createHash } from 'node:crypto';
import * as z from 'zod';
import { statement } from '../store/statement';
import type { StoreContext, UseCase } from '../store/use-case';
import { MODERATION_KINDS } from './moderation-phrases';
import type { ModerationRule } from './moderation';
import { normalText } from './normal-text';

export interface ModerationProblem {
	/** 1-based place in the table. */
	readonly row: number;
	readonly field: 'kind' | 'phrase';
	readonly problem: string;
	readonly cure: string;
}

export type ModerationCheck =
	| { readonly ok: true; readonly rows: readonly ModerationRule[]; readonly checksum: string }
	| { readonly ok: false; readonly problems: readonly ModerationProblem[] };

const KINDS = [...MODERATION_KINDS, 'allow'] as const;
/** One short word inside everyday ones would hold back half of all messages. */
const LEAST_CHARACTERS = 3;
const MOST_CHARACTERS = 80;
const cell = z.union([z.string(), z.number().transform(String), z.null().transform(() => '')]).optional();
const rawRow = z.looseObject({ kind: cell, phrase: cell });

/** Checks the rows of a `moderation_rules` table: `kind (hate, scam, spam, link, allow), phrase`. All or nothing. */
export function checkModeration(rawRows: readonly unknown[]): ModerationCheck {
	const problems: ModerationProblem[] = [];
	const rows: ModerationRule[] = [];
	rawRows.forEach((raw, index) => {
		const parsed = rawRow.safeParse(raw);
		const get = (field: 'kind' | 'phrase') => ((parsed.success ? parsed.data[field] : '') ?? '').trim();
		if (get('kind') === '' && get('phrase') === '') return;
		const complain = (field: 'kind' | 'phrase', problem: string, cure: string) => problems.push({ row: index + 1, field, problem, cure });
		const kind = KINDS.find((known) => known === get('kind').toLowerCase());
		const phrase = get('phrase');
		if (!kind) complain('kind', 'the kind is not known', `Use ${KINDS.join(', ')}.`);
		const all = kind === 'allow' && phrase === '*';
		if (!all && normalText(phrase).length < LEAST_CHARACTERS) complain('phrase', `the phrase has fewer than ${LEAST_CHARACTERS} letters`, 'Write the words as people send them; short ones stand in too many messages.');
		if (phrase.length > MOST_CHARACTERS) complain('phrase', `the phrase is longer than ${MOST_CHARACTERS} characters`, 'Keep to the words that matter.');
		if (kind) rows.push({ kind, phrase });
	});
	if (problems.length > 0) return { ok: false, problems };
	rows.sort((a, b) => (`${a.kind} ${a.phrase}` < `${b.kind} ${b.phrase}` ? -1 : 1));
	return { ok: true, rows, checksum: createHash('sha256').update(JSON.stringify(rows)).digest('base64url') };
}

export type PublishModerationOutcome =
	| { readonly published: true; readonly version: number; readonly rules: number; readonly changed: boolean }
	| { readonly published: false; readonly problems: readonly ModerationProblem[] };

/** Checks rows of a moderation table and makes them the published version, unless they already are. */
export const publishModeration: UseCase<{ readonly rows: readonly unknown[] }, PublishModerationOutcome> = async (store, input) => {
	const check = checkModeration(input.rows);
	if (!check.ok) return { published: false, problems: check.problems };
	const newest = await newestVersion(store);
	const rules = check.rows.length;
	if (newest?.checksum === check.checksum) return { published: true, version: newest.version, rules, changed: false };
	const version = (newest?.version ?? 0) + 1;
	await store.tx.insertInto('moderation_versions').values({ version, checksum: check.checksum, published_at: store.wallClock, rows: JSON.stringify(check.rows) }).execute();
	return { published: true, version, rules, changed: true };
};

const storedRows: z.ZodType<ModerationRule[]> = z.array(z.object({ kind: z.enum(KINDS), phrase: z.string() }));

/** The rules of the last published version; none before the first: then the built-in ones hold. */
export async function readPublishedModeration(store: Pick<StoreContext, 'tx'>): Promise<readonly ModerationRule[]> {
	const newest = await newestVersion(store);
	return newest ? storedRows.parse(JSON.parse(newest.rows)) : [];
}

const newestStored = statement((db) => db.selectFrom('moderation_versions').selectAll().orderBy('version', 'desc').limit(1));

async function newestVersion({ tx }: Pick<StoreContext, 'tx'>) {
	const [row] = await newestStored(tx, {});
	return row;
}
