import type { StoreContext, UseCase } from '../store/use-case';
import type { ReportScope } from './people';
import type { Period } from './period';

/** How many of the sent messages have the proof they should have. All five are the same when nothing is missing. */
export interface SendEvidence {
	readonly sent: number;
	/** Sent messages with a recorded decision that allowed them. */
	readonly withDecision: number;
	readonly withPurpose: number;
	readonly withLawfulBasis: number;
	readonly withAll: number;
}

/** Which messages are looked at: all that are still kept, or those claimed in a period. Times in UTC milliseconds; `to` is not in it. */
export interface EvidenceScope {
	readonly accountKey: string;
	readonly from?: number;
	readonly to?: number;
}

/** Counts the sent messages of an account that have a decision, a purpose and a lawful basis; by what is still kept. */
export const verifySends: UseCase<EvidenceScope, SendEvidence> = async (store, { accountKey, from = 0, to = Number.MAX_SAFE_INTEGER }) => {
	const rows = await readSentByProof(store, accountKey, { from, to });
	const sum = (matches: (row: (typeof rows)[number]) => boolean) =>
		rows.filter(matches).reduce((total, row) => total + Number(row.messages), 0);
	return {
		sent: sum(() => true),
		withDecision: sum(hasDecision),
		withPurpose: sum(hasPurpose),
		withLawfulBasis: sum(hasBasis),
		withAll: sum((row) => hasDecision(row) && hasPurpose(row) && hasBasis(row)),
	};
};

/** Messages of a period that were sent and lack a decision that allowed them, a purpose or a lawful basis. */
export async function countUnproven(store: StoreContext, { accountKey, ...period }: ReportScope): Promise<number> {
	const rows = await readSentByProof(store, accountKey, period);
	return rows.filter((row) => !hasDecision(row) || !hasPurpose(row) || !hasBasis(row)).reduce((total, row) => total + Number(row.messages), 0);
}

interface Proof {
	readonly purpose: string;
	readonly lawful_basis: string;
	/** Whether a decision allowed it; SQLite says it as a number. */
	readonly allowed: unknown;
}

const PURPOSES = ['service', 'promotion'];
const BASES = ['answer_to_own_message', 'consent', 'opt_out_confirmation'];

const hasDecision = ({ allowed }: Proof) => allowed === true || Number(allowed) === 1;
const hasPurpose = ({ purpose }: Proof) => PURPOSES.includes(purpose);
const hasBasis = ({ lawful_basis: basis }: Proof) => BASES.includes(basis);

function readSentByProof({ tx }: StoreContext, accountKey: string, { from, to }: Period) {
	return tx
		.with('proofs', (db) =>
			db
				.selectFrom('sends')
				.select(['purpose', 'lawful_basis'])
				.select((select) =>
					select
						.exists(
							select
								.selectFrom('decisions')
								.select('decision_key')
								.whereRef('decisions.account_key', '=', 'sends.account_key')
								.whereRef('decisions.viewer_key', '=', 'sends.viewer_key')
								.whereRef('decisions.cause', '=', 'sends.cause')
								.whereRef('decisions.step', '=', 'sends.step')
								.where('decisions.send', '=', 1),
						)
						.as('allowed'),
				)
				.where('account_key', '=', accountKey)
				.where('claimed_at', '>=', from)
				.where('claimed_at', '<', to)
				.where('state', '=', 'sent'),
		)
		.selectFrom('proofs')
		.select(['purpose', 'lawful_basis', 'allowed'])
		.select((select) => select.fn.countAll<number | string>().as('messages'))
		.groupBy(['purpose', 'lawful_basis', 'allowed'])
		.execute();
}
