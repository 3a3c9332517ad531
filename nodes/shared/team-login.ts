import type { IWebhookFunctions } from 'n8n-workflow';
import type { TeamMember } from '../../core';
import { textOf } from './page-response';

/** The cookie of n8n's own login. */
const LOGIN_COOKIE = /(?:^|;\s*)n8n-auth=([^;]+)/;

/** Who is logged in to this n8n; null when nobody is, or with a cookie n8n no longer takes. */
export async function readTeamMember(context: IWebhookFunctions): Promise<TeamMember | null> {
	const cookie = LOGIN_COOKIE.exec(textOf(context.getHeaderData().cookie))?.[1];
	if (cookie === undefined) return null;
	try {
		const { id, email, firstName, lastName } = await context.validateCookieAuth(cookie.trim());
		return { id, email, name: [firstName, lastName].filter(Boolean).join(' ') };
	} catch {
		return null;
	}
}

/** Whether a colleague is among those a node lets in: e-mail addresses with commas or lines between; empty: everybody with a login. */
export function isLetIn(list: string, { email }: TeamMember): boolean {
	const addresses = list.split(/[\s,;]+/).filter((each) => each !== '').map((each) => each.toLowerCase());
	return addresses.length === 0 || addresses.includes(email.toLowerCase());
}
