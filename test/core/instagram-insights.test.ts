import { createInstagramClient } from '../../core/instagram/client';
import type { GraphRequest } from '../../core/instagram/transport';

interface Answer {
	readonly status: number;
	readonly body: unknown;
}

const error = (code: number, message: string, subcode?: number): Answer => ({
	status: 400,
	body: { error: { code, message, ...(subcode === undefined ? {} : { error_subcode: subcode }) } },
});
const metric = (name: string, value: number) => ({ name, period: 'lifetime', values: [{ value }] });

/** A client whose calls are answered by `answer`; `asked` keeps what it asked for. */
function clientOf(answer: (request: GraphRequest) => Answer) {
	const asked: string[] = [];
	const client = createInstagramClient(async (request) => {
		asked.push(request.query?.['metric'] ?? request.path);
		const { status, body } = answer(request);
		return { answered: true, status, body: JSON.stringify(body) };
	});
	return { client, asked };
}

const PLAIN = ['views', 'reach', 'replies', 'shares', 'reposts', 'follows', 'profile_visits', 'total_interactions', 'link_clicks'];
const split = (name: string, total: number, counts: Record<string, number>) => ({
	...metric(name, total),
	total_value: { value: total, breakdowns: [{ results: Object.entries(counts).map(([value, count]) => ({ dimension_values: [value], value: count })) }] },
});
const noSuchMetric = error(100, '(#100) The Media Insights API does not support the metric for this media product type.');

/** Answers every metric with 7, but refuses the calls that ask one of `refused`. */
const refusing = (...refused: string[]) => clientOf(({ query }) => {
	const names = (query?.['metric'] ?? '').split(',');
	return names.some((name) => refused.includes(name)) ? noSuchMetric : { status: 200, body: { data: names.map((name) => metric(name, 7)) } };
});

describe('story insights', () => {
	it('reads figures in three calls, whatever the case of a breakdown', async () => {
		const { client, asked } = clientOf(({ query }) => {
			if (query?.['metric'] === 'navigation') return { status: 200, body: { data: [split('navigation', 5, { TAP_FORWARD: 4, tap_exit: 1 })] } };
			if (query?.['metric'] === 'profile_activity') return { status: 200, body: { data: [split('profile_activity', 9, { bio_link_clicked: 2, CALL: 1 })] } };
			return { status: 200, body: { data: [metric('reach', 412), metric('views', 500), { name: 'replies', total_value: { value: 3 } }] } };
		});
		const result = await client.readStoryInsights('1789');
		expect(result).toMatchObject({
			ok: true,
			value: {
				missing: null,
				// Navigation adds up, so what is not listed is 0; profile activity does not, so the rest is unknown.
				figures: { reach: 412, views: 500, replies: 3, shares: null, tapsForward: 4, exits: 1, tapsBack: 0, profileActivity: 9, bioLinkClicks: 2, calls: 1, texts: null },
				causes: { shares: 'not_available', texts: 'not_available' },
			},
		});
		expect(asked).toEqual([PLAIN.join(','), 'navigation', 'profile_activity']);
	});

	it.each(PLAIN)('keeps the others when %s is refused, and does not ask it again', async (bad) => {
		const { client, asked } = refusing(bad);
		const result = await client.readStoryInsights('1789');
		const causes = result.ok ? result.value.causes : {};
		const refused = (Object.keys(causes) as (keyof typeof causes)[]).filter((name) => causes[name] === 'unsupported');
		expect(refused).toHaveLength(1);
		expect(result.ok && PLAIN.length - 1 === Object.values(result.value.figures ?? {}).filter((value) => value === 7).length - 1).toBe(true);
		expect(asked.length).toBeLessThanOrEqual(11);
		asked.length = 0;
		expect(await client.readStoryInsights('1789', refused)).toEqual(result);
		expect(asked).toHaveLength(3);
	});

	it('keeps a refused breakdown to itself, and does not ask it again', async () => {
		const { client, asked } = refusing('navigation');
		const result = await client.readStoryInsights('1789');
		expect(result).toMatchObject({ value: { figures: { views: 7, exits: null, profileActivity: 7 }, causes: { exits: 'unsupported', tapsBack: 'unsupported' } } });
		expect(await client.readStoryInsights('1789', ['tapsForward', 'tapsBack', 'exits', 'swipesForward'])).toEqual(result);
		expect(asked.filter((name) => name === 'navigation')).toHaveLength(1);
	});

	it('does not lose figures to an odd answer about a breakdown, but waits while no call can be answered', async () => {
		const answering = (answer: Answer) => clientOf(({ query }) => (query?.['breakdown'] ? answer : { status: 200, body: { data: [metric('views', 7)] } }));
		expect(await answering(error(1, 'An unknown error has occurred.')).client.readStoryInsights('1789')).toMatchObject({
			ok: true, value: { figures: { views: 7, exits: null }, causes: { exits: 'not_read' } },
		});
		expect(await answering(error(80002, 'too many')).client.readStoryInsights('1789')).toMatchObject({ ok: false, error: { class: 'throttled' } });
	});

	it('never asks for Facebook views', async () => {
		const { client, asked } = refusing(...PLAIN);
		expect(await client.readStoryInsights('1789')).toMatchObject({ ok: true, value: { figures: null, missing: 'not_available' } });
		expect(asked.join()).not.toContain('facebook');
	});

	it.each([
		['under_5_viewers', error(10, '(#10) Not enough viewers for the media to show insights')],
		['not_available', { status: 200, body: { data: [] } }],
		['not_available', error(100, '(#100) Media posted before the account became professional', 2108006)],
		['gone', error(100, 'Object does not exist', 33)],
	])('says %s', async (missing, answer) => {
		const { client, asked } = clientOf(() => answer);
		expect(await client.readStoryInsights('1789')).toMatchObject({ ok: true, value: { figures: null, missing } });
		expect(asked).toHaveLength(1);
	});

	it.each([
		['configuration', error(10, '(#10) Application does not have permission for this action')],
		['token_dead', error(190, 'expired', 463)],
		['throttled', error(80002, 'too many')],
		['ambiguous', { status: 200, body: {} }],
	])('knows nothing after %s', async (errorClass, answer) => {
		expect(await clientOf(() => answer).client.readStoryInsights('1789')).toMatchObject({ ok: false, error: { class: errorClass } });
	});
});

describe('live stories', () => {
	it('are read page by page, with the time in milliseconds', async () => {
		const { client } = clientOf(({ query }) => ({
			status: 200,
			body: query?.['after'] === 'B'
				? { data: [{ id: '2', media_type: 'VIDEO', permalink: 'https://elsewhere.example/x', timestamp: '2026-11-23T09:12:44+0000' }], paging: { cursors: { after: 'C' } } }
				: { data: [{ id: '1', media_type: 'IMAGE', permalink: 'https://www.instagram.com/stories/bluekiln/1', timestamp: '2026-11-23T10:00:00+0000' }], paging: { cursors: { after: 'B' }, next: 'https://graph.example/next' } },
		}));
		expect(await client.readStories()).toEqual({
			ok: true,
			value: [
				{ storyId: '1', mediaType: 'IMAGE', postedAt: Date.UTC(2026, 10, 23, 10), permalink: 'https://www.instagram.com/stories/bluekiln/1' },
				{ storyId: '2', mediaType: 'VIDEO', postedAt: Date.UTC(2026, 10, 23, 9, 12, 44), permalink: null },
			],
		});
	});
});
