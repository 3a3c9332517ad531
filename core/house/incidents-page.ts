import type { Words } from '../accounts/cures';
import { escapeHtml, paragraph, type Said } from '../rights/page';
import type { Language } from '../store/schema';
import { button, facts, form, framed, say, timeIn, type Frame, type Notice } from './frame';
import { notificationDraft } from './incident-draft';
import { enteredOf } from './incident-form';
import { INCIDENT_KINDS, KIND_WORDS, STEP_WORDS, STEPS, WHOSE, WHOSE_WORDS } from './incident-kinds';
import { TEXT_LENGTH, type AddedStep, type Incident, type IncidentRegister, type RecordedIncident } from './incidents';

const TITLE: Said = { nl: 'Incidenten', en: 'Incidents' };

export interface AccountIncidents extends IncidentRegister {
	readonly accountKey: string;
	readonly username: string;
}

/** The register: a form for a new incident, and each one with its clock, its steps and a draft of the notification. */
export function incidentsPage(frame: Frame, accounts: readonly AccountIncidents[], notice?: Notice): string {
	const { language } = frame;
	const intro = paragraph(say(
		language,
		'Leg elk voorval met gegevens van mensen hier vast, ook als je twijfelt. Vanaf het moment dat iemand van het team het weet heb je 72 uur om het bij de toezichthouder te melden, of vast te leggen waarom dat niet hoeft (AVG art. 33).',
		'Record every incident with data of people here, also in doubt. From the moment somebody of the team knows you have 72 hours to notify the supervisory authority, or to write down why that is not required (GDPR art. 33).',
	));
	const list = accounts.flatMap((account) => account.incidents.map((incident) => incidentPart(frame, account, incident)));
	return framed(frame, { title: TITLE, notice, body: intro + newForm(frame, accounts) + list.join('') });
}

/** What is said after a form was sent. */
export function incidentNotice(language: Language, outcome: RecordedIncident | AddedStep | { readonly problem: 'choice_missing' | 'times_wrong' }): Notice {
	if ('problem' in outcome) return { kind: 'problem', text: PROBLEMS[outcome.problem][language] };
	return { kind: 'done', text: say(language, 'Het is vastgelegd.', 'It is recorded.') };
}

const PROBLEMS: Readonly<Record<'choice_missing' | 'times_wrong' | 'what_missing' | 'not_yet' | 'unknown' | 'note_missing' | 'clock_runs', Said>> = {
	choice_missing: { nl: 'Kies wat er aan de hand is en om wie het gaat.', en: 'Choose what it is and whom it is about.' },
	times_wrong: { nl: 'De tijden kloppen niet: het begon voor het eindigde, en voor het bekend werd.', en: 'The times do not fit: it began before it ended, and before it was known.' },
	what_missing: { nl: 'Schrijf op wat er gebeurd is.', en: 'Write down what happened.' },
	not_yet: { nl: 'Deze tijd moet nog komen.', en: 'This time has not come yet.' },
	unknown: { nl: 'Dit incident is er niet.', en: 'There is no such incident.' },
	note_missing: { nl: 'Schrijf erbij wat er gedaan is, of waarom.', en: 'Write down what was done, or why.' },
	clock_runs: { nl: 'Sluiten kan pas als er gemeld is, of vastligt waarom dat niet hoeft.', en: 'It can be closed once it was notified, or it is written down why that is not required.' },
};

function newForm(frame: Frame, accounts: readonly AccountIncidents[]): string {
	const { language } = frame;
	const [first] = accounts;
	if (first === undefined) return paragraph(say(language, 'Er is nog geen account verbonden.', 'No account is connected yet.'));
	const now = enteredOf(first.now, first.timeZone);
	const account = accounts.length === 1 ? '' : field('account', 'Account', `<select id="account" name="account">${accounts.map(({ accountKey, username }) => `<option value="${escapeHtml(accountKey)}">@${escapeHtml(username)}</option>`).join('')}</select>`);
	const time = (name: string, nl: string, en: string) => field(name, say(language, nl, en), `<input type="datetime-local" id="${name}" name="${name}" value="${now}" required>`);
	const hidden: Record<string, string> = accounts.length === 1 ? { act: 'record', account: first.accountKey } : { act: 'record' };
	const body =
		account +
		field('kind', say(language, 'Wat is er aan de hand?', 'What is it?'), select('kind', INCIDENT_KINDS, (kind) => KIND_WORDS[kind].name, language)) +
		field('whose', say(language, 'Om wiens gegevens gaat het? (wordt geteld)', 'Whose data is it about? (is counted)'), select('whose', WHOSE, (whose) => WHOSE_WORDS[whose], language)) +
		time('known', `Bekend sinds (${first.timeZone})`, `Known since (${first.timeZone})`) +
		time('from', 'Gebeurd vanaf', 'Happened from') +
		time('to', 'Gebeurd tot', 'Happened until') +
		field('note', say(language, 'Wat is er gebeurd? Noem niemand als dat niet hoeft.', 'What happened? Name nobody if you need not.'), `<textarea id="note" name="note" rows="5" maxlength="${TEXT_LENGTH}" required></textarea>`);
	return `<details${accounts.every(({ incidents }) => incidents.length === 0) ? ' open' : ''}><summary>${say(language, 'Nieuw incident', 'New incident')}</summary>${form(frame, hidden, body + button(say(language, 'Leg vast', 'Record')))}</details>`;
}

function incidentPart(frame: Frame, account: AccountIncidents, incident: Incident): string {
	const { language } = frame;
	const { timeZone, now, username } = account;
	const time = (at: number) => timeIn(language, at, timeZone);
	const { kind, whose, people, knownAt, happenedFrom, happenedTo, recordedBy, incidentKey, steps } = incident;
	const rows: (readonly [string, string])[] = [
		['Account', `@${username}`],
		[say(language, 'Bekend sinds', 'Known since'), time(knownAt)],
		[say(language, 'Gebeurd', 'Happened'), `${time(happenedFrom)} – ${time(happenedTo)}`],
		[say(language, 'Betrokkenen', 'People concerned'), `${people} (${WHOSE_WORDS[whose][language].toLowerCase()})`],
		[say(language, 'Klok', 'Clock'), clockOf(language, incident, now, time)],
		[say(language, 'Vastgelegd door', 'Recorded by'), recordedBy],
	];
	const done = steps.map((step) => `<li><strong>${escapeHtml(STEP_WORDS[step.what][language])}</strong>, ${escapeHtml(time(step.at))}, ${escapeHtml(step.by)}: ${escapeHtml(step.note)}</li>`).join('');
	const draft = notificationDraft(language, incident, { username, timeZone, now });
	return (
		`<section><h2>${escapeHtml(KIND_WORDS[kind].name[language])}</h2>${facts(rows)}${paragraph(incident.what)}${done === '' ? '' : `<ul>${done}</ul>`}` +
		`<details><summary>${say(language, 'Concept van de melding', 'Draft of the notification')}</summary><textarea readonly rows="24" aria-label="${say(language, 'Concept van de melding', 'Draft of the notification')}">${escapeHtml(draft)}</textarea></details>` +
		stepForm(frame, account.accountKey, incidentKey) +
		'</section>'
	);
}

function clockOf(language: Language, { deadline, decidedAt }: Incident, now: number, time: (at: number) => string): string {
	if (decidedAt !== null) {
		const late = decidedAt > deadline ? say(language, ', na de 72 uur', ', after the 72 hours') : '';
		return say(language, `besloten op ${time(decidedAt)}${late}`, `decided at ${time(decidedAt)}${late}`);
	}
	const hours = Math.floor(Math.abs(deadline - now) / 3_600_000);
	return deadline > now
		? say(language, `nog ${hours} uur, tot ${time(deadline)}`, `${hours} hours left, until ${time(deadline)}`)
		: say(language, `${hours} uur over tijd: meld alsnog, met de reden`, `${hours} hours late: notify all the same, with the reason`);
}

function stepForm(frame: Frame, accountKey: string, incidentKey: string): string {
	const { language } = frame;
	const id = (name: string) => `${name}-${incidentKey}`;
	return form(
		frame,
		{ act: 'step', account: accountKey, incident: incidentKey },
		`<label for="${id('what')}">${say(language, 'Wat is er gedaan?', 'What was done?')}</label>${select('what', STEPS, (step) => STEP_WORDS[step], language, id('what'))}` +
			`<label for="${id('note')}">${say(language, 'Toelichting', 'Note')}</label><textarea id="${id('note')}" name="note" rows="3" maxlength="${TEXT_LENGTH}"></textarea>` +
			button(say(language, 'Voeg toe', 'Add')),
	);
}

function field(id: string, label: string, control: string): string {
	return `<label for="${id}">${escapeHtml(label)}</label>${control}`;
}

function select<Value extends string>(name: string, values: readonly Value[], wordsOf: (value: Value) => Words, language: Language, id: string = name): string {
	return `<select id="${id}" name="${name}" required>${values.map((value) => `<option value="${value}">${escapeHtml(wordsOf(value)[language])}</option>`).join('')}</select>`;
}
