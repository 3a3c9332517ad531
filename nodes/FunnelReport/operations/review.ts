import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { findingsOf, type KeepingWorkflow } from '../../../core';
import { readAccountKeys } from '../../shared/choose-account';
import { openStore, withStoreErrors } from '../../shared/store';

export const reviewProperties: INodeProperties[] = [
	{
		displayName: 'Month',
		name: 'reviewMonth',
		type: 'string',
		default: '',
		placeholder: '2026-11',
		displayOptions: { show: { operation: ['monthlyReview'] } },
		description: 'Empty: the month that is over, in the zone of the account',
	},
];

/** One item per account: the review of the month, to be signed on the Team Page. Input: the items of "Check Saved Executions". */
export async function makeReviews(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const month = readMonth(context);
	const keeping = readKeeping(context.getInputData());
	const store = await openStore(context);
	const pairedItem = context.getInputData().map((_, item) => ({ item }));
	const items: INodeExecutionData[] = [];
	for (const accountKey of await readAccountKeys(context, store)) {
		const review = await withStoreErrors(context, () => store.makeReview({ accountKey, month, keeping }, 'bulk'));
		const open = findingsOf(review.facts).filter(({ well }) => !well);
		items.push({
			json: {
				reviewKey: review.reviewKey, accountKey, month: review.month, revision: review.revision,
				madeAt: new Date(review.madeAt).toISOString(),
				signedBy: review.signature?.signedBy ?? '',
				inOrder: open.length === 0,
				findings_en: open.map(({ what, cure }) => `${what.en}. ${cure?.en ?? ''}`).join('\n'),
				findings_nl: open.map(({ what, cure }) => `${what.nl}. ${cure?.nl ?? ''}`).join('\n'),
				facts: JSON.stringify(review.facts),
			},
			pairedItem,
		});
	}
	return [items];
}

function readMonth(context: IExecuteFunctions): string | null {
	const given: unknown = context.getNodeParameter('reviewMonth', 0, '');
	const month = typeof given === 'string' ? given.trim() : '';
	if (month === '' || /^\d{4}-(0[1-9]|1[0-2])$/.test(month)) return month || null;
	throw new NodeOperationError(context.getNode(), 'The month is not one', { itemIndex: 0, description: 'Write it as 2026-11, or leave it empty for the month that is over.' });
}

/** What "Check Saved Executions" found; null where its items are not there: then nobody looked. */
function readKeeping(items: readonly INodeExecutionData[]): KeepingWorkflow[] | null {
	const found = items.flatMap(({ json }) => (Array.isArray(json['saves']) ? [{ name: typeof json['workflow'] === 'string' ? json['workflow'] : '', kinds: json['saves'].map(String) }] : []));
	return found.length === 0 ? null : found.filter(({ kinds }) => kinds.length > 0);
}
