import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { presetRule, SET_FLAGS, type SegmentRule, type SetFlag } from '../../../core';
import { readText } from '../../shared/read-text';

const show = (...operation: string[]) => ({ show: { operation } });

/** Operations of ready-made segments. */
export const PRESETS = [
	'early_viewers', 'high_engagement', 'language', 'list', 'location', 'profile_visitors', 'repeat_viewers', 'top_percent',
] as const;
type PresetName = (typeof PRESETS)[number];

export const presetProperties: INodeProperties[] = [
	{
		displayName: 'Period (Days)',
		name: 'days',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 90 },
		default: 7,
		displayOptions: show(...PRESETS),
		description: "How many days back to look, by the account's own clock",
	},
	{
		displayName: 'Different Stories',
		name: 'stories',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 100 },
		default: 3,
		displayOptions: show('repeat_viewers'),
		description: 'How many different stories a repeat viewer has seen in the period',
	},
	{
		displayName: 'Within (Minutes)',
		name: 'minutes',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 1440 },
		default: 60,
		displayOptions: show('early_viewers'),
		description: 'How soon after its posting a story was seen',
	},
	{
		displayName: 'Language',
		name: 'language',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'nl',
		displayOptions: show('language'),
		description: 'Two letters: the language a person wrote in, or else what a list says',
	},
	{
		displayName: 'Country',
		name: 'country',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'NL',
		displayOptions: show('location'),
		description: 'Two letters, as a list says it',
	},
	{
		displayName: 'Top Percent',
		name: 'percent',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 100 },
		default: 10,
		displayOptions: show('top_percent'),
		description: 'Which part of the people seen in the period, those who saw most stories first',
	},
	{
		displayName: 'Flags',
		name: 'flags',
		type: 'multiOptions',
		options: [
			{ name: 'Competitor', value: 'competitor' },
			{ name: 'Influencer', value: 'influencer' },
			{ name: 'Partner', value: 'partner' },
			{ name: 'VIP', value: 'vip' },
			{ name: 'Watch List', value: 'watch' },
		],
		default: ['vip'],
		required: true,
		displayOptions: show('list'),
		description: 'People with any of these flags who were seen in the period',
	},
];

export function isPreset(operation: string): operation is PresetName {
	return PRESETS.some((preset) => preset === operation);
}

/** The rule of the chosen ready-made segment. @throws NodeOperationError naming the field and what it takes */
export function readPreset(context: IExecuteFunctions, preset: PresetName): SegmentRule {
	const days = readCount(context, 'days', 90);
	switch (preset) {
		case 'repeat_viewers':
			return presetRule({ preset, days, stories: readCount(context, 'stories', 100) });
		case 'early_viewers':
			return presetRule({ preset, days, minutes: readCount(context, 'minutes', 1440) });
		case 'top_percent':
			return presetRule({ preset, days, percent: readCount(context, 'percent', 100) });
		case 'language':
			return presetRule({ preset, days, language: readText(context, 'language') });
		case 'location':
			return presetRule({ preset, days, country: readText(context, 'country') });
		case 'list':
			return presetRule({ preset, days, flags: readFlags(context) });
		case 'high_engagement':
		case 'profile_visitors':
			return presetRule({ preset, days });
	}
}

function readCount(context: IExecuteFunctions, name: string, max: number): number {
	const value: unknown = context.getNodeParameter(name, 0);
	if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= max) return value;
	throw new NodeOperationError(context.getNode(), `"${name}" must be a whole number from 1 to ${max}`, { itemIndex: 0 });
}

function readFlags(context: IExecuteFunctions): SetFlag[] {
	const value: unknown = context.getNodeParameter('flags', 0);
	const flags = Array.isArray(value) ? SET_FLAGS.filter((flag) => value.includes(flag)) : [];
	if (flags.length > 0) return flags;
	throw new NodeOperationError(context.getNode(), 'Choose at least one flag', { itemIndex: 0 });
}
