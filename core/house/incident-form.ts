import { DateTime } from 'luxon';
import { INCIDENT_KINDS, STEPS, WHOSE } from './incident-kinds';
import type { IncidentInput, IncidentStepInput } from './incidents';

/** What a person sends from the page, without what the page itself knows: the form's name and who sent it. */
export type IncidentAsked =
	| { readonly act: 'record'; readonly incident: Omit<IncidentInput, 'form' | 'by'> }
	| { readonly act: 'step'; readonly step: Omit<IncidentStepInput, 'form' | 'by'> }
	| { readonly act: 'wrong'; readonly problem: 'choice_missing' | 'times_wrong' };

/**
 * Reads a form of the page; null when it is none of ours.
 *
 * @param zoneOf IANA zone of an account, in which its times are entered; null for an account the page is not for
 */
export function readIncidentForm(fields: Readonly<Record<string, unknown>>, zoneOf: (accountKey: string) => string | null): IncidentAsked | null {
	const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : '');
	const accountKey = text('account');
	const zone = zoneOf(accountKey);
	if (text('act') === 'step') {
		const what = STEPS.find((step) => step === text('what'));
		if (zone === null || what === undefined) return { act: 'wrong', problem: 'choice_missing' };
		return { act: 'step', step: { accountKey, incidentKey: text('incident'), what, note: text('note') } };
	}
	if (text('act') !== 'record') return null;
	const kind = INCIDENT_KINDS.find((each) => each === text('kind'));
	const whose = WHOSE.find((each) => each === text('whose'));
	if (zone === null || kind === undefined || whose === undefined) return { act: 'wrong', problem: 'choice_missing' };
	const [knownAt, happenedFrom, happenedTo] = ['known', 'from', 'to'].map((name) => timeOf(text(name), zone));
	if (knownAt == null || happenedFrom == null || happenedTo == null) return { act: 'wrong', problem: 'times_wrong' };
	return { act: 'record', incident: { accountKey, kind, whose, knownAt, happenedFrom, happenedTo, what: text('note') } };
}

/** As a browser sends a date with a time: `2026-11-23T09:30`. */
function timeOf(entered: string, zone: string): number | null {
	const time = DateTime.fromISO(entered, { zone });
	return time.isValid ? time.toMillis() : null;
}

/** The same for the form: what a field is filled with. */
export function enteredOf(at: number, zone: string): string {
	return DateTime.fromMillis(at, { zone }).toFormat("yyyy-MM-dd'T'HH:mm");
}
