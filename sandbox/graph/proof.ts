import { createHmac } from 'node:crypto';
import type { GraphCall } from './call';
import type { Caller } from './caller';
import { graphError } from './errors';

/**
 * reference §1.5: hex(HMAC-SHA256(app secret, access token)), checked when sent, asked for when the app requires it.
 * For Instagram Login nothing is known of it, so it is not looked at there.
 */
export function checkProof({ account, token }: Caller, call: GraphCall): void {
	if (account.settings.login !== 'facebook') return;
	const sent = call.query['appsecret_proof'] ?? call.body['appsecret_proof'];
	if (sent === undefined) {
		if (account.settings.requireProof) throw graphError('proof-missing');
		return;
	}
	if (sent !== createHmac('sha256', account.metaAppSecret).update(token.value).digest('hex')) throw graphError('proof-invalid');
}
