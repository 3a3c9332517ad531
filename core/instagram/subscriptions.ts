import * as z from 'zod';
import { graphCalls, mapOk, type CallResult, type GraphCall } from './call';
import type { GraphError } from './errors';
import type { GraphResponse, Transport } from './transport';

/**
 * The webhook fields we ask for, by Instagram's own names (reference §3.3; the Page names differ and are refused).
 * Story replies come with `messages` (§7.9); without `message_echoes` a send whose answer was lost is never known.
 */
export const SUBSCRIBED_FIELDS = [
	'messages', 'message_echoes', 'messaging_postbacks', 'message_reactions', 'messaging_seen', 'messaging_referral',
	'messaging_handover', 'standby', 'message_edit', 'comments', 'live_comments',
] as const;

/** Without one of these an opt-out, a tap or the fate of a send does not reach us; the others an app may never have selected. */
export const ESSENTIAL_FIELDS: readonly string[] = ['messages', 'message_echoes', 'messaging_postbacks'];

export type SubscribeResult =
	| { readonly ok: true; readonly value: null }
	/** `badField` is the one Instagram says it does not know, if it says so. */
	| { readonly ok: false; readonly error: GraphError; readonly badField: string | null };

const SELF = 'me/subscribed_apps';
const listSchema = z.looseObject({ data: z.array(z.looseObject({ subscribed_fields: z.array(z.string()).optional() })) });
const doneSchema = z.looseObject({ success: z.literal(true) });

/** The fields the account's updates are told for; none when no app is subscribed. */
export async function listSubscribedFields(call: GraphCall): Promise<CallResult<string[]>> {
	const result = await call({ method: 'GET', path: SELF }, listSchema);
	return mapOk(result, ({ data }) => [...new Set(data.flatMap((app) => app.subscribed_fields ?? []))]);
}

/** Asks for the account's updates. Harmless to repeat: an account that is subscribed stays so. */
export async function subscribe(transport: Transport, fields: readonly string[]): Promise<SubscribeResult> {
	let answer: GraphResponse | undefined;
	const call = graphCalls(async (request) => (answer = await transport(request)));
	const result = await call({ method: 'POST', path: SELF, query: { subscribed_fields: fields.join(',') } }, doneSchema);
	return result.ok ? { ok: true, value: null } : { ok: false, error: result.error, badField: badFieldIn(answer, fields) };
}

/** Takes the account's updates away from the app. Harmless to repeat. */
export async function unsubscribe(call: GraphCall): Promise<CallResult<null>> {
	return mapOk(await call({ method: 'DELETE', path: SELF }, doneSchema), () => null);
}

/** `(#100) Param subscribed_fields[2] must be one of {…}`: the position is all Instagram tells (reference §3.3). */
function badFieldIn(answer: GraphResponse | undefined, fields: readonly string[]): string | null {
	const position = answer?.answered ? /subscribed_fields\[(\d+)\] must be one of/.exec(answer.body)?.[1] : undefined;
	return position === undefined ? null : (fields[Number(position)] ?? null);
}
