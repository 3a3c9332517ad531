import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { accountKeyProperty, chooseAccount } from '../../shared/choose-account';
import { openStore, withStoreErrors } from '../../shared/store';

export const codeProperties: INodeProperties[] = [
	{
		...accountKeyProperty,
		displayOptions: { show: { operation: ['importCodes'] } },
		description: 'Account whose messages carry the codes. Empty: the only account of the store.',
	},
];

/**
 * Takes in the rows of the first input, in the columns of the table `codes`; one item on the first output: how many
 * are new and known, and how many are left in each pool.
 *
 * @throws NodeOperationError naming every row that is wrong, after the good ones were taken in
 */
export async function importCodes(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = context.getInputData(0);
	const store = await openStore(context);
	const { accountKey } = await withStoreErrors(context, () => chooseAccount(context, store));
	const { problems, ...counts } = await withStoreErrors(context, () => store.importCodes({ accountKey, rows: items.map((item) => item.json) }));
	const first = problems[0];
	if (!first) return [[{ json: { accountKey, ...counts }, pairedItem: items.map((_, item) => ({ item })) }], [], [], []];
	throw new NodeOperationError(context.getNode(), `${problems.length} code(s) were left out; the others were taken in`, {
		description: problems.map(({ row, field, problem, cure }) => `Row ${row}, ${field}: ${problem}. ${cure}`).join('\n'),
		itemIndex: first.row - 1,
	});
}
