import type { StoreContext } from '../store/use-case';
import type { Whose } from './incident-kinds';

/** Rows about the people concerned, by category of data (GDPR art. 33(3)(a)). */
export interface Records {
	/** Handles, Instagram ids and e-mail addresses, sealed. */
	readonly identities: number;
	/** Views, replies, reactions and comments: that they were, not what was said. */
	readonly signals: number;
	/** Which of our texts went to whom and when. */
	readonly messages: number;
	readonly consents: number;
}

export interface Affected {
	readonly people: number;
	readonly records: Records;
}

const NOBODY: Affected = { people: 0, records: { identities: 0, signals: 0, messages: 0, consents: 0 } };

interface Scope {
	readonly accountKey: string;
	readonly whose: Whose;
	readonly from: number;
	readonly to: number;
}

/** Counts the people an incident is about and what is held of them, as things stand now. */
export async function countAffected(store: StoreContext, scope: Scope): Promise<Affected> {
	if (scope.whose === 'nobody') return NOBODY;
	return {
		people: await countPeople(store, scope),
		records: {
			identities: await countRows(store, scope, 'identities'),
			signals: await countRows(store, scope, 'engagements'),
			messages: await countRows(store, scope, 'sends'),
			consents: await countRows(store, scope, 'consent_ledger'),
		},
	};
}

/** Keys of the people meant; one that turned out to be another counts as that one. */
function peopleOf({ tx }: StoreContext, { accountKey, whose, from, to }: Scope) {
	const all = tx.selectFrom('viewers').select('viewers.viewer_key').where('viewers.account_key', '=', accountKey).where('viewers.merged_into', 'is', null);
	switch (whose) {
		case 'everybody':
		case 'nobody':
			return all;
		case 'leads':
			return all.where('viewers.converted_at', 'is not', null);
		case 'active':
			return all.where((where) =>
				where.exists(where.selectFrom('engagements').select('engagement_key').whereRef('engagements.viewer_key', '=', 'viewers.viewer_key').where('engagements.at', '>=', from).where('engagements.at', '<=', to)),
			);
		case 'messaged':
			return all.where((where) =>
				where.exists(
					where.selectFrom('sends').select('send_key').whereRef('sends.viewer_key', '=', 'viewers.viewer_key').where('sends.state', 'in', ['sent', 'unknown']).where('sends.claimed_at', '>=', from).where('sends.claimed_at', '<=', to),
				),
			);
	}
}

async function countPeople(store: StoreContext, scope: Scope): Promise<number> {
	const row = await store.tx
		.selectFrom(peopleOf(store, scope).as('people'))
		.select((select) => select.fn.countAll<number | string>().as('people'))
		.executeTakeFirstOrThrow();
	return Number(row.people);
}

async function countRows(store: StoreContext, scope: Scope, table: 'identities' | 'engagements' | 'sends' | 'consent_ledger'): Promise<number> {
	const row = await store.tx
		.selectFrom(table)
		.select((select) => select.fn.countAll<number | string>().as('rows'))
		.where('account_key', '=', scope.accountKey)
		.where('viewer_key', 'in', peopleOf(store, scope))
		.executeTakeFirstOrThrow();
	return Number(row.rows);
}
