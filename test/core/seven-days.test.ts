import { FunnelAtWork, type Guard } from './support/endurance/funnel-at-work';
import { judgeWork, type Verdict } from './support/endurance/week-judge';
import { Weather } from './support/endurance/weather';

jest.setTimeout(400_000);

const CLEAN: Verdict = { doubles: 0, lost: 0, invented: 0, callsWhilePaused: 0 };

/** Hours of weather, and calm ones in which what was put off is made up for. */
async function play(seed: string, hours: number, without?: Guard): Promise<Verdict & { said: number; reached: number; faults: number }> {
	const funnel = await FunnelAtWork.open({ seed, ...(without ? { without } : {}) });
	try {
		const weather = new Weather(seed);
		for (let hour = 0; hour < hours; hour++) await weather.hour(funnel);
		for (let hour = 0; hour < 6; hour++) await weather.calm(funnel);
		const { log, judge } = funnel.control;
		return {
			...judgeWork(funnel),
			said: log.records().filter(({ kind }) => kind === 'act').length,
			reached: judge.received().length + judge.publicReplies().length,
			faults: judge.apiCalls().filter(({ outcome }) => outcome === 'fault').length,
		};
	} finally {
		await funnel.close();
	}
}

describe('seven days at Instagram, every hour with faults of its catalogue', () => {
	it('bring no double, lose nothing, and see no call while the account is to wait', async () => {
		const week = await play('a week', 7 * 24);
		expect(week).toMatchObject(CLEAN);
		expect(week.faults).toBeGreaterThan(300);
		// It is at work all the while: who got no answer met a refusal, or had their window close in a pause.
		expect(week.reached).toBeGreaterThan(week.said * 0.85);
	});

	it.each([
		['natural_keys', ['doubles', 'invented']],
		['never_repeat', ['doubles']],
		['pauses', ['callsWhilePaused']],
		['reconciler', ['lost']],
	] as const)('control: a day without %s shows in %j', async (guard, wrongs) => {
		const day = await play('a bad day', 24, guard);
		for (const wrong of wrongs) expect(day[wrong]).toBeGreaterThan(0);
	});
});
