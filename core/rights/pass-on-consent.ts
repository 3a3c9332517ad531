import { applyConsent } from '../consent/ledger-store';
import type { GateInput, GateOutcome } from '../consent/gate';
import type { ObjectionInput, ObjectionOutcome } from '../consent/objections';
import { findSuppression } from '../consent/suppression';
import type { ListEffects } from '../consent/suppression-list';
import type { Recording } from '../inbox/recording';
import type { AccountRow } from '../store/schema';
import { ALL_ACCOUNTS } from '../store/suppression-scope';
import type { StoreContext, UseCase } from '../store/use-case';
import { passOnFor } from './pass-on';

/** Tells every recipient of a person that they opted out, in the transaction that stores it. */
export async function passOnStop(store: StoreContext, { account, viewerKey, eventKey }: Recording): Promise<void> {
	await passOnFor(store, account.account_key, viewerKey, { what: 'stop', cause: eventKey, detail: {} });
}

/** The same use case, which tells every recipient of the person too; the same withdrawal twice is told once. */
export function passingOnWithdrawal(withdraw: UseCase<GateInput, GateOutcome>): UseCase<GateInput, GateOutcome> {
	return async (store, input) => {
		const outcome = await withdraw(store, input);
		await passOnFor(store, input.accountKey, input.viewerKey, {
			what: 'withdrawal', cause: `${input.eventKey}:${input.purpose}`, detail: { purposes: [input.purpose] },
		});
		return outcome;
	};
}

/** Tells every recipient of a person that they want no more e-mail, in the transaction that stores it. */
export async function passOnUnsubscribe(store: StoreContext, { account, viewerKey, now }: { readonly account: AccountRow; readonly viewerKey: string; readonly now: number }): Promise<void> {
	await passOnFor(store, account.account_key, viewerKey, { what: 'withdrawal', cause: `unsubscribe:${now}`, detail: { purposes: ['email'] } });
}

/** The same use case, which tells every recipient what the person objects to, to profiling alone too (GDPR art. 19, 21). */
export function passingOnObjection(object: UseCase<ObjectionInput, ObjectionOutcome>): UseCase<ObjectionInput, ObjectionOutcome> {
	return async (store, input) => {
		const outcome = await object(store, input);
		if (outcome.recorded.length === 0) return outcome;
		const cause = input.eventKey === '' ? store.newKey('obj') : `${input.eventKey}:${outcome.recorded.join(' ')}`;
		await passOnFor(store, input.accountKey, input.viewerKey, { what: 'objection', cause, detail: { purposes: outcome.recorded } });
		return outcome;
	};
}

/** What a suppression list does beside itself: whoever of the people it names is known somewhere, their recipients hear of it. */
export const passOnListed: ListEffects = {
	onListed: async (store, accountKey, { kind, hashes, emailOnly, person: broughtBy }) => {
		const people = await store.tx
			.selectFrom('identities')
			.select(['account_key', 'viewer_key', 'hash'])
			.$if(accountKey !== ALL_ACCOUNTS, (query) => query.where('account_key', '=', accountKey))
			.where('kind', '=', kind)
			.where('hash', 'in', hashes)
			.execute();
		for (const person of people) {
			const cause = `list:${person.hash ?? ''}`;
			if (!emailOnly) {
				await passOnFor(store, person.account_key, person.viewer_key, { what: 'stop', cause, detail: {} });
				continue;
			}
			await applyConsent(store, { accountKey: person.account_key, viewerKey: person.viewer_key, purpose: 'email' }, {
				type: 'object', origin: 'on_request', sourceEvent: `list of ${broughtBy}`, at: store.wallClock,
			});
			await passOnFor(store, person.account_key, person.viewer_key, { what: 'withdrawal', cause, detail: { purposes: ['email'] } });
		}
	},
};

/** After two people turned out to be one, or a list showed a name to be theirs: an opt-out of either is told to the recipients of both. */
export async function passOnSuppression(store: StoreContext, accountKey: string, viewerKey: string): Promise<void> {
	const suppression = await findSuppression(store, accountKey, viewerKey);
	if (suppression === null) return;
	await passOnFor(store, accountKey, viewerKey, { what: 'stop', cause: suppression.sourceEvent, detail: {} });
}
