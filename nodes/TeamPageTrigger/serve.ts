import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { closedPage, languageOf, nameOf, parseKeyring, randomSecret, readForm, signForm, type ClosedWhy, type Keyring, type Language, type Store } from '../../core';
import { accountsOf } from '../shared/page-accounts';
import { fieldsOf, respond, textOf } from '../shared/page-response';
import { openStore, readStoreKey } from '../shared/store';
import { endTeamLogin, followTeamLink, isLetIn, readTeamLogin, type TeamLogin } from '../shared/team-login';
import { incidents } from './incidents';
import type { Page, Shown } from './page';
import { review } from './review';
import { stopSwitch } from './stop-switch';
import { tasks } from './tasks';
import { why } from './why';

const PAGES: Readonly<Record<string, Page>> = { incidents, review, stopSwitch, tasks, why };

type Fields = Readonly<Record<string, unknown>>;

/** Serves one page to whoever is logged in. Never throws: n8n would make a 500 with a stack trace of it. */
export async function serve(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const isPost = context.getWebhookName() !== 'setup';
	const fields = fieldsOf(isPost ? context.getBodyData() : context.getQueryData());
	const language = languageOf(fields.lang, context.getHeaderData()['accept-language']);
	const door = textOf(context.getNodeParameter('loginForm', ''));
	const close = (status: number, why: ClosedWhy) => respond(context, status, 'text/html', closedPage(language, why, door));
	try {
		const store = await openStore(context);
		const keys = parseKeyring(await readStoreKey(context));
		if (!isPost && fields.t !== undefined) return (await followTeamLink(context, store, keys, textOf(fields.t))) ?? close(403, 'link_used');
		const login = await readTeamLogin(context, store, keys);
		if (login === null) return close(401, 'logged_out');
		if (!isLetIn(textOf(context.getNodeParameter('people', '')), login.member)) return close(403, 'not_let_in');
		const visitor = { context, store, keys, login, language };
		const sent = isPost ? readForm(keys, formOf(visitor), textOf(fields.token), Date.now()) : null;
		if (isPost && sent === null) return close(403, 'form_too_old');
		if (isPost && fields.leave !== undefined) return await endTeamLogin(context, store, login);
		const shown = await show(visitor, fields, sent);
		const answered = respond(context, 200, 'text/html', shown.html);
		return shown.happened === undefined ? answered : { ...answered, workflowData: [[{ json: shown.happened }]] };
	} catch (error) {
		context.logger.error('Team Page Trigger could not serve a page', { cause: error instanceof Error ? error.message : 'unknown' });
		return close(503, 'try_again');
	}
}

interface Visitor {
	readonly context: IWebhookFunctions;
	readonly store: Store;
	readonly keys: Keyring;
	readonly login: TeamLogin;
	readonly language: Language;
}

async function show(visitor: Visitor, fields: Fields, sent: string | null): Promise<Shown> {
	const { context, store, keys, login: { member }, language } = visitor;
	const page = PAGES[pageOf(context)];
	if (page === undefined) throw new Error('The node names a page that is not there.');
	const token = signForm(keys, formOf(visitor), randomSecret(), Date.now());
	return page({ context, store, accounts: await accountsOf(context, store), frame: { language, member, token }, by: nameOf(member), fields, sent });
}

function formOf({ context, login }: Visitor): { session: string; page: string } {
	return { session: login.session, page: pageOf(context) };
}

function pageOf(context: IWebhookFunctions): string {
	return textOf(context.getNodeParameter('page', ''));
}
