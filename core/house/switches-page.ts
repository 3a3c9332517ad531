import { assertNever } from '../exhaustive';
import { escapeHtml, paragraph, type Said } from '../rights/page';
import type { Language } from '../store/schema';
import { button, form, framed, say, timeIn, type Frame, type Notice } from './frame';
import type { CampaignSwitch, Switches } from './switches';

const TITLE: Said = { nl: 'Stopschakelaar', en: 'Stop switch' };

/** What a person sends from the page. An empty account: all of them. An empty campaign: the account as a whole. */
export interface SwitchAsked {
	readonly accountKey: string;
	readonly campaign: string;
	readonly stopped: boolean;
}

/** What the form of the page says; null when it is none of ours. */
export function readSwitchForm(fields: Readonly<Record<string, unknown>>): SwitchAsked | null {
	const { to, account, campaign } = fields;
	if (to !== 'stop' && to !== 'resume') return null;
	const [accountKey, name] = [account, campaign].map((value) => (typeof value === 'string' ? value : ''));
	return { accountKey: accountKey ?? '', campaign: name ?? '', stopped: to === 'stop' };
}

/** The page that stops and resumes, per account and campaign. Stopping takes one tap, resuming two. */
export function switchesPage(frame: Frame, accounts: readonly Switches[], notice?: Notice): string {
	const { language } = frame;
	const all = accounts.filter(({ stopped }) => !stopped).length > 1 ? stopForm(frame, '', '', say(language, 'Stop alles, van elk account', 'Stop everything, of every account')) : '';
	const intro = paragraph(say(
		language,
		'Stoppen werkt vanaf het volgende bericht. Wat gepland staat blijft wachten en gaat niet verloren; afmeldingen worden gewoon verwerkt. Wie intussen schrijft krijgt geen automatisch antwoord, ook later niet: die mensen staan bij de taken.',
		'Stopping works from the next message on. What is planned keeps waiting and is not lost; opt-outs are handled as ever. Whoever writes meanwhile gets no automatic answer, not later either: they are among the tasks.',
	));
	return framed(frame, { title: TITLE, notice, body: intro + all + accounts.map((account) => accountPart(frame, account)).join('') });
}

/** What is said after the form was sent. */
export function switchNotice(language: Language, { campaign, stopped }: SwitchAsked, outcome: 'done' | 'unknown'): Notice {
	if (outcome === 'unknown') return { kind: 'problem', text: say(language, 'Dit account of deze campagne is er niet (meer).', 'There is no such account or campaign (any more).') };
	const what = campaign === '' ? say(language, 'Het verzenden', 'Sending') : say(language, `Campagne ${campaign}`, `Campaign ${campaign}`);
	return { kind: 'done', text: stopped ? say(language, `${what} is gestopt.`, `${what} is stopped.`) : say(language, `${what} gaat weer verder.`, `${what} goes on again.`) };
}

function accountPart(frame: Frame, account: Switches): string {
	const { language } = frame;
	const { accountKey, username, stopped } = account;
	const change = stopped
		? resumeForm(frame, accountKey, '', say(language, `@${username} weer laten verzenden`, `Let @${username} send again`))
		: stopForm(frame, accountKey, '', say(language, `Stop @${username}`, `Stop @${username}`));
	return `<section><h2>@${escapeHtml(username)}</h2>${paragraph(stateOf(language, account))}${change}${account.campaigns.map((each) => campaignPart(frame, account, each)).join('')}</section>`;
}

function stateOf(language: Language, { mode, stopped, pause, timeZone }: Switches): string {
	if (stopped) return say(language, 'Gestopt: er wordt niets verzonden.', 'Stopped: nothing is sent.');
	if (pause !== null) {
		return pause.until === null
			? say(language, 'Gepauzeerd tot de eigenaar iets doet: zie Account health.', 'Paused until its owner acts: see Account health.')
			: say(language, `Gepauzeerd tot ${timeIn(language, pause.until, timeZone)}.`, `Paused until ${timeIn(language, pause.until, timeZone)}.`);
	}
	switch (mode) {
		case 'live':
			return say(language, 'Aan: er wordt verzonden.', 'On: messages are sent.');
		case 'test_people':
			return say(language, 'Aan, alleen voor testpersonen.', 'On, for test people only.');
		case 'rehearsal':
			return say(language, 'Repetitie: er wordt niets verzonden.', 'Rehearsal: nothing is sent.');
		default:
			return assertNever(mode);
	}
}

function campaignPart(frame: Frame, { accountKey }: Switches, each: CampaignSwitch): string {
	const { language } = frame;
	const name = each.campaign;
	const state = each.stopped ? STOPPED_BY[each.stoppedBy ?? 'person'][language] : say(language, 'Loopt.', 'Runs.');
	const counts = say(language, `${each.sends} verzonden, ${each.waiting} wachten.`, `${each.sends} sent, ${each.waiting} waiting.`);
	const change = each.stopped
		? resumeForm(frame, accountKey, name, say(language, `Campagne ${name} hervatten`, `Resume campaign ${name}`))
		: stopForm(frame, accountKey, name, say(language, `Stop campagne ${name}`, `Stop campaign ${name}`));
	return `<h3>${escapeHtml(name)}</h3>${paragraph(`${state} ${counts}`)}${change}`;
}

const STOPPED_BY: Readonly<Record<NonNullable<CampaignSwitch['stoppedBy']>, Said>> = {
	person: { nl: 'Gestopt door een collega.', en: 'Stopped by a colleague.' },
	opt_outs: { nl: 'Gestopt door de rem: te veel afmeldingen.', en: 'Stopped by the brake: too many opt-outs.' },
	errors: { nl: 'Gestopt door de rem: te veel fouten.', en: 'Stopped by the brake: too many errors.' },
};

function stopForm(frame: Frame, account: string, campaign: string, text: string): string {
	return form(frame, { to: 'stop', account, campaign }, button(text));
}

/** Two taps: nobody starts messages by a slip of the thumb. */
function resumeForm(frame: Frame, account: string, campaign: string, text: string): string {
	const sure = say(frame.language, 'Ja, weer verzenden', 'Yes, send again');
	return `<details><summary>${escapeHtml(text)}</summary>${form(frame, { to: 'resume', account, campaign }, button(sure))}</details>`;
}
