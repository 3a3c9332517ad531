import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { answerHandshake, checkSignature } from '../../../core/instagram/signature';
import { holds } from '../support/property';

const APP = 'app-secret-1';
const INSTAGRAM = 'instagram-app-secret-2';
/** As Meta writes it: escaped, so that re-serialising gives other bytes (reference §3.2). */
const BODY = Buffer.from('{"object":"instagram","text":"\\u00e4\\u00f6 \\u003Cb\\u003E 5\\u0025 me\\u0040home a\\/b"}');
const sign = (body: Buffer, secret: string) => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

describe('the signature of a webhook', () => {
	it.each([APP, INSTAGRAM])('is taken with either secret', (secret) => {
		expect(checkSignature(BODY, sign(BODY, secret), [APP, INSTAGRAM])).toEqual({ valid: true });
	});

	it('is over the bytes as received: the same JSON written anew is refused', () => {
		const again = Buffer.from(JSON.stringify(JSON.parse(BODY.toString())));
		expect(again.equals(BODY)).toBe(false);
		expect(checkSignature(again, sign(BODY, APP), [APP])).toEqual({ valid: false, reason: 'forged' });
	});

	const good = sign(BODY, APP);
	it.each([
		['no header', undefined, 'unsigned'],
		['an empty header', '', 'unsigned'],
		['no prefix', good.slice(7), 'unsigned'],
		['another prefix', good.replace('sha256', 'sha1'), 'unsigned'],
		['a prefix in capitals', good.replace('sha256', 'SHA256'), 'unsigned'],
		['a space before it', ` ${good}`, 'unsigned'],
		['hex in capitals', `sha256=${good.slice(7).toUpperCase()}`, 'forged'],
		['one digit less', good.slice(0, -1), 'forged'],
		['one digit more', `${good}0`, 'forged'],
		['nothing behind the prefix', 'sha256=', 'forged'],
		['the prefix twice', `sha256=${good}`, 'forged'],
		['letters beyond ASCII', `sha256=${'é'.repeat(32)}`, 'forged'],
	])('%s is refused', (_what, header, reason) => {
		expect(checkSignature(BODY, header, [APP])).toEqual({ valid: false, reason });
	});

	it.each([[['']], [[undefined]], [[]], [['', undefined]]])('never matches with no secret: %j', (secrets) => {
		expect(checkSignature(BODY, sign(BODY, ''), secrets)).toEqual({ valid: false, reason: 'forged' });
	});

	it('never holds for changed bytes', () =>
		holds(
			fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.nat(), fc.integer({ min: 1, max: 255 }), (raw, at, flip) => {
				const body = Buffer.from(raw);
				const changed = Buffer.from(raw);
				const index = at % body.length;
				changed[index] = (changed[index] ?? 0) ^ flip;
				expect(checkSignature(body, sign(body, APP), [APP]).valid).toBe(true);
				expect(checkSignature(changed, sign(body, APP), [APP]).valid).toBe(false);
			}),
			300,
		));

	it('never throws, whatever the header', () =>
		holds(fc.property(fc.string({ unit: 'binary' }), (header) => {
			expect(checkSignature(BODY, `sha256=${header}`, [APP]).valid).toBe(false);
		}), 300));
});

describe('the handshake', () => {
	const query = { 'hub.mode': 'subscribe', 'hub.challenge': '1158201444', 'hub.verify_token': 'token-1' };

	it('answers the bare challenge', () => {
		expect(answerHandshake(query, 'token-1')).toEqual({ accepted: true, challenge: '1158201444' });
	});

	it.each([
		['another mode', { ...query, 'hub.mode': 'unsubscribe' }, 'token-1'],
		['no mode', { ...query, 'hub.mode': undefined }, 'token-1'],
		['another token', { ...query, 'hub.verify_token': 'token-2' }, 'token-1'],
		['a token in other case', { ...query, 'hub.verify_token': 'TOKEN-1' }, 'token-1'],
		['a list of tokens', { ...query, 'hub.verify_token': ['token-1'] }, 'token-1'],
		['no token set up', { ...query, 'hub.verify_token': '' }, ''],
		['markup', { ...query, 'hub.challenge': '<script>alert(1)</script>' }, 'token-1'],
		['an entity', { ...query, 'hub.challenge': '&lt;b&gt;' }, 'token-1'],
		['a line break', { ...query, 'hub.challenge': '12\n34' }, 'token-1'],
		['a line break at the end', { ...query, 'hub.challenge': '1234\n' }, 'token-1'],
		['an empty challenge', { ...query, 'hub.challenge': '' }, 'token-1'],
		['a list of challenges', { ...query, 'hub.challenge': ['1', '2'] }, 'token-1'],
		['a number', { ...query, 'hub.challenge': 1158201444 }, 'token-1'],
		['a very long challenge', { ...query, 'hub.challenge': '1'.repeat(257) }, 'token-1'],
		['nothing', {}, 'token-1'],
	])('refuses %s', (_what, asked, token) => {
		expect(answerHandshake(asked, token)).toEqual({ accepted: false });
	});
});
