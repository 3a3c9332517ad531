import { Fixture } from './setup';

export const redirectUri = 'http://127.0.0.1:5678/rest/oauth2-credential/callback';
export const scopes = ['instagram_business_basic', 'instagram_business_manage_messages'];

/** The address an app opens for Instagram Login. */
export function loginAddress(f: Fixture, changes: Record<string, string> = {}): string {
	const query = new URLSearchParams({ client_id: f.control.app().instagramAppId, redirect_uri: redirectUri, response_type: 'code', scope: scopes.join(','), state: 'st&te', ...changes });
	return `${f.sandbox.url}/oauth/authorize?${query.toString()}`;
}

/** Fills in the form of the login page as a browser would and returns where the browser is sent. */
export async function submit(f: Fixture, html: string, changes: Record<string, string> = {}): Promise<{ status: number; location: URL }> {
	const action = /<form method="post" action="([^"]+)"/.exec(html)?.[1] ?? '';
	const form = new URLSearchParams();
	for (const [input] of html.matchAll(/<input [^>]+>/g)) {
		const name = attribute(input, 'name');
		if (name !== null && (attribute(input, 'type') === 'hidden' || input.includes(' checked'))) form.append(name, attribute(input, 'value') ?? '');
	}
	for (const [name, value] of Object.entries({ decision: 'allow', ...changes })) form.set(name, value);
	const answer = await fetch(`${f.sandbox.url}${action}`, { method: 'POST', body: form, redirect: 'manual' });
	return { status: answer.status, location: new URL(answer.headers.get('location') ?? 'about:blank') };
}

/** Lets the app in and returns the code. */
export async function allow(f: Fixture, changes: Record<string, string> = {}): Promise<string> {
	const page = await (await fetch(loginAddress(f))).text();
	return (await submit(f, page, changes)).location.searchParams.get('code') ?? '';
}

/** The parameters of the code exchange (reference §1.2, step 2). */
export function exchangeForm(f: Fixture, code: string, changes: Record<string, string> = {}): Record<string, string> {
	return {
		client_id: f.control.app().instagramAppId, client_secret: f.control.app().instagramAppSecret, grant_type: 'authorization_code', redirect_uri: redirectUri, code, ...changes,
	};
}

export async function exchange(f: Fixture, form: Record<string, string>): Promise<{ status: number; text: string; body: Record<string, unknown> }> {
	const answer = await fetch(`${f.sandbox.url}/oauth/access_token`, { method: 'POST', body: new URLSearchParams(form) });
	const text = await answer.text();
	return { status: answer.status, text, body: JSON.parse(text) };
}

function attribute(tag: string, name: string): string | null {
	const value = new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1];
	return value?.replace(/&#(\d+);/g, (_all, code: string) => String.fromCharCode(Number(code))) ?? null;
}
