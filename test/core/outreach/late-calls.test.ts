import { answerNow, sendDue, type SendMessage } from '../../../core/outreach/dispatch';
import type { MachineClocks } from '../../../core/outreach/machine-clocks';
import { HOUR_WINDOW_MS } from '../../../core/outreach/pace';
import { mostInWindow } from '../support/model-judge';
import { OutreachFixture } from '../support/outreach-fixture';
import { hear, HOUR, MINUTE, SECOND } from '../support/store';
import { MARA } from '../support/wire';

/** What happens on the machine between asking for the claim and the moment to call. */
const MEANWHILE: ReadonlyArray<readonly [what: string, steady: number, wall: number, isMade: boolean]> = [
	['nothing', 0, 0, true],
	['14 s go by', 14 * SECOND, 14 * SECOND, true],
	['15 s go by', 15 * SECOND, 15 * SECOND, false],
	['the machine sleeps for a minute, which its steady clock does not see', SECOND, MINUTE, false],
	['20 s go by and the clock is set back by a minute', 20 * SECOND, -40 * SECOND, false],
	['the clock is set back', SECOND, -MINUTE, true],
];

describe.each(MEANWHILE)('when %s between claim and call', (_what, steady, wall, isMade) => {
	let fixture: OutreachFixture;
	let calls: number;
	beforeEach(async () => {
		fixture = await OutreachFixture.open();
		calls = 0;
	});
	afterEach(() => fixture.close());

	/** Clocks that show what went by from their second look on. */
	function clocks(): MachineClocks {
		const looked = { steady: 0, wall: 0 };
		return { steady: () => (looked.steady++ === 0 ? 0 : steady), wall: () => (looked.wall++ === 0 ? 0 : wall) };
	}
	const client: SendMessage = {
		sendMessage: () => {
			calls++;
			return Promise.resolve({ ok: true, value: { mid: `m-${calls}` } });
		},
	};

	it(`an answer is ${isMade ? 'sent' : 'not sent, and sent once later'}`, async () => {
		const { viewerKey, eventKey } = await fixture.writes('hallo');
		await hear(fixture.store, fixture.accountKey);
		const request = { accountKey: fixture.accountKey, viewerKey, eventKey, step: 'answer', copyKey: 'soft_touch' };
		const outcome = await answerNow(fixture.store.use, client, request, clocks());
		expect(calls).toBe(isMade ? 1 : 0);
		if (!isMade) expect(outcome).toMatchObject({ outcome: 'later', reasons: [{ code: 'instagram_not_reached' }] });
		fixture.store.now += MINUTE;
		await hear(fixture.store, fixture.accountKey);
		expect(await answerNow(fixture.store.use, client, request)).toMatchObject({ outcome: 'sent', already: isMade });
		expect(calls).toBe(1);
	});

	it(`a campaign's step is ${isMade ? 'sent' : 'not sent, and sent once later'}`, async () => {
		const { accountKey, store } = fixture;
		await fixture.plan([await fixture.agrees(MARA)], { followUpCopyKey: null });
		await hear(store, accountKey);
		const send = (by?: MachineClocks) => sendDue(store.use, client, { accountKey, limit: 10 }, by);
		await send(clocks());
		expect(calls).toBe(isMade ? 1 : 0);
		store.now += MINUTE;
		await hear(store, accountKey);
		await send();
		expect(calls).toBe(1);
	});
});

/**
 * A full hour whose last call leaves only after the machine has slept, and the next full hour as soon as the store
 * allows it. What Instagram sees in any 60 minutes is at most the limit, or one more.
 */
describe('a machine that sleeps at the edge of a full hour', () => {
	const HOURLY = 10;

	async function mostSeen(sleepsUnnoticed: boolean): Promise<number> {
		const fixture = await OutreachFixture.open();
		const { accountKey, store } = fixture;
		const limits = { hourly: HOURLY, quietFrom: '', quietUntil: '', capMessages: 20, capDays: 7, closedCountries: [] };
		expect(await store.use.setOutreachLimits({ accountKey, limits })).toMatchObject({ set: true });
		const seen: number[] = [];
		const client: SendMessage = { sendMessage: () => Promise.resolve({ ok: true, value: { mid: `m-${seen.push(store.now)}` } }) };
		const clocks: MachineClocks = { steady: () => 0, wall: () => (sleepsUnnoticed ? 0 : store.now) };
		const answer = async (person: number, sleepMs: number) => {
			const { viewerKey, eventKey } = await fixture.writes('hallo', store.now, `7${person}`);
			await hear(store, accountKey);
			const sleepy: Parameters<typeof answerNow>[0] = {
				claimSend: async (request) => {
					const claim = await store.use.claimSend(request);
					store.now += sleepMs;
					return claim;
				},
				settleSend: (input) => store.use.settleSend(input),
			};
			await answerNow(sleepy, client, { accountKey, viewerKey, eventKey, step: 'answer', copyKey: 'soft_touch' }, clocks);
		};
		const start = store.now;
		for (let person = 0; person < HOURLY; person++) await answer(person, person === HOURLY - 1 ? 5 * MINUTE : 0);
		store.now = start + HOUR_WINDOW_MS;
		for (let person = HOURLY; person < 3 * HOURLY; person++) await answer(person, 0);
		await fixture.close();
		return mostInWindow(seen, HOUR);
	}

	it('never makes more calls in an hour than may be', async () => {
		expect(await mostSeen(false)).toBe(HOURLY);
	});

	it('control: does where nobody looks at the clock before the call', async () => {
		expect(await mostSeen(true)).toBe(HOURLY + 1);
	});
});
