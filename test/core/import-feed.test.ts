import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { checkFeedCall, readFeedRows } from '../../core/viewers/import-feed';
import { checkRow } from '../../core/viewers/import-row';
import { holds } from './support/property';
import { START } from './support/store';

const SECRET = 'a secret of the vendor';
const HMAC = { method: 'hmac' as const, header: 'X-Signature', secret: SECRET };
const macOf = (body: Buffer, encoding: 'hex' | 'base64' = 'hex', secret = SECRET) => createHmac('sha256', secret).update(body).digest(encoding);

/** Rows that may be kept, and the problems of the others. */
function outcome(body: string | Buffer, mapping: Readonly<Record<string, string>> = {}): string[] {
	return readFeedRows(Buffer.from(body), mapping).map(({ line, content }) => {
		if ('problem' in content) return `${line} ${content.problem.field}: ${content.problem.problem}`;
		const check = checkRow(content.cells, { timeZone: 'UTC', now: START, source: 'peek', context: null, onlyThisSource: true });
		return check.ok ? `${line} ${JSON.stringify(check.view.person)} ${check.view.storyId}` : `${line} ${check.problems.map(({ field, problem }) => `${field}: ${problem}`).join('; ')}`;
	});
}

describe('a delivery of a vendor', () => {
	it('is the vendor\'s by HMAC over its exact bytes, in the forms vendors write it', () => {
		const body = Buffer.from('[{"handle":"zoë"}]');
		for (const encoding of ['hex', 'base64'] as const) {
			for (const prefix of ['', 'sha256=']) expect(checkFeedCall(body, { 'x-signature': `${prefix}${macOf(body, encoding)}` }, HMAC)).toEqual({ valid: true });
		}
		expect(checkFeedCall(body, { 'x-signature': SECRET }, HMAC)).toEqual({ valid: false, reason: 'forged' });
		expect(checkFeedCall(body, {}, HMAC)).toEqual({ valid: false, reason: 'unsigned' });
		expect(checkFeedCall(body, { 'x-signature': ['a', 'b'] }, HMAC)).toEqual({ valid: false, reason: 'unsigned' });
	});

	it('is nobody\'s when a byte, the key or the proof is another', async () => {
		let checked = 0;
		await holds(
			fc.property(fc.uint8Array({ minLength: 1, maxLength: 60 }), fc.nat(), fc.integer({ min: 1, max: 255 }), fc.string(), (bytes, place, change, other) => {
				const body = Buffer.from(bytes);
				const proof = { 'x-signature': macOf(body) };
				expect(checkFeedCall(body, proof, HMAC)).toEqual({ valid: true });
				const changed = Buffer.from(body);
				changed[place % body.length] = (body[place % body.length] ?? 0) ^ change;
				expect(checkFeedCall(changed, proof, HMAC)).toEqual({ valid: false, reason: 'forged' });
				expect(checkFeedCall(body, { 'x-signature': macOf(body, 'hex', `${SECRET}${other}!`) }, HMAC)).toEqual({ valid: false, reason: 'forged' });
				checked++;
			}),
			300,
		);
		expect(checked).toBe(300);
	});

	it('is the vendor\'s by a secret header, and by no part of it', () => {
		const header = { method: 'header' as const, header: ' X-Key ', secret: SECRET };
		const check = (given: unknown) => checkFeedCall(Buffer.from('[]'), { 'x-key': given }, header);
		expect(check(SECRET)).toEqual({ valid: true });
		for (const wrong of [SECRET.slice(0, -1), `${SECRET} `, SECRET.toUpperCase(), macOf(Buffer.from('[]'))]) expect(check(wrong)).toEqual({ valid: false, reason: 'forged' });
		expect(check('')).toEqual({ valid: false, reason: 'unsigned' });
	});

	it('is never taken with a secret that can be guessed', () => {
		for (const secret of ['', 'fifteen letters']) {
			const body = Buffer.from('[]');
			expect(checkFeedCall(body, { 'x-signature': secret === '' ? 'x' : macOf(body, 'hex', secret) }, { ...HMAC, secret })).toEqual({ valid: false, reason: 'no_secret' });
		}
	});

	it('is read as a list of rows, each taken or told what is wrong', () => {
		const good = { viewer_id: '17899000000000001234', story_id: 's1', viewed_at: '2026-11-20T10:00Z' };
		const person = JSON.stringify({ by: 'identity', handle: null, vendorId: 'peek\n17899000000000001234' });
		expect(outcome(JSON.stringify({ rows: [good] }))).toEqual([`1 ${person} s1`]);
		expect(outcome(JSON.stringify([{ Uid: good.viewer_id, STORY_ID: 's1', viewed_at: good.viewed_at, more: { deep: [1] } }]), { uid: 'viewer_id' })).toEqual([`1 ${person} s1`]);
		// As a number the id has lost its last digits before anybody could see it.
		expect(outcome(JSON.stringify([good]).replace(`"${good.viewer_id}"`, good.viewer_id))).toEqual([expect.stringMatching(/^1 viewer_id: The value is no text/)]);
		expect(outcome(JSON.stringify([null, 'x', { ...good, Story_ID: 's2' }, { ...good, source_tool: 'other' }, {}]))).toEqual([
			'1 row: The row is no object', '2 row: The row is no object', '3 story_id: The field story_id is there twice',
			expect.stringMatching(/^4 source_tool: The row names another source/), expect.stringMatching(/^5 handle: The row names nobody/),
		]);
	});

	it.each<[string, string | Buffer, RegExp]>([
		['no JSON', 'handle,story_id', /no JSON list/],
		['an object without rows', '{"views":[]}', /no JSON list/],
		['bytes that are no UTF-8', Buffer.concat([Buffer.from('[{"handle":"zo'), Buffer.from([0xeb]), Buffer.from('"}]')]), /no JSON list/],
		['nothing', '', /no JSON list/],
		['too many rows', `[${'{},'.repeat(10_000)}{}]`, /more than 10000 rows/],
	])('is refused as a whole: %s', (_what, body, problem) => {
		expect(outcome(body)).toEqual([expect.stringMatching(problem)]);
	});
});
