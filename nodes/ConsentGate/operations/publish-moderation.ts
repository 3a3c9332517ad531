import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { openStore, withStoreErrors } from '../../shared/store';
import { refuseToolCall } from '../../shared/tool-call';

/** Publishes the rows of the input as moderation rules; one item with the version. @throws NodeOperationError naming every row that is wrong; then nothing is published */
export async function publishModeration(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	refuseToolCall(context, 'publishModeration');
	const items = context.getInputData();
	const store = await openStore(context);
	const outcome = await withStoreErrors(context, () => store.publishModeration({ rows: items.map((item) => item.json) }));
	if (outcome.published) return [[{ json: { ...outcome }, pairedItem: items.map((_, item) => ({ item })) }], [], []];
	const first = outcome.problems[0];
	throw new NodeOperationError(context.getNode(), `The moderation rules were not published: ${outcome.problems.length} problem(s)`, {
		description: outcome.problems.map(({ row, field, problem, cure }) => `Row ${row}, ${field}: ${problem}. ${cure}`).join('\n'),
		...(first ? { itemIndex: first.row - 1 } : {}),
	});
}
