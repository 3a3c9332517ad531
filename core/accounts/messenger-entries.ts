import { z } from 'zod';
import type { IceBreaker, MenuEntry } from '../instagram/messenger-profile';

/** Meta takes four ice breakers (reference §4.5); a question longer than 80 characters is cut on the phone. */
const MOST_QUESTIONS = 4;
const QUESTION_CHARACTERS = 80;
/** Messenger's limits of a menu; the reference has none for Instagram (§4.5). */
const MOST_ENTRIES = 20;
const TITLE_CHARACTERS = 30;

export type EntriesCheck<T> = { readonly ok: true; readonly entries: readonly T[] } | { readonly ok: false; readonly problem: string };

const text = z.string().trim();
const questionsSchema = z.object({ entries: z.array(z.object({ question: text })).default([]) });
const menuSchema = z.object({ entries: z.array(z.object({ title: text, url: text.default('') })).default([]) });
const webAddress = z.url({ protocol: /^https?$/ });

/** Checks questions as a person filled them in, `{ entries: [{ question }] }`; each gets the payload its tap comes back with. */
export function checkIceBreakers(input: unknown): EntriesCheck<IceBreaker> {
	const questions = questionsSchema.safeParse(input).data?.entries.map(({ question }) => question) ?? [];
	if (questions.length === 0) return refuse('There is no question to set; to have none, use "Delete Ice Breakers"');
	if (questions.length > MOST_QUESTIONS) return refuse(`There are ${questions.length} questions; Instagram takes ${MOST_QUESTIONS}`);
	const bad = firstBad(questions, (question) => fits(question, QUESTION_CHARACTERS));
	if (bad !== null) return refuse(`Question ${bad} is empty, or longer than ${QUESTION_CHARACTERS} characters`);
	return { ok: true, entries: questions.map((question, index) => ({ question, payload: `sf:ice:${index + 1}` })) };
}

/** Checks menu entries as a person filled them in, `{ entries: [{ title, url }] }`; without a URL a tap comes back as a postback. */
export function checkMenu(input: unknown): EntriesCheck<MenuEntry> {
	const entries = menuSchema.safeParse(input).data?.entries ?? [];
	if (entries.length === 0) return refuse('There is no entry to set; to have none, use "Delete Menu"');
	if (entries.length > MOST_ENTRIES) return refuse(`There are ${entries.length} entries; at most ${MOST_ENTRIES} are taken`);
	const badTitle = firstBad(entries, ({ title }) => fits(title, TITLE_CHARACTERS));
	if (badTitle !== null) return refuse(`The title of entry ${badTitle} is empty, or longer than ${TITLE_CHARACTERS} characters`);
	const badUrl = firstBad(entries, ({ url }) => url === '' || webAddress.safeParse(url).success);
	if (badUrl !== null) return refuse(`The web address of entry ${badUrl} is not a full one, such as https://example.com`);
	return { ok: true, entries: entries.map(toEntry) };
}

function toEntry({ title, url }: { title: string; url: string }, index: number): MenuEntry {
	return url === '' ? { type: 'postback', title, payload: `sf:menu:${index + 1}` } : { type: 'web_url', title, url };
}

/** Characters as Meta counts them: code points. */
function fits(words: string, most: number): boolean {
	return words !== '' && [...words].length <= most;
}

/** 1-based place of the first one that is not good; null when all are. */
function firstBad<T>(list: readonly T[], isGood: (entry: T) => boolean): number | null {
	const index = list.findIndex((entry) => !isGood(entry));
	return index === -1 ? null : index + 1;
}

function refuse(problem: string): { ok: false; problem: string } {
	return { ok: false, problem };
}
