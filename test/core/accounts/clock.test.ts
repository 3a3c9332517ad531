import fc from 'fast-check';
import { INSTAGRAM_HOST } from '../../../core/accounts/sandbox-clock';
import { holds } from '../support/property';
import { connectLive, HOUR, SANDBOX_HOST, START, TestStore } from '../support/store';
import { ACCOUNT, envelope, receive, textMessage } from '../support/wire';

describe('the clock of an account', () => {
	let store: TestStore;
	let mids = 0;

	beforeEach(async () => {
		store = await TestStore.open();
	});
	afterEach(() => store.close());

	/** The time of the account, as it stands in what it records. */
	const timeOf = async (account: string): Promise<number> => {
		await receive(store, envelope([textMessage(`mid-${++mids}`, 'hallo', { account })], account));
		return Number(store.rows('select received_at from events order by event_key desc limit 1')[0]?.['received_at']);
	};
	const setOffset = (accountKey: string, offset: number, apiHost = SANDBOX_HOST) => store.use.setClockOffset({ accountKey, apiHost, offset });

	it('never runs backwards, whatever the wall clock and the offsets do', async () => {
		let accounts = 0;
		const step = fc.oneof(
			fc.record({ wall: fc.integer({ min: -3 * HOUR, max: 3 * HOUR }) }),
			fc.record({ offset: fc.integer({ min: 0, max: 48 * HOUR }) }),
		);
		await holds(
			fc.asyncProperty(fc.array(step, { maxLength: 15 }), async (steps) => {
				const account = `900${++accounts}`;
				const accountKey = await connectLive(store, account);
				let last = await timeOf(account);
				for (const change of steps) {
					if ('wall' in change) store.now += change.wall;
					else await setOffset(accountKey, change.offset);
					const now = await timeOf(account);
					expect(now).toBeGreaterThanOrEqual(last);
					last = now;
				}
			}),
			30,
		);
	});

	it('is ahead by the offset, for this account and host alone', async () => {
		const accountKey = await connectLive(store, ACCOUNT);
		await connectLive(store, '888');
		await setOffset(accountKey, 5 * HOUR);
		expect(await timeOf(ACCOUNT)).toBe(START + 5 * HOUR);
		expect(await timeOf('888')).toBe(START);
	});

	it('takes no smaller offset, and none from another host', async () => {
		const accountKey = await connectLive(store, ACCOUNT);
		await setOffset(accountKey, 5 * HOUR);
		await setOffset(accountKey, 4 * HOUR);
		await setOffset(accountKey, 9 * HOUR, 'http://127.0.0.1:9999');
		expect(await timeOf(ACCOUNT)).toBe(START + 5 * HOUR);
	});

	it('of the real Instagram can never be moved, not even by its own host', async () => {
		const accountKey = await connectLive(store, ACCOUNT, { apiHost: INSTAGRAM_HOST });
		await setOffset(accountKey, 5 * HOUR);
		await setOffset(accountKey, 5 * HOUR, INSTAGRAM_HOST);
		expect(await timeOf(ACCOUNT)).toBe(START);
	});

	it('starts without an offset at a new host, and keeps it at the same one', async () => {
		const accountKey = await connectLive(store, ACCOUNT);
		await setOffset(accountKey, 5 * HOUR);
		await connectLive(store, ACCOUNT);
		expect(await timeOf(ACCOUNT)).toBe(START + 5 * HOUR);
		await connectLive(store, ACCOUNT, { apiHost: INSTAGRAM_HOST });
		expect(await timeOf(ACCOUNT)).toBe(START);
	});
});
