import type { Kysely } from 'kysely';
import { getAccount } from '../accounts/account-store';
import type { Recording } from '../inbox/recording';
import { accountNow } from '../store/clock';
import { currentViewerKey } from '../store/current-viewer';
import { isOfPerson } from '../store/of-person';
import type { HoldReason, Schema } from '../store/schema';
import { statement } from '../store/statement';
import type { StoreContext, UseCase } from '../store/use-case';
import { CONSENT_PURPOSES, type ConsentPurpose } from './ledger';
import { applyConsent } from './ledger-store';
import { MODERATE } from './moderation';

/** Automation is silent for a person until a human, or a later yes of their own, ends it. */
export interface Hold {
	readonly reason: HoldReason;
	readonly sourceEvent: string;
	/** Time of the account, UTC milliseconds. */
	readonly at: number;
}

/** What holds automation for a person now, under whichever key; too young goes before any doubt. */
export async function findHold(store: Pick<StoreContext, 'tx'>, accountKey: string, viewerKey: string): Promise<Hold | null> {
	const rows = await holdsOf(store.tx, { accountKey, viewerKey });
	const first = rows.find((row) => row.reason === 'under_age') ?? rows[0];
	return first ? { reason: first.reason, sourceEvent: first.source_event, at: first.at } : null;
}

const holdsOf = statement((db, { accountKey, viewerKey }: { accountKey: string; viewerKey: string }) => standing({ tx: db }, accountKey, viewerKey));

function standing({ tx }: { readonly tx: Kysely<Schema> }, accountKey: string, viewerKey: string) {
	return tx
		.selectFrom('holds')
		.select(['hold_key', 'reason', 'source_event', 'at'])
		.where('account_key', '=', accountKey)
		.where(isOfPerson('viewer_key', viewerKey))
		.where('ended_at', 'is', null)
		.orderBy('at');
}

/** What other rooms do about somebody who is too young. */
export interface HoldEffects {
	/** @param purposes that lost their grant */
	flagUnderAge(store: StoreContext, recording: Recording, purposes: readonly ConsentPurpose[]): Promise<void>;
}

/**
 * What a message says beside its keyword, in the transaction that records it: a doubt silences automation at once;
 * who is too young loses every grant; who comes back by themselves ends a doubt.
 */
export function noteDoubtWith(effects: HoldEffects) {
	return async (store: StoreContext, recording: Recording): Promise<void> => {
		const { account, viewerKey, eventKey, reading, now } = recording;
		if (reading.keyword === 'start') await endDoubts(store, { accountKey: account.account_key, viewerKey, at: now, by: eventKey });
		if (reading.doubt === null) return;
		await putOnHold(store, { accountKey: account.account_key, viewerKey, reason: reading.doubt, sourceEvent: eventKey, at: now });
		await voidQuestions(store, account.account_key, viewerKey, reading.doubt);
		if (reading.doubt !== 'under_age') return;
		const withdrawn: ConsentPurpose[] = [];
		for (const purpose of CONSENT_PURPOSES) {
			const entries = await applyConsent(store, { accountKey: account.account_key, viewerKey, purpose }, { type: 'withdraw', sourceEvent: eventKey, origin: 'system', at: now });
			if (entries.length > 0) withdrawn.push(purpose);
		}
		await effects.flagUnderAge(store, recording, withdrawn);
	};
}

/** Silences automation for a person. */
export async function putOnHold(store: StoreContext, { accountKey, viewerKey, reason, sourceEvent, at }: Hold & { readonly accountKey: string; readonly viewerKey: string }): Promise<void> {
	await store.tx
		.insertInto('holds')
		.values({ hold_key: store.newKey('hld'), account_key: accountKey, viewer_key: viewerKey, reason, source_event: sourceEvent, at, ended_at: null, ended_by: null })
		.execute();
	await store.journal?.note([{ act: 'hold', accountKey, viewerKey, reason, sourceEvent, at }]);
}

const HOLD_REASONS: readonly HoldReason[] = ['opt_out_in_sentence', 'under_age', 'moderation', 'handed_over'];

/** The reason of a hold as it is written in the journal; one of a later version holds as a doubt does. */
export function holdReason(text: string): HoldReason {
	return HOLD_REASONS.find((reason) => reason === text) ?? 'opt_out_in_sentence';
}

/** What was held back holds the person too: nothing automatic answers them until a human has looked. */
export async function noteModeration(store: StoreContext, { account, viewerKey, eventKey, reading, now }: Recording): Promise<void> {
	if (reading.nextStep?.startsWith(MODERATE) !== true) return;
	const held = await standing(store, account.account_key, viewerKey).where('reason', '=', 'moderation').executeTakeFirst();
	if (!held) await putOnHold(store, { accountKey: account.account_key, viewerKey, reason: 'moderation', sourceEvent: eventKey, at: now });
}

/** Of somebody too young no yes counts; a doubt leaves the open question open, its yes ends the doubt. */
async function voidQuestions({ tx }: StoreContext, accountKey: string, viewerKey: string, reason: HoldReason): Promise<void> {
	if (reason !== 'under_age') return;
	await tx
		.updateTable('open_questions')
		.set({ state: 'void' })
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('state', '=', 'open')
		.execute();
}

/** The person's own later word ends a doubt, never that they are too young. */
export async function endDoubts(
	store: StoreContext,
	{ accountKey, viewerKey, at, by }: { readonly accountKey: string; readonly viewerKey: string; readonly at: number; readonly by: string },
): Promise<void> {
	const rows = await standing(store, accountKey, viewerKey).where('reason', '=', 'opt_out_in_sentence').execute();
	for (const { hold_key } of rows) await store.tx.updateTable('holds').set({ ended_at: at, ended_by: by }).where('hold_key', '=', hold_key).execute();
}

export interface ReleaseInput {
	readonly accountKey: string;
	readonly viewerKey: string;
	/** Who read the conversation and decides that automation may go on. */
	readonly person: string;
}

/**
 * A human has read on: automation may go on for the person.
 *
 * @returns how many holds ended
 * @throws Error when it is not said who decides
 */
export const releaseHold: UseCase<ReleaseInput, { readonly released: number }> = async (store, input) => {
	const person = input.person.trim();
	if (person === '') throw new Error('Say who decides that automation may go on for this person.');
	const viewerKey = await currentViewerKey(store.tx, input.viewerKey);
	const at = await accountNow(store.tx, await getAccount(store.tx, input.accountKey), store.wallClock);
	const rows = await standing(store, input.accountKey, viewerKey).execute();
	for (const { hold_key } of rows) await store.tx.updateTable('holds').set({ ended_at: at, ended_by: person }).where('hold_key', '=', hold_key).execute();
	return { released: rows.length };
};
