import { closedPage } from '../../core/house/closed-page';
import { switchesPage } from '../../core/house/switches-page';
import { taskNotice, tasksPage } from '../../core/house/tasks-page';
import { answerPage } from '../../core/rights/answer-pages';
import { confirmEmailPage, optInFormPage, optInThanksPage } from '../../core/rights/opt-in-pages';
import { escapeHtml, PAGE_HEADERS } from '../../core/rights/page';
import { codePage, formPage } from '../../core/rights/request-pages';
import type { RequestView } from '../../core/rights/request';

/** What a visitor puts into an address, a handle or a name, or a colleague into a field. */
const HOSTILE = `"><img src=x onerror=alert(1)><script>alert(2)</script>'`;
const MEMBER = { id: 'u', name: HOSTILE, email: 'x@example.com' };
const FRAME = { language: 'en' as const, member: MEMBER, token: HOSTILE };
const WORDS = { intro: `{account} ${HOSTILE}`, boxes: { dm_promotion: HOSTILE, email: HOSTILE, crm_storage: HOSTILE }, bookingLink: `https://example.com/${HOSTILE}` };
const REQUEST: RequestView = { requestKey: 'r', accountKey: 'a', kind: 'access', language: 'en', state: 'waiting', openedAt: 0, dueAt: 0, finishedAt: null, outcome: HOSTILE } as unknown as RequestView;
const TASK = { taskKey: HOSTILE, accountKey: HOSTILE, kind: 'answer', reason: 'window_closed', since: 0, deadline: null } as const;

const PAGES: Readonly<Record<string, string>> = {
	'the opt-in form': optInFormPage({ outcome: 'open', username: HOSTILE, privacyLink: HOSTILE, agreed: ['email'] }, HOSTILE, WORDS, 'en').html,
	'its thanks': optInThanksPage({ outcome: 'recorded', accountKey: 'a', viewerKey: 'v', granted: ['dm_promotion'], email: 'pending' }, WORDS, 'en').html,
	'the button that confirms an address': confirmEmailPage(HOSTILE, 'en').html,
	'the form for requests': formPage({ language: 'en', accounts: [{ accountKey: HOSTILE, username: HOSTILE, privacyLink: HOSTILE }, { accountKey: 'b', username: 'b', privacyLink: '' }] }),
	'the page with the code': codePage({ opened: true, request: REQUEST, message: HOSTILE, link: HOSTILE }, { username: HOSTILE, address: HOSTILE }),
	'the answer that is ready': answerPage({ answer: 'ready', kind: 'access', language: 'en', dueAt: 0 }, HOSTILE, 'en').html,
	'what a colleague wrote about a correction': answerPage({ answer: 'given', language: 'en', kind: 'rectification', state: 'refused', outcome: HOSTILE }, HOSTILE, 'en').html,
	'a page that stays closed': closedPage('en', 'logged_out', HOSTILE),
	'the tasks': tasksPage(FRAME, [{ accountKey: HOSTILE, username: HOSTILE, now: 0, timeZone: 'UTC', open: [TASK] }] as unknown as Parameters<typeof tasksPage>[1], {
		revealed: { task: TASK, handle: HOSTILE, displayName: HOSTILE, eventKey: HOSTILE }, draft: { taskKey: HOSTILE, text: HOSTILE },
	} as unknown as Parameters<typeof tasksPage>[2], taskNotice('en', { act: 'reveal' }, null)),
	'the stop switch': switchesPage(FRAME, [{ accountKey: HOSTILE, username: HOSTILE, mode: 'live', stopped: true, campaigns: [{ campaign: HOSTILE, stopped: false, stoppedBy: null, waiting: 1 }] }] as unknown as Parameters<typeof switchesPage>[1]),
};

/** Tags and attributes that came from outside, and what would run. */
function markupIn(html: string): string[] {
	const outsideOfQuotes = html.replace(/="[^"]*"/g, '=""');
	return [...(outsideOfQuotes.match(/<img|<script|<[^>]*\son\w+\s*=/gi) ?? []), ...(html.match(/href="\s*javascript:/gi) ?? [])];
}

describe('what people write is text on every page', () => {
	it.each(Object.entries(PAGES))('%s', (_name, html) => {
		expect(markupIn(html)).toEqual([]);
		// It is there, as text: nothing was only left out.
		expect(html).toContain('&#60;script');
	});

	it('a booking link that is no web address is left out', () => {
		const thanks = (bookingLink: string) => optInThanksPage({ outcome: 'recorded', accountKey: 'a', viewerKey: 'v', granted: [], email: 'not_asked' }, { ...WORDS, bookingLink }, 'en').html;
		for (const link of ['javascript:alert(1)', 'data:text/html,x', ' javascript:x', '']) expect(thanks(link)).not.toContain('<a ');
		expect(thanks('https://example.com/talk')).toContain('href="https://example.com/talk"');
	});

	it('and no page lets a script run, or be framed, cached or passed on', () => {
		expect(PAGE_HEADERS).toMatchObject({
			'Content-Security-Policy': expect.stringMatching(/^default-src 'none'(?!.*script-src).*frame-ancestors 'none'/), 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer', 'X-Content-Type-Options': 'nosniff',
		});
	});

	it('control: markup is seen where it is not escaped', () => {
		expect(markupIn(`<p>${HOSTILE}</p>`)).not.toEqual([]);
		expect(markupIn(`<p>${escapeHtml(HOSTILE)}</p>`)).toEqual([]);
		expect(markupIn('<a href="javascript:x">')).not.toEqual([]);
	});
});
