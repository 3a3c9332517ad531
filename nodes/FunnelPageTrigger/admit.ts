import { createHash, timingSafeEqual } from 'node:crypto';
import type { IUser, IWebhookFunctions } from 'n8n-workflow';

/** Why somebody does not get to see the page, and what their browser is told. */
export interface Refusal {
	readonly status: 302 | 401 | 403;
	readonly headers: Readonly<Record<string, string>>;
	readonly words: string;
}

/** Whether whoever asks may see the page: null, or what they get instead. What is no known login admits nobody. */
export async function admit(context: IWebhookFunctions): Promise<Refusal | null> {
	return context.getNodeParameter('login', 'n8n') === 'password' ? admitByPassword(context) : admitByLogin(context);
}

/** By n8n's own login: its cookie comes along where the page is on the editor's address. */
async function admitByLogin(context: IWebhookFunctions): Promise<Refusal | null> {
	const user = await userOf(context);
	if (user === null) return { status: 302, headers: { Location: `/signin?redirect=${encodeURIComponent(addressOf(context))}` }, words: 'Log in to n8n first.' };
	const given: unknown = context.getNodeParameter('onlyUsers', '');
	const only = (typeof given === 'string' ? given : '').split(',').map((each) => each.trim().toLowerCase()).filter((each) => each !== '');
	if (only.length === 0 || only.includes(user.email.toLowerCase())) return null;
	return { status: 403, headers: {}, words: 'This n8n user may not see the page: see "Only These Users" of the node.' };
}

async function userOf(context: IWebhookFunctions): Promise<IUser | null> {
	const cookies = headerOf(context, 'cookie');
	const cookie = /(?:^|;\s*)n8n-auth=([^;]+)/.exec(cookies)?.[1]?.trim();
	if (cookie === undefined) return null;
	try {
		return await context.validateCookieAuth(cookie);
	} catch {
		return null;
	}
}

/** Where n8n's login page sends people back to. Only the part after the host is taken from the request: nobody is led elsewhere. */
function addressOf(context: IWebhookFunctions): string {
	const own = new URL(context.getNodeWebhookUrl('default') ?? 'http://localhost/');
	const { originalUrl = '' } = context.getRequestObject() as { originalUrl?: string };
	const asked = new URL(originalUrl, own);
	return asked.origin === own.origin && asked.pathname === own.pathname ? asked.href : own.href;
}

async function admitByPassword(context: IWebhookFunctions): Promise<Refusal | null> {
	const { user, password } = await context.getCredentials('storyFunnelPageApi');
	const [scheme = '', encoded = ''] = headerOf(context, 'authorization').split(' ');
	const sent = scheme.toLowerCase() === 'basic' ? Buffer.from(encoded, 'base64').toString('utf8') : '';
	// A short password, or none, admits nobody.
	const isSet = typeof user === 'string' && user !== '' && typeof password === 'string' && password.length >= SHORTEST;
	if (isSet && isSame(sent, `${user}:${password}`)) return null;
	return { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="Story Funnel", charset="UTF-8"' }, words: 'Enter user and password.' };
}

/** What the credential asks for. */
const SHORTEST = 16;

/** Takes as long for every text. */
function isSame(one: string, other: string): boolean {
	const hash = (text: string) => createHash('sha256').update(text).digest();
	return timingSafeEqual(hash(one), hash(other));
}

function headerOf(context: IWebhookFunctions, name: string): string {
	const value: unknown = context.getHeaderData()[name];
	return typeof value === 'string' ? value : '';
}
