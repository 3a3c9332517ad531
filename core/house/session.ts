import { keyedHash, sameSecret, type Keyring } from '../store/keyring';
import type { TeamMember } from './member';

/** From the form behind n8n's login to the page is one step of a browser. */
export const LINK_LIFE_MS = 2 * 60_000;
/** A working day; whoever needs longer logs in again. */
export const SESSION_LIFE_MS = 12 * 3_600_000;

/** A signed secret that says who a colleague is. `name` is random and given once. */
export interface Signed {
	readonly member: TeamMember;
	readonly name: string;
	/** Wall clock, UTC milliseconds. */
	readonly expiresAt: number;
}

type Use = 'team link' | 'team session';

/** The link from n8n's login to the pages: whoever has it is that colleague, once, within two minutes. */
export function signLink(keys: Keyring, member: TeamMember, name: string, now: number): string {
	return sign(keys, 'team link', { member, name, expiresAt: now + LINK_LIFE_MS });
}

/** @returns null when it is forged, changed or too old; whether it was used the store knows */
export function readLink(keys: Keyring, secret: string, now: number): Signed | null {
	return read(keys, 'team link', secret, now);
}

/** What the browser of a colleague who is logged in shows with every page. */
export function signSession(keys: Keyring, member: TeamMember, name: string, now: number): string {
	return sign(keys, 'team session', { member, name, expiresAt: now + SESSION_LIFE_MS });
}

/** @returns null when it is forged, changed or too old; whether it was ended the store knows */
export function readSession(keys: Keyring, secret: string, now: number): Signed | null {
	return read(keys, 'team session', secret, now);
}

function sign(keys: Keyring, use: Use, { member: { id, name, email }, name: nonce, expiresAt }: Signed): string {
	const body = Buffer.from(JSON.stringify([nonce, expiresAt, id, name, email])).toString('base64url');
	return `${body}.${keyedHash(keys.newest.pepper, use, body)}`;
}

function read(keys: Keyring, use: Use, secret: string, now: number): Signed | null {
	const [body = '', mac = '', ...more] = secret.slice(0, 2000).split('.');
	if (more.length > 0 || mac === '') return null;
	const isOurs = keys.versions.map((key) => sameSecret(keyedHash(key.pepper, use, body), mac)).includes(true);
	if (!isOurs) return null;
	const [name, expiresAt, id, person, email] = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as [string, number, string, string, string];
	return now < expiresAt ? { member: { id, name: person, email }, name, expiresAt } : null;
}
