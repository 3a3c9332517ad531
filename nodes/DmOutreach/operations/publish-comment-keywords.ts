import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { ALL_POSTS, shortcodeOf, type CommentKeywordProblem } from '../../../core';
import { connectAccounts } from '../../shared/connect-accounts';
import { asNodeError, openStore } from '../../shared/store';

/**
 * Checks the rows of the first input, in the columns of the table `comment_words`, and publishes them if nothing is
 * wrong. Addresses of posts become their ids. One item per row on the first output: its columns, `status` (published ·
 * ok · wrong), `problem` and the `version` published; without rows one item with the version alone.
 */
export async function publishCommentKeywords(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const rows = context.getInputData(0).map((item) => item.json);
	try {
		const store = await openStore(context);
		const posts = rows.some(({ post }) => shortcodeOf(post) !== null) ? await readPosts(context) : new Map<string, string>();
		const outcome = await store.publishCommentKeywords({ rows: rows.map((row) => ({ ...row, post: posts.get(shortcodeOf(row.post) ?? '') ?? row.post })) });
		const problems = outcome.published ? [] : outcome.problems;
		const version = outcome.published ? outcome.version : null;
		const filled = rows.map((row, item) => ({ row, item })).filter(({ row }) => Object.keys(row).length > 0);
		if (filled.length === 0) return [[{ json: { version }, pairedItem: rows.map((_, item) => ({ item })) }], [], [], []];
		return [filled.map(({ row, item }) => ({ json: judged(row, problems.filter((problem) => problem.row === item + 1), version), pairedItem: { item } })), [], [], []];
	} catch (error) {
		throw asNodeError(context, error);
	}
}

/** Shortcode -> id, of what the accounts of this credential posted last. */
async function readPosts(context: IExecuteFunctions): Promise<Map<string, string>> {
	const posts = new Map<string, string>();
	for (const { client } of await connectAccounts(context, await openStore(context))) {
		const media = await client.listRecentMedia(0);
		if (!media.ok) continue;
		for (const { mediaId, shortcode } of media.value) if (shortcode !== null) posts.set(shortcode, mediaId);
	}
	return posts;
}

function judged(row: IDataObject, problems: readonly CommentKeywordProblem[], version: number | null): IDataObject {
	const status = version !== null ? 'published' : problems.length === 0 ? 'ok' : 'wrong';
	return { ...row, status, problem: problems.map((problem) => wordsOf(row, problem)).join('\n'), version };
}

function wordsOf({ post }: IDataObject, { field, problem, cure }: CommentKeywordProblem): string {
	const unknownAddress = field === 'post' && post !== ALL_POSTS && shortcodeOf(post) !== null;
	return unknownAddress
		? 'post: none of the 250 newest posts has this address. Use the address of a post of this account, or its id.'
		: `${field}: ${problem}. ${cure}`;
}
