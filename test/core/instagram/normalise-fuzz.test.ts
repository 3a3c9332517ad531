import fc from 'fast-check';
import { FAMILIES } from '../../../core/inbox/families';
import { normaliseWebhook } from '../../../core/instagram/normalise';
import { holds } from '../support/property';
import { connectLive, TestStore } from '../support/store';
import { ACCOUNT, bytes, MARA } from '../support/wire';

const NASTY = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'object', 'entry', 'id', 'messaging', 'message', 'field', 'value', ''];
const wild = fc.oneof(
	fc.jsonValue({ maxDepth: 3 }), fc.constantFrom('', 0, -1, Number.MAX_VALUE, 1e21, Number.MAX_SAFE_INTEGER, true, null, [], {}, '\ud800', '\0', MARA, ACCOUNT),
);
const optional = (known: fc.Arbitrary<unknown>) => fc.oneof({ weight: 8, arbitrary: known }, { weight: 1, arbitrary: wild }, { weight: 1, arbitrary: fc.constant(undefined) });
const party = optional(fc.record({ id: optional(fc.constantFrom(MARA, ACCOUNT, '999', 700100200300400)) }));
const text = optional(fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom('STOP', 'ja', '\ud83d', 'a'.repeat(30_000))));
const mid = optional(fc.string({ minLength: 1, maxLength: 12 }));
const message = fc.record({
	mid, text,
	is_echo: optional(fc.constantFrom(undefined, undefined, true)),
	reply_to: optional(fc.constantFrom(undefined, { story: { id: '1' } }, { mid: 'm' })),
	quick_reply: optional(fc.constantFrom(undefined, { payload: 'sf:yes:qst_000001' })),
	attachments: optional(fc.constantFrom(undefined, [{ type: 'story_mention' }])),
});
const update = fc.record({
	sender: party, recipient: party, timestamp: optional(fc.integer({ min: -5, max: 4_102_444_800_000 })), message: optional(message),
	reaction: optional(fc.constantFrom(undefined, { mid: 'm', action: 'react' })), postback: optional(fc.constantFrom(undefined, { payload: 'p' })),
});
const comment = fc.record({ id: mid, from: party, text, media: optional(fc.record({ id: mid })) });
const change = fc.record({ field: optional(fc.constantFrom('comments', 'live_comments', 'messages', 'mentions', '__proto__')), value: optional(fc.oneof(comment, update)) });
const entry = fc.record({
	id: optional(fc.constant(ACCOUNT)), time: optional(fc.integer({ min: 0, max: 4e12 })),
	messaging: optional(fc.array(optional(update), { maxLength: 3 })), changes: optional(fc.array(optional(change), { maxLength: 2 })),
	field: optional(fc.constantFrom(undefined, 'comments')), value: optional(comment),
});
const body = fc.record({ object: optional(fc.constant('instagram')), entry: optional(fc.array(optional(entry), { maxLength: 3 })) });

/** An object built from field names an attacker would choose. */
const poisoned = fc.letrec((tie) => ({
	value: fc.oneof({ depthSize: 'small' }, fc.constantFrom(1, 'x', true, null), fc.array(tie('value'), { maxLength: 3 }), tie('object')),
	object: fc.array(fc.tuple(fc.constantFrom(...NASTY), tie('value')), { maxLength: 5 }).map((pairs) => `{${pairs.map(([key, value]) => `${JSON.stringify(key)}:${typeof value === 'string' && value.startsWith('{') ? value : JSON.stringify(value)}`).join(',')}}`),
})).object;

function prototypesAreClean(): boolean {
	return [Object.prototype, Array.prototype, Function.prototype].every((prototype) => Object.keys(prototype).length === 0);
}

function check(raw: Buffer): ReturnType<typeof normaliseWebhook> {
	const result = normaliseWebhook(raw, 1_795_430_000_000);
	expect(prototypesAreClean()).toBe(true);
	expect(Object.keys(result.unknown).every((name) => /^[a-z_]{1,40}$/.test(name))).toBe(true);
	return result;
}

describe('whatever bytes arrive, normalising never throws and never pollutes a prototype', () => {
	it('arbitrary bytes', () => holds(fc.property(fc.uint8Array({ maxLength: 300 }), (raw) => void check(Buffer.from(raw))), 2000));

	it('arbitrary JSON', () => holds(fc.property(fc.json({ maxDepth: 6 }), (raw) => void check(Buffer.from(raw))), 2000));

	it('poisonous field names', () => holds(fc.property(poisoned, (raw) => void check(Buffer.from(raw))), 2000));

	it('JSON cut off anywhere', () =>
		holds(fc.property(body, fc.nat(2000), (value, end) => void check(bytes(value).subarray(0, end))), 1000));

	it.each([
		['arrays', '['.repeat(10_000) + ']'.repeat(10_000)],
		['objects', '{"entry":'.repeat(10_000) + '1' + '}'.repeat(10_000)],
		['a deep update', `{"object":"instagram","entry":[{"id":"1","messaging":[${'{"message":'.repeat(10_000)}1${'}'.repeat(10_000)}]}]}`],
		['a deep extra field', `{"object":"instagram","x":${'['.repeat(10_000)}${']'.repeat(10_000)},"entry":[]}`],
	])('10,000 levels of %s', (_what, raw) => {
		expect(check(Buffer.from(raw)).events).toEqual([]);
	});

	it.each(['__proto__', 'constructor', 'prototype'])('an update with a field %s next to a real one', (name) => {
		const raw = `{"${name}":{"polluted":1},"object":"instagram","entry":[{"${name}":{"polluted":1},"id":"${ACCOUNT}","time":1,"messaging":[{"${name}":{"polluted":1},"sender":{"id":"${MARA}","${name}":{"polluted":1}},"recipient":{"id":"${ACCOUNT}"},"message":{"mid":"m","text":"x"}}]}]}`;
		expect(check(Buffer.from(raw)).events).toHaveLength(1);
		expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
	});

	it('control: the check does see a polluted prototype', () => {
		Object.defineProperty(Object.prototype, 'polluted', { value: 1, enumerable: true, configurable: true });
		const seen = prototypesAreClean();
		delete (Object.prototype as Record<string, unknown>)['polluted'];
		expect(seen).toBe(false);
	});
});

describe('whatever came out as an event can be recorded', () => {
	it('in one transaction, without an error', async () => {
		const store = await TestStore.open();
		await connectLive(store, ACCOUNT);
		let recorded = 0;
		await holds(
			fc.asyncProperty(body, async (value) => {
				const webhook = check(bytes(value));
				const outcome = await store.use.recordEvents({ ...webhook, answered: FAMILIES });
				recorded += outcome.handedOff.length;
			}),
			600,
		);
		await store.close();
		expect(recorded).toBeGreaterThan(50);
	});
});
