import type { Transaction } from 'kysely';
import * as z from 'zod';
import { getAccount } from '../accounts/account-store';
import { accountNow } from '../store/clock';
import type { Language, Schema } from '../store/schema';
import { statement } from '../store/statement';
import type { UseCase } from '../store/use-case';
import { forgetStory } from './story-forget';

/** Data tables give an empty cell as null, and a person may type yes or ja. */
const fact = z
	.union([z.string(), z.null()])
	.optional()
	.transform((value) => value?.trim() ?? '')
	.pipe(z.string().max(100, 'is longer than 100 characters'))
	.transform((text) => (text === '' ? null : text));
const yesNo = z
	.union([z.boolean(), z.string(), z.number(), z.null()])
	.optional()
	.transform((value) => (typeof value === 'boolean' ? value : READ[String(value ?? '').trim().toLowerCase()]))
	.pipe(z.boolean('is neither yes nor no'));
const READ: Readonly<Record<string, boolean>> = { '': false, no: false, nee: false, false: false, '0': false, yes: true, ja: true, true: true, '1': true };

const factsRow = z.looseObject({
	storyKey: z.string('is missing').min(1, 'is missing').max(64, 'is no key of a story'),
	theme: fact, campaign: fact, call: fact, offer: fact, place: fact, sensitive: yesNo,
});

export type StoryFactsOutcome =
	| {
			readonly kept: true;
			readonly storyKey: string;
			readonly sensitive: boolean;
			/** Views that were kept per person and are now only a number, in all. */
			readonly viewsForgotten: number;
			/** More are left than one transaction takes: the same again goes on. */
			readonly more: boolean;
	  }
	| { readonly kept: false; readonly problems: ReadonlyArray<{ readonly field: string; readonly problem: string }> };

/**
 * Keeps what a row of the `stories` table says of a story: `storyKey, theme, campaign, call, offer, place, sensitive`.
 * Of a story marked sensitive no view stays with a person, nor what a list told of them with it, only how many there
 * were; other signals stay without the story. An empty cell clears the fact; `sensitive` must be readable, an unclear mark is refused.
 */
export const setStoryFacts: UseCase<{ accountKey: string; row: unknown }, StoryFactsOutcome> = async (store, { accountKey, row }) => {
	const checked = factsRow.safeParse(row);
	if (!checked.success) {
		return { kept: false, problems: checked.error.issues.map((issue) => ({ field: String(issue.path[0] ?? 'row'), problem: issue.message })) };
	}
	const { storyKey, theme, campaign, call, offer, place, sensitive } = checked.data;
	const at = await accountNow(store.tx, await getAccount(store.tx, accountKey), store.wallClock);
	const story = await store.tx
		.selectFrom('stories')
		.select('story_id')
		.where('story_key', '=', storyKey)
		.where('account_key', '=', accountKey)
		.executeTakeFirst();
	if (!story) return { kept: false, problems: [{ field: 'storyKey', problem: 'is no story of this account' }] };
	const facts = { theme, campaign, call, offer, place, sensitive: sensitive ? (1 as const) : (0 as const), at };
	await store.tx
		.insertInto('story_facts')
		.values({ ...facts, story_key: storyKey, account_key: accountKey, views_forgotten: 0 })
		.onConflict((conflict) => conflict.column('story_key').doUpdateSet(facts))
		.execute();
	const more = sensitive && (await forgetStory(store, { accountKey, storyKey, storyId: story.story_id }));
	const kept = await store.tx.selectFrom('story_facts').select('views_forgotten').where('story_key', '=', storyKey).executeTakeFirstOrThrow();
	return { kept: true, storyKey, sensitive, viewsForgotten: kept.views_forgotten, more };
};

/** Whether views of this story may be kept per person: asked before a view or another signal of it is kept. */
export async function isSensitiveStory(tx: Transaction<Schema>, accountKey: string, storyId: string): Promise<boolean> {
	return (await sensitiveStory(tx, { accountKey, storyId })).length > 0;
}

const sensitiveStory = statement((db, { accountKey, storyId }: { accountKey: string; storyId: string }) =>
	db
		.selectFrom('story_facts')
		.innerJoin('stories', 'stories.story_key', 'story_facts.story_key')
		.select('story_facts.story_key')
		.where('stories.account_key', '=', accountKey)
		.where('stories.story_id', '=', storyId)
		.where('story_facts.sensitive', '=', 1),
);

/** The same for a whole batch: ids of the account's sensitive stories. */
export async function sensitiveStories(tx: Transaction<Schema>, accountKey: string): Promise<ReadonlySet<string>> {
	const rows = await tx
		.selectFrom('story_facts')
		.innerJoin('stories', 'stories.story_key', 'story_facts.story_key')
		.select('stories.story_id')
		.where('story_facts.account_key', '=', accountKey)
		.where('story_facts.sensitive', '=', 1)
		.execute();
	return new Set(rows.map((row) => row.story_id));
}

/** What a message calls a story nobody gave a theme, or whose theme is nobody's business. */
const NEUTRAL: Readonly<Record<Language, string>> = { nl: 'onze story', en: 'our story' };

/** What a message calls a story whose theme it does not name. */
export function neutralTheme(language: Language): string {
	return NEUTRAL[language];
}

/** The theme of a story as a message may name it; neutral words for none, and always for a sensitive story. */
export async function storyTheme(tx: Transaction<Schema>, accountKey: string, storyId: string | null, language: Language): Promise<string> {
	if (storyId === null) return NEUTRAL[language];
	const row = await tx
		.selectFrom('story_facts')
		.innerJoin('stories', 'stories.story_key', 'story_facts.story_key')
		.select(['story_facts.theme', 'story_facts.sensitive'])
		.where('stories.account_key', '=', accountKey)
		.where('stories.story_id', '=', storyId)
		.executeTakeFirst();
	return row?.sensitive === 0 && row.theme !== null ? row.theme : NEUTRAL[language];
}
