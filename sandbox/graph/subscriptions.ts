import type { Account } from '../world';
import { webhookFields } from '../options';
import type { GraphCall } from './call';
import { badParameter } from './errors';

/** `POST|GET|DELETE /{id}/subscribed_apps` (reference §3.3). */
export function subscribedApps(account: Account, call: GraphCall): Record<string, unknown> {
	if (call.method === 'GET') {
		return { data: account.subscribedFields === null ? [] : [{ id: '1100000000000001', name: 'Sandbox app', subscribed_fields: account.subscribedFields }] };
	}
	if (call.method === 'DELETE') {
		account.subscribedFields = null;
		return { success: true };
	}
	const wanted = wantedFields(call.query['subscribed_fields'] ?? call.body['subscribed_fields']);
	const bad = wanted.findIndex((field) => !webhookFields.includes(field));
	// reference §3.3: a bad name fails with its position.
	if (bad >= 0) throw badParameter(`Param subscribed_fields[${bad}] must be one of {${webhookFields.join(', ')}}`);
	if (wanted.length === 0) throw badParameter('The parameter subscribed_fields is required.');
	// reference §3.3: once subscribed, the account gets every field the app selected.
	account.subscribedFields = [...webhookFields];
	return { success: true };
}

/** reference §3.3: a comma list, or an array in a JSON body. */
function wantedFields(value: unknown): string[] {
	if (Array.isArray(value)) return value.map(String);
	return typeof value === 'string' ? value.split(',').map((field) => field.trim()).filter((field) => field !== '') : [];
}
