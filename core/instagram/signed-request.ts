import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { parseJsonKeepingIds } from './json';

/** What Meta's callbacks about an account carry (reference §6). Times in UTC milliseconds. */
export interface SignedRequest {
	/** App-scoped id of the account. */
	readonly userId: string;
	readonly issuedAt: number;
	/** Null where it says none. */
	readonly expiresAt: number | null;
	/** Names this very request, to see it a second time. */
	readonly hash: string;
}

const id = z.union([z.string().regex(/^\d{1,30}$/), z.number().int().positive().transform(String)]);
const payload = z.looseObject({
	algorithm: z.string().regex(/^HMAC-SHA256$/i),
	user_id: id,
	issued_at: z.number().int().positive(),
	expires: z.number().int().min(0).optional(),
});

/** Longer than any Meta makes; what is longer is not even hashed. */
const LONGEST = 4096;

/**
 * Reads a `signed_request`: base64url(HMAC-SHA256 over the encoded payload) and the payload, with a dot between
 * (reference §6). Which of an app's secrets signs it is not documented, so each is tried, in constant time.
 *
 * @param secrets empty ones are skipped
 * @returns null when it is malformed or signed by nobody we know: told apart for nobody
 */
export function readSignedRequest(text: unknown, secrets: readonly string[]): SignedRequest | null {
	if (typeof text !== 'string' || text.length > LONGEST) return null;
	const [signature = '', encoded = '', ...more] = text.split('.');
	if (more.length > 0 || encoded === '') return null;
	const given = Buffer.from(signature, 'base64url');
	const matches = secrets.filter((secret) => secret !== '').map((secret) => same(createHmac('sha256', secret).update(encoded).digest(), given));
	if (!matches.includes(true)) return null;
	const read = payload.safeParse(parseJsonKeepingIds(Buffer.from(encoded, 'base64url').toString('utf8')));
	if (!read.success) return null;
	const { user_id: userId, issued_at: issued, expires = 0 } = read.data;
	return {
		userId,
		issuedAt: issued * 1000,
		expiresAt: expires === 0 ? null : expires * 1000,
		hash: createHash('sha256').update(encoded).digest('base64url'),
	};
}

function same(expected: Buffer, given: Buffer): boolean {
	return expected.length === given.length && timingSafeEqual(expected, given);
}
