import {
	NodeConnectionTypes,
	type INodeType, type INodeTypeDescription, type ITriggerFunctions, type ITriggerResponse,
} from 'n8n-workflow';
import { authenticationProperty } from '../shared/authentication';
import { testInstagramCredential } from '../shared/credential-test';
import { planProperties, readPlan } from './plan';
import { previewStories } from './preview';
import { startPulse } from './pulse';

export class InstagramStoryTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Instagram Story Trigger',
		name: 'instagramStoryTrigger',
		icon: { light: 'file:../../icons/instagram.svg', dark: 'file:../../icons/instagram.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{$parameter["events"].join(", ")}}',
		description: 'Starts the workflow on new stories of your account, and with their figures while they are live',
		defaults: { name: 'Instagram Story Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'storyFunnelInstagramTokenApi',
				required: true,
				testedBy: 'testInstagramCredential',
				displayOptions: { show: { authentication: ['accessToken'] } },
			},
			{
				name: 'storyFunnelInstagramOAuth2Api',
				required: true,
				testedBy: 'testInstagramCredential',
				displayOptions: { show: { authentication: ['oAuth2'] } },
			},
			{ name: 'storyFunnelStoreApi', required: true },
		],
		properties: [
			authenticationProperty,
			{
				displayName:
					'Each event of a story is given out once per account, and again only if its execution did not end well; then it has the same beatKey. Use one Instagram Story Trigger for an account. "Execute step" shows the current stories and uses nothing up.',
				name: 'notice',
				type: 'notice',
				default: '',
			},
			...planProperties,
		],
	};

	methods = { credentialTest: { testInstagramCredential } };

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		if (this.getMode() !== 'manual') return startPulse(this);
		return { manualTriggerFunction: async () => this.emit([await previewStories(this, readPlan(this))]) };
	}
}
