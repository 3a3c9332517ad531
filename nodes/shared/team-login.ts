import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { randomSecret, readTeamLink, readTeamSession, SESSION_LIFE_MS, signTeamSession, type Keyring, type Store, type TeamMember } from '../../core';
import { redirect, textOf } from './page-response';

/**
 * n8n shows its login to no node but its own form, so that is where a colleague logs in (node Team Link behind it):
 * its signed link opens a session on the pages, which is a cookie of ours.
 */
const COOKIE = 'story-funnel-team';

/** Who is logged in, and by which session. */
export interface TeamLogin {
	readonly member: TeamMember;
	/** Name of the session, for forms and for ending it. */
	readonly session: string;
}

/** Who is logged in on the pages of the team; null when nobody is. */
export async function readTeamLogin(context: IWebhookFunctions, store: Store, keys: Keyring): Promise<TeamLogin | null> {
	const cookies = textOf(context.getHeaderData().cookie).split(';').map((each) => each.trim());
	const shown = cookies.find((each) => each.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
	const session = shown === undefined ? null : readTeamSession(keys, shown, Date.now());
	if (session === null || !(await store.isTeamSessionOpen({ sessionName: session.name }))) return null;
	return { member: session.member, session: session.name };
}

/** Follows a signed link: the page opens without it in the address. Null when it is forged, too old or was used before. */
export async function followTeamLink(context: IWebhookFunctions, store: Store, keys: Keyring, link: string): Promise<IWebhookResponseData | null> {
	const now = Date.now();
	const signed = readTeamLink(keys, link, now);
	const sessionName = randomSecret();
	if (signed === null || !(await store.openTeamSession({ linkName: signed.name, sessionName }))) return null;
	return redirect(context, pageOf(context), cookieOf(context, signTeamSession(keys, signed.member, sessionName, now), SESSION_LIFE_MS / 1000));
}

/** Ends the session of a colleague, in the store and in the browser. */
export async function endTeamLogin(context: IWebhookFunctions, store: Store, { session }: TeamLogin): Promise<IWebhookResponseData> {
	await store.endTeamSession({ sessionName: session });
	return redirect(context, pageOf(context), cookieOf(context, '', 0));
}

/** Whether a colleague is among those a node lets in: e-mail addresses with commas or lines between; empty: everybody with a login. */
export function isLetIn(list: string, { email }: TeamMember): boolean {
	const addresses = list.split(/[\s,;]+/).filter((each) => each !== '').map((each) => each.toLowerCase());
	return addresses.length === 0 || addresses.includes(email.toLowerCase());
}

function pageOf(context: IWebhookFunctions): string {
	const { originalUrl } = context.getRequestObject() as { readonly originalUrl: string };
	return originalUrl.split('?')[0] ?? '';
}

/** Lax and not strict: the step from n8n's form to the page comes from another document. Every form has a token of its own. */
function cookieOf(context: IWebhookFunctions, value: string, seconds: number): string {
	const { protocol } = context.getRequestObject() as { readonly protocol: string };
	const forwarded = textOf(context.getHeaderData()['x-forwarded-proto']).split(',')[0]?.trim();
	return `${COOKIE}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${(forwarded || protocol) === 'https' ? '; Secure' : ''}`;
}
