import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { readAccountKeys } from '../../shared/choose-account';
import { openStore, withStoreErrors } from '../../shared/store';
import { rateJson } from './breakdown';
import { periodJson, readPeriod } from './kpis';

/** One item per account and tenth of the people, by how many stories they had seen; each with the proposed cut-off. */
export async function reportFrequency(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const period = readPeriod(context);
	const store = await openStore(context);
	const pairedItem = context.getInputData().map((_, item) => ({ item }));
	const items: INodeExecutionData[] = [];
	for (const accountKey of await readAccountKeys(context, store)) {
		const figures = await withStoreErrors(context, () => store.readFunnel({ accountKey, period }, 'aside'));
		const { deciles, cutOff } = figures.frequency;
		const proposed = { cutOffStories: cutOff?.leastStories ?? null, cutOffPeople: cutOff?.people ?? null };
		for (const { replyRate, ...decile } of deciles) {
			items.push({ json: { accountKey, ...decile, ...rateJson('reply', replyRate), ...proposed, ...periodJson(period.period, figures) }, pairedItem });
		}
	}
	return [items];
}
