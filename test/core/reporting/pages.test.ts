import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { CSV_COLUMNS, csvRows } from '../../../core/reporting/csv';
import { aliasOf } from '../../../core/reporting/drill/alias';
import { reportMail } from '../../../core/reporting/mail';
import { REPORT_HEADERS } from '../../../core/reporting/page/html';
import { livePage } from '../../../core/reporting/page/live';
import { reportPage } from '../../../core/reporting/page/overview';
import { gatherReport, type ReportData } from '../../../core/reporting/report';
import { csvLine } from '../../../core/viewers/export-cell';
import { openReportStore, REPORT_NOW, type ReportStoreFixture } from '../support/report-store';
import { insertRow } from '../support/purge-rows';
import { connectLive, DAY } from '../support/store';

const HOSTILE = '"><script>alert(1)</script>';

describe('the pages of the funnel', () => {
	let fixture: ReportStoreFixture;
	let data: ReportData;

	beforeAll(async () => {
		fixture = await openReportStore(500);
		data = await gatherReport(fixture.store.use, fixture.account, { period: 'last_days', days: 28 });
	});
	afterAll(() => fixture.store.close());

	const open = (query: Record<string, unknown> = {}, language: 'nl' | 'en' = 'nl') => livePage(fixture.store.use, { query, accounts: [fixture.account], language });
	const hrefs = (html: string, view: string) => [...html.matchAll(/href="(\?[^"]*)"/g)].map(([, href = '']) => href.replaceAll('&#38;', '&')).filter((href) => href.includes(`view=${view}`));
	const follow = (href: string) => {
		const query = Object.fromEntries(new URLSearchParams(href));
		return open(query, query['lang'] === 'en' ? 'en' : 'nl');
	};
	const text = (html: string) => html.replace(/<style>.*?<\/style>|<script>.*?<\/script>/gs, '').replace(/<[^>]*>/g, ' ').replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))).replace(/\s+/g, ' ');

	it('stand alone as one file: no script, nothing from elsewhere, under 500 kB, in both languages', () => {
		for (const language of ['nl', 'en'] as const) {
			const html = reportPage(data, language);
			expect(html).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org\/2000\/svg)|src=|@import|url\(/);
			expect(html.length).toBeLessThan(500_000);
			expect(text(html)).toContain(language === 'nl' ? 'Antwoordpercentage' : 'Reply rate');
			expect(text(html)).not.toMatch(/undefined|NaN|\[object/);
			expect(html).not.toMatch(/href="\?/);
		}
	});

	it('name their one style and one script by hash, and allow nothing else', async () => {
		const { html } = await open();
		const policy = REPORT_HEADERS['Content-Security-Policy'] ?? '';
		for (const part of ['style', 'script'] as const) {
			const inline = [...html.matchAll(new RegExp(`<${part}>(.*?)</${part}>`, 'gs'))].map(([, content = '']) => content);
			expect(inline).toHaveLength(1);
			expect(policy).toContain(`${part}-src 'sha256-${createHash('sha256').update(inline[0] ?? '').digest('base64')}'`);
		}
		expect(policy).toMatch(/^default-src 'none';.*connect-src 'self'.*frame-ancestors 'none'$/);
		expect(policy).not.toMatch(/unsafe|\*|https?:/);
		expect(html).not.toMatch(/ on\w+=| style=/);
	});

	it('lead from a figure to a story, to a person, to one decision and back, and name nobody', async () => {
		const overview = await open();
		const kpi = await follow(hrefs(overview.html, 'kpi').find((href) => href.includes('kpi=reply_rate')) ?? '');
		expect([kpi.status, text(kpi.html)]).toEqual([200, expect.stringContaining('binnen 7 dagen na een bericht')]);
		const pages = [overview, kpi];
		let person: Awaited<ReturnType<typeof open>> | null = null;
		for (const href of hrefs(kpi.html, 'story')) {
			const story = await follow(href);
			expect(story.status).toBe(200);
			const [first] = hrefs(story.html, 'person');
			if (first === undefined) continue;
			person = await follow(first);
			pages.push(story, person);
			break;
		}
		expect(text(person?.html ?? '')).toMatch(/Persoon [2-9A-Z]{3}-[2-9A-Z]{3}.*antwoordde op een story/);
		const decision = await follow(hrefs(person?.html ?? '', 'decision')[0] ?? '');
		expect([decision.status, text(decision.html)]).toEqual([200, expect.stringContaining('Waarom dit is verstuurd')]);
		expect(text(decision.html)).toMatch(/Grondslag antwoord op het eigen bericht/);
		expect(hrefs(decision.html, 'person')).toHaveLength(1);
		// No page is about a person by anything but keys that are random.
		for (const { html } of [...pages, decision]) expect(html).not.toMatch(/igsid|handle|@(?!studio\.vaas|media|font|import)\w/i);
	});

	it('show why a message was not sent, with every reason and its cure', async () => {
		const overview = await open({}, 'en');
		const refused = await follow(hrefs(overview.html, 'kpi').find((href) => href.includes('not_allowed%3Awindow_closed')) ?? '');
		expect(text(refused.html)).toContain('Invite them to write');
		const decision = await follow(hrefs(refused.html, 'decision')[0] ?? '');
		expect(text(decision.html)).toMatch(/Why this was not sent.*Every reason.*The person last wrote more than 24 hours ago.*Invite them to write.*window_closed/);
	});

	it('write into the audit log who was looked at, and nothing for an overview', async () => {
		const log = () => fixture.store.rows("select what, viewer_key from audit_log where act = 'access' order by entry_key").length;
		const before = log();
		const { html } = await open();
		expect(log()).toBe(before);
		const [story] = hrefs(html, 'story');
		const detail = await follow(story ?? '');
		const [person] = hrefs(detail.html, 'person');
		await follow(person ?? '');
		expect(fixture.store.rows("select what from audit_log where act = 'access' order by entry_key").slice(before).map(({ what }) => what)).toEqual(['story', 'timeline']);
		expect(log()).toBe(before + 2);
	});

	it('answer what is not there, or of another account, with 404 and without a word of it', async () => {
		const other = await connectLive(fixture.store, '17841900000077');
		for (const query of [{ view: 'kpi', kpi: 'nothing' }, { view: 'story', key: 'x' }, { view: 'person', key: HOSTILE }, { view: 'decision', key: 'dec_0' }, { view: HOSTILE }, { view: ['kpi'] }]) {
			const { status, html } = await open(query);
			expect([query, status]).toEqual([query, 404]);
			expect(html).not.toContain('alert(1)');
		}
		const [person] = hrefs((await follow(hrefs((await open()).html, 'story')[0] ?? '')).html, 'person');
		const key = new URLSearchParams(person).get('key') ?? '';
		const accounts = await fixture.store.use.listAccounts({});
		const foreign = await livePage(fixture.store.use, { query: { view: 'person', key, account: other }, accounts: accounts as [typeof fixture.account], language: 'nl' });
		expect(foreign.status).toBe(404);
	});

	it('take only dates that there are, and periods that end after they begin', async () => {
		const { html: chosen } = await open({ from: '2026-11-01', to: '2026-11-10' });
		expect(/name="from" type="date" value="([\d-]*)"/.exec(chosen)?.[1]).toBe('2026-11-01');
		for (const query of [{ from: '2026-02-31', to: '2026-11-10' }, { from: '2026-11-10', to: '2026-11-01' }, { from: '1900-01-01', to: '2026-11-01' }, { days: '999' }]) {
			const { status, html } = await open(query);
			expect([status, html.includes('<option value="28" selected>')]).toEqual([200, true]);
		}
	});

	it('escape what comes from outside, in every place', async () => {
		const { store, account } = fixture;
		insertRow(store.raw, 'stories', { story_key: 'sty_hostile', account_key: account.accountKey, story_id: 'hostile', media_type: HOSTILE, posted_at: REPORT_NOW - 2 * DAY, first_seen_at: 0 }, 'sty');
		insertRow(store.raw, 'story_facts', { story_key: 'sty_hostile', account_key: account.accountKey, theme: HOSTILE, call: HOSTILE, sensitive: 0, views_forgotten: 0, at: 0 }, 'facts');
		insertRow(store.raw, 'decisions', { decision_key: 'dec_hostile', account_key: account.accountKey, viewer_key: `${account.accountKey}-p1`, cause: `campaign:${HOSTILE}`, step: HOSTILE, at: REPORT_NOW - 2 * DAY, send: 0, reasons: JSON.stringify([{ code: HOSTILE }]) }, 'dec');
		const hostile = { ...account, username: HOSTILE };
		const pages = await Promise.all([{}, { view: 'story', key: 'sty_hostile' }, { view: 'decision', key: 'dec_hostile' }, { view: 'person', key: `${account.accountKey}-p1` }, { lang: HOSTILE, account: HOSTILE, days: HOSTILE }].map((query) => livePage(store.use, { query, accounts: [hostile], language: 'nl' })));
		for (const { html } of pages) {
			expect(html).not.toContain('<script>alert');
			expect(html.match(/<script>/g) ?? []).toHaveLength(html.includes('id="live"') ? 1 : 0);
		}
		const mail = reportMail({ ...data, account: { ...data.account, username: HOSTILE } }, 'nl', [{ name: 'funnel', title: HOSTILE, description: HOSTILE }]);
		expect(mail.html).not.toContain('<script>');
	});

	it('give every figure as rows of a file that a spreadsheet reads', () => {
		const rows = csvRows(data);
		const file = [CSV_COLUMNS, ...rows].map((row) => csvLine(row.map((cell) => cell ?? ''))).join('');
		const read = parse<Record<string, string>>(file, { columns: true });
		expect(read).toHaveLength(rows.length);
		const rate = data.figures.kpis.find(({ kpi }) => kpi === 'reply_rate');
		expect(read.find(({ figure, by }) => figure === 'reply_rate' && by === '')).toMatchObject({ value: String(rate?.value), numerator: String(rate?.numerator), account: 'studio.vaas', unit: 'rate' });
		expect(new Set(read.map(({ by }) => by))).toEqual(new Set(['', 'day', 'story', 'theme', 'segment', 'campaign', 'variant', 'language', 'frequency']));
	});

	it('make a mail that names its pictures, says all in plain text too, and names nobody', () => {
		const mail = reportMail(data, 'nl', [{ name: 'funnel', title: 'Van kijker tot klant', description: 'Bereik 12, Leads 3.' }]);
		expect(mail.subject).toMatch(/^Funnelrapport @studio\.vaas · .*november 2026$/);
		expect(mail.html).toContain('src="cid:funnel"');
		expect(mail.html).toContain('alt="Van kijker tot klant. Bereik 12, Leads 3."');
		expect(mail.text).toMatch(/Antwoordpercentage: \d/);
		expect(mail.html + mail.text).not.toMatch(/vwr_|-p\d|undefined|NaN/);
	});

	it('give people short names that say nothing and stay the same', () => {
		const names = Array.from({ length: 3_000 }, (_, n) => aliasOf(`vwr_${n}`));
		expect(new Set(names).size).toBe(names.length);
		expect(names.every((name) => /^[2-9A-HJKMNP-TV-Z]{3}-[2-9A-HJKMNP-TV-Z]{3}$/.test(name))).toBe(true);
		expect(aliasOf('vwr_1')).toBe(aliasOf('vwr_1'));
	});
});
