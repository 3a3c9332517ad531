import * as z from 'zod';
import { checkConsent, type GateRefusal } from '../consent/gate';
import { consentPurpose } from '../consent/ledger';
import { findRestriction } from '../consent/restriction';
import { passOnOnce, type DuePassOn } from '../rights/pass-on';
import { recordRecipient } from '../rights/recipients';
import { takePassOn } from '../rights/take-pass-ons';
import { currentViewerKey } from '../store/current-viewer';
import type { StoreContext, UseCase } from '../store/use-case';
import { markLead } from '../viewers/mark-lead';
import { routeOf } from './qualify';

const giveInput = z.strictObject({
	accountKey: z.string(),
	viewerKey: z.string(),
	/** The event the lead stems from; its kind is told as the lead's source. */
	eventKey: z.string(),
	/** The consent the lead rests on. */
	purpose: consentPurpose,
	/** Name of whom it is given to, such as `leads_table` or `hubspot`. */
	recipient: z.string(),
	/** Names of further fields the recipient will get, such as `handle`: noted, so that they can be taken back. */
	fields: z.array(z.string().trim().min(1).max(60)).max(20),
});
export type GiveLeadInput = z.input<typeof giveInput>;

/** What is told of every lead, beside its key. */
export const TOLD_OF_A_LEAD = ['purpose', 'wording', 'grantedAt', 'source', 'route', 'status'] as const;

export type GiveLeadOutcome =
	/** `lead`: to be given now, and then confirmed. Null: it waits its turn, and workflow 43 gives it. */
	| { readonly outcome: 'given_out'; readonly lead: DuePassOn | null }
	/** The recipient has it as it is. */
	| { readonly outcome: 'already' }
	| { readonly outcome: 'refused'; readonly reason: GateRefusal | 'no_consent' | 'restricted' | 'unknown_person' };

/**
 * Makes a person a lead of a recipient, by a consent that stands: the recipient is noted, the person is a lead from
 * here, and the message to the recipient is kept until it is confirmed, in one transaction. The same consent and
 * route again give nothing twice; another route or a newer consent is told once more, under the same key.
 */
export const giveLead: UseCase<GiveLeadInput, GiveLeadOutcome> = async (store, raw) => {
	const { recipient, purpose, fields, ...input } = giveInput.parse(raw);
	const { accountKey } = input;
	const viewerKey = await currentViewerKey(store.tx, input.viewerKey);
	const person = { accountKey, viewerKey };
	const gate = await checkConsent(store, { ...person, eventKey: '', purpose });
	if (gate.gate === 'not_allowed') return { outcome: 'refused', reason: gate.reason };
	if (gate.gate === 'ask_first') return { outcome: 'refused', reason: 'no_consent' };
	if ((await findRestriction(store, accountKey, viewerKey)) !== null) return { outcome: 'refused', reason: 'restricted' };
	const noted = await recordRecipient(store, { ...person, recipient, fields: [...TOLD_OF_A_LEAD, ...fields] });
	if (noted === null) return { outcome: 'refused', reason: 'unknown_person' };
	await markLead(store, person);
	const route = (await routeOf(store, person)) ?? '';
	const row = await passOnOnce(store, { ...person, recipient }, {
		what: 'lead',
		cause: [purpose, gate.grantedAt, route].join(':'),
		detail: { purpose, wording: gate.wording, grantedAt: new Date(gate.grantedAt).toISOString(), source: await sourceOf(store, input), route },
	});
	if (row.state === 'confirmed') return { outcome: 'already' };
	const mayGo = row.state === 'due' && row.attempts === 0 && !(await waitsForAnother(store, row));
	return { outcome: 'given_out', lead: mayGo ? (await takePassOn(store, row)).taken : null };
};

async function sourceOf({ tx }: StoreContext, { accountKey, eventKey }: { readonly accountKey: string; readonly eventKey: string }): Promise<string> {
	const event = await tx.selectFrom('events').select('kind').where('account_key', '=', accountKey).where('event_key', '=', eventKey).executeTakeFirst();
	return event?.kind ?? 'form';
}

/** A recipient hears of one person one thing after the other. */
async function waitsForAnother({ tx }: StoreContext, row: { readonly account_key: string; readonly viewer_key: string; readonly recipient: string; readonly pass_on_key: string }): Promise<boolean> {
	const other = await tx
		.selectFrom('pass_ons')
		.select('pass_on_key')
		.where('account_key', '=', row.account_key)
		.where('viewer_key', '=', row.viewer_key)
		.where('recipient', '=', row.recipient)
		.where('state', '=', 'due')
		.where('pass_on_key', '<>', row.pass_on_key)
		.executeTakeFirst();
	return other !== undefined;
}
