import { createHmac } from 'node:crypto';
import type { Clock } from '../clock';
import type { Account } from '../world';

/** Proof that this clock belongs to the sandbox that holds the account's app secret. */
export interface ClockAnswer {
	/** Whole ms to add to real time. */
	offset: number;
	now: number;
	nonce: string;
	/** hex HMAC-SHA256(Instagram app secret, `story-funnel-sandbox-clock:${nonce}:${offset}`) */
	signature: string;
}

export function signClock(clock: Clock, account: Account, nonce: string): ClockAnswer {
	if (!/^[0-9a-f]{8,128}$/i.test(nonce)) throw new Error('The nonce is 8 to 128 hexadecimal digits');
	const { offset } = clock;
	const signature = createHmac('sha256', account.appSecret).update(`story-funnel-sandbox-clock:${nonce}:${offset}`).digest('hex');
	return { offset, now: clock.now(), nonce, signature };
}
