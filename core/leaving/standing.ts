import { isInForce, readHolds } from '../consent/legal-hold';
import { noteForAll } from '../store/audit';
import type { Schema } from '../store/schema';
import type { StoreContext, UseCase } from '../store/use-case';

/** Requests of people that somebody still owes an answer. */
const OWED = ['verified', 'held', 'in_hand', 'ready'] as const;

/** What a store holds that is about to be left, and what stands against it. */
export interface Standing {
	readonly accounts: ReadonlyArray<{
		readonly accountKey: string;
		/** Whether the pack could still call Instagram for it. */
		readonly connected: boolean;
		/** A legal hold keeps it, or somebody of it: nothing may be erased. */
		readonly held: boolean;
	}>;
	readonly holds: Readonly<Record<'people' | 'leads' | 'optOuts' | 'messages' | 'consents', number>>;
	/** Requests of people without their answer. */
	readonly openRequests: number;
	/** What recipients were to be told and have not confirmed. */
	readonly openPassOns: number;
}

/** Looks at everything and changes nothing. */
export const readStanding: UseCase<Record<string, never>, Standing> = async (store) => {
	const { tx } = store;
	const rows = await tx.selectFrom('accounts').select('account_key').orderBy('account_key').execute();
	const accounts: Array<Standing['accounts'][number]> = [];
	for (const { account_key: accountKey } of rows) {
		const live = await tx.selectFrom('tokens').select('seed_hash').where('account_key', '=', accountKey).where('state', '=', 'live').limit(1).executeTakeFirst();
		accounts.push({ accountKey, connected: live !== undefined, held: isInForce(await readHolds(store, accountKey)) });
	}
	const owed = await tx.selectFrom('rights_requests').select((select) => select.fn.countAll<number>().as('n')).where('state', 'in', OWED).executeTakeFirstOrThrow();
	const untold = await tx.selectFrom('pass_ons').select((select) => select.fn.countAll<number>().as('n')).where('state', 'in', ['due', 'by_hand']).executeTakeFirstOrThrow();
	const leads = await tx.selectFrom('viewers').select((select) => select.fn.countAll<number>().as('n')).where('converted_at', 'is not', null).executeTakeFirstOrThrow();
	return {
		accounts,
		holds: {
			people: await count(store, 'viewers'), leads: leads.n, optOuts: await count(store, 'suppressions'),
			messages: await count(store, 'sends'), consents: await count(store, 'consent_ledger'),
		},
		openRequests: owed.n,
		openPassOns: untold.n,
	};
};

async function count({ tx }: StoreContext, table: Extract<keyof Schema, 'viewers' | 'suppressions' | 'sends' | 'consent_ledger'>): Promise<number> {
	const row = await tx.selectFrom(table).select((select) => select.fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
	return row.n;
}

/** From here on nothing is sent, for no account; on record, so that the audit that is handed over tells of it. */
export const beginLeaving: UseCase<{ readonly person: string }, null> = async (store, { person }) => {
	const stopped = await store.tx.updateTable('accounts').set({ stopped_at: store.wallClock }).where('stopped_at', 'is', null).returning('account_key').execute();
	await noteForAll(store, 'care', { what: 'leaving', detail: { person: person.slice(0, 100), stopped: stopped.length } });
	return null;
};
