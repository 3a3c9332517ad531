import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { checkRetentionPolicy, RETENTION, type RetentionPolicy } from '../../../core';

// The defaults are those of core/retention/policy.ts; n8n's linter wants them written out.
const show = { resource: ['retention'], operation: ['preview', 'purge'] };

export const policyProperties: INodeProperties[] = [
	{
		displayName: 'Account Key',
		name: 'accountKey',
		type: 'string',
		displayOptions: { show: { resource: ['retention'], operation: ['preview', 'purge', 'listHolds'] } },
		default: '',
		placeholder: 'acc_…',
		description: 'Key of one connected account. Empty: every account of the store.',
	},
	{
		displayName: 'Days to Keep Signals',
		name: 'signalsDays',
		type: 'number',
		typeOptions: { minValue: RETENTION.signalsDays.min, maxValue: RETENTION.signalsDays.max },
		displayOptions: { show },
		default: 30,
		description: 'Views, replies and other engagement of people who did not become a lead',
	},
	{
		displayName: 'Days to Keep Signals of Leads',
		name: 'leadsDays',
		type: 'number',
		typeOptions: { minValue: RETENTION.leadsDays.min, maxValue: RETENTION.leadsDays.max },
		displayOptions: { show },
		default: 365,
		description: 'Views, replies and other engagement of leads; the lead and the consent themselves stay',
	},
	{
		displayName: 'Days to Keep Evidence',
		name: 'evidenceDays',
		type: 'number',
		typeOptions: { minValue: RETENTION.evidenceDays.min, maxValue: RETENTION.evidenceDays.max },
		displayOptions: { show },
		default: 400,
		description: 'Which messages were sent or refused, and why',
	},
	{
		displayName: 'Days to Keep Handled Events',
		name: 'eventsDays',
		type: 'number',
		typeOptions: { minValue: RETENTION.eventsDays.min, maxValue: RETENTION.eventsDays.max },
		displayOptions: { show },
		default: 30,
		description: 'Updates from Instagram that were dealt with; those that prove a consent stay',
	},
	{
		displayName: 'Stricter Rules',
		name: 'rules',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		displayOptions: { show },
		default: {},
		placeholder: 'Add Rule',
		description: 'Fewer days for one purpose, account or country; the strictest of all that apply wins',
		options: [
			{
				name: 'rule',
				displayName: 'Rule',
				values: [
					{
						displayName: 'Account Key',
						name: 'accountKey',
						type: 'string',
						default: '',
						placeholder: 'acc_…',
						description: 'Key of the account the rule is for. Empty: every account.',
					},
					{
						displayName: 'Countries',
						name: 'countries',
						type: 'string',
						default: '',
						placeholder: 'DE, AT',
						description: 'Two letters each; empty: everywhere. Who is in an unknown country falls under the rule too.',
					},
					{
						displayName: 'Days',
						name: 'days',
						type: 'number',
						typeOptions: { minValue: 1 },
						default: 14,
						description: 'After how many days it is removed, at most as many as above',
					},
					{
						displayName: 'Purpose',
						name: 'purpose',
						type: 'options',
						options: [
							{ name: 'Deduplication (Handled Events)', value: 'deduplication' },
							{ name: 'Leads (Their Views and Replies)', value: 'leads' },
							{ name: 'Promotion (Messages Sent)', value: 'promotion' },
							{ name: 'Segmentation (Views and Replies of Others)', value: 'segmentation' },
							{ name: 'Service (Messages Sent)', value: 'service' },
						],
						default: 'segmentation',
						description: 'Which data the rule is for, by what they are kept for',
					},
				],
			},
		],
	},
];

/** @throws NodeOperationError naming every number that is wrong; then nothing is removed */
export function readPolicy(context: IExecuteFunctions): RetentionPolicy {
	const read = (name: keyof RetentionPolicy): unknown => context.getNodeParameter(name, 0);
	const rules = context.getNodeParameter('rules.rule', 0, []);
	const check = checkRetentionPolicy({
		signalsDays: read('signalsDays'),
		leadsDays: read('leadsDays'),
		evidenceDays: read('evidenceDays'),
		eventsDays: read('eventsDays'),
		rules: Array.isArray(rules) ? rules.map((rule: unknown) => withCountries(rule)) : rules,
	});
	if (check.ok) return check.policy;
	throw new NodeOperationError(context.getNode(), check.problems.join('; '), {
		itemIndex: 0,
		description: 'Correct the days. Nothing was removed.',
	});
}

/** The field takes "DE, at"; a rule has codes. */
function withCountries(rule: unknown): unknown {
	if (typeof rule !== 'object' || rule === null) return rule;
	const { countries = '', ...rest } = rule as Readonly<Record<string, unknown>>;
	if (typeof countries !== 'string') return rule;
	return { ...rest, countries: countries.split(/[\s,;]+/).filter((each) => each !== '').map((each) => each.toUpperCase()) };
}
