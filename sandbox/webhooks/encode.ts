import { createHmac } from 'node:crypto';
import type { Account } from '../world';
import type { Update } from './update';

/** The envelope of reference §3.5 around one or many updates; updates of one account share an entry. */
export function envelope(updates: readonly Update[], now: number): Record<string, unknown> {
	const entry: Record<string, unknown>[] = [];
	const conversations = new Map<Account, Record<string, unknown>[]>();
	for (const update of updates) {
		const { account, payload, field } = update;
		// reference §3.4: ms in messaging examples, s where a value is sent.
		const seconds = Math.floor(now / 1_000);
		if (update.shape === 'messaging') {
			const known = conversations.get(account);
			if (known) {
				known.push(payload);
				continue;
			}
			const messaging = [payload];
			conversations.set(account, messaging);
			entry.push({ id: account.professionalId, time: now, messaging });
		} else if (account.settings.commentShape === 'flat') {
			entry.push({ id: account.professionalId, time: seconds, field, value: payload });
		} else {
			entry.push({ id: account.professionalId, time: seconds, changes: [{ field, value: payload }] });
		}
	}
	return { object: 'instagram', entry };
}

/** reference §3.2: JSON as it is on the wire, non-ASCII as \uXXXX and / as \/. */
export function escapedJson(value: unknown): Buffer {
	const text = JSON.stringify(value)
		.replace(/[\u0080-\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
		.replace(/\//g, '\\/');
	return Buffer.from(text, 'ascii');
}

/** `X-Hub-Signature-256` over exactly these bytes (reference §3.2). */
export function signature(bytes: Buffer, secret: string): string {
	return `sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`;
}

/** The secret that signs for this account: unconfirmed which, so a setting (reference §3.2). */
export function signingSecret(account: Account): string {
	return account.settings.signWith === 'meta' ? account.metaAppSecret : account.appSecret;
}
