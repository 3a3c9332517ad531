import { verdictOf, type Reason, type Verdict } from '../outreach/decide';
import { REASONS } from '../outreach/reasons';
import type { StoreContext } from '../store/use-case';
import type { ReportScope } from './people';

export interface DecisionCounts {
	/** Messages whose latest decision of the period is a no that waiting does not end. */
	readonly notAllowed: number;
	/** Reason code -> how many of those messages it stood against; one message may have several reasons. */
	readonly reasons: readonly (readonly [code: string, messages: number])[];
	/** Messages whose latest decision of the period leaves them to a human. */
	readonly byHand: number;
	/** Campaign messages that are planned and due some time, as things stand now, whatever the period. */
	readonly later: number;
}

/**
 * Counts messages, not tries: of all decisions about one message (person, cause, step) the latest of the period
 * counts. What a no means is asked of the same rule that acted on it.
 */
export async function countDecisions(store: StoreContext, scope: ReportScope): Promise<DecisionCounts> {
	const reasons = new Map<string, number>();
	let notAllowed = 0;
	let byHand = 0;
	for (const refusal of await readRefusals(store, scope)) {
		switch (verdictOn(refusal)) {
			case 'later':
				break;
			case 'by_hand':
				byHand += refusal.messages;
				break;
			case 'not_allowed':
				notAllowed += refusal.messages;
				for (const code of new Set(refusal.reasons.map((reason) => reason.code))) {
					reasons.set(code, (reasons.get(code) ?? 0) + refusal.messages);
				}
				break;
		}
	}
	return { notAllowed, reasons: [...reasons].sort(([a], [b]) => (a < b ? -1 : 1)), byHand, later: await countDuePlans(store, scope) };
}

/** A reason that is none any more, of an older version, ended its message for good. */
function verdictOn({ reasons, at }: Refusals): Verdict['verdict'] {
	return reasons.every(({ code }) => code in REASONS) ? verdictOf(reasons, at).verdict : 'not_allowed';
}

interface Refusals {
	readonly reasons: readonly Reason[];
	readonly at: number;
	readonly messages: number;
}

async function readRefusals({ tx }: StoreContext, { accountKey, from, to }: ReportScope): Promise<Refusals[]> {
	const rows = await tx
		.with('latest', (db) =>
			db
				.selectFrom('decisions')
				.select(['reasons', 'send', 'at'])
				.select((select) =>
					select.fn
						.agg<number>('row_number')
						.over((over) =>
							over
								.partitionBy(['viewer_key', 'cause', 'step'])
								.orderBy('at', 'desc')
								// In one millisecond the yes came last: after it the message is claimed and no longer decided.
								.orderBy('send', 'desc')
								.orderBy('decision_key', 'desc'),
						)
						.as('place'),
				)
				.where('account_key', '=', accountKey)
				.where('at', '>=', from)
				.where('at', '<', to),
		)
		.selectFrom('latest')
		.select('reasons')
		.select((select) => [select.fn.max('at').as('at'), select.fn.countAll<number | string>().as('messages')])
		.where('place', '=', 1)
		.where('send', '=', 0)
		.groupBy('reasons')
		.execute();
	return rows.map((row) => ({ reasons: JSON.parse(row.reasons) as Reason[], at: row.at, messages: Number(row.messages) }));
}

async function countDuePlans({ tx }: StoreContext, { accountKey }: ReportScope): Promise<number> {
	const row = await tx
		.selectFrom('plans')
		.select((select) => select.fn.countAll<number | string>().as('plans'))
		.where('account_key', '=', accountKey)
		.where('state', '=', 'due')
		.executeTakeFirstOrThrow();
	return Number(row.plans);
}
