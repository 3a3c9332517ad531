import * as z from 'zod';
import { STEP_PAYLOAD } from '../instagram/step-payload';
import type { IceBreaker, MenuEntry } from '../instagram/messenger-profile';

/** Meta takes four ice breakers (reference §4.5); a question longer than 80 characters is cut on the phone. */
const MOST_QUESTIONS = 4;
const QUESTION_CHARACTERS = 80;
/** Messenger's limits of a menu; the reference has none for Instagram (§4.5). */
const MOST_ENTRIES = 20;
const TITLE_CHARACTERS = 30;

export type EntriesCheck<T> = { readonly ok: true; readonly entries: readonly T[] } | { readonly ok: false; readonly problem: string };

const text = z.string().trim();
const nextStep = text.regex(/^[a-z0-9_]{0,40}$/).nullish().transform((step) => step ?? '');
const address = text.nullish().transform((url) => url ?? '');
const questionsSchema = z.object({ entries: z.array(z.looseObject({ question: text, next_step: nextStep })).default([]) });
const menuSchema = z.object({ entries: z.array(z.looseObject({ title: text, url: address, next_step: nextStep })).default([]) });
const webAddress = z.url({ protocol: /^https?$/ });

/** Checks questions as a person filled them in, `{ entries: [{ question }] }`; each gets the payload its tap comes back with. */
export function checkIceBreakers(input: unknown): EntriesCheck<IceBreaker> {
	const read = questionsSchema.safeParse(input);
	if (!read.success && asks(input)) return refuse('A next step is not a plain name: use small letters, digits and _');
	const entries = read.data?.entries ?? [];
	const questions = entries.map(({ question }) => question);
	if (questions.length === 0) return refuse('There is no question to set; to have none, use "Delete Ice Breakers"');
	if (questions.length > MOST_QUESTIONS) return refuse(`There are ${questions.length} questions; Instagram takes ${MOST_QUESTIONS}`);
	const bad = firstBad(questions, (question) => fits(question, QUESTION_CHARACTERS));
	if (bad !== null) return refuse(`Question ${bad} is empty, or longer than ${QUESTION_CHARACTERS} characters`);
	return { ok: true, entries: entries.map(({ question, next_step: step }, index) => ({ question, payload: payloadOf(step, `sf:ice:${index + 1}`) })) };
}

/** Checks menu entries as a person filled them in, `{ entries: [{ title, url }] }`; without a URL a tap comes back as a postback. */
export function checkMenu(input: unknown): EntriesCheck<MenuEntry> {
	const read = menuSchema.safeParse(input);
	if (!read.success && asks(input)) return refuse('A next step is not a plain name: use small letters, digits and _');
	const entries = read.data?.entries ?? [];
	if (entries.length === 0) return refuse('There is no entry to set; to have none, use "Delete Menu"');
	if (entries.length > MOST_ENTRIES) return refuse(`There are ${entries.length} entries; at most ${MOST_ENTRIES} are taken`);
	const badTitle = firstBad(entries, ({ title }) => fits(title, TITLE_CHARACTERS));
	if (badTitle !== null) return refuse(`The title of entry ${badTitle} is empty, or longer than ${TITLE_CHARACTERS} characters`);
	const badUrl = firstBad(entries, ({ url }) => url === '' || webAddress.safeParse(url).success);
	if (badUrl !== null) return refuse(`The web address of entry ${badUrl} is not a full one, such as https://example.com`);
	return { ok: true, entries: entries.map(toEntry) };
}

/** A tap on an entry with a next step comes out of the trigger with it, as a word of the table `keywords` does. */
function payloadOf(step: string, otherwise: string): string {
	return step === '' ? otherwise : STEP_PAYLOAD + step;
}

function asks(input: unknown): boolean {
	return Array.isArray((input as { entries?: unknown } | null)?.entries);
}

function toEntry({ title, url, next_step: step }: { title: string; url: string; next_step: string }, index: number): MenuEntry {
	return url === '' ? { type: 'postback', title, payload: payloadOf(step, `sf:menu:${index + 1}`) } : { type: 'web_url', title, url };
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
