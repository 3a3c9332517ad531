import {
	NodeConnectionTypes,
	type INodeType, type INodeTypeDescription, type ITriggerFunctions, type ITriggerResponse,
} from 'n8n-workflow';
import { previewStories } from './preview';
import { chosenEvents, startPulse } from './pulse';

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
			{ name: 'storyFunnelInstagramTokenApi', required: true },
			{ name: 'storyFunnelStoreApi', required: true },
		],
		properties: [
			{
				displayName:
					'Each story and each checkpoint is given out once per account: use one Instagram Story Trigger for it. "Execute step" shows the current stories and uses nothing up.',
				name: 'notice',
				type: 'notice',
				default: '',
			},
			{
				displayName: 'Events',
				name: 'events',
				type: 'multiOptions',
				required: true,
				options: [
					{
						name: 'Checkpoint',
						value: 'checkpoint',
						description: 'The figures 30 minutes, 90 minutes, 6 hours and 23 hours after a story was posted',
					},
					{
						name: 'New Story',
						value: 'newStory',
						description: 'A story that was not there a minute ago',
					},
				],
				default: ['newStory', 'checkpoint'],
				description: 'What the workflow starts on. Instagram gives no figures below five viewers, and none once the story is over.',
			},
		],
	};

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		if (this.getMode() !== 'manual') return startPulse(this);
		return { manualTriggerFunction: async () => this.emit([await previewStories(this, chosenEvents(this))]) };
	}
}
