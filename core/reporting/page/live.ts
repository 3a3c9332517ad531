import type { AccountSummary } from '../../accounts/account-store';
import { assertNever } from '../../exhaustive';
import type { Language } from '../../store/schema';
import { aliasOf } from '../drill/alias';
import type { DecisionRecord } from '../drill/decision-record';
import { lookedBy, type Looker } from '../drill/looker';
import type { StoryDetail } from '../drill/story-people';
import type { Timeline } from '../drill/timeline';
import { figureWords } from '../figure-words';
import type { Period } from '../period';
import { gatherReport, type ReportStore } from '../report';
import { storyName } from '../report-charts';
import { pickers, readChoices, type Choices } from './choices';
import { decisionMain } from './decision-page';
import { element, escape, htmlPage } from './html';
import { kpiMain, type Refusal } from './kpi-page';
import { linksWith, type Links, type View } from './links';
import { footerText, overviewMain } from './overview';
import { personMain } from './person-page';
import { timeText } from './sending-state';
import { storyMain } from './story-page';
import { link } from './table';

/** What the live page asks of the store. Looking at a person or a decision is written into the audit log. */
export interface PageStore extends ReportStore {
	readStoryDetail(input: { accountKey: string; storyKey: string } & Looker): Promise<StoryDetail | null>;
	readTimeline(input: { accountKey: string; viewerKey: string } & Looker): Promise<Timeline | null>;
	readDecision(input: { accountKey: string; decisionKey: string } & Looker): Promise<DecisionRecord | null>;
	readRefusals(input: { accountKey: string; period: Period; reason: string }, way: 'aside'): Promise<readonly Refusal[]>;
	readAccountState(input: { accountKey: string }): Promise<{ readonly now: number }>;
}

export interface PageRequest {
	readonly query: Readonly<Record<string, unknown>>;
	readonly accounts: readonly [AccountSummary, ...AccountSummary[]];
	readonly language: Language;
	/** Who looks and may log out; null where the login tells no name. */
	readonly visitor?: { readonly by: string; readonly token: string } | null;
}

export interface PageAnswer {
	readonly status: 200 | 404;
	readonly html: string;
}

interface Content {
	readonly title: string;
	readonly main: string;
	readonly footer: string;
	/** Changes by itself; a page about one person is not asked for again and again. */
	readonly refreshes: boolean;
	readonly updated: string;
}

/** One page of the funnel: the overview, a figure, a story, a person or a decision. */
export async function livePage(store: PageStore, { query, accounts, language, visitor = null }: PageRequest): Promise<PageAnswer> {
	const choices = readChoices(query, accounts, language);
	const links = linksWith(choices.query);
	const view = readView(query);
	const content = view === null ? null : await contentOf(store, view, choices, { links, by: visitor?.by });
	const shown = content ?? notFound(language);
	const html = htmlPage({ language, title: `${shown.title} · @${choices.account.username}`, header: header(choices, accounts, { view: view ?? { view: 'overview' }, links, content: shown, leave: visitor?.token ?? null }), main: shown.main, footer: shown.footer, live: shown.refreshes });
	return { status: content === null ? 404 : 200, html };
}

function readView(query: Readonly<Record<string, unknown>>): View | null {
	const text = (name: string) => (typeof query[name] === 'string' && query[name].length <= 80 ? query[name] : '');
	switch (query['view'] ?? 'overview') {
		case 'overview':
			return { view: 'overview' };
		case 'kpi':
			return { view: 'kpi', kpi: text('kpi') };
		case 'story':
			return { view: 'story', storyKey: text('key') };
		case 'person':
			return { view: 'person', viewerKey: text('key') };
		case 'decision':
			return { view: 'decision', decisionKey: text('key') };
		default:
			return null;
	}
}

/** What a view shows; null when there is no such thing, or no longer. */
async function contentOf(store: PageStore, view: View, { account, period, language }: Choices, { links, by }: { readonly links: Links; readonly by: string | undefined }): Promise<Content | null> {
	const { accountKey } = account;
	const nl = language === 'nl';
	const still = { footer: '', refreshes: false, updated: '' };
	switch (view.view) {
		case 'overview': {
			const data = await gatherReport(store, account, period);
			return { title: nl ? 'Funnel' : 'Funnel', main: overviewMain(data, language, links), footer: footerText(data, language), refreshes: true, updated: updatedText(data.figures, language) };
		}
		case 'kpi': {
			const data = await gatherReport(store, account, period);
			const kpi = data.figures.kpis.find((each) => each.kpi === view.kpi);
			if (!kpi) return null;
			const refusals = view.kpi.startsWith('not_allowed:') ? await store.readRefusals({ accountKey, period: data.figures, reason: view.kpi.slice('not_allowed:'.length) }, 'aside') : null;
			return { title: figureWords(kpi.kpi).name[language], main: kpiMain(kpi, data, language, { links, refusals }), footer: footerText(data, language), refreshes: true, updated: updatedText(data.figures, language) };
		}
		case 'story': {
			const detail = await store.readStoryDetail({ accountKey, storyKey: view.storyKey, ...lookedBy(by) });
			return detail && { ...still, title: `Story ${storyName(detail.result, detail.timeZone, language)}`, main: storyMain(detail, language, links) };
		}
		case 'person': {
			const timeline = await store.readTimeline({ accountKey, viewerKey: view.viewerKey, ...lookedBy(by) });
			if (timeline === null) return null;
			const { now } = await store.readAccountState({ accountKey });
			return { ...still, title: `${nl ? 'Persoon' : 'Person'} ${aliasOf(timeline.viewerKey)}`, main: personMain(timeline, language, { links, now }) };
		}
		case 'decision': {
			const record = await store.readDecision({ accountKey, decisionKey: view.decisionKey, ...lookedBy(by) });
			return record && { ...still, title: nl ? 'Besluit' : 'Decision', main: decisionMain(record, language, links) };
		}
		default:
			return assertNever(view);
	}
}

function updatedText({ at, timeZone }: { readonly at: number; readonly timeZone: string }, language: Language): string {
	return `${language === 'nl' ? 'Bijgewerkt' : 'Updated'} ${timeText(at, timeZone, language)}`;
}

function notFound(language: Language): Content {
	const words = language === 'nl' ? 'Dit is er niet, of het wordt niet meer bewaard.' : 'There is no such thing, or it is no longer kept.';
	return { title: language === 'nl' ? 'Niet gevonden' : 'Not found', main: element('section', { class: 'panel' }, element('p', {}, words)), footer: '', refreshes: false, updated: '' };
}

interface Header {
	readonly view: View;
	readonly links: Links;
	readonly content: Content;
	/** Token of the form that logs out. */
	readonly leave: string | null;
}

function header(choices: Choices, accounts: readonly AccountSummary[], { view, links, content, leave }: Header): string {
	const { language, account, query } = choices;
	const nl = language === 'nl';
	const other = nl ? (['en', 'English'] as const) : (['nl', 'Nederlands'] as const);
	const otherLinks = linksWith({ ...query, lang: other[0] });
	const isOverview = view.view === 'overview';
	const crumbs = isOverview ? '' : link(nl ? '‹ Overzicht' : '‹ Overview', links.to({ view: 'overview' }));
	const status = element('span', { id: 'updated', role: 'status', 'data-failed': nl ? 'Verversen lukt niet; deze cijfers zijn ouder' : 'Refreshing fails; these figures are older' }, escape(content.updated));
	const live = content.refreshes ? `<button type="button" class="plain" id="live" aria-pressed="true" hidden>${nl ? 'Ververst vanzelf' : 'Refreshes by itself'}</button>` : '';
	return [
		element('nav', { 'aria-label': nl ? 'Pagina' : 'Page' }, crumbs, element('a', { href: otherLinks.to(view), lang: other[0], hreflang: other[0] }, other[1]), status, leave === null ? '' : logOut(leave, language)),
		element('div', { class: 'names' }, element('h1', {}, escape(content.title)), element('p', {}, `@${escape(account.username)}`)),
		isOverview || view.view === 'kpi' ? pickers(choices, accounts) : '',
		live,
	].join('');
}

function logOut(token: string, language: Language): string {
	const button = element('button', { type: 'submit', class: 'plain', name: 'leave', value: 'yes' }, language === 'nl' ? 'Uitloggen' : 'Log out');
	return element('form', { method: 'post', class: 'leave' }, element('input', { type: 'hidden', name: 'token', value: token }), button);
}
