import { getAccount } from '../accounts/account-store';
import { assertNever } from '../exhaustive';
import { accountNow } from '../store/clock';
import { keyedHash } from '../store/keyring';
import type { SendRow } from '../store/schema';
import type { StoreContext, UseCase } from '../store/use-case';
import { countFailure } from './campaign-counts';
import { ADDRESS_REFUSED } from './facts-elsewhere';
import { campaignOf } from './message';
import { closeOrigin, postponeOrigin } from './origin';
import { readSmtpError, type SmtpFailure } from './smtp-outcome';
import { uncountVariant } from './variant-counts';

/** What the workflow says became of an e-mail: the id the server took it under, or the words of the error. */
export type EmailResult = { readonly sent: true; readonly messageId: string } | { readonly sent: false; readonly error: string };

export type EmailSettledAs =
	| { readonly settled: 'sent' }
	/** Nobody knows: never sent again, a person is asked. */
	| { readonly settled: 'by_hand'; readonly code: 'delivery_unknown' }
	| { readonly settled: 'later'; readonly code: string; readonly retryAt: number }
	| { readonly settled: 'not_allowed'; readonly code: string };

const MINUTE_MS = 60_000;
/** After the first, second, … refusal for now; a server that greylists takes a message minutes later. */
const RETRY_MS = [5, 15, 60, 240, 720].map((minutes) => minutes * MINUTE_MS);

/** Records what became of a claimed e-mail. Only what surely did not leave is tried again, five times at most. */
export const settleEmail: UseCase<{ accountKey: string; sendKey: string; result: EmailResult }, EmailSettledAs> = async (store, { accountKey, sendKey, result }) => {
	const send = await store.tx
		.selectFrom('sends')
		.selectAll()
		.where('send_key', '=', sendKey)
		.where('account_key', '=', accountKey)
		.where('channel', '=', 'email')
		.executeTakeFirst();
	if (!send) throw new Error('An e-mail was settled that this account never claimed.');
	if (send.state === 'sent') return { settled: 'sent' };
	const now = await accountNow(store.tx, await getAccount(store.tx, accountKey), store.wallClock);
	if (result.sent) return markSent(store, send, result.messageId);
	// Settled before: a second word about it changes nothing.
	if (send.state === 'refused') return { settled: 'not_allowed', code: send.error ?? 'refused' };
	return settleFailure(store, send, readSmtpError(result.error), now);
};

async function markSent(store: StoreContext, send: SendRow, messageId: string): Promise<EmailSettledAs> {
	const message_hash = messageId === '' ? null : keyedHash(store.keys.oldest.pepper, 'message id', messageId);
	await update(store, send, { state: 'sent', settled_by: 'answer', message_hash, error: null });
	await closeOrigin(store, originOf(send), { outcome: 'sent', reasons: [], now: send.claimed_at });
	return { settled: 'sent' };
}

async function settleFailure(store: StoreContext, send: SendRow, failure: SmtpFailure, now: number): Promise<EmailSettledAs> {
	const code = `email_${failure.kind}`;
	switch (failure.kind) {
		case 'unknown':
			await update(store, send, { state: 'unknown', error: code, given_to_human_at: now });
			await count(store, send, { error: true, givenBack: false });
			await closeOrigin(store, originOf(send), { outcome: 'by_hand', reasons: [{ code: 'delivery_unknown' }], now });
			return { settled: 'by_hand', code: 'delivery_unknown' };
		case 'not_reached':
		case 'refused_now': {
			await refuse(store, send, failure);
			const wait = RETRY_MS[(await triesOf(store, send)) - 1];
			if (wait === undefined) return giveUp(store, send, code, now);
			await postponeOrigin(store, originOf(send), { now, until: now + wait });
			return { settled: 'later', code, retryAt: now + wait };
		}
		case 'refused':
		case 'address_refused':
			await refuse(store, send, failure);
			return giveUp(store, send, code, now);
		default:
			return assertNever(failure);
	}
}

async function refuse(store: StoreContext, send: SendRow, { kind, code }: SmtpFailure): Promise<void> {
	const error = `${kind === 'address_refused' ? ADDRESS_REFUSED : `email_${kind}`} ${code ?? '-'}`;
	await update(store, send, { state: 'refused', error });
	// A mail server that is away says nothing about the campaign.
	await count(store, send, { error: kind !== 'not_reached', givenBack: true });
}

async function giveUp(store: StoreContext, send: SendRow, code: string, now: number): Promise<EmailSettledAs> {
	await closeOrigin(store, originOf(send), { outcome: 'not_allowed', reasons: [{ code }], now });
	return { settled: 'not_allowed', code };
}

async function triesOf({ tx }: StoreContext, send: SendRow): Promise<number> {
	const { tries } = await tx
		.selectFrom('sends')
		.select((select) => select.fn.countAll<number | string>().as('tries'))
		.where('account_key', '=', send.account_key)
		.where('viewer_key', '=', send.viewer_key)
		.where('cause', '=', send.cause)
		.where('step', '=', send.step)
		.where('channel', '=', 'email')
		.where('state', '=', 'refused')
		.executeTakeFirstOrThrow();
	return Number(tries);
}

async function count(store: StoreContext, send: SendRow, counted: { error: boolean; givenBack: boolean }): Promise<void> {
	const name = { accountKey: send.account_key, campaign: campaignOf(send.cause) ?? '' };
	await countFailure(store, name, counted);
	if (counted.givenBack && send.variant !== null) await uncountVariant(store, { ...name, variant: send.variant });
}

async function update({ tx, wallClock }: StoreContext, send: SendRow, change: Partial<Pick<SendRow, 'state' | 'settled_by' | 'message_hash' | 'error' | 'given_to_human_at'>>): Promise<void> {
	await tx.updateTable('sends').set({ ...change, settled_at: wallClock }).where('send_key', '=', send.send_key).execute();
}

function originOf(send: SendRow) {
	return { accountKey: send.account_key, viewerKey: send.viewer_key, cause: send.cause, step: send.step };
}
