import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { SAMPLE_SIZE, type Sample, type Split } from '../../../core';

export const chanceProperties: INodeProperties[] = [
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Sample Name',
				name: 'sampleName',
				type: 'string',
				default: '',
				description: 'Draws a sample, by this name always the same people; the others come out as rest',
				placeholder: 'november test',
			},
			{
				displayName: 'Sample Size (People)',
				name: 'sampleSize',
				type: 'number',
				typeOptions: { minValue: SAMPLE_SIZE.min, maxValue: SAMPLE_SIZE.max },
				default: 100,
				description: 'How many people a sample has at most',
			},
			{
				displayName: 'Split Arms',
				name: 'splitArms',
				type: 'string',
				default: 'A:50, B:50',
				description: 'Names of the arms with their shares in percent, which make 100',
			},
			{
				displayName: 'Split Name',
				name: 'splitName',
				type: 'string',
				default: '',
				description: 'Puts each person in an arm of a test; by this name a person keeps their arm',
				placeholder: 'november test',
			},
		],
		description: 'A sample or a split of the people who match',
	},
];

export interface Chance {
	readonly sample?: Sample;
	readonly split?: Split;
}

/** The sample and the split a person asked for. @throws NodeOperationError when the arms cannot be read */
export function readChance(context: IExecuteFunctions): Chance {
	const options = context.getNodeParameter('options', 0, {}) as Readonly<Record<string, unknown>>;
	const text = (name: string, preset = '') => (typeof options[name] === 'string' ? options[name].trim() : preset);
	const size = options['sampleSize'];
	return {
		...(text('sampleName') === '' ? {} : { sample: { name: text('sampleName'), size: typeof size === 'number' ? size : SAMPLE_SIZE.min } }),
		...(text('splitName') === '' ? {} : { split: { name: text('splitName'), arms: readArms(context, text('splitArms', 'A:50, B:50')) } }),
	};
}

const LONGEST_ARM = 30;

function readArms(context: IExecuteFunctions, list: string): Split['arms'] {
	return list.split(',').map((entry) => {
		const [arm = '', share = '', ...more] = entry.split(':').map((part) => part.trim());
		const percent = /^(\d{1,3})\s*%?$/.exec(share)?.[1];
		if (arm !== '' && arm.length <= LONGEST_ARM && percent !== undefined && more.length === 0) return { arm, percent: Number(percent) };
		throw new NodeOperationError(context.getNode(), 'The arms of the split cannot be read', { itemIndex: 0, description: 'Write them as: A:50, B:50' });
	});
}
