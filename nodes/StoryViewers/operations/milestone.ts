import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { MILESTONES } from '../../../core';
import { readPersonKeys } from '../../shared/keys-of-items';
import { readText } from '../../shared/read-text';
import { openStore } from '../../shared/store';
import { judgeEach, UNKNOWN_PERSON } from './judge-each';

/** Notes what the person of each item came to. Outputs: the items, with `milestone` and `already` · unknown people. */
export async function recordMilestones(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const store = await openStore(context);
	return judgeEach(context, async (item, itemIndex) => {
		const outcome = await store.recordMilestone({
			...readPersonKeys(context, item, itemIndex),
			milestone: readMilestone(context, itemIndex),
			person: readText(context, 'decidedBy', itemIndex),
			evidence: readText(context, 'evidence', itemIndex),
		});
		return outcome ? { accepted: { ...item.json, ...outcome } } : UNKNOWN_PERSON;
	});
}

function readMilestone(context: IExecuteFunctions, itemIndex: number) {
	const milestone = MILESTONES.find((each) => each === readText(context, 'milestone', itemIndex));
	if (milestone !== undefined) return milestone;
	throw new NodeOperationError(context.getNode(), 'There is no such milestone', { itemIndex, description: `Use one of: ${MILESTONES.join(', ')}` });
}
