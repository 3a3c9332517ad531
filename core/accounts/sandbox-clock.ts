import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';

/** Where the Graph API of Instagram Login is. */
export const INSTAGRAM_HOST = 'https://graph.instagram.com';
/** Where that of Facebook Login is. */
export const FACEBOOK_HOST = 'https://graph.facebook.com';
/** The real Instagram's hosts: they can never move our clock. */
export const REAL_HOSTS: readonly string[] = [INSTAGRAM_HOST, FACEBOOK_HOST];

const answerSchema = z.looseObject({
	offset: z.number().int().min(0),
	nonce: z.string(),
	signature: z.string(),
});

/**
 * Reads the sandbox's answer to a clock handshake: how many milliseconds its clock is ahead.
 *
 * @param nonce the fresh random hex text the handshake was asked with, so that no old answer can be replayed
 * @param appSecret the account's Instagram app secret, which only its own sandbox shares
 * @returns null unless the answer is well formed, for this nonce, and signed with the secret
 */
export function readClockHandshake(answer: unknown, nonce: string, appSecret: string): number | null {
	const parsed = answerSchema.safeParse(answer);
	if (!parsed.success || parsed.data.nonce !== nonce || appSecret === '') return null;
	const { offset, signature } = parsed.data;
	const expected = createHmac('sha256', appSecret).update(`story-funnel-sandbox-clock:${nonce}:${offset}`).digest();
	const received = Buffer.from(signature, 'hex');
	return received.length === expected.length && timingSafeEqual(received, expected) ? offset : null;
}
