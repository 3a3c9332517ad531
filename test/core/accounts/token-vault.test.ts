import fc from 'fast-check';
import { obtainToken, type ObtainCalls } from '../../../core/accounts/obtain-token';
import { refreshIsDue } from '../../../core/accounts/token-refresh';
import type { GraphErrorClass } from '../../../core/instagram/errors';
import { holds } from '../support/property';
import { connectLive, DAY, HOUR, MINUTE, SECOND, TestStore } from '../support/store';

const ACCOUNT = '17841400000000123';
const SECRET = 'instagram app secret';
const LIFE = 60 * DAY;
const wait = async (): Promise<void> => await new Promise((resolve) => setTimeout(resolve, 5));
const refused = (errorClass: GraphErrorClass, code = 100) => ({ ok: false, error: { class: errorClass, code, subcode: null } }) as const;

/** Instagram's side of an exchange, with everything it was asked. */
class Exchange implements ObtainCalls {
	readonly asked: string[] = [];
	readonly refreshable = true;
	answer: 'long' | GraphErrorClass = 'long';
	code = 100;

	async exchange(seed: string) {
		this.asked.push(seed);
		await wait();
		return this.answer === 'long' ? ({ ok: true, value: { token: `long of ${seed}`, expiresInMs: LIFE } } as const) : refused(this.answer, this.answer === 'token_dead' ? 190 : this.code);
	}

	async identify(token: string) {
		return token.includes('dead') ? refused('token_dead', 190) : ({ ok: true, value: { accountId: ACCOUNT, appScopedId: '26', username: 'kiln' } } as const);
	}
}

describe('the token vault', () => {
	let store: TestStore;
	let calls: Exchange;

	beforeEach(async () => {
		store = await TestStore.open();
		calls = new Exchange();
	});

	afterEach(async () => {
		await store.close();
	});

	const obtain = (seed: string, { again = false, appSecret = SECRET } = {}) => obtainToken(store.use, calls, { seed, appSecret }, { again, wait });

	it('exchanges a seed once, whoever asks and however often', async () => {
		const results = await Promise.all(Array.from({ length: 12 }, () => obtain('seed')));
		expect(new Set(results.map((result) => (result.obtained ? result.token : 'none')))).toEqual(new Set(['long of seed']));
		expect(calls.asked).toEqual(['seed']);
	});

	it('takes over from somebody who died while exchanging', async () => {
		await store.use.takeSeed({ seed: 'seed', appSecret: SECRET, again: false });
		expect((await store.use.takeSeed({ seed: 'seed', appSecret: SECRET, again: false })).state).toBe('wait');
		store.now += MINUTE;
		expect(await obtain('seed')).toMatchObject({ obtained: true, token: 'long of seed' });
	});

	it('belongs to its account from the moment that is connected', async () => {
		expect(await obtain('seed')).toMatchObject({ accountKey: null });
		const accountKey = await connectLive(store, ACCOUNT);
		expect(await obtain('seed')).toMatchObject({ accountKey });
		expect(await store.use.openLine({ accountKey, appSecret: SECRET })).toMatchObject({ state: 'open', token: 'long of seed' });
	});

	it('takes a token that is long-lived already as it is, and learns its end by the first refresh', async () => {
		calls.answer = 'configuration';
		const accountKey = await connectLive(store, ACCOUNT);
		expect(await obtain('dashboard token')).toMatchObject({ obtained: true, token: 'dashboard token' });
		expect(await store.use.takeDueRefresh({ accountKey, appSecret: SECRET })).toBeNull();
		store.now += DAY;
		const due = await store.use.takeDueRefresh({ accountKey, appSecret: SECRET });
		expect(due).toMatchObject({ token: 'dashboard token' });
		const result = { refreshed: true, token: 'second', expiresInMs: LIFE } as const;
		await store.use.settleRefresh({ accountKey, appSecret: SECRET, tokenId: due?.tokenId ?? '', result });
		expect(await store.use.readTokenHealth({ accountKey })).toMatchObject({ state: 'live', expiresAt: store.now + LIFE, refreshes: 1 });
	});

	it.each([['configuration', 10], ['configuration', 200], ['account_stop', 368], ['account_stop', 100]] as const)('takes no token as it is after %s, code %i: it may live for an hour only', async (errorClass, code) => {
		[calls.answer, calls.code] = [errorClass, code];
		expect(await obtain('seed')).toMatchObject({ obtained: false });
		calls.answer = 'long';
		expect(await obtain('seed', { again: true })).toMatchObject({ obtained: true, token: 'long of seed' });
	});

	it('leaves a refused seed alone, unless a person runs set-up', async () => {
		calls.answer = 'token_dead';
		expect(await obtain('seed')).toMatchObject({ obtained: false, problem: 'token_dead, code 190/-' });
		expect(await obtain('seed')).toMatchObject({ obtained: false, problem: 'token_dead, code 190/-' });
		expect(calls.asked).toHaveLength(1);
		calls.answer = 'long';
		expect(await obtain('seed', { again: true })).toMatchObject({ obtained: true });
	});

	it.each(['ambiguous', 'not_reached', 'throttled'] as const)('tries again after %s: that says nothing about the seed', async (errorClass) => {
		calls.answer = errorClass;
		expect(await obtain('seed')).toMatchObject({ obtained: false });
		calls.answer = 'long';
		expect(await obtain('seed')).toMatchObject({ obtained: true, token: 'long of seed' });
	});

	it('opens with the app secret it came with, and with no other', async () => {
		const accountKey = await connectLive(store, ACCOUNT);
		await obtain('seed');
		expect(await store.use.openLine({ accountKey, appSecret: 'another' })).toEqual({ state: 'no_token' });
		expect(await store.use.listOpenable({ seed: 'seed', appSecret: 'another', apiHost: 'http://127.0.0.1:4010' })).toEqual([]);
		expect(await store.use.listOpenable({ seed: 'seed', appSecret: SECRET, apiHost: 'https://graph.instagram.com' })).toEqual([]);
		expect(await store.use.listOpenable({ seed: 'seed', appSecret: SECRET, apiHost: 'http://127.0.0.1:4010' })).toMatchObject([{ accountKey }]);
		// The row copied under the other opener still does not open: it is sealed with the secret itself.
		const [row] = store.rows('select opener from tokens');
		await obtain('other seed', { appSecret: 'another' });
		store.raw.prepare('update tokens set opener = (select opener from tokens where opener <> ?) where opener = ?').run(String(row?.['opener']), String(row?.['opener']));
		store.raw.prepare("delete from tokens where generation = 1 and adopted_at <> (select min(adopted_at) from tokens)").run();
		await expect(store.use.takeSeed({ seed: 'seed', appSecret: 'another', again: false })).rejects.toThrow();
	});

	it('lets a credential open its own account, and those added to its app by a link', async () => {
		const host = { appSecret: SECRET, apiHost: 'http://127.0.0.1:4010' };
		const own = await connectLive(store, ACCOUNT);
		await obtain('own');
		const added = await connectLive(store, 'added');
		await store.use.keepToken({ seed: 'login', appSecret: SECRET, token: 't', expiresInMs: LIFE, refreshable: true, igAccountId: 'added' });
		expect(await store.use.listOpenable({ ...host, seed: 'own' })).toMatchObject([{ accountKey: own }]);
		await store.use.keepToken({ seed: 'login', appSecret: SECRET, token: 't', expiresInMs: LIFE, refreshable: true, igAccountId: 'added', byLink: true });
		expect(await store.use.listOpenable({ ...host, seed: 'own' })).toMatchObject([{ accountKey: own }, { accountKey: added }]);
	});

	it('keeps no token and no seed in clear', async () => {
		await obtain('IGAAseedseedseed');
		await connectLive(store, ACCOUNT);
		const text = JSON.stringify(store.rows('select * from tokens'));
		expect(text).not.toMatch(/IGAAseedseedseed|long of/);
		expect(text).toContain(ACCOUNT);
	});

	it('starts again with a new seed after the token died, and lets the account go on', async () => {
		const accountKey = await connectLive(store, ACCOUNT);
		await obtain('first');
		const line = await store.use.openLine({ accountKey, appSecret: SECRET });
		const tokenId = line.state === 'open' ? line.tokenId : '';
		await store.use.reportFailedCall({ accountKey, appSecret: SECRET, tokenId, error: { class: 'token_dead', code: 190, subcode: 460 } });
		expect(await store.use.openLine({ accountKey, appSecret: SECRET })).toEqual({ state: 'paused', reason: 'token_dead', until: null });
		expect(await store.use.readTokenHealth({ accountKey })).toMatchObject({ state: 'dead', problem: 'token_dead 190/460' });
		await obtain('second');
		expect(await store.use.openLine({ accountKey, appSecret: SECRET })).toMatchObject({ state: 'open', token: 'long of second' });
		expect(store.count('tokens')).toBe(1);
	});

	it('ends by itself when nobody refreshed it in time', async () => {
		const accountKey = await connectLive(store, ACCOUNT);
		await obtain('seed');
		store.now += LIFE - SECOND;
		expect((await store.use.openLine({ accountKey, appSecret: SECRET })).state).toBe('open');
		store.now += SECOND;
		expect(await store.use.openLine({ accountKey, appSecret: SECRET })).toMatchObject({ state: 'paused', reason: 'token_dead' });
	});

	describe('refreshing', () => {
		let accountKey: string;

		beforeEach(async () => {
			accountKey = await connectLive(store, ACCOUNT);
			await obtain('seed');
		});

		const take = () => store.use.takeDueRefresh({ accountKey, appSecret: SECRET });

		it('is one caller\'s, and comes back when that one died', async () => {
			store.now += 51 * DAY;
			const taken = await Promise.all([take(), take(), take(), take()]);
			expect(taken.filter((due) => due !== null)).toHaveLength(1);
			store.now += MINUTE;
			expect(await take()).not.toBeNull();
		});

		it('keeps a call that failed with the old token from killing the new one', async () => {
			store.now += 51 * DAY;
			const due = await take();
			const tokenId = due?.tokenId ?? '';
			const dead = { accountKey, appSecret: SECRET, tokenId, error: { class: 'token_dead', code: 190, subcode: 463 } } as const;
			expect(await store.use.reportFailedCall(dead)).toBe('again_soon');
			await store.use.settleRefresh({ accountKey, appSecret: SECRET, tokenId, result: { refreshed: true, token: 'new', expiresInMs: LIFE } });
			expect(await store.use.reportFailedCall(dead)).toBe('again');
			expect(await store.use.openLine({ accountKey, appSecret: SECRET })).toMatchObject({ state: 'open', token: 'new' });
		});

		it('is tried again an hour after it brought no answer or was refused, and a limit pauses the account', async () => {
			store.now += 51 * DAY;
			const settle = async (errorClass: GraphErrorClass) => {
				const due = await take();
				await store.use.settleRefresh({ accountKey, appSecret: SECRET, tokenId: due?.tokenId ?? '', result: { refreshed: false, error: { class: errorClass, code: 1, subcode: null } } });
			};
			await settle('ambiguous');
			expect(await take()).toBeNull();
			store.now += HOUR;
			await settle('token_dead');
			// Whether it is dead, a call with it tells: a refresh that comes too early may be refused in the same words.
			expect((await store.use.openLine({ accountKey, appSecret: SECRET })).state).toBe('open');
			store.now += HOUR;
			await settle('throttled');
			expect(await store.use.openLine({ accountKey, appSecret: SECRET })).toMatchObject({ state: 'paused', reason: 'throttled' });
		});

		it('waits while the account is paused', async () => {
			store.now += 51 * DAY;
			const line = await store.use.openLine({ accountKey, appSecret: SECRET });
			const tokenId = line.state === 'open' ? line.tokenId : '';
			await store.use.reportFailedCall({ accountKey, appSecret: SECRET, tokenId, error: { class: 'throttled', code: 4, subcode: null, retryAfterMs: 19 * MINUTE } });
			expect(await take()).toBeNull();
			store.now += 19 * MINUTE;
			expect(await take()).not.toBeNull();
		});
	});

	it('refreshes never a token that is too young or over, and never misses the last ten days', () =>
		holds(
			fc.property(fc.integer({ min: 0, max: 90 * DAY }), fc.boolean(), (age, known) => {
				const due = refreshIsDue({ issuedAt: 0, expiresAt: known ? LIFE : null, refreshable: true, retryAt: 0 }, age);
				expect(due).toBe(known ? age > 50 * DAY && age < 60 * DAY : age >= DAY);
				expect(refreshIsDue({ issuedAt: 0, expiresAt: LIFE, refreshable: false, retryAt: 0 }, age)).toBe(false);
			}),
			300,
		));
});
