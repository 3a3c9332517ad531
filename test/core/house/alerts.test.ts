import { readOptOuts, readReplies } from '../../../core/house/alert-shares';
import { follower, HouseWorld, SECRET } from '../support/house-world';
import { insertRow } from '../support/purge-rows';
import { writeHistory } from '../support/kpi-history';
import { connectLive, DAY, HOUR, MINUTE, START, TestStore } from '../support/store';
import { MARA } from '../support/wire';

describe('alerts over a real store', () => {
	let world: HouseWorld;
	beforeEach(async () => {
		world = await HouseWorld.open();
	});
	afterEach(() => world.close());

	const failed = (errorClass: 'account_stop' | 'token_dead') =>
		world.store.use.reportFailedCall({ accountKey: world.accountKey, appSecret: SECRET, tokenId: 'x', error: { class: errorClass, code: 190, subcode: null } });
	const began = async () => (await world.look()).began;
	/** The trouble is there: told once, and not again at the next look. */
	const tellsOnce = async (...codes: string[]) => {
		expect(await began()).toEqual(codes);
		expect(await world.look()).toMatchObject({ began: [], ended: [] });
	};
	const ends = async (...codes: string[]) => expect(await world.look()).toMatchObject({ began: [], ended: codes });

	it('say nothing of an account where everything runs', async () => {
		await world.pass(DAY);
		await world.asks(MARA);
		expect(await began()).toEqual([]);
	});

	it('a deaf inbox: neither webhook nor pass for 15 minutes, or the subscription lost', async () => {
		world.store.now += 16 * MINUTE;
		await world.keepHouse({ deaf: true });
		await tellsOnce('deaf_inbox');
		await world.keepHouse();
		await ends('deaf_inbox');
		await world.store.use.recordSubscription({ accountKey: world.accountKey, change: 'lost' });
		await tellsOnce('deaf_inbox');
	});

	it('the page of rights is gone', async () => {
		world.store.now += 16 * MINUTE;
		await world.keepHouse({ rights: false });
		await tellsOnce('rights_closed');
		await world.keepHouse();
		await ends('rights_closed');
	});

	it('a dead token, and the owner logging in again', async () => {
		world.store.raw.exec("update tokens set state = 'dead', problem = 'token_dead 190/460'");
		await tellsOnce('token_dead');
		await world.logIn();
		await ends('token_dead');
	});

	it('a token that comes to its end and was not refreshed', async () => {
		await world.pass(52 * DAY);
		expect(await began()).toEqual([]);
		await world.pass(1 * DAY + HOUR);
		await tellsOnce('token_ending');
		await world.logIn();
		await ends('token_ending');
	});

	it('a restriction: one alert over all its pauses, until a call goes well', async () => {
		await failed('account_stop');
		await tellsOnce('restriction');
		world.store.now += 31 * MINUTE;
		await world.keepHouse();
		expect(await world.look()).toMatchObject({ began: [], ended: [] });
		await failed('account_stop');
		expect(await world.look()).toMatchObject({ began: [], ended: [] });
		world.store.now += 2 * HOUR;
		await world.keepHouse();
		await world.store.use.noteGoodCall({ accountKey: world.accountKey });
		await ends('restriction');
	});

	it('a set-up that lacks something', async () => {
		const event = await world.replies(MARA);
		await world.outreach.failed(await world.outreach.mustClaim(event, 'soft_touch'), 'configuration');
		await tellsOnce('needs_owner');
		await world.logIn();
		await ends('needs_owner');
	});

	it('dead letters: handed to a workflow ten times and never taken, until a colleague has seen to it', async () => {
		await world.replies(MARA);
		for (let tries = 0; tries < 12; tries++) {
			world.store.now += 8 * HOUR;
			await world.store.use.takeDueEvents({ limit: 10 });
		}
		await world.keepHouse();
		expect(await began()).toEqual(['dead_letters', 'people_waiting']);
		const [task] = (await world.store.use.syncTasks({ accountKey: world.accountKey })).open;
		await world.store.use.closeTask({ accountKey: world.accountKey, taskKey: task?.taskKey ?? '', by: 'Noor', decision: 'done' });
		await ends('dead_letters', 'people_waiting');
	});

	it('a recipient that is down: told after the fourth try, over when it confirms', async () => {
		const viewerKey = await world.outreach.agrees(MARA);
		await world.store.use.recordRecipient({ accountKey: world.accountKey, viewerKey, recipient: 'crm', fields: ['viewerKey'] });
		world.store.now += MINUTE;
		await world.writes(MARA, 'STOP');
		for (let tries = 1; tries <= 4; tries++) {
			expect(await began()).toEqual([]);
			const [due] = await world.store.use.takeDuePassOns({ limit: 10 });
			await world.store.use.settlePassOn({ passOnKey: due?.passOnKey ?? '', result: { done: false, problem: 'ECONNREFUSED' } });
			world.store.now += HOUR;
			await world.keepHouse();
		}
		await tellsOnce('recipient_silent:crm');
		const [due] = await world.store.use.takeDuePassOns({ limit: 10 });
		await world.store.use.settlePassOn({ passOnKey: due?.passOnKey ?? '', result: { done: true } });
		await ends('recipient_silent:crm');
	});

	it('an overdue purge, days before sending closes for it', async () => {
		world.store.now += 3 * DAY + HOUR;
		await world.keepHouse({ purged: false });
		await tellsOnce('purge_overdue');
		const event = await world.replies(MARA);
		expect(await world.outreach.claim(event, 'soft_touch')).toMatchObject({ outcome: 'claimed' });
		await world.keepHouse();
		await ends('purge_overdue');
	});

	it('a colleague answering many from the phone; over when a day went by without', async () => {
		for (let n = 1; n <= 5; n++) {
			await world.writes(follower(n), 'Zijn jullie open?');
			await world.writesByPhone(follower(n));
			expect(await began()).toEqual(n === 5 ? ['takeover'] : []);
		}
		await world.pass(DAY + HOUR);
		await ends('takeover');
	});

	it('no colleague where another inbox tool is known to write; a takeover that stops sending, until it is let go on', async () => {
		const { accountKey, store } = world;
		for (let n = 1; n <= 9; n++) await world.writes(follower(n), 'Zijn jullie open?');
		store.raw.exec("update accounts set inbox_tool = 'ManyChat'");
		for (let n = 1; n <= 9; n++) await world.writesByPhone(follower(n));
		expect(await began()).toEqual([]);
		store.raw.exec('update accounts set inbox_tool = null');
		await world.pass(2 * DAY);
		for (let n = 21; n <= 30; n++) await world.writesByPhone(follower(n));
		const { began: codes, news } = await world.look();
		expect([codes, news[0]?.figures]).toEqual([['takeover'], { people: 10, sending: 'stopped' }]);
		await world.pass(2 * DAY);
		expect(await world.look()).toMatchObject({ began: [], ended: [] });
		await store.use.setStopSwitch({ accountKey, stopped: false });
		await ends('takeover');
	});

	it('opt-outs over 1 %: three people, told with their figures', async () => {
		for (let n = 1; n <= 12; n++) await world.asks(follower(n));
		world.store.now += MINUTE;
		for (const n of [1, 2]) await world.writes(follower(n), 'STOP');
		expect(await began()).toEqual([]);
		await world.writes(follower(3), 'STOP');
		const { began: codes, news } = await world.look();
		expect(codes).toEqual(['opt_outs']);
		expect(news[0]?.figures).toEqual({ optedOut: 3, messaged: 12, limit: 0.01 });
		await world.pass(36 * DAY);
		await ends('opt_outs');
	});

	it('replies under 10 %, once a hundred people had their week to answer', async () => {
		for (let n = 1; n <= 100; n++) {
			// Each writes before the message, and 9 after it.
			await world.asks(follower(n));
			world.store.now += 2 * MINUTE;
			if (n <= 9) await world.writes(follower(n), 'leuk');
			await world.keepHouse();
		}
		for (const { taskKey } of (await world.store.use.syncTasks({ accountKey: world.accountKey })).open) await world.store.use.closeTask({ accountKey: world.accountKey, taskKey, by: 'Noor', decision: 'done' });
		await world.pass(6 * DAY);
		expect(await began()).toEqual([]);
		await world.pass(2 * DAY);
		const { began: codes, news } = await world.look();
		expect(codes).toEqual(['few_replies']);
		expect(news[0]?.figures).toEqual({ replied: 9, messaged: 100, limit: 0.1 });
	});

	it('a campaign and a variant their brakes have stopped', async () => {
		const { accountKey, store } = world;
		insertRow(store.raw, 'campaigns', { account_key: accountKey, campaign: 'autumn', batch: 100, created_at: START, counted_sends: 150, counted_opt_outs: 12 }, 'autumn');
		insertRow(store.raw, 'campaigns', { account_key: accountKey, campaign: 'winter', batch: 100, created_at: START, stopped_at: START, stopped_by: 'person' }, 'winter');
		insertRow(store.raw, 'campaign_variants', { account_key: accountKey, campaign: 'winter', variant: 'b', sends: 120, opt_outs: 11, stopped_at: START }, 'b');
		await tellsOnce('campaign_stopped:autumn', 'variant_stopped:winter/b');
		await store.use.switchCampaign({ accountKey, campaign: 'autumn', stopped: false });
		await ends('campaign_stopped:autumn');
		await world.pass(7 * DAY + HOUR);
		await ends('variant_stopped:winter/b');
	});

	it('people who wait while their window closes', async () => {
		await world.writes(MARA, 'Wat kost die vaas?');
		await world.pass(19 * HOUR);
		expect(await began()).toEqual([]);
		await world.pass(HOUR);
		await tellsOnce('people_waiting');
		await world.writesByPhone(MARA);
		await ends('people_waiting');
	});

	it('a request past its due date', async () => {
		const opened = await world.store.use.openRequest({ accountKey: world.accountKey, kind: 'rectification', language: 'nl', detail: 'naam', visitor: '192.0.2.7' });
		if (!opened.opened) throw new Error('not opened');
		await world.writes(MARA, opened.message).catch(() => undefined);
		await world.store.use.carryOutRequests({ limit: 10 });
		await world.pass(29 * DAY);
		expect(await began()).toEqual([]);
		await world.pass(3 * DAY);
		await tellsOnce('request_overdue');
		await world.store.use.closeRequest({ requestKey: opened.request.requestKey, outcome: 'done', answer: 'Gedaan.', person: 'Noor' });
		await ends('request_overdue');
	});

	it('an unusual volume of messages, and of looks at people', async () => {
		const { accountKey, store } = world;
		const send = (at: number, n: number) => insertRow(store.raw, 'sends', {
			account_key: accountKey, viewer_key: `v${n}`, send_key: `vol-${n}`, cause: `c${n}`, step: 'x', copy_key: 'x', copy_version: 1, language: 'nl', purpose: 'service', lawful_basis: 'consent',
			evidence: '{}', state: 'unknown', claimed_at: at, lease_until: 0, text_hash: `${n}`, given_to_human_at: 1,
		}, `${n}`);
		for (let n = 0; n < 150; n++) send(START - 10 * DAY + n, n);
		for (let n = 0; n < 501; n++) send(START - HOUR + n, 1000 + n);
		await tellsOnce('unusual_volume:messages');
		for (let n = 0; n < 4; n++) store.raw.prepare('insert into audit_log (entry_key, account_key, at, act, what, detail) values (?, ?, ?, ?, ?, ?)').run(`a${n}`, accountKey, START - 9 * DAY, 'access', 'why', '{}');
		for (let n = 0; n < 30; n++) store.raw.prepare('insert into audit_log (entry_key, account_key, at, act, what, detail) values (?, ?, ?, ?, ?, ?)').run(`b${n}`, accountKey, START, 'access', 'why', '{}');
		await tellsOnce('unusual_volume:looks');
		await world.pass(DAY + HOUR);
		await ends('unusual_volume:looks', 'unusual_volume:messages');
	});

	it('a failed workflow, once for all its failures', async () => {
		world.failures = [1, 2, 3].map((n) => ({ workflow: '41 CRM sync', failedAt: world.store.now - n * MINUTE }));
		await tellsOnce('failed_workflow:41 CRM sync');
		world.failures.push({ workflow: '41 CRM sync', failedAt: world.store.now });
		expect((await world.look()).news).toEqual([]);
		await world.pass(DAY);
		await ends('failed_workflow:41 CRM sync');
	});

	it('give out again what nobody confirmed to have told, also when it ended meanwhile', async () => {
		const check = () => world.store.use.checkAlerts({ accountKey: world.accountKey });
		world.store.now += 16 * MINUTE;
		await world.keepHouse({ rights: false });
		const [first] = (await check()).news;
		expect((await check()).news.map(({ alertKey }) => alertKey)).toEqual([first?.alertKey]);
		await world.keepHouse();
		const [again] = (await check()).news;
		expect(again).toMatchObject({ alertKey: first?.alertKey, endedAt: world.store.now });
		await world.store.use.alertsTold({ alerts: [{ alertKey: first?.alertKey ?? '', ended: false }] });
		expect((await check()).news).toHaveLength(1);
		await world.store.use.alertsTold({ alerts: [{ alertKey: first?.alertKey ?? '', ended: true }] });
		expect((await check()).news).toEqual([]);
		expect((await check()).open).toEqual([]);
	});
});

describe('the rates of the alerts', () => {
	it('are those of the report', async () => {
		const store = await TestStore.open();
		try {
			const accountKey = await connectLive(store, '17841400000000888');
			const facts = Array.from({ length: 10 }, (_, who) => [
				{ fact: 'send' as const, who, at: 10 + who, about: { event: null }, step: 1, state: 'sent', error: null, channel: null, language: 'nl' as const, variant: null, copy: 'welcome', proof: 'whole' as const },
				...(who < 4 ? [{ fact: 'engagement' as const, who, at: 20 + who, kind: 'message', story: 0 }] : []),
				...(who === 5 ? [{ fact: 'engagement' as const, who, at: 5, kind: 'message', story: 0 }] : []),
				...(who < 2 ? [{ fact: 'opt_out' as const, who, at: 30 + who }] : []),
				...(who === 9 ? [{ fact: 'opt_out' as const, who, at: 10 + 9 + 7 * 24 + 1 }] : []),
			]).flat();
			writeHistory(store, accountKey, START, facts);
			const period = { period: 'custom' as const, from: START, to: START + 7 * DAY };
			const { kpis } = await store.use.readKpis({ accountKey, period });
			const ofKpi = (name: string) => {
				const kpi = kpis.find((each) => each.kpi === name);
				return { hits: kpi?.numerator, people: kpi?.denominator };
			};
			const { store: raw, close } = await store.beside({ replies: readReplies, optOuts: readOptOuts });
			const scope = { accountKey, from: period.from, to: period.to };
			expect([await raw.replies(scope), await raw.optOuts(scope)]).toEqual([ofKpi('reply_rate'), ofKpi('opt_out_rate')]);
			expect(ofKpi('reply_rate')).toEqual({ hits: 4, people: 10 });
			expect(ofKpi('opt_out_rate')).toEqual({ hits: 2, people: 10 });
			await close();
		} finally {
			await store.close();
		}
	});
});
