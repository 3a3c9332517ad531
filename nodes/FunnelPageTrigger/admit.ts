import { createHash, timingSafeEqual } from 'node:crypto';
import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { closedPage, nameOf, parseKeyring, randomSecret, readForm, REPORT_HEADERS, signForm, type ClosedWhy, type Language, type Store } from '../../core';
import { DONE, fieldsOf, respond, textOf, visitorOf, type PlainResponse } from '../shared/page-response';
import { readStoreKey } from '../shared/store';
import { endTeamLogin, followTeamLink, isLetIn, readTeamLogin } from '../shared/team-login';

/** Somebody who may see the page, or the answer they got in its place. */
export type Admission =
	| { readonly admitted: true; readonly visitor: { readonly by: string; readonly token: string } | null }
	| { readonly admitted: false; readonly answered: IWebhookResponseData };

/** Whether whoever asks may see the page. What is no known login admits nobody. */
export async function admit(context: IWebhookFunctions, store: Store, language: Language): Promise<Admission> {
	return context.getNodeParameter('login', 'n8n') === 'password' ? admitByPassword(context, store, language) : admitByLogin(context, store, language);
}

/** By a session that n8n's own login opened, as on the pages of the team. */
async function admitByLogin(context: IWebhookFunctions, store: Store, language: Language): Promise<Admission> {
	const isPost = context.getWebhookName() === 'setup';
	const fields = fieldsOf(isPost ? context.getBodyData() : context.getQueryData());
	const door = textOf(context.getNodeParameter('loginForm', ''));
	const close = (status: number, why: ClosedWhy): Admission => answered(respond(context, status, 'text/html', closedPage(language, why, door)));
	const keys = parseKeyring(await readStoreKey(context));
	if (!isPost && fields.t !== undefined) {
		const opened = await followTeamLink(context, store, keys, textOf(fields.t));
		return opened === null ? close(403, 'link_used') : answered(opened);
	}
	const login = await readTeamLogin(context, store, keys);
	if (login === null) return close(401, 'logged_out');
	if (!isLetIn(textOf(context.getNodeParameter('onlyUsers', '')), login.member)) return close(403, 'not_let_in');
	const form = { session: login.session, page: 'funnel' };
	if (isPost) return readForm(keys, form, textOf(fields.token), Date.now()) === null ? close(403, 'form_too_old') : answered(await endTeamLogin(context, store, login));
	return { admitted: true, visitor: { by: nameOf(login.member), token: signForm(keys, form, randomSecret(), Date.now()) } };
}

function answered(response: IWebhookResponseData): Admission {
	return { admitted: false, answered: response };
}

async function admitByPassword(context: IWebhookFunctions, store: Store, language: Language): Promise<Admission> {
	const { user, password } = await context.getCredentials('storyFunnelPageApi');
	const [scheme = '', encoded = ''] = textOf(context.getHeaderData().authorization).split(' ');
	const sent = scheme.toLowerCase() === 'basic' ? Buffer.from(encoded, 'base64').toString('utf8') : '';
	// A short password, or none, admits nobody.
	const isSet = typeof user === 'string' && user !== '' && typeof password === 'string' && password.length >= SHORTEST;
	const isRight = isSet && isSame(sent, `${user}:${password}`) && context.getWebhookName() !== 'setup';
	// Whoever shows nothing is asked, and has not guessed.
	const tried = sent === '' ? 'wrong' : await store.tryPassword({ visitor: visitorOf(context), isRight });
	if (tried === 'admitted') return { admitted: true, visitor: null };
	const response = context.getResponseObject() as unknown as PlainResponse;
	if (tried === 'too_many') response.status(429).set({ ...REPORT_HEADERS, 'Retry-After': '3600' }).type('text/plain').send(TOO_MANY[language]);
	else response.status(401).set({ ...REPORT_HEADERS, 'WWW-Authenticate': 'Basic realm="Story Funnel", charset="UTF-8"' }).type('text/plain').send('Enter user and password.');
	return answered(DONE);
}

const TOO_MANY: Readonly<Record<Language, string>> = {
	nl: 'Te vaak een verkeerd wachtwoord. Probeer het over een uur opnieuw.',
	en: 'Too many wrong passwords. Try again in an hour.',
};

/** What the credential asks for. */
const SHORTEST = 16;

/** Takes as long for every text. */
function isSame(one: string, other: string): boolean {
	const hash = (text: string) => createHash('sha256').update(text).digest();
	return timingSafeEqual(hash(one), hash(other));
}
