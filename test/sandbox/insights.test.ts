import { codes, day, Fixture, hour, type GraphAnswer } from './setup';

interface Metric {
	name: string;
	period: string;
	values: { value: number }[];
	total_value?: { value: number; breakdowns: { dimension_keys: string[]; results: { dimension_values: string[]; value: number }[] }[] };
	id: string;
}

const viewers = ['anna', 'bram', 'cleo', 'daan', 'emma'];

describe('story insights', () => {
	let f: Fixture;
	let story: string;
	beforeEach(async () => {
		f = await Fixture.start();
		for (const username of viewers) f.control.createFollower({ username });
		story = f.control.postStory({ caption: 'Kiln is open', mediaType: 'VIDEO' }).id;
	});
	afterEach(() => f.stop());

	function view(who: string[], leaveBy?: 'tap_back' | 'tap_exit'): void {
		for (const username of who) f.control.act(username, { act: 'view-story', storyId: story, ...(leaveBy ? { leaveBy } : {}) });
	}

	function insights(query: string, id = story): Promise<GraphAnswer> {
		return f.graph('GET', `/v27.0/${id}/insights?${query}`);
	}

	function metrics(answer: GraphAnswer): Metric[] {
		expect(answer.status).toBe(200);
		return answer.body['data'] as Metric[];
	}

	function values(answer: GraphAnswer): Record<string, number | undefined> {
		return Object.fromEntries(metrics(answer).map((metric) => [metric.name, metric.values[0]?.value]));
	}

	it('counts distinct viewers, viewings, replies and follows of this story only', async () => {
		const other = f.control.postStory().id;
		view(viewers);
		view(['anna', 'anna'], 'tap_back');
		f.control.act('mara', { act: 'story-reply', text: 'Mooi', storyId: story });
		f.control.act('mara', { act: 'view-story', storyId: other });
		f.control.act('bram', { act: 'follow' });
		f.control.act('mara', { act: 'follow' });
		const answer = await insights('metric=views,reach,replies,follows,total_interactions,shares');
		expect(values(answer)).toEqual({ views: 8, reach: 6, replies: 1, follows: 1, total_interactions: 1, shares: 0 });
		expect(metrics(answer)[0]).toMatchObject({ period: 'lifetime', id: `${story}/insights/views/lifetime` });
		expect(JSON.stringify(answer.body)).not.toContain('anna');
	});

	it('gives a breakdown apart, in lower case, with the total', async () => {
		view(viewers);
		view(['anna'], 'tap_exit');
		const [navigation] = metrics(await insights('metric=navigation&breakdown=story_navigation_action_type'));
		expect(navigation?.total_value).toEqual({
			value: 6,
			breakdowns: [{
				dimension_keys: ['story_navigation_action_type'],
				results: [{ dimension_values: ['tap_forward'], value: 5 }, { dimension_values: ['tap_exit'], value: 1 }],
			}],
		});
		const mixed = await insights('metric=reach,navigation&breakdown=story_navigation_action_type');
		expect(mixed.body.error).toMatchObject({ code: 1, message: 'An unknown error has occurred.' });
		expect(codes(await insights('metric=navigation&breakdown=age'))).toEqual([100, undefined]);
	});

	it.each(['likes', 'impressions', 'facebook_views', 'total_views', 'nonsense'])('fails the whole call for the metric %s', async (metric) => {
		view(viewers);
		const answer = await insights(`metric=reach,${metric}`);
		expect(codes(answer)).toEqual([100, undefined]);
		expect(answer.body.error?.message).toContain('(#100)');
		expect(values(await insights('metric=reach'))).toEqual({ reach: 5 });
	});

	it('withholds figures below five viewers, with the code of a missing permission', async () => {
		view(viewers.slice(0, 4));
		const answer = await insights('metric=views');
		expect(codes(answer)).toEqual([10, undefined]);
		expect(answer.body.error?.message).toBe('(#10) Not enough viewers for the media to show insights');
		view(['emma']);
		expect(values(await insights('metric=views'))).toEqual({ views: 5 });
	});

	it('answers with an empty data set while figures are on their way', async () => {
		f.control.setSettings({ insightsDelayMs: hour });
		view(viewers);
		expect((await insights('metric=views')).body).toEqual({ data: [] });
		f.control.stepClock(2 * hour);
		view(['mara']);
		expect(values(await insights('metric=views'))).toEqual({ views: 5 });
	});

	it('counts no replies for an account in Europe', async () => {
		f.control.setSettings({ storyRepliesCounted: false });
		view(viewers);
		f.control.act('mara', { act: 'story-reply', text: 'Mooi', storyId: story });
		expect(values(await insights('metric=reach,replies'))).toEqual({ reach: 6, replies: 0 });
	});

	it('forgets the figures after 24 h; the story itself stays readable', async () => {
		view(viewers);
		f.control.stepClock(day - hour);
		expect(values(await insights('metric=views'))).toEqual({ views: 5 });
		f.control.stepClock(hour);
		expect(codes(await insights('metric=views'))).toEqual([100, 33]);
		f.control.setSettings({ endedStoryInsights: 'empty' });
		expect((await insights('metric=views')).body).toEqual({ data: [] });
		expect((await f.graph('GET', `/${story}?fields=media_type,caption`)).body).toEqual({ id: story, media_type: 'VIDEO', caption: 'Kiln is open' });
	});

	it('knows no story of another account, and no viewers', async () => {
		await f.stop();
		f = await Fixture.start({ accounts: [{ username: 'bluekiln' }, { username: 'redkiln' }] });
		const foreign = f.control.postStory({ account: 'redkiln' }).id;
		expect(codes(await insights('metric=views', foreign))).toEqual([100, 33]);
		expect(codes(await f.graph('GET', `/${foreign}`))).toEqual([100, 33]);
		const own = f.control.postStory().id;
		expect(codes(await f.graph('GET', `/${own}/viewers`))).toEqual([2500, undefined]);
	});
});
