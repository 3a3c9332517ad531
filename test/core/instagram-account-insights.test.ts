import { createInstagramClient } from '../../core/instagram/client';
import type { GraphRequest } from '../../core/instagram/transport';

interface Answer {
	readonly status: number;
	readonly body: unknown;
}

const ok = (body: unknown): Answer => ({ status: 200, body });
const refused = (code: number, message: string, subcode?: number): Answer => ({ status: 400, body: { error: { code, message, error_subcode: subcode } } });
const total = (name: string, value: number) => ({ name, period: 'day', total_value: { value } });
const followers = (count: number) => ok({ followers_count: count, id: '1' });

/** A client over an account whose insights are answered by `insights`; `asked` keeps the queries. */
function clientOf(insights: (metrics: readonly string[]) => Answer, people = followers(2_000)) {
	const asked: GraphRequest[] = [];
	const client = createInstagramClient(async (request) => {
		asked.push(request);
		const { status, body } = request.path === 'me' ? people : insights((request.query?.['metric'] ?? '').split(','));
		return { answered: true, status, body: JSON.stringify(body) };
	});
	return { client, asked };
}

const WEEK = { period: 'day', since: Date.UTC(2026, 10, 16), until: Date.UTC(2026, 10, 23) } as const;

describe('account insights', () => {
	it('are the totals of one call, its times in seconds', async () => {
		const { client, asked } = clientOf((metrics) => ok({ data: metrics.map((name, index) => total(name, index)) }));
		expect(await client.readAccountInsights(WEEK)).toEqual({
			ok: true,
			value: {
				figures: {
					reach: 0, views: 1, accountsEngaged: 2, totalInteractions: 3, likes: 4, comments: 5, shares: 6, saves: 7, replies: 8,
					followsAndUnfollows: 9, profileLinksTaps: 10,
				},
				causes: {},
			},
		});
		expect(asked).toEqual([
			{ method: 'GET', path: 'me/insights', query: expect.objectContaining({ period: 'day', metric_type: 'total_value', since: '1794787200', until: '1795392000' }) },
		]);
	});

	it('never lose a good metric by a bad one, wherever it stands', async () => {
		const all = (await namesAsked()).split(',');
		for (const bad of all) {
			const { client, asked } = clientOf((metrics) =>
				metrics.includes(bad) ? refused(100, `(#100) metric must be one of …`) : ok({ data: metrics.map((name) => total(name, 3)) }));
			const result = await client.readAccountInsights(WEEK);
			const figures = result.ok ? Object.values(result.value.figures) : [];
			expect([figures.filter((value) => value === 3).length, figures.filter((value) => value === null).length]).toEqual([all.length - 1, 1]);
			expect(result.ok && Object.values(result.value.causes)).toEqual(['unsupported']);
			expect(asked.length).toBeLessThanOrEqual(11);
		}
	});

	it('say whether a small account is why', async () => {
		const silent = (metrics: readonly string[]) => ok({ data: metrics.filter((name) => name !== 'follows_and_unfollows' && name !== 'saves').map((name) => total(name, 1)) });
		const small = await clientOf(silent, followers(99)).client.readAccountInsights(WEEK);
		expect(small).toMatchObject({ value: { figures: { saves: null, followsAndUnfollows: null, reach: 1 }, causes: { saves: 'not_available', followsAndUnfollows: 'under_100_followers' } } });
		for (const people of [followers(100), refused(100, 'no such field')]) {
			const result = await clientOf(silent, people).client.readAccountInsights(WEEK);
			expect(result).toMatchObject({ value: { causes: { saves: 'not_available', followsAndUnfollows: 'not_available' } } });
		}
	});

	it('take days for days: they are no total', async () => {
		const { client } = clientOf((metrics) => ok({ data: metrics.map((name) => ({ name, values: name === 'reach' ? [{ value: 3 }, { value: 4 }] : [{ value: 5 }] })) }));
		expect(await client.readAccountInsights(WEEK)).toMatchObject({ value: { figures: { reach: null, views: 5 }, causes: { reach: 'not_available' } } });
	});

	it.each([
		['throttled', refused(80002, 'too many')],
		['token_dead', refused(190, 'expired', 463)],
		['configuration', refused(10, '(#10) Application does not have permission for this action')],
		['ambiguous', ok({})],
	])('know nothing after %s, and ask once', async (errorClass, answer) => {
		const { client, asked } = clientOf(() => answer);
		expect(await client.readAccountInsights(WEEK)).toMatchObject({ ok: false, error: { class: errorClass } });
		expect(await client.readAudience('engaged', 'city', 'this_month')).toMatchObject({ ok: false, error: { class: errorClass } });
		expect(asked).toHaveLength(2);
	});

	it('say that a period was refused, not every metric', async () => {
		const { client } = clientOf(() => refused(100, '(#100) There cannot be more than 30 days between since and until'));
		expect(await client.readAccountInsights(WEEK)).toEqual({ ok: false, error: { class: 'configuration', code: 100, subcode: null } });
	});

	async function namesAsked(): Promise<string> {
		const { client, asked } = clientOf(() => ok({ data: [] }));
		await client.readAccountInsights(WEEK);
		return asked[0]?.query?.['metric'] ?? '';
	}
});

describe('the audience of an account', () => {
	const demographics = (name: string) => ({
		name,
		period: 'lifetime',
		total_value: { breakdowns: [{ dimension_keys: ['country'], results: [{ dimension_values: ['BE'], value: 12 }, { dimension_values: ['NL'], value: 88 }] }] },
	});

	it('comes by one property, most people first', async () => {
		const { client, asked } = clientOf(([name]) => ok({ data: [demographics(name ?? '')] }));
		expect(await client.readAudience('reached', 'country', 'this_week')).toEqual({
			ok: true,
			value: { rows: [{ value: 'NL', count: 88 }, { value: 'BE', count: 12 }], missing: null },
		});
		expect(asked.map(({ query }) => query)).toEqual([
			{ metric: 'reached_audience_demographics', period: 'lifetime', metric_type: 'total_value', breakdown: 'country', timeframe: 'this_week' },
		]);
	});

	it.each([
		['under_100_followers', ok({ data: [] }), followers(12)],
		['under_100_followers', refused(100, 'not enough users'), followers(12)],
		['not_available', ok({ data: [] }), followers(100)],
		['unsupported', refused(100, '(#100) metric'), followers(100)],
	])('is missing because of %s', async (missing, answer, people) => {
		const { client } = clientOf(() => answer, people);
		expect(await client.readAudience('followers', 'age', 'this_month')).toEqual({ ok: true, value: { rows: null, missing } });
	});
});
