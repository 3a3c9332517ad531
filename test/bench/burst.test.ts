import { randomBytes } from 'node:crypto';
import { perSecond } from '../../bench/burst/per-second';
import { differenceOf, eventKeysIn, naturalKeys } from '../../bench/burst/recorded';
import { bodyOf, saidIn, signatureOf } from '../../bench/burst/updates';
import { naturalKeyOf } from '../../core/inbox/batch';
import { normaliseWebhook } from '../../core/instagram/normalise';
import { checkSignature } from '../../core/instagram/signature';
import { parseKeyring } from '../../core/store/keyring';
import { randomKey } from '../../core/store/random-key';

const updates = { account: '17841400000000123', perPost: 100, people: 1_000 };
const NOW = 1_764_547_200_000;

describe('updates of a burst', () => {
	it('are read by the pack as what they are, none of them unknown', () => {
		const { events, unknown } = normaliseWebhook(bodyOf(3, updates, NOW), NOW);
		const kinds = (kind: string) => events.filter((event) => event.kind === kind).length;
		expect([kinds('message'), kinds('story_reply'), kinds('comment'), unknown]).toEqual([60, 20, 20, {}]);
		expect(new Set(events.map(({ personId }) => personId)).size).toBe(100);
	});

	it('are known in the store by the keys they are looked for by', () => {
		const key = randomBytes(32).toString('base64');
		const store = { keys: parseKeyring(key) };
		const { events } = normaliseWebhook(bodyOf(3, updates, NOW), NOW);
		expect(new Set(events.map((event) => naturalKeyOf(store, event)))).toEqual(naturalKeys([3], updates, key));
	});

	it('are never the same twice, whichever POST they are in', () => {
		const ids = [0, 1, 2].flatMap((nth) => saidIn(nth, updates).map(({ id }) => id));
		expect(new Set(ids).size).toBe(300);
	});

	it('are signed as Instagram signs', () => {
		const body = bodyOf(0, updates, NOW);
		expect(checkSignature(body, signatureOf(body, 'secret'), ['secret'])).toEqual({ valid: true });
		expect(checkSignature(body, signatureOf(body, 'other'), ['secret'])).toMatchObject({ valid: false });
	});
});

describe('what came of a burst', () => {
	it('is what was posted, or tells what is lost, doubled and strange', () => {
		const wanted = new Set(['a', 'b', 'c']);
		expect(differenceOf(wanted, ['c', 'a', 'b'])).toEqual({ lost: 0, doubled: 0, strange: 0 });
		expect(differenceOf(wanted, ['a', 'b', 'b', 'x'])).toEqual({ lost: 1, doubled: 1, strange: 1 });
	});

	it('is found in what n8n keeps of an execution', () => {
		const [one, two] = [randomKey('evt'), randomKey('evt')];
		expect(eventKeysIn(`[{"a":"1"},"${one}","${two}","${one}","${randomKey('vwr')}"]`)).toEqual([one, two]);
	});

	it('is counted by whole seconds; the one it ends in is not', () => {
		const answers = [100, 900, 1_100, 2_500].map((at, nth) => ({ nth, status: 200, ms: 1, at }));
		expect(perSecond({ answers, ms: 2_600 })).toEqual([2, 1]);
	});
});
