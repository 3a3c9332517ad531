import type { IDataObject } from 'n8n-workflow';
import { incidentNotice, incidentsPage, readIncidentForm } from '../../core';
import type { Shown, Visit } from './page';

/** The register of incidents: record one, add what was done, copy the draft of the notification. */
export async function incidents(visit: Visit): Promise<Shown> {
	const { store, accounts, frame } = visit;
	const read = () => Promise.all(accounts.map(async ({ accountKey, username }) => ({ accountKey, username, ...(await store.readIncidents({ accountKey })) })));
	const done = visit.sent === null ? null : await act(visit, visit.sent, await read());
	const html = incidentsPage(frame, await read(), done === null ? undefined : incidentNotice(frame.language, done.outcome));
	return done?.happened === undefined ? { html } : { html, happened: done.happened };
}

interface Done {
	readonly outcome: Parameters<typeof incidentNotice>[1];
	readonly happened?: IDataObject;
}

async function act({ store, by, fields }: Visit, form: string, registers: ReadonlyArray<{ readonly accountKey: string; readonly timeZone: string }>): Promise<Done | null> {
	const asked = readIncidentForm(fields, (key) => registers.find(({ accountKey }) => accountKey === key)?.timeZone ?? null);
	switch (asked?.act) {
		case undefined:
			return null;
		case 'wrong':
			return { outcome: { problem: asked.problem } };
		case 'record': {
			const outcome = await store.recordIncident({ ...asked.incident, form, by });
			const { accountKey, kind } = asked.incident;
			return { outcome, ...(outcome.recorded && !outcome.again ? { happened: { page: 'incidents', accountKey, incidentKey: outcome.incidentKey, kind, what: 'recorded', by } } : {}) };
		}
		case 'step': {
			const outcome = await store.addIncidentStep({ ...asked.step, form, by });
			const { accountKey, incidentKey, what } = asked.step;
			return { outcome, ...(outcome.added && !outcome.again ? { happened: { page: 'incidents', accountKey, incidentKey, what, by } } : {}) };
		}
	}
}
