import { randomBytes } from 'node:crypto';

/** A random surrogate key, 120 bits, such as `vwr_8dK…`; says what it names and nothing else. */
export function randomKey(prefix: string): string {
	return `${prefix}_${randomBytes(15).toString('base64url')}`;
}
