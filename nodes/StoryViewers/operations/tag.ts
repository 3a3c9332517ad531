import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { SET_FLAGS } from '../../../core';
import { readPersonKeys } from '../../shared/keys-of-items';
import { readText } from '../../shared/read-text';
import { openStore } from '../../shared/store';
import { judgeEach, UNKNOWN_PERSON } from './judge-each';

/** Gives the person of each item a tag or a flag, or takes it away. Outputs: the items, with `changed` · unknown people. */
export async function tagViewers(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const store = await openStore(context);
	return judgeEach(context, async (item, itemIndex) => {
		const outcome = await store.markViewer({
			...readPersonKeys(context, item, itemIndex),
			mark: readMark(context, itemIndex),
			change: context.getNodeParameter('markChange', itemIndex) === 'remove' ? 'remove' : 'set',
			person: readText(context, 'decidedBy', itemIndex),
			evidence: readText(context, 'evidence', itemIndex),
		});
		return outcome ? { accepted: { ...item.json, ...outcome } } : UNKNOWN_PERSON;
	});
}

function readMark(context: IExecuteFunctions, itemIndex: number) {
	if (context.getNodeParameter('markKind', itemIndex) === 'tag') return { kind: 'tag' as const, name: readText(context, 'tag', itemIndex) };
	const name = SET_FLAGS.find((flag) => flag === readText(context, 'flag', itemIndex));
	if (name !== undefined) return { kind: 'flag' as const, name };
	throw new NodeOperationError(context.getNode(), 'There is no such flag', { itemIndex, description: `Use one of: ${SET_FLAGS.join(', ')}` });
}
