import type { StoreContext } from '../store/use-case';

/** From the moment somebody of the team knows (GDPR art. 33(1)). */
export const NOTIFY_WITHIN_MS = 72 * 3_600_000;

/** Steps that stop the clock: the authority was told, or need not be, with the reason kept (art. 33(1) and (5)). */
export const CLOCK_STOPS = ['notified', 'not_required'] as const;

/** Incidents whose clock runs, with when it runs out; times of the account. */
export async function openDeadlines({ tx }: StoreContext, accountKey: string): Promise<{ readonly incidentKey: string; readonly deadline: number }[]> {
	const rows = await tx
		.selectFrom('incidents')
		.select(['incident_key', 'known_at'])
		.where('account_key', '=', accountKey)
		.where((where) =>
			where.not(
				where.exists(
					where
						.selectFrom('incident_steps')
						.select('step_key')
						.whereRef('incident_steps.incident_key', '=', 'incidents.incident_key')
						.where('incident_steps.what', 'in', CLOCK_STOPS),
				),
			),
		)
		.orderBy('known_at')
		.execute();
	return rows.map((row) => ({ incidentKey: row.incident_key, deadline: row.known_at + NOTIFY_WITHIN_MS }));
}
