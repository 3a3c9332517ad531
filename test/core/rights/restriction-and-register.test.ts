import { DAY, MINUTE } from '../support/store';
import { importFile } from '../support/viewer-lists';
import { Claims } from './claimant';

const SEEN = { version: 1, where: { is: 'seen', window: { window: 'last_days', days: 30 } } };

describe('restriction', () => {
	let claims: Claims;
	let viewerKey: string;
	beforeEach(async () => {
		claims = await Claims.open();
		await claims.imports('mara.k', 's-1');
		viewerKey = await claims.meetNamed('mara.k');
	});
	afterEach(() => claims.close());

	const answer = async () => {
		const [event] = (await claims.writes('leuk')).handedOff;
		const claim = await claims.store.use.claimSend({ accountKey: claims.accountKey, viewerKey, eventKey: event?.eventKey ?? '', step: `at ${claims.store.now}`, copyKey: 'soft_touch' });
		// Left open it would itself hold back the next one with the same words.
		if (claim.outcome === 'claimed') await claims.store.use.settleSend({ sendKey: claim.sendKey, call: { outcome: 'accepted', mid: `mid-of-${claim.sendKey}` } });
		return claim;
	};

	it('keeps everything and does nothing with it: no message, no segment, no export', async () => {
		const rows = () => ['viewers', 'identities', 'engagements', 'viewer_marks'].map((table) => claims.store.count(table));
		expect(await answer()).toMatchObject({ outcome: 'claimed' });
		expect((await claims.store.use.findSegment({ accountKey: claims.accountKey, rule: SEEN })).matched).toHaveLength(1);
		const before = rows();
		const { link } = await claims.claim('restriction');
		expect(await answer()).toMatchObject({ outcome: 'refused', reasons: [{ code: 'restricted' }] });
		const found = await claims.store.use.findSegment({ accountKey: claims.accountKey, rule: SEEN });
		expect([found.matched, found.rest]).toEqual([[], []]);
		expect((await claims.store.use.previewSegment({ accountKey: claims.accountKey, rule: SEEN })).leftOut).toMatchObject({ restricted: 1 });
		const { exportKey } = await claims.store.use.startExport({ accountKey: claims.accountKey, purpose: 'p', recipient: 'r', segment: 's', fields: ['viewerKey'] });
		expect(await claims.store.use.exportBatch({ accountKey: claims.accountKey, exportKey, viewerKeys: [viewerKey] })).toEqual({ rows: [], withheld: 1 });
		expect(rows().map((count, at) => count >= (before[at] ?? 0))).toEqual([true, true, true, true]);
		expect(await claims.take(link)).toMatchObject({ answer: 'given', kind: 'restriction', outcome: 'restricted' });
	});

	it('confirms a STOP all the same', async () => {
		await claims.claim('restriction');
		const [stop] = (await claims.writes('STOP')).handedOff;
		const outcome = await claims.store.use.claimSend({ accountKey: claims.accountKey, viewerKey, eventKey: stop?.eventKey ?? '', step: 'x', copyKey: 'opt_out_confirmation' });
		expect(outcome).toMatchObject({ outcome: 'claimed' });
	});

	it('holds from the code on, for one who turns out to be the same person, and until it is lifted by name', async () => {
		const { message, request } = await claims.ask('restriction');
		await claims.writes(message);
		expect(await answer()).toMatchObject({ outcome: 'refused' });
		await claims.work();
		await expect(claims.store.use.liftRestrictionOf({ requestKey: request.requestKey, person: ' ' })).rejects.toThrow(/name/);
		expect(await claims.store.use.liftRestrictionOf({ requestKey: request.requestKey, person: 'Jo' })).toEqual({ lifted: true });
		expect(await claims.store.use.liftRestrictionOf({ requestKey: request.requestKey, person: 'Jo' })).toEqual({ lifted: false });
		expect(await answer()).toMatchObject({ outcome: 'claimed' });
	});

	it('goes along when two viewers become one', async () => {
		claims.store.raw.exec(`insert into viewers (viewer_key, account_key, profile_state, created_at) values ('older', '${claims.accountKey}', 'read', 0)`);
		claims.store.raw.exec(`insert into restrictions (restriction_key, account_key, viewer_key, cause, at) values ('r', '${claims.accountKey}', 'older', 'req', 1)`);
		expect(await answer()).toMatchObject({ outcome: 'claimed' });
		claims.store.raw.exec(`update viewers set merged_into = '${viewerKey}' where viewer_key = 'older'`);
		claims.store.now += MINUTE;
		expect(await answer()).toMatchObject({ outcome: 'refused', reasons: [{ code: 'restricted' }] });
		expect((await claims.store.use.findSegment({ accountKey: claims.accountKey, rule: SEEN })).matched).toEqual([]);
	});
});

describe('the register', () => {
	let claims: Claims;
	let viewerKey: string;
	beforeEach(async () => {
		claims = await Claims.open();
		viewerKey = await claims.meetNamed('mara.k');
	});
	afterEach(() => claims.close());

	it('reminds ten and three days before, and when it is overdue; each once', async () => {
		const { request } = await claims.claim('rectification', { detail: 'mijn naam is Maria' });
		const remind = async (at: number) => {
			claims.store.now = at;
			return (await claims.store.use.takeReminders({})).map(({ reminder, overdue, requestKey }) => [reminder, overdue, requestKey]);
		};
		const { dueAt, requestKey } = request;
		expect(await remind(dueAt - 11 * DAY)).toEqual([]);
		expect(await remind(dueAt - 10 * DAY)).toEqual([[1, false, requestKey]]);
		expect(await remind(dueAt - 9 * DAY)).toEqual([]);
		expect(await remind(dueAt - 2 * DAY)).toEqual([[2, false, requestKey]]);
		expect(await remind(dueAt + DAY)).toEqual([[3, true, requestKey]]);
		expect(await remind(dueAt + 5 * DAY)).toEqual([]);
		expect(await claims.store.use.listRequests({ onlyOpen: true, limit: 10 })).toMatchObject([{ requestKey, overdue: true }]);
	});

	it('shows no name and no words, but to the colleague who decides', async () => {
		const { request, link } = await claims.claim('rectification', { detail: 'mijn naam is Maria' });
		expect(JSON.stringify(await claims.store.use.listRequests({ onlyOpen: false, limit: 10 }))).not.toMatch(/Maria|mara|viewerKey/);
		expect(await claims.store.use.readRequest({ requestKey: request.requestKey })).toMatchObject({ detail: 'mijn naam is Maria', viewerKey });
		await expect(claims.store.use.closeRequest({ requestKey: request.requestKey, outcome: 'refused', answer: '', person: 'Jo' })).rejects.toThrow(/answer/);
		expect(await claims.store.use.closeRequest({ requestKey: request.requestKey, outcome: 'done', answer: 'Je naam is aangepast.', person: 'Jo' })).toMatchObject({ closed: true });
		expect(await claims.store.use.closeRequest({ requestKey: request.requestKey, outcome: 'done', answer: 'nog eens', person: 'Jo' })).toEqual({ closed: false, why: 'over' });
		expect(await claims.store.use.readRequest({ requestKey: request.requestKey })).toMatchObject({ detail: null });
		expect(await claims.take(link)).toMatchObject({ answer: 'given', outcome: 'Je naam is aangepast.' });
	});

	it('corrects what is held on the strength of a verified request only', async () => {
		const { store } = claims;
		const unproved = await claims.ask('rectification', 'mijn taal');
		expect(await store.use.rectify({ requestKey: unproved.request.requestKey, field: 'language', value: 'en' })).toEqual({ corrected: false, why: 'no_request' });
		const { request: { requestKey } } = await claims.claim('rectification', { detail: 'mijn taal' });
		await store.use.markViewer({ accountKey: claims.accountKey, viewerKey, mark: { kind: 'tag', name: 'beurs' }, change: 'set', person: 'Jo', evidence: 'x' });
		expect(await store.use.rectify({ requestKey, field: 'language', value: 'EN' })).toMatchObject({ corrected: true });
		expect(await store.use.rectify({ requestKey, field: 'display_name', value: 'Maria' })).toMatchObject({ corrected: true });
		expect(await store.use.rectify({ requestKey, field: 'remove_tag', value: 'Beurs' })).toMatchObject({ corrected: true });
		expect(await store.use.rectify({ requestKey, field: 'remove_tag', value: 'Beurs' })).toEqual({ corrected: false, why: 'nothing_to_correct' });
		await expect(store.use.rectify({ requestKey, field: 'handle', value: 'x' })).rejects.toThrow(/cannot be corrected/);
		expect(store.rows('select language from viewers')).toEqual([{ language: 'en' }]);
		const { link } = await claims.claim('access');
		const given = await claims.take(link);
		expect(JSON.stringify(given)).toContain('"value":"Maria"');
		expect(JSON.stringify(given)).not.toMatch(/"value":"Mara"|beurs/);
	});
});

describe('what is passed on to recipients', () => {
	let claims: Claims;
	let viewerKey: string;
	beforeEach(async () => {
		claims = await Claims.open();
		viewerKey = await claims.meetNamed('mara.k');
		for (const recipient of ['leads_table', 'crm']) await claims.store.use.recordRecipient({ accountKey: claims.accountKey, viewerKey, recipient, fields: ['purpose'] });
	});
	afterEach(() => claims.close());

	const take = () => claims.store.use.takeDuePassOns({ limit: 100 });
	/** What recipients are told now; they confirm it. */
	const told = async () => {
		const taken = await take();
		for (const { passOnKey } of taken) await claims.store.use.settlePassOn({ passOnKey, result: { done: true } });
		return taken;
	};

	it('is a STOP, a withdrawal, a correction, a restriction and an erasure, to everybody, once', async () => {
		const whats = async () => (await told()).map(({ what, recipient }) => `${what} ${recipient}`).sort();
		const [event] = (await claims.writes('ja')).handedOff;
		const input = { accountKey: claims.accountKey, viewerKey, eventKey: event?.eventKey ?? '', purpose: 'crm_storage' as const };
		await claims.store.use.withdrawConsent(input);
		await claims.store.use.withdrawConsent(input);
		expect(await whats()).toEqual(['withdrawal crm', 'withdrawal leads_table']);
		await claims.writes('STOP');
		expect(await whats()).toEqual(['stop crm', 'stop leads_table']);
		const { request } = await claims.claim('rectification', { detail: 'x' });
		await claims.store.use.rectify({ requestKey: request.requestKey, field: 'country', value: 'be' });
		expect((await told()).map(({ what, detail }) => [what, detail])).toEqual(Array.from({ length: 2 }, () => ['rectification', { field: 'country', value: 'BE' }]));
		await claims.claim('restriction');
		expect(await whats()).toEqual(['restriction crm', 'restriction leads_table']);
		await claims.claim('erasure');
		expect(await whats()).toEqual(['erasure crm', 'erasure leads_table']);
		expect(await whats()).toEqual([]);
	});

	it('is told one thing after the other about one person: what came later waits for what came before', async () => {
		await claims.writes('STOP');
		const before = await take();
		expect(before.map(({ what }) => what)).toEqual(['stop', 'stop']);
		await claims.claim('erasure');
		expect(await take()).toEqual([]);
		for (const { passOnKey } of before.filter(({ recipient }) => recipient === 'crm')) await claims.store.use.settlePassOn({ passOnKey, result: { done: true } });
		expect((await take()).map(({ what, recipient }) => `${what} ${recipient}`)).toEqual(['erasure crm']);
	});

	it('is an objection too, to profiling alone, once for what is new', async () => {
		const { use } = claims.store;
		const object = (purpose: 'profiling' | 'all') => use.recordObjection({ accountKey: claims.accountKey, viewerKey, purpose, eventKey: '', recordedBy: 'Jo' });
		const objections = async () => (await told()).map(({ what, recipient, detail }) => [what, recipient, detail['purposes']]);
		await object('profiling');
		expect((await objections()).sort()).toEqual(['crm', 'leads_table'].map((recipient) => ['objection', recipient, ['profiling']]));
		await object('profiling');
		expect(await objections()).toEqual([]);
		await object('all');
		expect((await objections()).map(([, , purposes]) => purposes)).toEqual([1, 2].map(() => ['dm_service', 'dm_promotion', 'email', 'crm_storage', 'analytics']));
	});

	it.each([['of this account', false, { handle: 'mara.k' }], ['for all accounts', true, { igsid: '700100200300400' }]])('is an opt-out that a suppression list brings %s', async (_, everywhere, row) => {
		const { use } = claims.store;
		const bring = (rows: Record<string, string>[]) => use.importSuppressions({ accountKey: everywhere ? '*' : claims.accountKey, rows, person: 'Noor' });
		// The control: a list of somebody else tells nobody.
		await bring([{ handle: 'noor.v' }]);
		expect(await told()).toEqual([]);
		await bring([row]);
		expect((await told()).map(({ what, recipient }) => `${what} ${recipient}`).sort()).toEqual(['stop crm', 'stop leads_table']);
		await bring([row]);
		expect(await told()).toEqual([]);
	});

	it('is an opt-out that a link shows to be theirs, and a yes that did not count for their age', async () => {
		const { use } = claims.store;
		await use.importSuppressions({ accountKey: claims.accountKey, rows: [{ vendor_id: '9', source_tool: 'alpha' }], person: 'Noor' });
		expect(await told()).toEqual([]);
		expect(await importFile(claims.store, claims.accountKey, 'handle,viewer_id,source_tool,story_id,viewed_at\nmara.k,9,alpha,s-1,2026-11-22T10:00:00Z\n')).toMatchObject({ totals: { suppressed: 1 }, rejected: [] });
		expect((await told()).map(({ what, recipient }) => `${what} ${recipient}`).sort()).toEqual(['stop crm', 'stop leads_table']);
		await claims.writes('ik ben 15');
		expect((await told()).map(({ what, recipient }) => `${what} ${recipient}`).sort()).toEqual(['withdrawal crm', 'withdrawal leads_table']);
	});

	it('is handed over again until it is confirmed, by one process at a time', async () => {
		await claims.writes('STOP');
		const [first] = await take();
		expect(await take()).toEqual([]);
		claims.store.now += 10 * MINUTE;
		expect((await take()).map(({ passOnKey }) => passOnKey)).toContain(first?.passOnKey);
		await claims.store.use.settlePassOn({ passOnKey: first?.passOnKey ?? '', result: { done: true } });
		claims.store.now += DAY;
		expect((await take()).map(({ passOnKey }) => passOnKey)).not.toContain(first?.passOnKey);
		expect(await claims.store.use.settlePassOn({ passOnKey: first?.passOnKey ?? '', result: { done: false, problem: 'late' } })).toEqual({ state: 'confirmed', retryAt: null });
	});

	it('is tried for a day, ever more seldom, and then left to a colleague, who can still confirm it', async () => {
		await claims.writes('STOP');
		const waits: number[] = [];
		for (let tries = 0; tries < 20; tries++) {
			const [due] = await take();
			if (!due) break;
			const settled = await claims.store.use.settlePassOn({ passOnKey: due.passOnKey, result: { done: false, problem: 'status 503 <mara@example.com>' } });
			if (due.recipient !== 'crm') continue;
			if (settled.retryAt === null) break;
			waits.push(settled.retryAt - claims.store.now);
			claims.store.now = settled.retryAt;
		}
		for (let n = 0; n < 10; n++) {
			claims.store.now += DAY;
			for (const { passOnKey } of await take()) await claims.store.use.settlePassOn({ passOnKey, result: { done: false, problem: 'down' } });
		}
		expect(waits.every((wait, at) => at === 0 || wait >= (waits[at - 1] ?? 0))).toBe(true);
		const byHand = await claims.store.use.listPassOnsByHand({});
		expect(byHand.map(({ recipient }) => recipient).sort()).toEqual(['crm', 'leads_table']);
		expect(JSON.stringify(claims.store.rows('select problem from pass_ons'))).not.toMatch(/[<>@]/);
		expect(await take()).toEqual([]);
		expect(await claims.store.use.settlePassOn({ passOnKey: byHand[0]?.passOnKey ?? '', result: { done: true } })).toMatchObject({ state: 'confirmed' });
		expect(await claims.store.use.listPassOnsByHand({})).toHaveLength(1);
	});

	it('outlives the erasure of the person, and then leaves nothing of the report', async () => {
		await claims.claim('access');
		for (const { passOnKey } of await take()) await claims.store.use.settlePassOn({ passOnKey, result: { done: true, holds: { email: 'mara@example.com' } } });
		expect(claims.store.count('recipients', 'sealed is not null')).toBe(2);
		expect(JSON.stringify(claims.store.rows('select * from recipients'))).not.toContain('mara@example.com');
		await claims.claim('erasure');
		const due = await take();
		expect(due.map(({ viewerKey: key }) => key)).toEqual([viewerKey, viewerKey]);
		for (const { passOnKey } of due) await claims.store.use.settlePassOn({ passOnKey, result: { done: true } });
		expect(claims.store.count('recipients', 'sealed is not null or erased_at is null')).toBe(0);
	});

	it('reaches nobody who was given nothing', async () => {
		await claims.writes('STOP', '700100200300499');
		expect(await take()).toEqual([]);
		expect(await claims.store.use.recordRecipient({ accountKey: claims.accountKey, viewerKey: 'vwr_unknown', recipient: 'crm', fields: ['x'] })).toBeNull();
		await expect(claims.store.use.recordRecipient({ accountKey: claims.accountKey, viewerKey, recipient: 'My CRM!', fields: ['x'] })).rejects.toThrow(/recipient/);
	});
});
