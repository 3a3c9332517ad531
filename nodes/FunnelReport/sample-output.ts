import { ACCOUNT, sample, type Samples } from '../shared/samples';

const PERIOD = { period: 'last_days', from: '2026-11-15T23:00:00.000Z', to: '2026-11-22T23:00:00.000Z' };
const REPLY = { replyRate: 0.145, replyLow: 0.096, replyHigh: 0.213 };
const RATE = { rate: 0.145, low: 0.096, high: 0.213 };

const ALERT = {
	alertKey: 'alt_6b31', ...ACCOUNT, code: 'token_ending', subject: '', state: 'open', urgency: 'today',
	openedAt: '2026-11-23T06:00:00.000Z', endedAt: null,
	what_en: 'The token of the account ends in 6 days …', cure_en: 'Run the operation "Refresh Token" of the Instagram node; …',
	what_nl: 'Het token van het account loopt over 6 dagen af …', cure_nl: 'Voer de operatie "Refresh Token" uit; …',
	figures: '{"daysLeft":6,"expiresAt":1795942800000}',
};
const HEAD = { ...ACCOUNT, at: '2026-11-23T09:00:00.000Z', entries: 412, proof: 'sfl1.acc_4f1c.…', publicKey: '-----BEGIN PUBLIC KEY-----…' };
const RESULTS = { stories: 1, replies: 14, repliers: 13, dms: 12, leads: 3, reach: 940, replyRate: 0.0138, withoutReach: 0, cause: null };

/** What Funnel Report gives. Figures without a base, and those of fewer than five people, are null. */
export const funnelReportSamples: Samples = {
	'figure kpis': [
		sample(0, {
			...ACCOUNT, kpi: 'reply_rate', value: 0.145, numerator: 20, denominator: 138, unit: 'rate', low: 0.096, high: 0.213, targetFrom: 0.1, targetTo: 0.2, ...PERIOD,
		}),
	],
	'figure breakdown': [
		sample(0, {
			...ACCOUNT, by: 'theme', group: 'glazes', rest: false, messages: 140, people: 138, replied: 20, optedOut: 0, leads: 6,
			...REPLY, optOutRate: 0, optOutLow: 0, optOutHigh: 0.027, ...PERIOD,
		}),
	],
	'figure frequency': [
		sample(0, { ...ACCOUNT, decile: 1, leastStories: 9, mostStories: 14, people: 41, ...REPLY, cutOffStories: 4, cutOffPeople: 120, ...PERIOD }),
	],
	'figure report': [
		sample(
			0,
			{
				...ACCOUNT, username: 'bluekiln', subject: 'Funnel report …', mailHtml: '<h1>…', mailText: '…',
				charts: [{ name: 'funnel', title: 'From viewer to customer', description: '…' }], ...PERIOD,
			},
			{ files: ['csv', 'page', 'funnel', 'reply_rate', 'opt_outs', 'stories', 'funnel_svg'] },
		),
	],
	'figure storyResults': [
		sample(0, { ...ACCOUNT, storyKey: 'sty_13aa', postedAt: '2026-11-21T08:00:00.000Z', theme: 'glazes', ...RESULTS }, { when: 'per story' }),
		sample(0, { ...ACCOUNT, theme: 'glazes', ...RESULTS }, { when: 'per theme; per call with `call` in its place', sometimes: ['theme'] }),
		sample(0, { ...ACCOUNT, call: 'reply', ...RESULTS }, { when: 'per call' }),
	],
	'figure variants': [
		sample(0, {
			...ACCOUNT, campaign: 'autumn_glazes', variant: 'A', people: 138, replied: 20, optedOut: 0, evidence: 1, replyRate: RATE, optOutRate: { rate: 0, low: 0, high: 0.027 },
			stoppedAt: null, verdict: 'undecided', replyEvidence: 2.1, replyBound: 20, peopleNeeded: 400,
		}),
	],
	'proof auditExport': [sample(0, { ...ACCOUNT, from: '2026-11-01T00:00:00.000Z', to: '2026-12-01T00:00:00.000Z', records: 2310 }, { files: ['data'] })],
	'proof verifyAudit': [
		sample(0, { file: 'audit-acc_4f1c-2026-11-01.jsonl', intact: true, records: 2310, ...ACCOUNT, from: '2026-11-01T00:00:00.000Z', to: '2026-12-01T00:00:00.000Z', madeAt: '2026-12-01T08:00:00.000Z' }),
		sample(0, { file: 'audit-acc_4f1c-2026-11-01.jsonl', intact: false, line: 17, problem: 'the end is missing' }, { when: 'the file was changed' }),
	],
	'proof evidence': [sample(0, { ...ACCOUNT, sent: 140, withDecision: 140, withPurpose: 140, withLawfulBasis: 140, withAll: 140, complete: true })],
	'proof ledgerHead': [sample(0, { ...HEAD, verified: true, problems: 0 })],
	'proof verifyLedger': [
		sample(0, { ...ACCOUNT, verdict: 'by_itself', proofOf: null, verified: true, problems: [] }),
		sample(0, { ...ACCOUNT, verdict: 'holds', proofOf: '2026-11-16T09:00:00.000Z', verified: true, problems: [] }, { when: 'with a *Proof*' }),
	],
	'watch checkAlerts': [sample(0, ALERT)],
	'watch alertsTold': [sample(0, { alertKey: 'alt_6b31', told: true })],
	'watch listTasks': [
		sample(0, {
			taskKey: 'tsk_0d4f', ...ACCOUNT, kind: 'answer', reason: 'own_question', state: 'open', since: '2026-11-23T08:40:00.000Z', deadline: '2026-11-24T08:40:00.000Z',
			what_en: 'Somebody wrote something that no workflow answers', cure_en: 'Answer while the messaging window is open; …',
			what_nl: 'Iemand schreef iets wat geen workflow beantwoordt', cure_nl: 'Antwoord zolang het berichtvenster open is; …', isNew: true,
		}),
	],
	'watch monthlyReview': [
		sample(0, {
			reviewKey: 'rev_ac02', ...ACCOUNT, month: '2026-10', revision: 1, madeAt: '2026-11-02T07:00:00.000Z', signedBy: '', inOrder: false,
			findings_en: 'Nobody looked which workflows keep executions. …', findings_nl: '…', facts: '{"month":"2026-10",…}',
		}),
	],
};
