import * as z from 'zod';
import { getAccount } from '../accounts/account-store';
import { accountNow } from '../store/clock';
import { ACCOUNT_TYPES, canonicalTag, SET_FLAGS } from '../store/marks';
import type { StoreContext, UseCase } from '../store/use-case';
import { addIdentity } from '../viewers/identities';
import { keepTold, removeMark } from '../viewers/marks';
import { passOn } from './pass-on';
import { readSubject, type Subject } from './subject';

const correction = z.discriminatedUnion('field', [
	z.strictObject({ field: z.literal('language'), value: z.string().trim().toLowerCase().regex(/^[a-z]{2}$/, 'two letters, such as nl') }),
	z.strictObject({ field: z.literal('country'), value: z.string().trim().toUpperCase().regex(/^[A-Z]{2}$/, 'two letters, such as NL') }),
	z.strictObject({ field: z.literal('account_type'), value: z.enum(ACCOUNT_TYPES) }),
	z.strictObject({ field: z.literal('display_name'), value: z.string().trim().min(1).max(30) }),
	z.strictObject({ field: z.literal('remove_tag'), value: z.string().transform(canonicalTag).pipe(z.string().min(1)) }),
	z.strictObject({ field: z.literal('remove_flag'), value: z.enum(SET_FLAGS) }),
]);
export type Correction = z.infer<typeof correction>;
export const CORRECTED_FIELDS = ['language', 'country', 'account_type', 'display_name', 'remove_tag', 'remove_flag'] as const satisfies readonly Correction['field'][];

export interface RectifyInput {
	/** The person's request: without one that is verified nothing is corrected here. */
	readonly requestKey: string;
	/** A {@link Correction}; checked here, it comes from a person. */
	readonly field: string;
	readonly value: string;
}

export type RectifyOutcome = { readonly corrected: true; readonly recipients: number } | { readonly corrected: false; readonly why: 'no_request' | 'nothing_to_correct' };

/**
 * Corrects one thing that is held about the person of a request, and tells every recipient which field is meant.
 *
 * @throws Error when the field cannot be corrected to this value
 */
export const rectify: UseCase<RectifyInput, RectifyOutcome> = async (store, { requestKey, field, value }) => {
	const checked = correction.safeParse({ field, value });
	if (!checked.success) throw new Error(`This cannot be corrected: ${checked.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}.`);
	const request = await store.tx
		.selectFrom('rights_requests')
		.select(['account_key', 'viewer_key'])
		.where('request_key', '=', requestKey)
		.where('kind', '=', 'rectification')
		.where('state', 'in', ['verified', 'in_hand'])
		.executeTakeFirst();
	if (request?.viewer_key == null) return { corrected: false, why: 'no_request' };
	const subject = await readSubject(store, request.account_key, request.viewer_key);
	if (!(await correct(store, subject, checked.data))) return { corrected: false, why: 'nothing_to_correct' };
	const detail = checked.data.field === 'display_name' ? { field } : { field, value: checked.data.value };
	const recipients = await passOn(store, subject, { what: 'rectification', cause: `${requestKey}:${field}:${checked.data.value.length}:${store.wallClock}`, detail });
	return { corrected: true, recipients };
};

async function correct(store: StoreContext, subject: Subject, change: Correction): Promise<boolean> {
	const { accountKey, viewerKey } = subject;
	switch (change.field) {
		case 'language':
			if (change.value === 'nl' || change.value === 'en') {
				await store.tx.updateTable('viewers').set({ language: change.value }).where('viewer_key', '=', viewerKey).execute();
			}
			return correctTrait(store, subject, change.field, change.value);
		case 'country':
		case 'account_type':
			return correctTrait(store, subject, change.field, change.value);
		case 'display_name':
			await store.tx.deleteFrom('identities').where('viewer_key', 'in', subject.keys).where('kind', '=', 'display_name').execute();
			await addIdentity(store, accountKey, viewerKey, 'display_name', change.value);
			return true;
		case 'remove_tag':
			return removeMark(store, { accountKey, viewerKey, kind: 'tag', name: change.value });
		case 'remove_flag':
			return removeMark(store, { accountKey, viewerKey, kind: 'flag', name: change.value });
	}
}

/** The person's own word counts from now on, until something newer is told. */
async function correctTrait(store: StoreContext, { accountKey, viewerKey }: Subject, trait: 'language' | 'country' | 'account_type', value: string): Promise<true> {
	const at = await accountNow(store.tx, await getAccount(store.tx, accountKey), store.wallClock);
	await keepTold(store, { accountKey, teller: 'rectification' }, [{ viewerKey, source: 'rectification', at, traits: { [trait]: value } }]);
	return true;
}
