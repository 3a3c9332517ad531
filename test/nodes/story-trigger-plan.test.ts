import { NodeOperationError } from 'n8n-workflow';
import { readPlan } from '../../nodes/InstagramStoryTrigger/plan';

const node = { id: '1', name: 'Instagram Story Trigger', type: 'instagramStoryTrigger', typeVersion: 1, position: [0, 0] as [number, number], parameters: {} };

/** The plan of a node with these parameters, read as n8n hands them over. */
function planOf(parameters: Readonly<Record<string, unknown>>) {
	const getNodeParameter = (name: string, fallback: unknown) => parameters[name] ?? fallback;
	return readPlan({ getNode: () => node, getNodeParameter } as unknown as Parameters<typeof readPlan>[0]);
}
const threshold = (...values: unknown[]) => ({ 'events': ['threshold'], 'thresholds.values': values });

function cureOf(parameters: Readonly<Record<string, unknown>>): string {
	try {
		planOf(parameters);
	} catch (error) {
		if (error instanceof NodeOperationError) return error.description ?? '';
	}
	return '';
}

describe('what a person chose in the Instagram Story Trigger', () => {
	it('is new stories and checkpoints when nothing was changed', () => {
		expect(planOf({})).toEqual({ newStory: true, checkpoints: true, thresholds: [], expiringMinutes: null, final: false });
	});

	it('takes the options only of the events that are chosen', () => {
		expect(planOf({ events: ['final'], expiringMinutes: 30, 'thresholds.values': [{ metric: 'views', atLeast: 5 }] })).toEqual({
			newStory: false, checkpoints: false, thresholds: [], expiringMinutes: null, final: true,
		});
		expect(planOf({ ...threshold({ metric: 'exits', atLeast: 3 }), events: ['threshold', 'expiring'] })).toMatchObject({
			thresholds: [{ metric: 'exits', atLeast: 3 }], expiringMinutes: 60,
		});
	});

	it.each([
		['no threshold', { events: ['threshold'] }, /there is no threshold/],
		['a figure there is not', threshold({ metric: 'views', atLeast: 1 }, { metric: 'impressions', atLeast: 1 }), /Threshold 2/],
		['a number below one', threshold({ metric: 'views', atLeast: 0 }), /Threshold 1/],
		['half a view', threshold({ metric: 'views', atLeast: 1.5 }), /Threshold 1/],
		['a number as text', threshold({ metric: 'views', atLeast: '10' }), /Threshold 1/],
		['minutes of no story', { events: ['expiring'], expiringMinutes: 1440 }, /Minutes Before the End/],
		['no minutes', { events: ['expiring'], expiringMinutes: 0 }, /Minutes Before the End/],
	])('is refused with its cure: %s', (_what, parameters, message) => {
		expect(() => planOf(parameters)).toThrow(message);
		expect(cureOf(parameters)).toMatch(/^(Enter|Add|Choose)/);
	});
});
