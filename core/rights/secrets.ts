import { keyedHash, sameSecret, type Keyring } from '../store/keyring';
import type { Language, Right } from '../store/schema';

/** Digits and capitals without those that look alike (0 O, 1 I L, U V). */
const SIGNS = '23456789ABCDEFGHJKMNPQRSTWXYZ';
const GROUP = 5;
const CODE_LENGTH = 2 * GROUP;

/** What the message says that is asked for: nobody sends it without seeing it. */
const ASKED: Readonly<Record<Language, Readonly<Record<Right, string>>>> = {
	nl: { access: 'INZAGE', portability: 'KOPIE', rectification: 'CORRECTIE', erasure: 'WISSEN', restriction: 'BEPERKEN' },
	en: { access: 'ACCESS', portability: 'COPY', rectification: 'CORRECT', erasure: 'ERASE', restriction: 'RESTRICT' },
};

/**
 * A code of ten signs, about 48 bits. It counts for a day, once, and only together with the store key.
 *
 * @param random at least as unguessable as the code is to be
 */
export function makeCode(keys: Keyring, random: string): string {
	const bytes = Buffer.from(keyedHash(keys.newest.pepper, 'rights code source', random), 'base64url');
	// 232 is the largest multiple of 29 in a byte: no sign is likelier than another.
	const signs = [...bytes].filter((byte) => byte < 232).map((byte) => SIGNS[byte % SIGNS.length] ?? '');
	return signs.slice(0, CODE_LENGTH).join('');
}

/** The message the person is to send. */
export function messageOf(code: string, kind: Right, language: Language): string {
	return `${language === 'nl' ? 'AVG' : 'GDPR'} ${ASKED[language][kind]} ${code.slice(0, GROUP)}-${code.slice(GROUP)}`;
}

/** Looks ahead and takes nothing, so that "ERASE KKK6Z-9C35Q" is read from every word on. */
const CODE = new RegExp(`(?<![\\p{L}\\p{N}])(?=([${SIGNS}]{${GROUP}})[\\s-]?([${SIGNS}]{${GROUP}})(?![\\p{L}\\p{N}]))`, 'gu');
const AT_MOST = 5;

/** Everything in a message that has the form of a code. */
export function codesIn(text: string): string[] {
	const found = [...text.toUpperCase().replace(/[‐-―]/g, '-').matchAll(CODE)];
	return found.slice(0, AT_MOST).map(([, first = '', second = '']) => first + second);
}

/** Hashes of a code under every version of the pepper, newest last. */
export function codeHashes(keys: Keyring, code: string): string[] {
	return keys.versions.map((key) => keyedHash(key.pepper, 'rights code', code));
}

/** The signed secret of a link: whoever has it opens the answer, once. */
export function signLink(keys: Keyring, name: string, expiresAt: number): string {
	const body = `${name}.${expiresAt.toString(36)}`;
	return `${body}.${keyedHash(keys.newest.pepper, 'rights link', body)}`;
}

export interface LinkRead {
	/** Keyed hashes of the link, under every version of the pepper. */
	readonly hashes: readonly string[];
	/** UTC milliseconds. */
	readonly expiresAt: number;
}

/** Reads a link's secret; null when we did not sign it. */
export function readLink(keys: Keyring, secret: string): LinkRead | null {
	const [name = '', until = '', mac = '', ...more] = secret.slice(0, 300).split('.');
	if (more.length > 0 || mac === '') return null;
	const isOurs = keys.versions.map((key) => sameSecret(keyedHash(key.pepper, 'rights link', `${name}.${until}`), mac)).includes(true);
	if (!isOurs) return null;
	return { hashes: linkHashes(keys, name), expiresAt: parseInt(until, 36) };
}

export function linkHashes(keys: Keyring, name: string): string[] {
	return keys.versions.map((key) => keyedHash(key.pepper, 'rights link name', name));
}
