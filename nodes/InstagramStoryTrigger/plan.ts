import type { IDataObject, INodeProperties, ITriggerFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { STORY_FIGURES, type StoryEvent, type StoryFigure, type StoryPlan, type Threshold } from '../../core';

/** What people call each figure, in the order of the list. */
const FIGURE_NAMES: Readonly<Record<StoryFigure, string>> = {
	bioLinkClicks: 'Bio Link Clicks',
	calls: 'Calls',
	directions: 'Directions',
	emails: 'Emails',
	exits: 'Exits',
	follows: 'Follows',
	linkClicks: 'Link Clicks',
	otherActions: 'Other Actions',
	profileActivity: 'Profile Activity',
	profileVisits: 'Profile Visits',
	reach: 'Reach',
	replies: 'Replies',
	reposts: 'Reposts',
	shares: 'Shares',
	swipesForward: 'Swipes Forward',
	tapsBack: 'Taps Back',
	tapsForward: 'Taps Forward',
	texts: 'Texts',
	totalInteractions: 'Total Interactions',
	views: 'Views',
};

/** The longest notice before a story ends: it lives 24 h (reference §2.1). */
const MOST_MINUTES = 24 * 60 - 1;

export const planProperties: INodeProperties[] = [
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		required: true,
		options: [
			{
				name: 'About to Expire',
				value: 'expiring',
				description: 'Some time before a story is over, with its figures so far',
			},
			{
				name: 'Checkpoint',
				value: 'checkpoint',
				description: 'The figures 30 minutes, 90 minutes, 6 hours and 23 hours after a story was posted',
			},
			{
				name: 'Final Figures',
				value: 'final',
				description: 'The last figures known once a story is over, with when they were read. Instagram may count for two more days and tells no more.',
			},
			{
				name: 'New Story',
				value: 'newStory',
				description: 'A story that was not there a minute ago',
			},
			{
				name: 'Threshold',
				value: 'threshold',
				description: 'A figure of a story reached a number, once per story and number; looked at every ten minutes',
			},
		],
		default: ['newStory', 'checkpoint'],
		description: 'What the workflow starts on. Instagram gives no figures below five viewers, and none once the story is over.',
	},
	{
		displayName: 'Thresholds',
		name: 'thresholds',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add threshold',
		default: {},
		displayOptions: { show: { events: ['threshold'] } },
		options: [
			{
				name: 'values',
				displayName: 'Threshold',
				values: [
					{
						displayName: 'Figure',
						name: 'metric',
						type: 'options',
						options: Object.entries(FIGURE_NAMES).map(([value, name]) => ({ name, value })),
						default: 'views',
						description: 'Replies are not counted for accounts in Europe and Japan: use the Instagram Trigger for them',
					},
					{
						displayName: 'At Least',
						name: 'atLeast',
						type: 'number',
						typeOptions: { minValue: 1, numberPrecision: 0 },
						default: 100,
						description: 'The number the figure is to reach',
					},
				],
			},
		],
		description: 'Figures the workflow starts on once they reach a number',
	},
	{
		displayName: 'Minutes Before the End',
		name: 'expiringMinutes',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: MOST_MINUTES, numberPrecision: 0 },
		default: 60,
		displayOptions: { show: { events: ['expiring'] } },
		description: 'How long before a story is over the workflow starts; a story lives 24 hours',
	},
];

/**
 * What the person chose in the node.
 *
 * @throws NodeOperationError when a threshold or the minutes make no sense: better not published than never heard
 */
export function readPlan(context: Pick<ITriggerFunctions, 'getNodeParameter' | 'getNode'>): StoryPlan {
	const chosen: unknown = context.getNodeParameter('events', ['newStory', 'checkpoint']);
	const wants = (event: string) => Array.isArray(chosen) && chosen.includes(event);
	return {
		newStory: wants('newStory'),
		checkpoints: wants('checkpoint'),
		thresholds: wants('threshold') ? readThresholds(context) : [],
		expiringMinutes: wants('expiring') ? readMinutes(context) : null,
		final: wants('final'),
	};
}

/** Whether an event is of those a plan asks for. */
export function isWanted(plan: StoryPlan, event: StoryEvent['event']): boolean {
	switch (event) {
		case 'new_story':
			return plan.newStory;
		case 'checkpoint':
			return plan.checkpoints;
		case 'threshold':
			return plan.thresholds.length > 0;
		case 'expiring':
			return plan.expiringMinutes !== null;
		case 'final':
			return plan.final;
	}
}

function readThresholds(context: Pick<ITriggerFunctions, 'getNodeParameter' | 'getNode'>): Threshold[] {
	const rows: unknown = context.getNodeParameter('thresholds.values', []);
	const thresholds = (Array.isArray(rows) ? (rows as IDataObject[]) : []).map(({ metric, atLeast }, index) => {
		const figure = STORY_FIGURES.find((each) => each === metric);
		if (figure !== undefined && isWhole(atLeast, 1, Number.MAX_SAFE_INTEGER)) return { metric: figure, atLeast };
		throw new NodeOperationError(context.getNode(), `Threshold ${index + 1} is not complete`, {
			description: 'Choose a figure of the list and a whole number of at least 1.',
		});
	});
	if (thresholds.length > 0) return thresholds;
	throw new NodeOperationError(context.getNode(), 'The event "Threshold" is chosen, but there is no threshold', {
		description: 'Add one under Thresholds, or take the event out of Events.',
	});
}

function readMinutes(context: Pick<ITriggerFunctions, 'getNodeParameter' | 'getNode'>): number {
	const minutes: unknown = context.getNodeParameter('expiringMinutes', 60);
	if (isWhole(minutes, 1, MOST_MINUTES)) return minutes;
	throw new NodeOperationError(context.getNode(), 'Minutes Before the End is not a number of minutes of a story', {
		description: `Enter a whole number from 1 to ${MOST_MINUTES}.`,
	});
}

function isWhole(value: unknown, least: number, most: number): value is number {
	return typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most;
}
