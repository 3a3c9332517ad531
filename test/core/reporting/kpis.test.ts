import { DIMENSIONS } from '../../../core/reporting/breakdown';
import type { Kpi } from '../../../core/reporting/kpis';
import { frequencyReport } from '../../../core/reporting/frequency';
import { modelledFrequency, modelledRows, modelledTenths } from '../support/kpi-groups-model';
import { histories, PERIOD_HOURS, writeHistory } from '../support/kpi-history';
import { KpiModel, share, type ModelledKpi } from '../support/kpi-model';
import { insertRow } from '../support/purge-rows';
import { holds } from '../support/property';
import { connectLive, DAY, HOUR, START, TestStore } from '../support/store';
import { testServer } from '../support/store-postgres';
import fc from 'fast-check';

/** Whether a person may send now is no count over facts, and has a test of its own. */
const NOT_MODELLED = ['health:sending_closed'];

function plain({ kpi, value, numerator, denominator, low, high }: Kpi | ModelledKpi) {
	return [kpi, rounded(value), numerator ?? null, denominator ?? null, rounded(low ?? null), rounded(high ?? null)];
}

/** Two ways to the ends of an interval differ in the last bits. */
function rounded(value: number | null): number | null {
	return value === null ? null : Number(value.toFixed(9));
}

describe('the figures of the funnel', () => {
	let store: TestStore;
	let accounts = 0;
	/** How often a figure, or a row of a group, was more than nothing: an empty history agrees with anything. */
	const seen = new Map<string, number>();
	const see = (name: string, is: boolean) => seen.set(name, (seen.get(name) ?? 0) + (is ? 1 : 0));

	beforeAll(async () => {
		store = await TestStore.open();
	});
	afterAll(() => store.close());

	const account = () => connectLive(store, `1784${++accounts}`);
	const WEEK = { period: 'custom' as const, from: START, to: START + PERIOD_HOURS * HOUR };

	it('are what a slow count over the same facts gives, as a whole and by every dimension', async () => {
		const other = await account();
		await holds(
			fc.asyncProperty(histories, async (facts) => {
				const accountKey = await account();
				writeHistory(store, accountKey, START, facts);
				const report = await store.use.readFunnel({ accountKey, period: WEEK });
				const model = new KpiModel(facts);
				const modelled = model.kpis();
				const kpis = report.kpis.filter(({ kpi }) => !NOT_MODELLED.includes(kpi));
				expect(kpis.map(plain)).toEqual(modelled.map(plain));
				for (const { kpi, value } of modelled) see(kpi, value !== null && value > 0);
				for (const dimension of DIMENSIONS) {
					const rows = report.breakdowns[dimension].map(({ replyRate, optOutRate, group, ...row }) => {
						for (const [rate, hits] of [[replyRate, row.replied], [optOutRate, row.optedOut]] as const) {
							expect(plain({ kpi: '', ...rate })).toEqual(plain(share('', hits ?? 0, row.people)));
						}
						return { ...row, group: group?.replace(`${accountKey}-`, '') ?? null };
					});
					const expected = modelledRows(model, dimension, START);
					expect([dimension, rows]).toEqual([dimension, expected]);
					for (const row of expected) see(`${dimension} ${row.rest ? 'rest' : row.group === null ? 'none' : 'group'}`, (row.replied ?? 0) > 0);
				}
				const frequency = modelledFrequency(model);
				expect(report.frequency.deciles.map(({ replyRate, ...decile }) => ({ ...decile, rate: replyRate.value }))).toEqual(frequency.deciles);
				expect(report.frequency.cutOff && { leastStories: report.frequency.cutOff.leastStories, people: report.frequency.cutOff.people }).toEqual(frequency.cutOff);
				see('a cut-off', frequency.cutOff !== null);
			}),
			testServer() === null ? 100 : 50,
			true,
		);
		// Another account's people are nobody's here.
		const { kpis } = await store.use.readKpis({ accountKey: other, period: { period: 'everything' } });
		expect(kpis.filter(({ value }) => value !== 0 && value !== null)).toEqual([]);
	});

	it('were all put to the test', () => {
		const never = ['privacy_incidents:purge_overdue', 'language none', 'day none', 'day rest'];
		const few = [...seen].filter(([name, times]) => times < 2 && !never.includes(name));
		expect(few).toEqual([]);
		expect(seen.size).toBeGreaterThan(60);
	});

	it('propose the lowest number of stories from which on people surely answer often enough', async () => {
		// Who sees more answers more often, so the proposal lies within.
		const person = fc.nat(12).chain((stories) => fc.record({ stories: fc.constant(stories), replied: fc.nat(30).map((chance) => chance < stories - 4) }));
		const cutOffs: (number | null)[] = [];
		await holds(
			fc.property(fc.array(person, { maxLength: 120, size: 'max' }), (people) => {
				const report = frequencyReport(new Map(people.map(({ stories }, who) => [`${who}`, stories])), new Set(people.flatMap(({ replied }, who) => (replied ? [`${who}`] : []))));
				const expected = modelledTenths(people);
				expect(report.deciles.map(({ replyRate, ...decile }) => ({ ...decile, rate: replyRate.value }))).toEqual(expected.deciles);
				expect(report.cutOff && { leastStories: report.cutOff.leastStories, people: report.cutOff.people }).toEqual(expected.cutOff);
				cutOffs.push(expected.cutOff?.leastStories ?? null);
			}),
			200,
		);
		expect(cutOffs.filter((cutOff) => cutOff === null).length).toBeGreaterThan(5);
		expect(cutOffs.filter((cutOff) => cutOff !== null && cutOff > 0).length).toBeGreaterThan(30);
	});

	it('tells what closes sending and whether a purge is overdue', async () => {
		const accountKey = await account();
		const read = async () => {
			const { kpis, closing } = await store.use.readFunnel({ accountKey, period: { period: 'last_days', days: 7 } });
			const value = (name: string) => kpis.find(({ kpi }) => kpi === name)?.value;
			return { codes: closing.map(({ code }) => code), closed: value('health:sending_closed'), purge: value('privacy_incidents:purge_overdue') };
		};
		expect(await read()).toEqual({ codes: [], closed: 0, purge: 0 });
		await store.use.setStopSwitch({ accountKey, stopped: true });
		store.now += 8 * DAY;
		expect(await read()).toEqual({ codes: ['stop_switch', 'inbox_not_listening', 'purge_overdue', 'rights_not_published'], closed: 4, purge: 1 });
		store.now -= 8 * DAY;
	});

	it('reads only: nothing of it is written down', async () => {
		const accountKey = await account();
		const before = store.rows('select clock_last from accounts where account_key = ?', accountKey);
		store.now += HOUR;
		await store.use.readFunnel({ accountKey, period: { period: 'last_days', days: 7 } });
		expect(store.rows('select clock_last from accounts where account_key = ?', accountKey)).toEqual(before);
		store.now -= HOUR;
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
