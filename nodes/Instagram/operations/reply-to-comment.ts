import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { answerPublicly } from '../../../core';
import { readPersonItem } from '../../shared/items';
import { detailsOf, reasonJson } from '../../shared/outcome-details';
import { readText } from '../../shared/read-text';
import { forEachItem } from './run';

const SHOW = { resource: ['comment'], operation: ['reply'] };

export const replyProperties: INodeProperties[] = [
	{
		displayName: 'Copy Key',
		name: 'copyKey',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'public_thanks',
		displayOptions: { show: SHOW },
		description: 'Which published text to answer with: a service text that asks nothing. It names nobody: {name} stays empty in public.',
	},
	{
		displayName: 'Step',
		name: 'step',
		type: 'string',
		default: '',
		placeholder: 'public_thanks',
		displayOptions: { show: SHOW },
		description: 'Name of this answer among the answers to one comment: each is given at most once. Empty: the copy key.',
	},
];

/** Answers the comment of each item for all to read, through the one door (law 1). The outcome is on the item. */
export async function replyToComments(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return forEachItem(context, async ({ store, client, isSandbox }, item, itemIndex) => {
		const copyKey = readText(context, 'copyKey', itemIndex);
		const request = { ...readPersonItem(context, item, itemIndex), copyKey, step: readText(context, 'step', itemIndex) || copyKey };
		// "Execute step" in the editor must never speak in public on a real account (law 13).
		if (context.getMode() === 'manual' && !isSandbox) {
			const { reasons, ...preview } = await store.previewPublicReply(request);
			return [{ ...request, outcome: 'preview', ...preview, reasons: reasons.map(reasonJson) }];
		}
		const outcome = await answerPublicly(store, client, request);
		return [{ ...request, outcome: outcome.outcome, ...detailsOf(outcome) } satisfies IDataObject];
	});
}
