import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { Experiment } from '../../../core';
import { readAccountKeys } from '../../shared/choose-account';
import { openStore, withStoreErrors } from '../../shared/store';

export const variantProperties: INodeProperties[] = [
	{
		displayName: 'Campaign',
		name: 'variantCampaign',
		type: 'string',
		default: '',
		placeholder: 'autumn_glazes',
		displayOptions: { show: { operation: ['variants'] } },
		description: 'Name of the campaign. Empty: every campaign.',
	},
];

/** What the comparison of replies says of a variant: `better` than every other, `not_better`, `undecided`, or `one_variant`. */
function verdictJson(experiments: readonly Experiment[], { campaign, variant }: { readonly campaign: string; readonly variant: string }): IDataObject {
	const experiment = experiments.find((each) => each.campaign === campaign);
	if (!experiment) return { verdict: 'undecided', replyEvidence: null, replyBound: null, peopleNeeded: null };
	const { evidence: replyEvidence, bound: replyBound, outcome } = experiment;
	const of = { replyEvidence, replyBound, peopleNeeded: outcome.verdict === 'undecided' ? outcome.needed : null };
	return { verdict: outcome.verdict === 'better' && outcome.variant !== variant ? 'not_better' : outcome.verdict, ...of };
}

/** One item per account, campaign and variant. */
export async function reportVariants(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const given = context.getNodeParameter('variantCampaign', 0, '');
	const campaign = typeof given === 'string' && given.trim() !== '' ? given.trim() : null;
	const store = await openStore(context);
	const pairedItem = context.getInputData().map((_, item) => ({ item }));
	const items: INodeExecutionData[] = [];
	for (const accountKey of await readAccountKeys(context, store)) {
		const variants = await withStoreErrors(context, () => store.readVariants({ accountKey, campaign }, 'aside'));
		const experiments = await withStoreErrors(context, () => store.readExperiments({ accountKey, campaign }, 'aside'));
		for (const { stoppedAt, replyRate, optOutRate, ...figures } of variants) {
			const json = { accountKey, ...figures, replyRate: replyRate && { ...replyRate }, optOutRate: optOutRate && { ...optOutRate } };
			items.push({ json: { ...json, stoppedAt: stoppedAt === null ? null : new Date(stoppedAt).toISOString(), ...verdictJson(experiments, figures) }, pairedItem });
		}
	}
	return [items];
}
