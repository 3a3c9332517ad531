import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { openStore, withStoreErrors } from '../../shared/store';
import { refuseToolCall } from '../../shared/tool-call';

/**
 * Checks and publishes the rows of the first input; one item with the version on the first output.
 *
 * @throws NodeOperationError naming every row that is wrong; then nothing is published
 */
export async function publishKeywords(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	refuseToolCall(context, 'publishKeywords');
	const store = await openStore(context);
	const items = context.getInputData();
	const outcome = await withStoreErrors(context, () => store.publishKeywords({ rows: items.map((item) => item.json) }));
	if (outcome.published) return [[{ json: { ...outcome }, pairedItem: items.map((_, item) => ({ item })) }], [], []];
	throw new NodeOperationError(context.getNode(), `The keywords were not published: ${outcome.problems.length} problem(s)`, {
		description: outcome.problems.map(({ row, field, problem, cure }) => `Row ${row}, ${field}: ${problem}. ${cure}`).join('\n'),
		...(outcome.problems[0] ? { itemIndex: outcome.problems[0].row - 1 } : {}),
	});
}
