import type { RunningSandbox, Silence } from '../sandbox';
import { AUDIENCE } from './audience';
import { AGREEING, CROWD, PARTS, playing } from './crowd';
import { expectedMessages, type Notes } from './days';

type Control = RunningSandbox['control'];

/** Why nothing was sent, as the script says it must be decided. */
export type Refusal = Exclude<Silence, 'left_to_team'> | 'two_unanswered' | 'never_wrote';

/** What the last line of the check says of the run. Counted from the sandbox's log and the followers' script alone. */
export interface Summary {
	readonly events: number;
	readonly viewers: number;
	readonly views: number;
	readonly engagements: number;
	readonly consents: number;
	readonly sent: number;
	readonly later: number;
	readonly notAllowed: Readonly<Record<Refusal, number>>;
	readonly byHand: number;
	readonly optOuts: number;
	readonly leads: number;
	readonly purged: number;
}

/** What a colleague reads outside the sandbox, to compare with the script. */
export interface Outside extends Notes {
	readonly leads: readonly { readonly viewerKey?: unknown }[];
	/** Rows of the outlook table: what `30 outreach` showed before each run. */
	readonly outlook: readonly Readonly<Record<string, unknown>>[];
	/** Counts of the Funnel Report's evidence: sent rows, and how many of them can prove why. */
	readonly evidence: Readonly<Record<string, unknown>>;
}

const ACTS_THAT_WRITE = ['message', 'story-reply', 'tap', 'postback'];

/** Names every invariant that does not hold; empty when all do. */
export function findViolations(control: Control, outside: Outside): string[] {
	return [
		...sendsAfterStop(control),
		...sendsOutsideWindow(control),
		...wrongCounts(control),
		...repeatedTexts(control),
		...thirdUnanswered(control),
		...wrongLeads(outside),
		...unprovenSends(control, outside),
		...wrongOutlook(outside),
		...wrongImport(outside),
		...wrongPurge(outside),
		...unansweredWebhooks(control),
	];
}

type Moment =
	| { readonly kind: 'act'; readonly act: string; readonly text: string }
	| { readonly kind: 'send'; readonly delivered: boolean };

/** Everything a follower did and everything tried towards them, in the order it happened. */
function timeline(control: Control, username: string): Moment[] {
	const id = control.state().followers.find((follower) => follower.username === username)?.id;
	return control.log.records().flatMap((record): Moment[] => {
		if (record.kind === 'act' && record.follower === id) return [{ kind: 'act', act: record.act, text: record.text ?? '' }];
		const send = record.kind === 'api' ? record.send : null;
		return send !== null && send.followerId === id && send.kind !== 'sender-action' ? [{ kind: 'send', delivered: send.delivered }] : [];
	});
}

/** After a STOP nothing goes out but its one confirmation (law 4). Attempts count, not only deliveries. */
function sendsAfterStop(control: Control): string[] {
	return optedOut().flatMap((username) => {
		const moments = timeline(control, username);
		const stop = moments.findIndex((moment) => moment.kind === 'act' && /^\W*stop/i.test(moment.text));
		const after = moments.slice(stop + 1).filter((moment) => moment.kind === 'send').length;
		return stop >= 0 && after <= 1 ? [] : [`stop: ${username} opted out and was messaged ${after} times afterwards (1 confirmation is allowed)`];
	});
}

function optedOut(): string[] {
	const scripted = AUDIENCE.filter(({ acts }) => acts.some((act) => act.makes === 'opt_out'));
	return [...scripted, ...playing('stops')].map(({ username }) => username);
}

function sendsOutsideWindow(control: Control): string[] {
	return control.judge.sendsOutsideWindow().map((call) => `window: a message was tried outside the 24 h window (${call.send?.followerId ?? '?'})`);
}

/** Exactly the messages the script asks for, to exactly these people. */
function wrongCounts(control: Control): string[] {
	return [...expectedMessages()].flatMap(([username, expected]) => {
		const got = control.judge.messagesTo(username).length;
		return got === expected ? [] : [`count: ${username} should have ${expected} messages and has ${got}`];
	});
}

function repeatedTexts(control: Control): string[] {
	return AUDIENCE.flatMap(({ username }) => {
		const texts = control.judge.messagesTo(username).map((message) => message.text);
		return new Set(texts).size === texts.length ? [] : [`double: ${username} got the same message twice`];
	});
}

/** Nobody hears from us more than twice without having written in between. */
function thirdUnanswered(control: Control): string[] {
	return [...expectedMessages().keys()].flatMap((username) => {
		let unanswered = 0;
		let most = 0;
		for (const moment of timeline(control, username)) {
			if (moment.kind === 'send') unanswered += moment.delivered ? 1 : 0;
			else if (ACTS_THAT_WRITE.includes(moment.act)) unanswered = 0;
			most = Math.max(most, unanswered);
		}
		return most <= 2 ? [] : [`silence: ${username} got ${most} messages without having answered`];
	});
}

function wrongLeads({ leads }: Outside): string[] {
	const people = new Set(leads.map((lead) => lead.viewerKey)).size;
	const expected = expectedLeads();
	return people === expected && leads.length === expected ? [] : [`leads: ${expected} people agreed; the leads table has ${leads.length} rows of ${people} people`];
}

function expectedLeads(): number {
	return AUDIENCE.filter(({ acts }) => acts.some((act) => act.makes === 'lead')).length + playing(...AGREEING).length;
}

/** Every message that arrived has a row with a decision that allowed it, a purpose and a lawful basis. */
function unprovenSends(control: Control, { evidence }: Outside): string[] {
	const arrived = control.judge.received().length;
	return ['sent', 'withDecision', 'withPurpose', 'withLawfulBasis'].flatMap((count) =>
		evidence[count] === arrived ? [] : [`basis: ${arrived} messages arrived, "${count}" proves ${String(evidence[count])}`],
	);
}

/** Before the first campaign `30` said who was in the segment, who could be messaged and who never wrote. */
function wrongOutlook({ outlook }: Outside): string[] {
	const first = outlook.find((row) => row.campaign === 'first_look');
	const inSegment = CROWD.filter(({ part }) => PARTS[part].views.stories >= 3 && PARTS[part].views.daysAgo <= 7).length;
	const mayBeMessaged = playing(...AGREEING).length;
	const neverWrote = playing('only_watches').length;
	const right = first?.inSegment === inSegment && first.mayBeMessagedNow === mayBeMessaged && first.neverWrote === neverWrote;
	return right ? [] : [`outlook: ${inSegment} in the segment, ${mayBeMessaged} may be messaged, ${neverWrote} never wrote; it said ${JSON.stringify(first)}`];
}

/** Every good row of the list was taken, every bad one given back. */
function wrongImport({ csv, uploadAnswer }: Outside): string[] {
	const said = (count: number, what: string) => new RegExp(`(^|\\D)${count} ${what}`).test(uploadAnswer);
	return said(csv.views, 'new') && said(csv.rejected, 'rejected') ? [] : [`import: ${csv.views} rows should be taken and ${csv.rejected} rejected; the form said otherwise`];
}

function wrongPurge({ purge }: Outside): string[] {
	const { people, views } = removedBy(purge);
	const gone = PARTS.expired.people;
	const expectedViews = gone * PARTS.expired.views.stories;
	return people === gone && views === expectedViews ? [] : [`purge: ${gone} people with ${expectedViews} views had expired; the receipt says ${people} and ${views}`];
}

function removedBy(purge: Outside['purge']): { people: number; views: number } {
	const sum = (what: string) =>
		purge.reduce((total, receipt) => total + Number((receipt.removed as Record<string, unknown> | undefined)?.[what] ?? 0), 0);
	return { people: sum('people'), views: sum('views') };
}

/** Meta never had to repeat itself. */
function unansweredWebhooks(control: Control): string[] {
	return control.log.records().flatMap((record) =>
		record.kind === 'webhook' && record.forgery === null && (record.status === null || record.status > 299)
			? [`webhook: an update was answered ${record.status ?? record.error ?? 'not at all'}`]
			: [],
	);
}

export function summarise(control: Control, { csv, waitedForPace, purge }: Outside): Summary {
	const told = new Set<string>();
	const actors = new Set<string>();
	let engagements = 0;
	for (const record of control.log.records()) {
		if (record.kind === 'act') {
			actors.add(record.follower);
			if (ACTS_THAT_WRITE.includes(record.act)) engagements++;
		}
		if (record.kind === 'webhook' && !record.echo && record.forgery === null && record.status === 200) {
			for (const update of record.updates) told.add(update);
		}
	}
	return {
		events: told.size,
		viewers: actors.size,
		views: csv.views,
		engagements,
		consents: expectedLeads(),
		sent: control.judge.received().length,
		later: waitedForPace,
		notAllowed: refusals(),
		byHand: playing('asks_a_question').length,
		optOuts: optedOut().length,
		leads: expectedLeads(),
		purged: removedBy(purge).people,
	};
}

/** By the script: each act or planned message that had to be refused, under the reason it had to be refused for. */
function refusals(): Record<Refusal, number> {
	const acts = AUDIENCE.flatMap((follower) => follower.acts);
	const count = (reason: Silence) => acts.filter((act) => act.expect === reason).length;
	return {
		suppressed: count('suppressed') + playing('stops').length,
		no_open_question: count('no_open_question'),
		person_unreachable: count('person_unreachable') + playing('blocks').length,
		window_closed: count('window_closed') + playing('agrees_then_silent').length,
		two_unanswered: playing('agrees_then_silent', 'reopens').length,
		never_wrote: playing('only_watches').length,
	};
}
