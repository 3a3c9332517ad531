import type { GateInput, GateOutcome } from '../consent/gate';
import type { Recording } from '../inbox/record';
import type { AccountRow } from '../store/schema';
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
