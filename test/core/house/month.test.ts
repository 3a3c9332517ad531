import { findingsOf } from '../../../core/house/review-findings';
import { SECRET } from '../support/house-world';
import { Month } from '../support/month';
import { MINUTE } from '../support/store';

/** Days pass by the store's clock: the whole store and its rules, none of n8n. The same on a real n8n: test/e2e/month. */
describe('a month', () => {
	let month: Month;
	afterEach(() => month.close());

	/** The review of the month, and what it found wrong. */
	async function review() {
		const { accountKey, store } = month.world;
		await store.use.noteCare({ what: 'backup', detail: {} });
		store.now += MINUTE;
		const { facts } = await store.use.makeReview({ accountKey, month: new Date(month.world.store.now).toISOString().slice(0, 7), keeping: [] });
		return { facts, wrong: findingsOf(facts).filter(({ well }) => !well).map(({ what }) => what.en) };
	}

	/** Nobody who opted out got anything afterwards, and every message has a decision that allowed it. */
	function expectNothingForbidden() {
		const { store, outreach } = month.world;
		expect(month.optedOut.size).toBeGreaterThan(0);
		expect(outreach.messages.filter(({ recipient, at }) => at > (month.optedOut.get(recipient) ?? Infinity))).toEqual([]);
		const unproven = "select send_key from sends where not exists (select 1 from decisions where decisions.cause = sends.cause and decisions.step = sends.step and decisions.viewer_key = sends.viewer_key and decisions.send = 1)";
		expect(store.rows(unproven)).toEqual([]);
	}

	it('in which everything runs fires no alert at all, and its review finds nothing', async () => {
		month = await Month.open();
		await month.live(30);
		expect(month.told).toEqual([]);
		expect(month.world.outreach.messages.length).toBeGreaterThan(90);
		const { facts, wrong } = await review();
		expect(wrong).toEqual([]);
		expect(facts.people.messaged).toBeGreaterThan(150);
		expectNothingForbidden();
	});

	it('with trouble tells each by the right alert, once, sends nothing forbidden, and its review says so', async () => {
		month = await Month.open(['a', 'b']);
		const { world } = month;
		const { accountKey } = world;
		await month.live(20, {
			troubles: {
				3: async () => {
					month.deaf = true;
				},
				4: async () => {
					month.deaf = false;
				},
				6: () => month.test(230),
				9: async () => {
					world.store.raw.exec("update tokens set state = 'dead', problem = 'token_dead 190/460'");
					await world.store.use.reportFailedCall({ accountKey, appSecret: SECRET, tokenId: 'x', error: { class: 'token_dead', code: 190, subcode: 460 } });
				},
				10: () => world.logIn(),
				11: async () => {
					month.purging = false;
				},
				15: async () => {
					month.purging = true;
					for (let n = 1; n <= 5; n++) await world.writesByPhone(String(700_200_300_000_000 + n));
				},
				18: async () => {
					await world.store.use.reportFailedCall({ accountKey, appSecret: SECRET, tokenId: 'x', error: { class: 'account_stop', code: 10, subcode: 1893063 } });
					await month.look();
				},
				19: async () => {
					await world.store.use.noteGoodCall({ accountKey });
					world.store.now += MINUTE;
				},
			},
		});
		const codes = month.told.map((line) => line.replace(/^\d+: /, ''));
		expect([...codes].sort()).toEqual([...new Set(codes)].sort());
		expect(month.told).toEqual(expect.arrayContaining(['3: deaf_inbox', '9: token_dead', '15: takeover', '18: restriction', expect.stringMatching(/: purge_overdue$/), expect.stringMatching(/: variant_stopped:autumn\/b$/), expect.stringMatching(/: opt_outs$/), expect.stringMatching(/: campaign_stopped:autumn$/)]));
		expectNothingForbidden();
		const november = await world.store.use.makeReview({ accountKey, month: '2026-11', keeping: [] });
		const { facts } = await review();
		const told = [...november.facts.alerts, ...facts.alerts].map(({ code }) => code);
		expect(new Set(told)).toEqual(new Set(codes.map((code) => code.split(':')[0])));
		expect(facts.purges.longestGapDays).toBeGreaterThan(3);
	});
});
