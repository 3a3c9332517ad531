import type { Selectable } from 'kysely';
import { getAccount } from '../accounts/account-store';
import { accountNow } from '../store/clock';
import type { IncidentsTable } from '../store/schema';
import { seal, unseal } from '../store/sealing';
import type { StoreContext, UseCase } from '../store/use-case';
import { countAffected, type Records } from './incident-count';
import { CLOCK_STOPS, NOTIFY_WITHIN_MS } from './incident-clock';
import type { IncidentKind, StepKind, Whose } from './incident-kinds';

export interface IncidentInput {
	readonly accountKey: string;
	/** Name of the form it came by: sent twice it is one incident. */
	readonly form: string;
	readonly kind: IncidentKind;
	readonly whose: Whose;
	/** When it happened; UTC milliseconds. */
	readonly happenedFrom: number;
	readonly happenedTo: number;
	/** When somebody of the team knew. */
	readonly knownAt: number;
	/** What happened, in a colleague's words. */
	readonly what: string;
	readonly by: string;
}

export type RecordedIncident =
	| { readonly recorded: true; readonly incidentKey: string; readonly again: boolean }
	| { readonly recorded: false; readonly problem: 'what_missing' | 'times_wrong' | 'not_yet' };

/** Longest description that is kept. */
export const TEXT_LENGTH = 4000;
/** A clock of a colleague may be a little ahead. */
const SKEW_MS = 5 * 60_000;

/** Records an incident and counts whose data it is about. @throws Error when it is not said who records it */
export const recordIncident: UseCase<IncidentInput, RecordedIncident> = async (store, input) => {
	requireName(input.by);
	const now = await timeOf(store, input.accountKey);
	const what = input.what.trim().slice(0, TEXT_LENGTH);
	if (what === '') return { recorded: false, problem: 'what_missing' };
	if (!(input.happenedFrom <= input.happenedTo && input.happenedFrom <= input.knownAt)) return { recorded: false, problem: 'times_wrong' };
	if (Math.max(input.knownAt, input.happenedTo) > now + SKEW_MS) return { recorded: false, problem: 'not_yet' };
	const known = await store.tx.selectFrom('incidents').select('incident_key').where('form', '=', input.form).executeTakeFirst();
	if (known) return { recorded: true, incidentKey: known.incident_key, again: true };
	const { people, records } = await countAffected(store, { ...input, from: input.happenedFrom, to: input.happenedTo });
	const { sealed, wrappedKey, keyVersion } = seal(store.keys, what);
	const incidentKey = store.newKey('inc');
	await store.tx
		.insertInto('incidents')
		.values({
			incident_key: incidentKey, account_key: input.accountKey, form: input.form, kind: input.kind, whose: input.whose,
			happened_from: input.happenedFrom, happened_to: input.happenedTo, known_at: input.knownAt, people, records: JSON.stringify(records),
			recorded_at: now, recorded_by: input.by.trim(), sealed, wrapped_key: wrappedKey, key_version: keyVersion,
		})
		.execute();
	return { recorded: true, incidentKey, again: false };
};

export interface IncidentStepInput {
	readonly accountKey: string;
	readonly incidentKey: string;
	readonly form: string;
	readonly what: StepKind;
	readonly note: string;
	readonly by: string;
}

export type AddedStep = { readonly added: true; readonly again: boolean } | { readonly added: false; readonly problem: 'unknown' | 'note_missing' | 'clock_runs' };

/** Adds what was done about an incident. @throws Error when it is not said who did it */
export const addIncidentStep: UseCase<IncidentStepInput, AddedStep> = async (store, input) => {
	requireName(input.by);
	const { accountKey, incidentKey } = input;
	const incident = await store.tx.selectFrom('incidents').select('incident_key').where('account_key', '=', accountKey).where('incident_key', '=', incidentKey).executeTakeFirst();
	if (!incident) return { added: false, problem: 'unknown' };
	const known = await store.tx.selectFrom('incident_steps').select('what').where('form', '=', input.form).executeTakeFirst();
	if (known) return { added: true, again: true };
	const note = input.note.trim().slice(0, TEXT_LENGTH);
	// Why the authority need not know is what art. 33(5) asks to be kept.
	if (note === '' && input.what !== 'closed') return { added: false, problem: 'note_missing' };
	const decided = await store.tx.selectFrom('incident_steps').select('what').where('incident_key', '=', incidentKey).where('what', 'in', CLOCK_STOPS).executeTakeFirst();
	if (input.what === 'closed' && !decided) return { added: false, problem: 'clock_runs' };
	const { sealed, wrappedKey, keyVersion } = seal(store.keys, note);
	await store.tx
		.insertInto('incident_steps')
		.values({
			step_key: store.newKey('ins'), incident_key: incidentKey, account_key: accountKey, form: input.form, what: input.what, at: await timeOf(store, accountKey),
			by: input.by.trim(), sealed, wrapped_key: wrappedKey, key_version: keyVersion,
		})
		.execute();
	return { added: true, again: false };
};

export interface IncidentStep {
	readonly what: StepKind;
	readonly at: number;
	readonly by: string;
	readonly note: string;
}

/** One incident. Times of the account, UTC milliseconds. */
export interface Incident {
	readonly incidentKey: string;
	readonly accountKey: string;
	readonly kind: IncidentKind;
	readonly whose: Whose;
	readonly happenedFrom: number;
	readonly happenedTo: number;
	readonly knownAt: number;
	readonly people: number;
	readonly records: Records;
	readonly what: string;
	readonly recordedAt: number;
	readonly recordedBy: string;
	/** When the 72 hours are over. */
	readonly deadline: number;
	/** When somebody decided, by notifying or by writing down why not; null: the clock runs. */
	readonly decidedAt: number | null;
	readonly steps: readonly IncidentStep[];
}

export interface IncidentRegister {
	readonly now: number;
	readonly timeZone: string;
	/** The newest first. */
	readonly incidents: readonly Incident[];
}

/** The register of an account's incidents. */
export const readIncidents: UseCase<{ accountKey: string }, IncidentRegister> = async (store, { accountKey }) => {
	const { time_zone: timeZone } = await getAccount(store.tx, accountKey);
	const rows = await store.tx.selectFrom('incidents').selectAll().where('account_key', '=', accountKey).orderBy('known_at', 'desc').orderBy('incident_key').execute();
	const incidents: Incident[] = [];
	for (const row of rows) incidents.push(await toIncident(store, row));
	return { now: await timeOf(store, accountKey), timeZone, incidents };
};

async function toIncident({ tx, keys }: StoreContext, row: Selectable<IncidentsTable>): Promise<Incident> {
	const open = (value: { readonly sealed: string; readonly wrapped_key: string; readonly key_version: number }) =>
		unseal(keys, { sealed: value.sealed, wrappedKey: value.wrapped_key, keyVersion: value.key_version });
	const steps = await tx.selectFrom('incident_steps').selectAll().where('incident_key', '=', row.incident_key).orderBy('at').orderBy('step_key').execute();
	return {
		incidentKey: row.incident_key,
		accountKey: row.account_key,
		kind: row.kind as IncidentKind,
		whose: row.whose as Whose,
		happenedFrom: row.happened_from,
		happenedTo: row.happened_to,
		knownAt: row.known_at,
		people: row.people,
		records: JSON.parse(row.records) as Records,
		what: open(row),
		recordedAt: row.recorded_at,
		recordedBy: row.recorded_by,
		deadline: row.known_at + NOTIFY_WITHIN_MS,
		decidedAt: steps.find(({ what }) => (CLOCK_STOPS as readonly string[]).includes(what))?.at ?? null,
		steps: steps.map((step) => ({ what: step.what as StepKind, at: step.at, by: step.by, note: open(step) })),
	};
}

function requireName(by: string): void {
	if (by.trim() === '') throw new Error('An incident is recorded by somebody: give your name.');
}

async function timeOf(store: StoreContext, accountKey: string): Promise<number> {
	return accountNow(store.tx, await getAccount(store.tx, accountKey), store.wallClock);
}
