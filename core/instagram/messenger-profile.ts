import * as z from 'zod';
import { mapOk, type CallResult, type GraphCall } from './call';

/** A question people can tap before they have written (reference §4.5). */
export interface IceBreaker {
	readonly question: string;
	readonly payload: string;
}

/** An entry of the menu inside a conversation. A tap on a postback opens the messaging window (reference §4.5). */
export type MenuEntry =
	| { readonly type: 'postback'; readonly title: string; readonly payload: string }
	| { readonly type: 'web_url'; readonly title: string; readonly url: string };

export type MessengerProfileField = 'ice_breakers' | 'persistent_menu';

const PATH = 'me/messenger_profile';
const DEFAULT_LOCALE = 'default';

const doneSchema = z.looseObject({ result: z.string().optional() });
const iceBreaker = z.looseObject({ question: z.string(), payload: z.string().default('') });
const menuEntry = z.discriminatedUnion('type', [
	z.looseObject({ type: z.literal('postback'), title: z.string(), payload: z.string().default('') }),
	z.looseObject({ type: z.literal('web_url'), title: z.string(), url: z.string().default('') }),
]);

/** Entries of the default locale; of the first one when there is none of that name. */
function localised<T extends z.ZodType>(entry: T) {
	return z.array(z.looseObject({ locale: z.string().default(DEFAULT_LOCALE), call_to_actions: z.array(entry).default([]) }));
}

const iceBreakersSchema = z.looseObject({ data: z.array(z.looseObject({ ice_breakers: localised(iceBreaker).optional() })) });
const menuSchema = z.looseObject({ data: z.array(z.looseObject({ persistent_menu: localised(menuEntry).optional() })) });

/** The ice breakers as set; none is an empty list. */
export async function readIceBreakers(call: GraphCall): Promise<CallResult<IceBreaker[]>> {
	const result = await call({ method: 'GET', path: PATH, query: { fields: 'ice_breakers' } }, iceBreakersSchema);
	return mapOk(result, ({ data }) => ofDefaultLocale(data[0]?.ice_breakers).map(({ question, payload }) => ({ question, payload })));
}

/** Replaces the ice breakers. Meta takes at most four (reference §4.5). */
export async function setIceBreakers(call: GraphCall, iceBreakers: readonly IceBreaker[]): Promise<CallResult<null>> {
	return put(call, { ice_breakers: [{ call_to_actions: iceBreakers, locale: DEFAULT_LOCALE }] });
}

/** The persistent menu as set; none is an empty list. */
export async function readMenu(call: GraphCall): Promise<CallResult<MenuEntry[]>> {
	const result = await call({ method: 'GET', path: PATH, query: { fields: 'persistent_menu' } }, menuSchema);
	return mapOk(result, ({ data }) => ofDefaultLocale(data[0]?.persistent_menu).map(toEntry));
}

/** Replaces the persistent menu. People see it when they next open the conversation (reference §4.5). */
export async function setMenu(call: GraphCall, entries: readonly MenuEntry[]): Promise<CallResult<null>> {
	return put(call, { persistent_menu: [{ locale: DEFAULT_LOCALE, call_to_actions: entries }] });
}

/** Removes the ice breakers or the menu. */
export async function deleteMessengerProfile(call: GraphCall, field: MessengerProfileField): Promise<CallResult<null>> {
	return mapOk(await call({ method: 'DELETE', path: PATH, query: { fields: JSON.stringify([field]) } }, doneSchema), () => null);
}

async function put(call: GraphCall, content: Record<string, unknown>): Promise<CallResult<null>> {
	return mapOk(await call({ method: 'POST', path: PATH, body: { platform: 'instagram', ...content } }, doneSchema), () => null);
}

function ofDefaultLocale<T>(sets: ReadonlyArray<{ locale: string; call_to_actions: T[] }> | undefined): T[] {
	return (sets?.find(({ locale }) => locale === DEFAULT_LOCALE) ?? sets?.[0])?.call_to_actions ?? [];
}

function toEntry(entry: z.infer<typeof menuEntry>): MenuEntry {
	switch (entry.type) {
		case 'postback':
			return { type: 'postback', title: entry.title, payload: entry.payload };
		case 'web_url':
			return { type: 'web_url', title: entry.title, url: entry.url };
	}
}
