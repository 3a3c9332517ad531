import type { MetaApp } from '../app';
import type { Account } from '../world';
import { webhookFields } from '../options';
import type { GraphCall } from './call';
import { badParameter } from './errors';

/** `POST|GET|DELETE /{id}/subscribed_apps` (reference §3.3). */
export function subscribedApps(app: MetaApp, account: Account, call: GraphCall): Record<string, unknown> {
	switch (call.method) {
		case 'POST':
			return subscribe(account, call);
		case 'DELETE':
			account.subscribedFields = null;
			account.askedFields = null;
			return { success: true };
		default:
			return { data: account.askedFields === null ? [] : [{ id: app.metaAppId, name: 'Sandbox app', subscribed_fields: account.askedFields }] };
	}
}

function subscribe(account: Account, call: GraphCall): Record<string, unknown> {
	const wanted = wantedFields(call.query['subscribed_fields'] ?? call.body['subscribed_fields']);
	const bad = wanted.findIndex((field) => !webhookFields.includes(field));
	// reference §3.3: a bad name fails with its position.
	if (bad >= 0) throw badParameter(`Param subscribed_fields[${bad}] must be one of {${webhookFields.join(', ')}}`);
	if (wanted.length === 0) throw badParameter('The parameter subscribed_fields is required.');
	account.askedFields = wanted;
	// reference §3.3: once subscribed, the account gets every field the app selected.
	account.subscribedFields = account.settings.fieldsFrom === 'app' ? [...webhookFields] : wanted;
	return { success: true };
}

/** reference §3.3: a comma list, or an array in a JSON body. */
export function wantedFields(value: unknown): string[] {
	if (Array.isArray(value)) return value.map(String);
	return typeof value === 'string' ? value.split(',').map((field) => field.trim()).filter((field) => field !== '') : [];
}
