import { createHash } from 'node:crypto';
import * as z from 'zod';
import { matchKeyword } from '../consent/keywords';
import { statement } from '../store/statement';
import type { StoreContext, UseCase } from '../store/use-case';
import { normalComment, saysKeyword } from './comment-words';

/** A word people may comment to get a message, as the table `comment_words` has it. */
export interface CommentKeyword {
	/** Instagram's id of the post or story; `*` for all of them. */
	readonly post: string;
	/** As written; compared as {@link normalComment} gives it. */
	readonly keyword: string;
	/** Text that goes to the person, and the one below their comment for all to read; empty: none. */
	readonly copyKey: string;
	readonly publicCopyKey: string;
	/** How the post or story invited people to comment the word, kept as evidence. */
	readonly announced: string;
}

export interface CommentKeywordProblem {
	/** 1-based place in the table. */
	readonly row: number;
	readonly field: 'post' | 'keyword' | 'copy_key' | 'public_copy_key' | 'announced';
	readonly problem: string;
	readonly cure: string;
}

export type CommentKeywordCheck =
	| { readonly ok: true; readonly rows: readonly CommentKeyword[]; readonly checksum: string }
	| { readonly ok: false; readonly problems: readonly CommentKeywordProblem[] };

/** Comments are at most 2,200 characters; a word to comment is a word or a few. */
const MOST_CHARACTERS = 60;
const MOST_WORDING = 2_200;
export const ALL_POSTS = '*';

const cell = z.union([z.string(), z.number().transform(String), z.null().transform(() => '')]).optional();
const rawRow = z.object({ post: cell, keyword: cell, copy_key: cell, public_copy_key: cell, announced: cell });

/**
 * Checks the rows of a `comment_words` table: `post, keyword, copy_key, public_copy_key, announced`. All or
 * nothing; empty rows do not count.
 */
export function checkCommentKeywords(rawRows: readonly unknown[]): CommentKeywordCheck {
	const problems: CommentKeywordProblem[] = [];
	const rows: CommentKeyword[] = [];
	const seen = new Set<string>();
	rawRows.forEach((raw, index) => {
		const row = readRow(raw);
		if (Object.values(row).every((value) => value === '')) return;
		const complain = (field: CommentKeywordProblem['field'], problem: string, cure: string) => problems.push({ row: index + 1, field, problem, cure });
		for (const [field, problem, cure] of problemsOf(row)) complain(field, problem, cure);
		const name = `${row.post} ${normalComment(row.keyword)}`;
		if (seen.has(name)) complain('keyword', 'the keyword stands twice for this post', 'Keep one of the two rows.');
		seen.add(name);
		rows.push(row);
	});
	if (problems.length > 0) return { ok: false, problems };
	rows.sort((a, b) => (`${a.post} ${a.keyword}` < `${b.post} ${b.keyword}` ? -1 : 1));
	return { ok: true, rows, checksum: createHash('sha256').update(JSON.stringify(rows)).digest('base64url') };
}

function readRow(raw: unknown): CommentKeyword {
	const parsed = rawRow.safeParse(raw);
	const get = (field: keyof z.infer<typeof rawRow>) => ((parsed.success ? parsed.data[field] : '') ?? '').trim();
	return { post: get('post'), keyword: get('keyword'), copyKey: get('copy_key'), publicCopyKey: get('public_copy_key'), announced: get('announced') };
}

type Problem = readonly [CommentKeywordProblem['field'], string, string];

function problemsOf({ post, keyword, copyKey, publicCopyKey, announced }: CommentKeyword): Problem[] {
	const word = normalComment(keyword);
	const problems: (Problem | false)[] = [
		post !== ALL_POSTS && !/^\d{5,30}$/.test(post) && ['post', 'it is no post or story', 'Enter its address (https://www.instagram.com/p/…), its id, or * for all of them.'],
		word === '' && ['keyword', 'it holds no letter, digit or emoji', 'Enter the word people are to comment.'],
		keyword.length > MOST_CHARACTERS && ['keyword', `it is longer than ${MOST_CHARACTERS} characters`, 'Use a word or a few.'],
		isTaken(keyword) && ['keyword', 'it is a way to opt out', 'Use another word: an opt-out stays one.'],
		!/^[\w-]{1,80}$/.test(copyKey) && ['copy_key', 'it is no key of a text', 'Enter the key of a row of the table copy.'],
		publicCopyKey !== '' && !/^[\w-]{1,80}$/.test(publicCopyKey) && ['public_copy_key', 'it is no key of a text', 'Enter the key of a row of the table copy, or leave it empty.'],
		announced.length > MOST_WORDING && ['announced', `it is longer than ${MOST_WORDING} characters`, 'Copy the sentence that names the word.'],
		word !== '' && !saysKeyword(normalComment(announced), word) &&
			['announced', 'the words of the post do not name the keyword', 'Copy the sentence in which the post or story invites people to comment this word.'],
	];
	return problems.filter((problem) => problem !== false);
}

function isTaken(keyword: string): boolean {
	const match = matchKeyword(keyword);
	return match?.keyword === 'stop' || (match?.doubt ?? null) !== null;
}

export type PublishCommentKeywordsOutcome =
	| { readonly published: true; readonly version: number; readonly keywords: number; readonly changed: boolean }
	| { readonly published: false; readonly problems: readonly CommentKeywordProblem[] };

/** Checks rows of a `comment_words` table and makes them the published version, unless they already are. */
export const publishCommentKeywords: UseCase<{ readonly rows: readonly unknown[] }, PublishCommentKeywordsOutcome> = async (store, input) => {
	const check = checkCommentKeywords(input.rows);
	if (!check.ok) return { published: false, problems: check.problems };
	const newest = await newestVersion(store);
	const keywords = check.rows.length;
	if (newest?.checksum === check.checksum) return { published: true, version: newest.version, keywords, changed: false };
	const version = (newest?.version ?? 0) + 1;
	await store.tx
		.insertInto('comment_keyword_versions')
		.values({ version, checksum: check.checksum, published_at: store.wallClock, rows: JSON.stringify(check.rows) })
		.execute();
	return { published: true, version, keywords, changed: true };
};

const storedRows: z.ZodType<CommentKeyword[]> = z.array(
	z.object({ post: z.string(), keyword: z.string(), copyKey: z.string(), publicCopyKey: z.string(), announced: z.string() }),
);

export interface PublishedCommentKeywords {
	readonly version: number;
	readonly rows: readonly CommentKeyword[];
}

/** The last published version; none before the first. */
export async function readCommentKeywords(store: Pick<StoreContext, 'tx'>): Promise<PublishedCommentKeywords | null> {
	const newest = await newestVersion(store);
	return newest ? { version: newest.version, rows: storedRows.parse(JSON.parse(newest.rows)) } : null;
}

const newestStored = statement((db) => db.selectFrom('comment_keyword_versions').selectAll().orderBy('version', 'desc').limit(1));

async function newestVersion({ tx }: Pick<StoreContext, 'tx'>) {
	const [row] = await newestStored(tx, {});
	return row;
}
