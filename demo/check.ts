import type { RunningSandbox } from '../sandbox';
import type { ScriptedFollower, Silence } from './audience';

type Control = RunningSandbox['control'];

/** The last line of the check. Counted from the sandbox's log and the followers' script alone. */
export interface Summary {
	readonly events: number;
	readonly viewers: number;
	readonly sent: number;
	readonly notAllowed: Readonly<Partial<Record<Silence, number>>>;
	readonly optOuts: number;
	readonly leads: number;
	readonly seconds: number;
}

/** What the CRM side saw: rows of the leads table, read from n8n as a colleague would. */
export interface LeadRow {
	readonly viewerKey?: unknown;
}

/** Names every invariant that does not hold; empty when all do. */
export function findViolations(control: Control, audience: readonly ScriptedFollower[], leads: readonly LeadRow[]): string[] {
	return [
		...sendsAfterStop(control, audience),
		...sendsOutsideWindow(control),
		...wrongCounts(control, audience),
		...repeatedTexts(control, audience),
		...wrongLeads(audience, leads),
		...unansweredWebhooks(control),
	];
}

/** After a STOP is recorded nothing goes out but its one confirmation (law 4). Attempts count, not only deliveries. */
function sendsAfterStop(control: Control, audience: readonly ScriptedFollower[]): string[] {
	const followers = control.state().followers;
	return audience.flatMap(({ username, acts }) => {
		if (!acts.some((act) => act.makes === 'opt_out')) return [];
		const id = followers.find((follower) => follower.username === username)?.id;
		const stop = control.log.records().find((record) => record.kind === 'act' && record.follower === id && /^\W*stop/i.test(record.text ?? ''));
		const after = control.judge.sends().filter((call) => call.send?.followerId === id && call.n > (stop?.n ?? 0));
		return stop && after.length <= 1 ? [] : [`stop: ${username} opted out and was messaged ${after.length} times afterwards (1 confirmation is allowed)`];
	});
}

function sendsOutsideWindow(control: Control): string[] {
	return control.judge.sendsOutsideWindow().map((call) => `window: a message was tried outside the 24 h window (${call.send?.followerId ?? '?'})`);
}

/** Exactly the messages the script asks for, to exactly these people. */
function wrongCounts(control: Control, audience: readonly ScriptedFollower[]): string[] {
	return audience.flatMap(({ username, acts }) => {
		const expected = acts.filter((act) => act.expect === 'one_message').length;
		const got = control.judge.messagesTo(username).length;
		return got === expected ? [] : [`count: ${username} should have ${expected} messages and has ${got}`];
	});
}

function repeatedTexts(control: Control, audience: readonly ScriptedFollower[]): string[] {
	return audience.flatMap(({ username }) => {
		const texts = control.judge.messagesTo(username).map((message) => message.text);
		return new Set(texts).size === texts.length ? [] : [`double: ${username} got the same message twice`];
	});
}

function wrongLeads(audience: readonly ScriptedFollower[], leads: readonly LeadRow[]): string[] {
	const expected = audience.filter(({ acts }) => acts.some((act) => act.makes === 'lead')).length;
	const people = new Set(leads.map((lead) => lead.viewerKey)).size;
	return people === expected && leads.length === expected ? [] : [`leads: ${expected} people agreed; the leads table has ${leads.length} rows of ${people} people`];
}

/** Meta never had to repeat itself. */
function unansweredWebhooks(control: Control): string[] {
	return control.log.records().flatMap((record) =>
		record.kind === 'webhook' && record.forgery === null && (record.status === null || record.status > 299)
			? [`webhook: an update was answered ${record.status ?? record.error ?? 'not at all'}`]
			: [],
	);
}

export function summarise(control: Control, audience: readonly ScriptedFollower[], leads: number, seconds: number): Summary {
	const acts = audience.flatMap((follower) => follower.acts);
	const notAllowed: Partial<Record<Silence, number>> = {};
	for (const { expect } of acts) {
		if (expect !== 'one_message' && expect !== 'left_to_team') notAllowed[expect] = (notAllowed[expect] ?? 0) + 1;
	}
	const told = new Set<string>();
	const actors = new Set<string>();
	for (const record of control.log.records()) {
		if (record.kind === 'act') actors.add(record.follower);
		if (record.kind === 'webhook' && !record.echo && record.forgery === null && record.status === 200) {
			for (const update of record.updates) told.add(update);
		}
	}
	return {
		events: told.size,
		viewers: actors.size,
		sent: control.judge.received().length,
		notAllowed,
		optOuts: acts.filter((act) => act.makes === 'opt_out').length,
		leads,
		seconds: Math.round(seconds),
	};
}
