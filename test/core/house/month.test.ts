import { existsSync } from 'node:fs';
import { findingsOf } from '../../../core/house/review-findings';
import type { ReviewFacts } from '../../../core/house/review-facts';
import { Month, type Trouble } from '../support/month';
import { askedTwice, forbidden } from '../support/month-judge';
import { DAY, HOUR, MINUTE } from '../support/store';

jest.setTimeout(1_800_000);

const RESTORED_ON = 22;
/**
 * What was sent and answered since the backup the store has forgotten: it looks unanswered, our own messages look like a
 * colleague's, and no purge since is known. Automation keeps silent for these people, and a colleague hears of it.
 */
const AFTER_A_RESTORE = ['store_restored', 'people_waiting', 'takeover', 'dead_letters', 'purge_overdue'];

/** Thirty days at the local Instagram by clock steps: store, journal, backup, HTTP and webhooks are real, n8n is not there. */
describe('a month in the sandbox', () => {
	let month: Month;
	afterEach(() => month.close());

	/** Reviews of all months the days lie in, and what the last one found wrong. */
	async function review() {
		const { use, accountKey } = month.funnel;
		await use.noteCare({ what: 'backup', detail: {} });
		const months = new Set([29, 15, 0].map((ago) => new Date(month.now - ago * DAY).toISOString().slice(0, 7)));
		const made: ReviewFacts[] = [];
		month.funnel.control.stepClock(MINUTE);
		for (const name of months) made.push((await use.makeReview({ accountKey, month: name, keeping: [] })).facts);
		const said = made.flatMap((facts) => findingsOf(facts).filter(({ well }) => !well).map(({ what }) => what.en));
		return { made, said, codes: new Set(made.flatMap(({ alerts }) => alerts.map(({ code }) => code))) };
	}

	it('in which everything runs fires no alert at all, and its review finds nothing', async () => {
		month = await Month.open();
		await month.live(16);
		await month.backUp();
		await month.live(14);
		expect(month.told).toEqual([]);
		expect(month.funnel.control.judge.received().length).toBeGreaterThan(350);
		expect(month.optedOut.size).toBeGreaterThan(0);
		expect([forbidden(month), askedTwice(month)]).toEqual([[], []]);
		const { made, said } = await review();
		expect(said).toEqual([]);
		expect(made.reduce((sum, { people }) => sum + people.messaged, 0)).toBeGreaterThan(120);
	});

	it('with trouble tells each by the right alert, sends nothing forbidden, and its reviews say so', async () => {
		month = await Month.open(['a', 'b']);
		const { control } = month.funnel;
		let backup = '';
		const leads: string[] = [];
		const nextLead = () => {
			const lead = [...month.yes].find((each) => !leads.includes(each) && !month.optedOut.has(each));
			if (lead === undefined) throw new Error('there is no lead');
			leads.push(lead);
			return lead;
		};
		const troubles: Readonly<Record<number, Trouble>> = {
			// The inbox is deaf for a day: nothing reaches it, and nothing looks.
			3: () => {
				control.hold();
				month.funnel.listening = false;
				month.silences.push({ why: 'while deaf', from: month.now + 15 * MINUTE, to: Infinity });
				return Promise.resolve();
			},
			4: async () => {
				for (const silence of month.silences) silence.to = month.now;
				month.funnel.listening = true;
				control.release();
				await month.beat();
			},
			// A variant people cannot stand.
			6: () => month.test(230),
			// The token dies.
			9: async () => {
				control.revokeToken();
				await month.beat();
			},
			10: async () => {
				expect(await month.funnel.connect(control.shortToken())).toBe(true);
			},
			// The CRM is down while somebody opts out.
			11: async () => {
				month.crm.down = true;
				await month.stops(nextLead());
				for (let turn = 0; turn < 4; turn++) {
					control.stepClock(25 * MINUTE);
					await month.beat();
				}
				await month.look();
				month.crm.down = false;
			},
			// Somebody of the account answers from the phone, past the funnel.
			14: async () => {
				for (let n = 1; n <= 5; n++) {
					month.writesByPhone(nextLead());
					await month.pass(MINUTE);
				}
				for (const person of month.takenOver.keys()) month.says(person, 'Nog zo mooi', 'story-reply');
			},
			15: async () => {
				backup = await month.backUp();
			},
			18: () => month.stops(nextLead()),
			20: () => month.erase(nextLead()),
			[RESTORED_ON]: async () => {
				await month.restore(backup);
				await month.beat();
				await month.look();
			},
			// Whoever was told to be left alone, comes back.
			24: async () => {
				for (const person of [...month.optedOut.keys(), ...month.erased.keys()]) month.says(person, 'Mooi!', 'story-reply');
				await month.pass(MINUTE);
			},
		};
		await month.live(30, troubles);
		expect(existsSync(backup)).toBe(true);
		const dayOf = (line: string) => Number(line.split(':')[0]);
		const before = month.told.filter((line) => dayOf(line) < RESTORED_ON);
		// Without a token the reconciler cannot look, so the inbox is deaf too.
		expect(before.filter((line) => !/: (opt_outs|campaign_stopped:autumn)$/.test(line))).toEqual([
			'3: deaf_inbox', '6: variant_stopped:autumn/b', '9: token_dead', '9: deaf_inbox', '11: recipient_silent:crm', '14: takeover',
		]);
		expect(before.map((line) => line.replace(/^\d+: /, ''))).toContain('opt_outs');
		const after = month.told.filter((line) => dayOf(line) >= RESTORED_ON);
		expect(after).toContain(`${RESTORED_ON}: store_restored`);
		expect(after.map((line) => line.replace(/^\d+: /, '')).filter((code) => !AFTER_A_RESTORE.includes(code))).toEqual([]);
		expect([forbidden(month), askedTwice(month)]).toEqual([[], []]);
		// What the journal made good is told for a week.
		expect((await month.funnel.use.checkStoreAlerts({ failures: [] })).open).toEqual([]);
		// The CRM heard of every opt-out and of the erasure, whatever was down.
		expect(month.crm.told.filter(({ what }) => what === 'erasure').length).toBeGreaterThan(0);
		expect(month.crm.told.filter(({ what }) => what === 'stop').length).toBeGreaterThanOrEqual(2);
		const { made, said, codes } = await review();
		const known = new Set(month.told.map((line) => line.replace(/^\d+: /, '').split(':')[0] ?? ''));
		expect([...codes].sort()).toEqual([...known].sort());
		expect(said).toEqual(expect.arrayContaining([expect.stringMatching(/^Alerts: /), expect.stringMatching(/^The store was put back 1 times\. .* in no figure/)]));
		for (const { sends, ledger } of made) expect([sends.withoutDecision, sends.withoutPurpose, sends.withoutBasis, ledger.problems]).toEqual([0, 0, 0, 0]);
	});

	it('control: put back without its journal and answered for without looking, it messages who opted out since, and that is seen', async () => {
		month = await Month.open();
		await month.live(2);
		const backup = await month.backUp();
		const [lead = ''] = month.yes;
		await month.stops(lead);
		await month.pass(2 * HOUR);
		await month.restore(backup, 'lost');
		// The reconciler would read the STOP in the conversation again.
		month.funnel.listening = false;
		await month.beat();
		await month.look();
		expect(month.told).toContain('2: store_restored');
		month.says(lead, 'Mooi!', 'story-reply');
		await month.pass(MINUTE);
		// Closed: nothing goes out.
		expect(forbidden(month)).toEqual([]);
		await month.funnel.use.confirmRestore({ person: 'Noor', reason: 'not looked at', dropWaiting: false });
		expect((await month.funnel.use.checkStoreAlerts({ failures: [] })).open).toEqual([]);
		month.says(lead, 'En deze!', 'story-reply');
		await month.pass(MINUTE);
		expect(forbidden(month)).toEqual([expect.stringContaining('after STOP')]);
	});
});
