import { keyedHash, sameSecret, type Keyring } from '../store/keyring';
import { SESSION_LIFE_MS } from './session';

/** As long as the session it belongs to: a page left open on a phone in the morning still stops sending in the afternoon. */
export const FORM_LIFE_MS = SESSION_LIFE_MS;

/** Whose form it is, and on which page. */
export interface FormOf {
	/** Name of the colleague's session. */
	readonly session: string;
	readonly page: string;
}

/**
 * A token that only a page of ours can have put into a form: a foreign page that has a colleague's browser post
 * something knows none. It names the form too, so that one sent twice is taken once.
 *
 * @param now wall clock, UTC milliseconds
 * @param name random and never given twice
 */
export function signForm(keys: Keyring, of: FormOf, name: string, now: number): string {
	const body = `${name}.${(now + FORM_LIFE_MS).toString(36)}`;
	return `${body}.${macOf(keys.newest.pepper, of, body)}`;
}

/** The name of a form of this colleague and page; null when the token is forged, of somebody else, or too old. */
export function readForm(keys: Keyring, of: FormOf, token: string, now: number): string | null {
	const [name = '', until = '', mac = '', ...more] = token.slice(0, 300).split('.');
	if (more.length > 0 || name === '' || mac === '') return null;
	const isOurs = keys.versions.map((key) => sameSecret(macOf(key.pepper, of, `${name}.${until}`), mac)).includes(true);
	return isOurs && now < parseInt(until, 36) ? name : null;
}

function macOf(pepper: Buffer, { session, page }: FormOf, body: string): string {
	return keyedHash(pepper, 'team form', `${session}\0${page}\0${body}`);
}
