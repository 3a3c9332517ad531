import { randomBytes } from 'node:crypto';

/** A secret for a link: 256 random bits in base64url. */
export function randomSecret(): string {
	return randomBytes(32).toString('base64url');
}
