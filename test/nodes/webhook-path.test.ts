import { resolveWebhookDescriptionField, type INode, type IWebhookDescription } from 'n8n-workflow';
import { pathOfParameter } from '../../nodes/shared/webhook-path';

const nodeWith = (path: string): INode => ({ id: '1', name: 'Instagram Trigger', type: 'instagramTrigger', typeVersion: 1, position: [0, 0], parameters: { path } });

describe('the path of a webhook', () => {
	const description: IWebhookDescription = { name: 'default', httpMethod: 'POST', responseMode: 'onReceived', isFullPath: true, ...pathOfParameter() };

	it('is the expression an n8n of any age understands', () => {
		expect(description.path).toBe('={{$parameter["path"]}}');
	});

	it('is read by n8n without evaluating it, unless the person wrote an expression', () => {
		expect(resolveWebhookDescriptionField(nodeWith('story-funnel/instagram'), description, 'path')).toEqual({ resolved: true, value: 'story-funnel/instagram' });
		expect(resolveWebhookDescriptionField(nodeWith('={{ "a" }}'), description, 'path')).toEqual({ resolved: false });
		// The control: written as the expression alone it is evaluated.
		expect(resolveWebhookDescriptionField(nodeWith('a'), { ...description, path: '={{ $parameter["path"] }}' }, 'path')).toEqual({ resolved: false });
	});
});
