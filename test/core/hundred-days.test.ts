import type { Change } from '../../demo/sabotage';
import type { AccountSettings, ApiCallRecord } from '../../sandbox';
import { DAY, HOUR } from './support/store';
import { Workers } from './support/endurance/workers';

jest.setTimeout(400_000);

interface Played {
	/** Calls for tokens, in their order. */
	readonly grants: readonly ApiCallRecord[];
	/** Whether people who wrote were answered: in the beginning, every 25 days, in the end. */
	readonly answered: readonly boolean[];
	/** Calls Instagram refused because of the token. */
	readonly deadCalls: number;
}

interface Options {
	readonly workers: number;
	readonly days: number;
	readonly without?: Change;
	readonly settings?: Partial<AccountSettings>;
}

/** Set-up with a token of one hour; then nobody touches anything, and all workers tick every six hours. */
async function play({ workers: count, days, without, settings = {} }: Options): Promise<Played> {
	const workers = await Workers.start(count, { settings, ...(without ? { without } : {}) });
	try {
		const { control } = workers;
		// Long enough for the workers to want the same thing at the same time.
		control.addFault({ on: 'token', effect: { kind: 'slow', ms: 100 }, times: 'always' });
		expect(await workers.together({ do: 'setUp' })).toEqual(Array.from({ length: count }, () => true));
		const answered = [await workers.answers()];
		for (let step = 1; step <= days * 4; step++) {
			control.stepClock(6 * HOUR);
			await workers.together({ do: 'tick' });
			if (step % 100 === 0 || step === days * 4) answered.push(await workers.answers());
		}
		const deadCalls = control.judge.apiCalls().filter(({ code, operation }) => code === 190 && operation !== 'token').length;
		return { grants: control.judge.tokenGrants(), answered, deadCalls };
	} finally {
		await workers.stop();
	}
}

const kinds = ({ grants }: Played) => grants.map(({ token, outcome }) => `${token?.grant ?? ''} ${outcome}`);
const NEVER_REFRESHED: Change = {
	file: 'core/accounts/token-refresh.ts',
	find: 'return expiresAt === null || (now < expiresAt && expiresAt - now < REFRESH_BEFORE_MS);',
	replace: 'return expiresAt === null && now < 0;',
};
const NOT_ONE_AT_A_TIME: Change = {
	file: 'core/accounts/token-refresh.ts',
	find: "if (row?.state !== 'live' || row.lease_until > store.wallClock) return null;",
	replace: "if (row?.state !== 'live') return null;",
};

describe('a hundred days untouched, in steps of six hours', () => {
	it.each([
		['two workers', true],
		['two workers, where a refresh ends the old token', false],
	])('%s: one exchange, a refresh in the last ten days of each token, and still sending', async (_name, refreshKeepsOld) => {
		const played = await play({ workers: 2, days: 100, settings: { refreshKeepsOld } });
		expect(kinds(played)).toEqual(['exchange ok', 'refresh ok', 'refresh ok']);
		const ages = played.grants.slice(1).map(({ at }, index) => (at - (played.grants[index]?.at ?? 0)) / DAY);
		for (const age of ages) expect(age > 50 && age < 60).toBe(true);
		expect(played.answered).toEqual([true, true, true, true, true]);
		// Where the old token ends with its refresh, a call under way is refused, and made again with the new one.
		if (refreshKeepsOld) expect(played.deadCalls).toBe(0);
	});

	it('control: without refreshing nobody is answered after sixty days', async () => {
		const played = await play({ workers: 1, days: 62, without: NEVER_REFRESHED });
		expect(kinds(played)).toEqual(['exchange ok']);
		expect(played.answered).toEqual([true, true, true, false]);
	});

	it('control: two workers that do not wait for each other refresh twice', async () => {
		const played = await play({ workers: 2, days: 51, without: NOT_ONE_AT_A_TIME });
		expect(kinds(played).filter((kind) => kind.startsWith('refresh')).length).toBeGreaterThan(1);
	});
});
