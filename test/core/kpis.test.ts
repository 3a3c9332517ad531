import fc from 'fast-check';
import type { Kpi } from '../../core/reporting/kpis';
import { histories, PERIOD_HOURS, writeHistory, type KpiFact } from './support/kpi-history';
import { insertRow } from './support/purge-rows';
import { holds } from './support/property';
import { connectLive, DAY, HOUR, START, TestStore } from './support/store';

type FactOf<Name extends KpiFact['fact']> = Extract<KpiFact, { fact: Name }>;

/** The figures worked out the slow way, from the facts alone. */
function naive(facts: readonly KpiFact[]): Record<string, number | null> {
	const all = <Name extends KpiFact['fact']>(name: Name) => facts.filter((each): each is FactOf<Name> => each.fact === name);
	const inPeriod = <F extends KpiFact>(list: readonly F[]) => list.filter((each) => each.at >= 0 && each.at < PERIOD_HOURS);
	const people = (list: readonly { who: number }[]) => new Set(list.map((each) => each.who)).size;
	const views = inPeriod(all('engagement')).filter((each) => each.kind === 'view');
	const acts = inPeriod(all('engagement')).filter((each) => each.kind !== 'view');
	const sends = inPeriod(all('send'));
	const sent = sends.filter((each) => each.state === 'sent');
	const soonAfter = (message: { at: number }, act: { at: number }) => act.at > message.at && act.at <= message.at + 7 * 24;
	const writing = all('engagement').filter((each) => ['story_reply', 'message', 'quick_reply', 'postback', 'unsupported'].includes(each.kind));
	const messaged = people(sent);
	const replied = people(sent.filter((message) => writing.some((act) => act.who === message.who && soonAfter(message, act))));
	const optedOut = people(sent.filter((message) => all('opt_out').some((act) => act.who === message.who && soonAfter(message, act))));
	const rate = (part: number) => (messaged < 5 ? null : part / messaged);

	const latest = new Map<string, FactOf<'decision'>>();
	for (const each of inPeriod(all('decision')).sort((a, b) => a.at - b.at)) latest.set(`${each.who} ${each.cause} ${each.step}`, each);
	const noes = [...latest.values()].flatMap((each) => (each.codes === 'yes' ? [] : [each.codes]));
	const byHand = noes.filter((codes) => codes.includes('own_question') && !codes.includes('suppressed'));
	const notAllowed = noes.filter((codes) => !byHand.includes(codes) && !codes.includes('hourly_limit'));
	const reasons = Object.fromEntries(
		[...new Set(notAllowed.flat())].map((code) => [`not_allowed:${code}`, notAllowed.filter((codes) => codes.includes(code)).length]),
	);
	return {
		views: new Set(views.map((each) => `${each.who} ${each.story}`)).size, people_seen: people(views), engagements: acts.length, people_engaged: people(acts),
		messages_sent: sent.length, people_messaged: messaged, people_replied: replied, reply_rate: rate(replied),
		consents: inPeriod(all('consent')).filter((each) => each.act === 'grant').length,
		opt_outs: people(inPeriod(all('opt_out'))), opt_out_rate: rate(optedOut), leads: people(inPeriod(all('lead'))),
		not_allowed: notAllowed.length, ...reasons,
		later: all('plan').filter((each) => each.state === 'due').length,
		by_hand: byHand.length + sends.filter((each) => each.state === 'refused' && /token_dead|configuration/.test(each.error ?? '')).length,
		delivery_unknown: sends.filter((each) => each.state === 'unknown').length,
		purged: inPeriod(all('purge')).reduce((sum, each) => sum + each.people, 0),
	};
}

const valuesOf = (kpis: readonly Kpi[]) => Object.fromEntries(kpis.map(({ kpi, value }) => [kpi, value]));

describe('the figures of the funnel', () => {
	let store: TestStore;
	let accounts = 0;
	/** How often a figure was more than nothing: an empty history agrees with anything. */
	const seen = new Map<string, number>();

	beforeAll(async () => {
		store = await TestStore.open();
	});
	afterAll(() => store.close());

	const account = () => connectLive(store, `1784${++accounts}`);
	const WEEK = { period: 'custom' as const, from: START, to: START + PERIOD_HOURS * HOUR };

	it('are what a slow count over the same facts gives', async () => {
		const other = await account();
		await holds(
			fc.asyncProperty(histories, async (facts) => {
				const accountKey = await account();
				writeHistory(store, accountKey, START, facts);
				const { kpis } = await store.use.readKpis({ accountKey, period: WEEK });
				expect(valuesOf(kpis)).toEqual(naive(facts));
				for (const { kpi, value } of kpis) if (value !== null && value > 0) seen.set(kpi, (seen.get(kpi) ?? 0) + 1);
				for (const { value, numerator, denominator } of kpis) {
					if (denominator === undefined || numerator === undefined) continue;
					expect(value).toBe(denominator < 5 ? null : numerator / denominator);
				}
			}),
			200,
		);
		// Another account's people are nobody's here.
		const { kpis } = await store.use.readKpis({ accountKey: other, period: { period: 'everything' } });
		expect(kpis.filter(({ value }) => value !== 0).map(({ kpi, value }) => [kpi, value])).toEqual([['reply_rate', null], ['opt_out_rate', null]]);
	});

	it('were all put to the test', () => {
		const names = Object.keys(naive([])).filter((name) => (seen.get(name) ?? 0) < 10);
		expect(names).toEqual([]);
	});

	it('counts whole days of the account, the same from morning to night, also over the change of the clocks', async () => {
		const accountKey = await account();
		const read = () => store.use.readKpis({ accountKey, period: { period: 'last_days', days: 7 } });
		const times = ({ from, to }: { from: number; to: number }) => [new Date(from).toISOString(), new Date(to).toISOString()];
		store.now = START;
		const morning = times(await read());
		expect(morning).toEqual(['2026-11-15T23:00:00.000Z', '2026-11-22T23:00:00.000Z']);
		store.now = START + 12 * HOUR;
		expect(times(await read())).toEqual(morning);
		store.now = Date.UTC(2027, 2, 31, 10);
		expect(times(await read())).toEqual(['2027-03-23T23:00:00.000Z', '2027-03-30T22:00:00.000Z']);
	});

	it('shows that every sent message has a decision, a purpose and a basis, and when one has not', async () => {
		const accountKey = await account();
		const send = (key: string, purpose: string, basis: string, state = 'sent') =>
			insertRow(store.raw, 'sends', {
				account_key: accountKey, viewer_key: 'v', send_key: accountKey + key, cause: key, step: 'x', copy_key: 'x', copy_version: 1, language: 'nl', purpose,
				lawful_basis: basis, evidence: '{}', state, claimed_at: START, lease_until: 0, text_hash: key,
			}, key);
		const decision = (key: string, allowed: number) =>
			insertRow(store.raw, 'decisions', {
				account_key: accountKey, viewer_key: 'v', decision_key: accountKey + key, cause: key, step: 'x', at: START - DAY, send: allowed, reasons: '[]',
			}, key);
		send('a', 'promotion', 'consent');
		decision('a', 1);
		send('b', 'service', 'answer_to_own_message', 'unknown');
		expect(await store.use.verifySends({ accountKey })).toEqual({ sent: 1, withDecision: 1, withPurpose: 1, withLawfulBasis: 1, withAll: 1 });
		send('no decision', 'service', 'consent');
		send('a no', 'service', 'consent');
		decision('a no', 0);
		send('no purpose', '', 'consent');
		decision('no purpose', 1);
		send('no basis', 'service', 'because');
		decision('no basis', 1);
		expect(await store.use.verifySends({ accountKey })).toEqual({ sent: 5, withDecision: 3, withPurpose: 4, withLawfulBasis: 4, withAll: 1 });
	});
});
