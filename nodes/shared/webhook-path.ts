import * as n8n from 'n8n-workflow';
import type { IWebhookDescription } from 'n8n-workflow';

/**
 * The path of a webhook as its parameter `path` has it. n8n evaluates such a field for every webhook that comes in, in
 * a sandbox that is new each time; the way its own nodes describe it needs none. An n8n without that way (before 2.36)
 * gets the expression alone.
 */
export function pathOfParameter(): Pick<IWebhookDescription, 'path'> {
	const known: Partial<Pick<typeof n8n, 'fromParameter' | 'webhookDescriptionFields'>> = n8n;
	const { fromParameter, webhookDescriptionFields } = known;
	if (!fromParameter || !webhookDescriptionFields) return { path: '={{$parameter["path"]}}' };
	return webhookDescriptionFields({ path: fromParameter('path') });
}
