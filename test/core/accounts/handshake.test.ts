import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { readClockHandshake } from '../../../core/accounts/sandbox-clock';
import { holds } from '../support/property';

const SECRET = 'app-secret';
const NONCE = '00112233445566778899aabbccddeeff';
const sign = (nonce: string, offset: number | string, secret = SECRET) =>
	createHmac('sha256', secret).update(`story-funnel-sandbox-clock:${nonce}:${offset}`).digest('hex');
const answer = (changes: Record<string, unknown> = {}) => ({ offset: 3_600_000, nonce: NONCE, signature: sign(NONCE, 3_600_000), ...changes });

describe("the sandbox's answer to a clock handshake", () => {
	it('is taken when it is signed, for this nonce', () => {
		expect(readClockHandshake(answer(), NONCE, SECRET)).toBe(3_600_000);
		expect(readClockHandshake(answer({ offset: 0, signature: sign(NONCE, 0) }), NONCE, SECRET)).toBe(0);
	});

	it.each([
		['another nonce in the answer', answer({ nonce: 'ff' }), SECRET],
		['an old answer, for another nonce', answer({ nonce: 'ff', signature: sign('ff', 3_600_000) }), SECRET],
		['an old signature under the new nonce', answer({ signature: sign('ff', 3_600_000) }), SECRET],
		['another offset than was signed', answer({ offset: 7_200_000 }), SECRET],
		['another secret', answer({ signature: sign(NONCE, 3_600_000, 'other') }), SECRET],
		['no secret at all', answer({ signature: sign(NONCE, 3_600_000, '') }), ''],
		['no signature', answer({ signature: '' }), SECRET],
		['a cut signature', answer({ signature: answer().signature.slice(0, -2) }), SECRET],
		['a longer signature', answer({ signature: `${answer().signature}00` }), SECRET],
		['a signature that is no text', answer({ signature: 7 }), SECRET],
		['a negative offset', answer({ offset: -1, signature: sign(NONCE, -1) }), SECRET],
		['half a millisecond', answer({ offset: 0.5, signature: sign(NONCE, 0.5) }), SECRET],
		['an offset as text', answer({ offset: '5', signature: sign(NONCE, '5') }), SECRET],
		['nothing', undefined, SECRET],
		['a list', [answer()], SECRET],
	])('is refused with %s', (_what, given, secret) => {
		expect(readClockHandshake(given, NONCE, secret)).toBeNull();
	});

	it('never counts and never throws when it is anything else', () =>
		holds(fc.property(fc.anything(), (given) => {
			expect(readClockHandshake(given, NONCE, SECRET)).toBeNull();
		}), 500));
});
