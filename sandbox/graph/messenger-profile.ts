import { z } from 'zod';
import type { Account, MessengerProfile } from '../world';
import type { GraphCall } from './call';
import { badParameter } from './errors';

const locale = z.string().min(1);

/** reference §4.5: at most 4 ice breakers. */
const iceBreakers = z.array(z.strictObject({ call_to_actions: z.array(z.strictObject({ question: z.string().min(1), payload: z.string().min(1) })).min(1).max(4), locale }));

/** reference §4.5: neither `composer_input_disabled` nor a menu per person exists for Instagram. */
const persistentMenu = z.array(z.strictObject({
	locale,
	call_to_actions: z.array(z.discriminatedUnion('type', [
		z.strictObject({ type: z.literal('postback'), title: z.string().min(1), payload: z.string().min(1) }),
		z.strictObject({ type: z.literal('web_url'), title: z.string().min(1), url: z.string().min(1) }),
	])).min(1),
}));

const profile = z.strictObject({ platform: z.literal('instagram').optional(), ice_breakers: iceBreakers.optional(), persistent_menu: persistentMenu.optional() });
const names = ['ice_breakers', 'persistent_menu'] as const;
type Name = (typeof names)[number];

/** `POST|GET|DELETE /{id}/messenger_profile` (reference §4.5). */
export function messengerProfile(account: Account, call: GraphCall): Record<string, unknown> {
	// reference §4.5: the Facebook Login form names the platform.
	if (account.settings.login === 'facebook' && (call.query['platform'] ?? call.body['platform']) !== 'instagram') throw badParameter('Param platform must be one of {INSTAGRAM}');
	switch (call.method) {
		case 'POST':
			return set(account, call);
		case 'DELETE':
			return clear(account, call);
		default:
			return read(account, call);
	}
}

function set(account: Account, call: GraphCall): Record<string, unknown> {
	const settings = Object.entries(call.body).filter(([name]) => name !== 'access_token' && name !== 'appsecret_proof');
	const parsed = profile.safeParse(Object.fromEntries(settings.map(([name, value]) => [name, fromForm(value)])));
	if (!parsed.success) {
		const [issue] = parsed.error.issues;
		throw badParameter(`Param ${issue?.path.join('.') || 'body'} is invalid: ${issue?.message ?? ''}`);
	}
	const { ice_breakers, persistent_menu } = parsed.data;
	if (!ice_breakers && !persistent_menu) throw badParameter(`One of the parameters ${names.join(', ')} is required.`);
	account.messengerProfile = { ...account.messengerProfile, ...(ice_breakers ? { ice_breakers } : {}), ...(persistent_menu ? { persistent_menu } : {}) };
	return { result: 'success' };
}

/** The shape of the answer is unconfirmed (reference §4.5 has only the parameters). */
function read(account: Account, call: GraphCall): Record<string, unknown> {
	const wanted = namesIn(call.query['fields']);
	const told: MessengerProfile = Object.fromEntries(wanted.flatMap((name) => (account.messengerProfile[name] ? [[name, account.messengerProfile[name]]] : [])));
	return { data: Object.keys(told).length === 0 ? [] : [told] };
}

function clear(account: Account, call: GraphCall): Record<string, unknown> {
	const gone = namesIn(call.query['fields'] ?? call.body['fields']);
	account.messengerProfile = Object.fromEntries(Object.entries(account.messengerProfile).filter(([name]) => !gone.some((each) => each === name)));
	return { result: 'success' };
}

/** A comma list, or the JSON list of the DELETE sample. */
function namesIn(value: unknown): Name[] {
	const list = Array.isArray(value) ? value.map(String) : typeof value === 'string' ? value.replace(/[[\]"\s]/g, '').split(',') : [];
	const known = names.filter((name) => list.includes(name));
	if (known.length === 0 || known.length < list.length) throw badParameter(`Param fields must be one of {${names.join(', ')}}`);
	return known;
}

function fromForm(value: unknown): unknown {
	if (typeof value !== 'string' || !/^\s*\[/.test(value)) return value;
	try {
		return JSON.parse(value);
	} catch {
		return value;
	}
}
