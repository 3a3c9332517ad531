import {
	NodeConnectionTypes, NodeOperationError,
	type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription,
} from 'n8n-workflow';
import { parseKeyring, randomSecret, signTeamLink, type TeamMember } from '../../core';
import { failClosed } from '../shared/error-item';
import { readStoreKey, withStoreErrors } from '../shared/store';
import { refuseToolCall } from '../shared/tool-call';

export class TeamLink implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Team Link',
		name: 'teamLink',
		icon: { light: 'file:../../icons/team.svg', dark: 'file:../../icons/team.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{$parameter["pageAddress"]}}',
		description: "Opens a Team Page for the colleague who is logged in at an n8n form: a link that is good once, for two minutes",
		defaults: { name: 'Team Link' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'storyFunnelStoreApi', required: true }],
		properties: [
			{
				displayName: 'Page Address',
				name: 'pageAddress',
				type: 'string',
				default: '',
				required: true,
				placeholder: 'https://n8n.example.com/webhook/story-funnel/stop',
				description: 'Production URL of the Team Page',
			},
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return failClosed(this, { outputs: 1, failed: 0 }, async () => {
			refuseToolCall(this, 'teamLink');
			const key = await readStoreKey(this);
			const keys = await withStoreErrors(this, () => Promise.resolve(parseKeyring(key)));
			return [
				this.getInputData().map((item, itemIndex) => {
					const link = new URL(readAddress(this, itemIndex));
					link.searchParams.set('t', signTeamLink(keys, readUser(this, item, itemIndex), randomSecret(), Date.now()));
					return { json: { link: link.href }, pairedItem: { item: itemIndex } };
				}),
			];
		});
	}
}

function readAddress(context: IExecuteFunctions, itemIndex: number): string {
	const address: unknown = context.getNodeParameter('pageAddress', itemIndex);
	if (typeof address === 'string' && URL.canParse(address)) return address;
	throw new NodeOperationError(context.getNode(), 'The page address is no web address', {
		itemIndex,
		description: 'Enter the production URL of the Team Page, such as https://n8n.example.com/webhook/story-funnel/stop.',
	});
}

/** The user n8n's form puts into its item. @throws NodeOperationError when nobody logged in there */
function readUser(context: IExecuteFunctions, { json }: INodeExecutionData, itemIndex: number): TeamMember {
	const { user } = json;
	if (typeof user === 'object' && user !== null && !Array.isArray(user)) {
		const { id, email, firstName, lastName } = user as Record<string, unknown>;
		const name = [firstName, lastName].filter((part) => typeof part === 'string' && part !== '').join(' ');
		if (typeof id === 'string' && id !== '' && typeof email === 'string') return { id, email, name };
	}
	throw new NodeOperationError(context.getNode(), 'Nobody is logged in', {
		itemIndex,
		description: 'Put this node behind an n8n Form Trigger with Authentication "n8n User Auth" and "Include User in Output" on.',
	});
}
