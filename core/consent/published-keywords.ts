import { createHash } from 'node:crypto';
import * as z from 'zod';
import { statement } from '../store/statement';
import type { StoreContext, UseCase } from '../store/use-case';
import { isStopPhrase, matchKeyword, type OwnPhrase } from './keywords';
import { normalText } from './normal-text';
import { PHRASE_LANGUAGES } from './phrases';

export interface KeywordProblem {
	/** 1-based place in the table. */
	readonly row: number;
	readonly field: 'language' | 'phrase' | 'kind' | 'next_step';
	readonly problem: string;
	readonly cure: string;
}

export type KeywordCheck =
	| { readonly ok: true; readonly rows: readonly OwnPhrase[]; readonly checksum: string }
	| { readonly ok: false; readonly problems: readonly KeywordProblem[] };

const KINDS = ['stop', 'yes', 'start', 'human', 'other'] as const;

/** Longer ones are sentences, which nobody types the same way twice. */
const MAX_PHRASE_CHARACTERS = 60;

const cell = z.union([z.string(), z.number().transform(String), z.null().transform(() => '')]).optional();
const rawRow = z.looseObject({ language: cell, phrase: cell, kind: cell, next_step: cell });

/**
 * Checks the rows of a `keywords` table: `language, phrase, kind (stop, yes, start, human, other), next_step`. All or
 * nothing. It only ever adds: a built-in opt-out stays one, whatever the table says.
 */
export function checkKeywords(rawRows: readonly unknown[]): KeywordCheck {
	const problems: KeywordProblem[] = [];
	const rows: OwnPhrase[] = [];
	const seen = new Set<string>();
	rawRows.forEach((raw, index) => {
		const parsed = rawRow.safeParse(raw);
		const get = (field: KeywordProblem['field']) => ((parsed.success ? parsed.data[field] : '') ?? '').trim();
		if ((['language', 'phrase', 'kind', 'next_step'] as const).every((field) => get(field) === '')) return;
		const complain = (field: KeywordProblem['field'], problem: string, cure: string) => problems.push({ row: index + 1, field, problem, cure });
		const language = PHRASE_LANGUAGES.find((known) => known === get('language').toLowerCase());
		const kind = KINDS.find((known) => known === get('kind').toLowerCase());
		const phrase = normalText(get('phrase'));
		if (!language) complain('language', 'the language is not known', `Use ${PHRASE_LANGUAGES.join(', ')}.`);
		if (!kind) complain('kind', 'the kind is not known', `Use ${KINDS.join(', ')}.`);
		if (phrase === '') complain('phrase', 'the phrase has no word', 'Write the words people send.');
		if ([...get('phrase')].length > MAX_PHRASE_CHARACTERS) complain('phrase', `the phrase is longer than ${MAX_PHRASE_CHARACTERS} characters`, 'Keep to the words that matter.');
		if (!/^[a-z0-9_]{0,40}$/.test(get('next_step'))) complain('next_step', 'the next step is not a plain name', 'Use small letters, digits and _, or leave it empty.');
		if (kind === 'other' && get('next_step') === '') complain('next_step', 'a phrase of the kind other needs a next step', 'Name the step your workflow switches on.');
		if (kind && kind !== 'stop' && isStopPhrase(phrase)) complain('kind', 'the phrase is a built-in opt-out and stays one', 'Take the row out, or set kind to stop.');
		if (kind && kind !== 'yes' && matchKeyword(phrase)?.keyword === 'yes') complain('kind', 'the phrase is a built-in yes', 'Take the row out, or use other words.');
		if (seen.has(phrase)) complain('phrase', 'the phrase stands twice', 'Keep one of the two rows.');
		seen.add(phrase);
		if (language && kind) rows.push({ language, phrase, kind, nextStep: get('next_step') });
	});
	if (problems.length > 0) return { ok: false, problems };
	rows.sort((a, b) => (a.phrase < b.phrase ? -1 : 1));
	return { ok: true, rows, checksum: createHash('sha256').update(JSON.stringify(rows)).digest('base64url') };
}

export type PublishKeywordsOutcome =
	| { readonly published: true; readonly version: number; readonly phrases: number; readonly changed: boolean }
	| { readonly published: false; readonly problems: readonly KeywordProblem[] };

/** Checks rows of a keywords table and makes them the published version, unless they already are. */
export const publishKeywords: UseCase<{ readonly rows: readonly unknown[] }, PublishKeywordsOutcome> = async (store, input) => {
	const check = checkKeywords(input.rows);
	if (!check.ok) return { published: false, problems: check.problems };
	const newest = await newestVersion(store);
	const phrases = check.rows.length;
	if (newest?.checksum === check.checksum) return { published: true, version: newest.version, phrases, changed: false };
	const version = (newest?.version ?? 0) + 1;
	await store.tx
		.insertInto('keyword_versions')
		.values({ version, checksum: check.checksum, published_at: store.wallClock, rows: JSON.stringify(check.rows) })
		.execute();
	return { published: true, version, phrases, changed: true };
};

const storedRows: z.ZodType<OwnPhrase[]> = z.array(
	z.object({ language: z.enum(PHRASE_LANGUAGES), phrase: z.string(), kind: z.enum(KINDS), nextStep: z.string() }),
);

/** The phrases of the last published version; none before the first. */
export async function readPublishedKeywords(store: Pick<StoreContext, 'tx'>): Promise<readonly OwnPhrase[]> {
	const newest = await newestVersion(store);
	return newest ? storedRows.parse(JSON.parse(newest.rows)) : [];
}

const newestStored = statement((db) => db.selectFrom('keyword_versions').selectAll().orderBy('version', 'desc').limit(1));

async function newestVersion({ tx }: Pick<StoreContext, 'tx'>) {
	const [row] = await newestStored(tx, {});
	return row;
}
