import { codes, day, Fixture } from './setup';

interface Metric {
	name: string;
	values?: { value: number; end_time: string }[];
	total_value?: { value?: number; breakdowns?: { dimension_keys: string[]; results: { dimension_values: string[]; value: number }[] }[] };
}

describe('account insights', () => {
	let f: Fixture;
	beforeEach(async () => {
		f = await Fixture.start();
		f.control.setSettings({ fewestFollowers: 3 });
		f.control.createFollower({ username: 'anna', country: 'NL', gender: 'F', age: '25-34' });
		f.control.createFollower({ username: 'bram', country: 'NL', gender: 'M', age: '35-44' });
		f.control.createFollower({ username: 'cleo', country: 'PT', gender: 'F', age: '25-34', follows: false });
	});
	afterEach(() => f.stop());

	// A fresh token each time: the clock here runs past the end of any.
	const ask = (query: string) => f.graph('GET', `/v27.0/me/insights?${query}`, undefined, f.control.shortToken());
	async function metrics(query: string): Promise<Metric[]> {
		const answer = await ask(query);
		expect(answer.body.error).toBeUndefined();
		return answer.body['data'] as Metric[];
	}

	it('counts people and acts as totals, with breakdowns', async () => {
		for (const who of ['anna', 'cleo', 'cleo']) f.control.act(who, { act: 'view-story' });
		f.control.act('bram', { act: 'story-reply', text: 'wow' });
		const [reach, replies, engaged] = await metrics('metric=reach,replies,accounts_engaged&period=day&metric_type=total_value');
		expect([reach, replies, engaged].map((metric) => metric?.total_value)).toEqual([{ value: 3 }, { value: 1 }, { value: 1 }]);
		const [views] = await metrics('metric=views&period=day&metric_type=total_value&breakdown=follow_type');
		expect(views?.total_value).toEqual({
			value: 3, breakdowns: [{ dimension_keys: ['follow_type'], results: [{ dimension_values: ['NON_FOLLOWER'], value: 2 }, { dimension_values: ['FOLLOWER'], value: 1 }] }],
		});
	});

	it('gives reach as a value a day too, and forgets after 90 days', async () => {
		f.control.act('anna', { act: 'view-story' });
		f.control.stepClock(day);
		f.control.postStory();
		for (const who of ['anna', 'bram']) f.control.act(who, { act: 'view-story' });
		f.control.stepClock(1);
		const now = Math.ceil((f.control.now() + 1_000) / 1_000);
		const [reach] = await metrics(`metric=reach&period=day&since=${now - 2 * 86_400}&until=${now}`);
		expect(reach?.values?.map((each) => each.value)).toEqual([1, 2]);
		f.control.stepClock(90 * day);
		const [later] = await metrics('metric=reach&period=lifetime&metric_type=total_value');
		expect(later?.total_value).toEqual({ value: 0 });
	});

	it('tells who engaged by country, age and gender, and nothing under the follower minimum', async () => {
		for (const who of ['anna', 'bram', 'cleo']) f.control.act(who, { act: 'message', text: 'hi' });
		f.control.act('mara', { act: 'view-story' });
		const query = (breakdown: string) => `metric=engaged_audience_demographics&period=lifetime&metric_type=total_value&timeframe=this_month&breakdown=${breakdown}`;
		const results = async (breakdown: string) => (await metrics(query(breakdown)))[0]?.total_value?.breakdowns?.[0]?.results.map((each) => [each.dimension_values[0], each.value]);
		expect(await results('country')).toEqual([['NL', 2], ['PT', 1]]);
		expect(await results('gender')).toEqual([['F', 2], ['M', 1]]);
		expect(await results('age')).toEqual([['25-34', 2], ['35-44', 1]]);
		f.control.setSettings({ fewestFollowers: 100 });
		expect(await metrics(query('country'))).toEqual([]);
		expect((await metrics('metric=reach&period=day&metric_type=total_value'))).toHaveLength(1);
	});

	it('counts the followers themselves', async () => {
		const [followers] = await metrics('metric=follower_demographics&period=lifetime&metric_type=total_value&breakdown=country');
		expect(followers?.total_value?.breakdowns?.[0]?.results.reduce((sum, each) => sum + each.value, 0)).toBe(3);
		f.control.act('cleo', { act: 'follow' });
		f.control.stepClock(1);
		const [series] = await metrics('metric=follower_count&period=day');
		expect(series?.values?.map((each) => each.value)).toEqual([1]);
	});

	it.each([
		'period=day', 'metric=reach', 'metric=reach&period=century', 'metric=impressions&period=day', 'metric=nonsense&period=day', 'metric=views&period=day',
		'metric=follower_count&period=day&metric_type=total_value', 'metric=reach&period=day&metric_type=total_value&breakdown=planet', 'metric=reach&period=day&since=5&until=4',
		'metric=reach&period=day&since=yesterday', 'metric=views&period=day&metric_type=total_value&timeframe=ever',
	])('refuses %s', async (query) => {
		expect(codes(await ask(query))).toEqual([100, undefined]);
	});
});
