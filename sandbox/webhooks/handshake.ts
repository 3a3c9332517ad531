import axios from 'axios';
import type { Account } from '../world';

export interface HandshakeResult {
	status: number | null;
	body: string;
	/** 200 with the bare challenge. */
	verified: boolean;
}

/** The verification GET of reference §3.1, sent when somebody saves a callback in the dashboard. */
export async function handshake(account: Account, challenge: string, verifyToken = account.verifyToken): Promise<HandshakeResult> {
	if (account.callbackUrl === null) throw new Error('No callback set for this account');
	const params = { 'hub.mode': 'subscribe', 'hub.challenge': challenge, 'hub.verify_token': verifyToken };
	try {
		const answer = await axios.get<string>(account.callbackUrl, {
			params, timeout: 5_000, maxRedirects: 0, proxy: false, responseType: 'text', transformResponse: (data: string) => data, validateStatus: () => true,
		});
		return { status: answer.status, body: answer.data, verified: answer.status === 200 && answer.data === challenge };
	} catch {
		return { status: null, body: '', verified: false };
	}
}
