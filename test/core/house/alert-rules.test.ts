import fc from 'fast-check';
import type { AlertFacts } from '../../../core/house/alert-facts';
import { ALERT_CODES, assessAlerts, assessStoreAlerts, type AlertCode, type IsOpen } from '../../../core/house/alert-rules';
import { wordsOfAlert } from '../../../core/house/alert-words';
import { holds } from '../support/property';
import { DAY, HOUR, MINUTE, START } from '../support/store';

/** An account on a good day: busy, answered, purged last night. */
const HEALTHY: AlertFacts = {
	now: START,
	mode: 'live',
	messages: { last24h: 180, busiest: 420, knownDays: 60 },
	looks: { last24h: 4, busiest: 9, knownDays: 60 },
	optOuts: { hits: 5, people: 900 },
	replies: { hits: 140, people: 850 },
	pause: null,
	token: { state: 'live', expiresAt: START + 40 * DAY, refreshable: true },
	dead: { events: 0, stories: 0 },
	recipients: [{ recipient: 'leads_table', waiting: 2, byHand: 0, tries: 1 }],
	listening: true,
	heardAt: START - MINUTE,
	rightsOpen: true,
	purgedAt: START - 6 * HOUR,
	takeovers: 1,
	takenOver: false,
	campaigns: [],
	variants: [],
	waitingSince: [START - 2 * HOUR],
	requestsOverdue: 0,
	incidents: [],
};

const NOTHING_OPEN: IsOpen = () => false;
const openOnly = (code: AlertCode, subject = ''): IsOpen => (each, of) => each === code && of === subject;

const codes = (changes: Partial<AlertFacts>, isOpen = NOTHING_OPEN) => assessAlerts({ ...HEALTHY, ...changes }, isOpen).map(({ code, subject }) => (subject === '' ? code : `${code}:${subject}`));

/** What begins each alert, what is just short of it, and where it ends once it is on: `still` is on only while it was on. */
const EDGES: ReadonlyArray<{ readonly alert: string; readonly on: Partial<AlertFacts>; readonly short: Partial<AlertFacts>; readonly still?: Partial<AlertFacts>; readonly over?: Partial<AlertFacts> }> = [
	{
		alert: 'unusual_volume:messages',
		on: { messages: { last24h: 1300, busiest: 420, knownDays: 60 } }, short: { messages: { last24h: 1260, busiest: 420, knownDays: 60 } },
		still: { messages: { last24h: 900, busiest: 420, knownDays: 60 } }, over: { messages: { last24h: 840, busiest: 420, knownDays: 60 } },
	},
	{ alert: 'unusual_volume:looks', on: { looks: { last24h: 60, busiest: 9, knownDays: 60 } }, short: { looks: { last24h: 27, busiest: 8, knownDays: 60 } } },
	{
		alert: 'opt_outs',
		on: { optOuts: { hits: 10, people: 900 } }, short: { optOuts: { hits: 9, people: 900 } },
		still: { optOuts: { hits: 8, people: 900 } }, over: { optOuts: { hits: 7, people: 900 } },
	},
	{
		alert: 'few_replies',
		on: { replies: { hits: 84, people: 850 } }, short: { replies: { hits: 85, people: 850 } },
		still: { replies: { hits: 100, people: 850 } }, over: { replies: { hits: 107, people: 850 } },
	},
	{
		alert: 'restriction',
		on: { pause: { reason: 'account_stop', until: START + HOUR, inARow: 1 } }, short: { pause: { reason: 'account_stop', until: START - 1, inARow: 1 } },
		still: { pause: { reason: 'account_stop', until: START - 1, inARow: 1 } }, over: { pause: { reason: 'account_stop', until: START - 1, inARow: 0 } },
	},
	{ alert: 'needs_owner', on: { pause: { reason: 'configuration', until: null, inARow: 1 } }, short: { pause: { reason: 'throttled', until: START + HOUR, inARow: 3 } } },
	{ alert: 'token_dead', on: { token: { state: 'dead', expiresAt: null, refreshable: true } }, short: { mode: 'rehearsal', token: { state: 'none', expiresAt: null, refreshable: false } } },
	{
		alert: 'token_ending',
		on: { token: { state: 'live', expiresAt: START + 7 * DAY - 1, refreshable: true } }, short: { token: { state: 'live', expiresAt: START + 7 * DAY, refreshable: true } },
		still: { token: { state: 'live', expiresAt: START + 8 * DAY - 1, refreshable: true } }, over: { token: { state: 'live', expiresAt: START + 8 * DAY, refreshable: true } },
	},
	{ alert: 'dead_letters', on: { dead: { events: 1, stories: 0 } }, short: { dead: { events: 0, stories: 0 } } },
	{
		alert: 'recipient_silent:crm',
		on: { recipients: [{ recipient: 'crm', waiting: 1, byHand: 0, tries: 4 }] }, short: { recipients: [{ recipient: 'crm', waiting: 9, byHand: 0, tries: 3 }] },
		still: { recipients: [{ recipient: 'crm', waiting: 1, byHand: 0, tries: 2 }] }, over: { recipients: [{ recipient: 'crm', waiting: 1, byHand: 0, tries: 1 }] },
	},
	{ alert: 'deaf_inbox', on: { listening: false, heardAt: null }, short: { heardAt: START - 14 * MINUTE } },
	{ alert: 'rights_closed', on: { rightsOpen: false }, short: {} },
	{
		alert: 'purge_overdue',
		on: { purgedAt: START - 3 * DAY - 1 }, short: { purgedAt: START - 3 * DAY },
		still: { purgedAt: START - 2 * DAY }, over: { purgedAt: START - 1.5 * DAY },
	},
	{ alert: 'takeover', on: { takeovers: 5 }, short: { takeovers: 4 }, still: { takeovers: 1 }, over: { takeovers: 0 } },
	{ alert: 'campaign_stopped:autumn', on: { campaigns: [{ campaign: 'autumn', by: 'opt_outs' }] }, short: {} },
	{
		alert: 'variant_stopped:autumn/b',
		on: { variants: [{ campaign: 'autumn', variant: 'b', stoppedAt: START - HOUR, sends: 120, optOuts: 9 }] },
		short: { variants: [{ campaign: 'autumn', variant: 'b', stoppedAt: START - 7 * DAY, sends: 120, optOuts: 9 }] },
	},
	{ alert: 'people_waiting', on: { waitingSince: [START - 20 * HOUR] }, short: { waitingSince: [START - 20 * HOUR + 1] }, still: { waitingSince: [START - 12 * HOUR] }, over: { waitingSince: [START - 12 * HOUR + 1] } },
	{ alert: 'request_overdue', on: { requestsOverdue: 1 }, short: {} },
	{ alert: 'incident_clock:inc_1', on: { incidents: [{ incidentKey: 'inc_1', deadline: START + DAY - 1 }] }, short: { incidents: [{ incidentKey: 'inc_1', deadline: START + DAY }] } },
];

describe('the rules of the alerts', () => {
	it('say nothing on a healthy day', () => {
		expect(codes({})).toEqual([]);
	});

	it.each(EDGES)('$alert begins at its limit, and not before', ({ alert, on, short }) => {
		expect(codes(on)).toEqual([alert]);
		expect(codes(short)).toEqual([]);
	});

	it.each(EDGES.flatMap((edge) => (edge.still && edge.over ? [{ ...edge, still: edge.still, over: edge.over }] : [])))('$alert, once on, stays on past its limit and ends at another', ({ alert, still, over }) => {
		const [code, subject = ''] = alert.split(':');
		const was = openOnly(code as AlertCode, subject);
		expect(codes(still, was)).toEqual([alert]);
		expect(codes(over, was)).toEqual([]);
		expect(codes(still)).toEqual([]);
	});

	it('tells a takeover that stopped sending at once, and as long as it does', () => {
		expect(codes({ takenOver: true, takeovers: 0 })).toEqual(['takeover']);
		const [trouble] = assessAlerts({ ...HEALTHY, takenOver: true, takeovers: 12 }, NOTHING_OPEN);
		expect(wordsOfAlert('takeover', trouble?.figures ?? {})).toMatchObject({ urgency: 'now', cure: { en: expect.stringContaining('Sending was stopped') } });
	});

	it('covers every alert of an account', () => {
		const tried = new Set([...EDGES.map(({ alert }) => alert.split(':')[0]), 'failed_workflow', 'store_restored']);
		expect(ALERT_CODES.filter((code) => !tried.has(code))).toEqual([]);
	});

	it('judges no rate by a few people', () => {
		expect(codes({ optOuts: { hits: 2, people: 3 }, replies: { hits: 0, people: 99 } })).toEqual([]);
		expect(codes({ optOuts: { hits: 0, people: 0 }, replies: { hits: 0, people: 0 } })).toEqual([]);
		expect(codes({ optOuts: { hits: 3, people: 20 } })).toEqual(['opt_outs']);
	});

	it('never calls a first test of 500 people unusual, nor anything within the first week', () => {
		expect(codes({ messages: { last24h: 500, busiest: 3, knownDays: 30 } })).toEqual([]);
		expect(codes({ messages: { last24h: 5000, busiest: 3, knownDays: 6 } })).toEqual([]);
		expect(codes({ messages: { last24h: 501, busiest: 3, knownDays: 30 } })).toEqual(['unusual_volume:messages']);
	});

	it('keeps to limits a team sets', () => {
		const limits = { optOutsOver: 0.02, repliesUnder: 0.2, enough: 50 };
		expect(assessAlerts({ ...HEALTHY, optOuts: { hits: 15, people: 900 }, replies: { hits: 9, people: 50 } }, NOTHING_OPEN, limits).map(({ code }) => code)).toEqual(['few_replies']);
	});

	it('never flaps: while a rate moves within its band, an alert neither begins nor ends', async () => {
		const band = fc.double({ min: 0.0081, max: 0.0099, noNaN: true });
		await holds(
			fc.property(fc.array(band, { minLength: 1, maxLength: 30 }), fc.boolean(), (rates, wasOn) => {
				let on = wasOn;
				for (const rate of rates) {
					on = assessAlerts({ ...HEALTHY, optOuts: { hits: Math.round(rate * 100_000), people: 100_000 } }, on ? openOnly('opt_outs') : NOTHING_OPEN).length > 0;
					expect(on).toBe(wasOn);
				}
			}),
			100,
		);
	});

	it('names a failed workflow once, however often it failed, and forgets it after a day without', () => {
		const failures = [HOUR, 2 * HOUR, 3 * HOUR].map((ago) => ({ workflow: '20 inbox', failedAt: START - ago })).concat({ workflow: '60 retention', failedAt: START - DAY });
		expect(assessStoreAlerts({ now: START, failures, restores: [] })).toEqual([
			{ code: 'failed_workflow', subject: '20 inbox', figures: { workflow: '20 inbox', times: 3, lastAt: START - HOUR } },
		]);
		expect(assessStoreAlerts({ now: START, failures: [], restores: [] })).toEqual([]);
	});

	it('tells a restored store that is closed from one the journal has made good', () => {
		const troubles = assessStoreAlerts({ now: START, failures: [], restores: [{ restoreKey: 'r1', closed: true, learned: 0 }, { restoreKey: 'r2', closed: false, learned: 7 }] });
		const [closed, open] = troubles.map(({ code, figures }) => wordsOfAlert(code, figures).what.en);
		expect(closed).toContain('nothing is sent');
		expect(open).toContain('7 opt-outs and erasures');
	});

	it('have words in both languages, with every figure filled in', () => {
		const all = [
			...EDGES.flatMap(({ on }) => assessAlerts({ ...HEALTHY, ...on }, NOTHING_OPEN)),
			...assessStoreAlerts({ now: START, failures: [{ workflow: '20 inbox', failedAt: START }], restores: [{ restoreKey: 'r1', closed: true, learned: 0 }, { restoreKey: 'r2', closed: false, learned: 7 }] }),
		];
		expect(new Set(all.map(({ code }) => code)).size).toBe(ALERT_CODES.length);
		for (const { code, figures } of all) {
			const { what, cure } = wordsOfAlert(code, figures);
			for (const said of [what, cure]) {
				expect([code, said.en.length > 10, said.nl.length > 10, said.en === said.nl]).toEqual([code, true, true, false]);
				expect(`${said.en} ${said.nl}`).not.toMatch(/undefined|NaN|null|\s\s/);
			}
		}
	});
});
