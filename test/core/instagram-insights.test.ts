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

describe('story insights', () => {
	it('reads figures, and the navigation by a call of its own whatever its case', async () => {
		const { client, asked } = clientOf(({ query }) =>
			query?.['breakdown']
				? { status: 200, body: { data: [{ ...metric('navigation', 5), total_value: { value: 5, breakdowns: [{ results: [{ dimension_values: ['TAP_FORWARD'], value: 4 }, { dimension_values: ['tap_exit'], value: 1 }] }] } }] } }
				: { status: 200, body: { data: [metric('reach', 412), metric('views', 500), { name: 'replies', total_value: { value: 3 } }] } },
		);
		const result = await client.readStoryInsights('1789');
		expect(result).toMatchObject({ ok: true, value: { missing: null, figures: { reach: 412, views: 500, replies: 3, shares: null, tapsForward: 4, exits: 1, tapsBack: null } } });
		expect(asked).toHaveLength(2);
	});

	it('asks the three that matter alone when one of the others is refused', async () => {
		const { client, asked } = clientOf(({ query }) => {
			if (query?.['metric']?.includes('shares')) return error(100, '(#100) The Media Insights API does not support the shares metric for this media product type.');
			return query?.['breakdown'] ? error(1, 'An unknown error has occurred.') : { status: 200, body: { data: [metric('views', 7), metric('reach', 6), metric('replies', 0)] } };
		});
		expect(await client.readStoryInsights('1789')).toMatchObject({ ok: true, value: { figures: { views: 7, reach: 6, replies: 0, shares: null, exits: null } } });
		expect(asked).toEqual([expect.stringContaining('shares'), 'views,reach,replies', 'navigation']);
	});

	it.each([
		['under_5_viewers', error(10, '(#10) Not enough viewers for the media to show insights')],
		['not_available', { status: 200, body: { data: [] } }],
		['not_available', error(100, '(#100) Media posted before the account became professional', 2108006)],
		['gone', error(100, 'Object does not exist', 33)],
	])('says %s', async (missing, answer) => {
		expect(await clientOf(() => answer).client.readStoryInsights('1789')).toEqual({ ok: true, value: { figures: null, missing } });
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
				? { data: [{ id: '2', media_type: 'VIDEO', timestamp: '2026-11-23T09:12:44+0000' }], paging: { cursors: { after: 'C' } } }
				: { data: [{ id: '1', media_type: 'IMAGE', timestamp: '2026-11-23T10:00:00+0000' }], paging: { cursors: { after: 'B' }, next: 'https://graph.example/next' } },
		}));
		expect(await client.readStories()).toEqual({
			ok: true,
			value: [
				{ storyId: '1', mediaType: 'IMAGE', postedAt: Date.UTC(2026, 10, 23, 10) },
				{ storyId: '2', mediaType: 'VIDEO', postedAt: Date.UTC(2026, 10, 23, 9, 12, 44) },
			],
		});
	});
});
