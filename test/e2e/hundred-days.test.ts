import { deployTicks, type Ticks } from '../../demo/ticks';
import { Bed } from './support/bed';

jest.setTimeout(600_000);

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The schedules by ticks: what goes out every quarter of a day, what is cleaned and counted every week. */
const EVERY_STEP = ['31 dispatch and follow-up'];
const EVERY_WEEK = ['60 retention', '70 weekly report'];
const STEPS_A_WEEK = 28;

/** An account connected once by n8n's button, and nobody's hand on it afterwards. */
describe('a hundred days untouched on a real n8n', () => {
	let bed: Bed;
	let ticks: Ticks;

	beforeAll(async () => {
		bed = await Bed.start({ authentication: 'oAuth2', env: { N8N_LOG_LEVEL: 'info' } });
		ticks = await deployTicks(bed.n8n, bed.funnel);
	});

	afterAll(async () => {
		await bed.stop();
	});

	async function isAnswered(follower: string): Promise<void> {
		bed.control.postStory({ caption: 'New glaze' });
		bed.reply(bed.follower(follower));
		expect(await bed.untilTexts(follower, 1)).toHaveLength(1);
	}

	it('it still answers: one exchange, and a refresh in the last ten days of each token', async () => {
		await isAnswered('first');
		for (let step = 1; step <= 400; step++) {
			bed.control.stepClock(6 * HOUR);
			for (const workflow of [...EVERY_STEP, ...(step % STEPS_A_WEEK === 0 ? EVERY_WEEK : [])]) await ticks.run(workflow);
		}
		await isAnswered('last');
		const grants = bed.control.judge.tokenGrants();
		expect(grants.map(({ token, outcome }) => [token?.grant, outcome])).toEqual([['code', 'ok'], ['exchange', 'ok'], ['refresh', 'ok'], ['refresh', 'ok']]);
		const ages = grants.slice(2).map(({ at }, index) => (at - (grants[index + 1]?.at ?? 0)) / DAY);
		for (const age of ages) expect(age > 50 && age < 60).toBe(true);
		expect(bed.control.judge.apiCalls().filter(({ code }) => code === 190)).toEqual([]);
	});
});
