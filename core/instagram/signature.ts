import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

const PREFIX = 'sha256=';

export type SignatureCheck = { readonly valid: true } | { readonly valid: false; readonly reason: 'unsigned' | 'forged' };

/**
 * Checks Meta's `X-Hub-Signature-256` over the exact bytes received. Never throws.
 *
 * Meta signs with the Instagram app secret or the Meta app secret depending on how the app was made, so
 * either is accepted (reference §3.2). An empty secret never matches.
 */
export function checkSignature(
	rawBody: Buffer,
	header: string | undefined,
	secrets: readonly (string | undefined)[],
): SignatureCheck {
	if (!header?.startsWith(PREFIX)) return { valid: false, reason: 'unsigned' };
	const received = Buffer.from(header.slice(PREFIX.length), 'utf8');
	let valid = false;
	for (const secret of secrets) {
		if (secret === undefined || secret === '') continue;
		const expected = Buffer.from(createHmac('sha256', secret).update(rawBody).digest('hex'), 'utf8');
		if (expected.length === received.length && timingSafeEqual(expected, received)) valid = true;
	}
	return valid ? { valid } : { valid, reason: 'forged' };
}

export type Handshake =
	| { readonly accepted: true; readonly challenge: string }
	| { readonly accepted: false };

/**
 * Answers Meta's subscription handshake: the bare challenge when mode and verify token are right.
 * The challenge must be plain digits or letters, so that nothing can be reflected as markup (reference §3.1).
 */
export function answerHandshake(query: Readonly<Record<string, unknown>>, verifyToken: string): Handshake {
	const challenge = query['hub.challenge'];
	const token = query['hub.verify_token'];
	const wellFormed =
		query['hub.mode'] === 'subscribe' &&
		typeof token === 'string' &&
		typeof challenge === 'string' &&
		/^[\w-]{1,256}$/.test(challenge);
	if (!wellFormed || verifyToken === '' || !sameText(token, verifyToken)) return { accepted: false };
	return { accepted: true, challenge };
}

function sameText(a: string, b: string): boolean {
	const digest = (text: string) => createHash('sha256').update(text).digest();
	return timingSafeEqual(digest(a), digest(b));
}
