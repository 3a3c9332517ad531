import { answerPage } from '../../../core/rights/answer-pages';
import { statusPage } from '../../../core/rights/status-page';
import { DAY } from '../support/store';
import { Claims } from './claimant';

const POLICY = { signalsDays: 30, leadsDays: 365, evidenceDays: 400, eventsDays: 30, rules: [] };

describe('an erasure while a legal hold keeps the person', () => {
	let claims: Claims;
	let viewerKey: string;
	beforeEach(async () => {
		claims = await Claims.open();
		await claims.imports('mara.k', 's-77', 'keramiek');
		viewerKey = await claims.meetNamed('mara.k');
		await claims.store.use.recordRecipient({ accountKey: claims.accountKey, viewerKey, recipient: 'crm', fields: ['purpose'] });
	});
	afterEach(() => claims.close());

	const rows = () => [claims.store.count('viewers'), claims.store.count('identities'), claims.store.count('engagements', "kind = 'view'"), claims.store.count('viewer_marks')];
	const place = (who: string | null) => claims.store.use.placeHold({ accountKey: claims.accountKey, viewerKey: who, reason: 'a claim', person: 'counsel' });
	const told = async () => {
		const due = await claims.store.use.takeDuePassOns({ limit: 10 });
		for (const { passOnKey } of due) await claims.store.use.settlePassOn({ passOnKey, result: { done: true } });
		return due.map(({ what }) => what);
	};
	const states = () => claims.store.rows('select state, outcome from rights_requests');

	it.each([['them', false], ['the whole account', true]])('is put off with the truth and carried out when it ends: a hold on %s', async (_, everybody) => {
		const { holdKey } = await place(everybody ? null : viewerKey);
		const before = rows();
		const { link } = await claims.claim('erasure');
		expect(rows()).toEqual(before);
		expect(states()).toEqual([{ state: 'held', outcome: null }]);
		// Closed at once: on the suppression list under every name, restricted, recipients told to restrict.
		expect(claims.store.rows('select kind, reason from suppressions order by kind')).toEqual([{ kind: 'handle', reason: 'erasure' }, { kind: 'igsid', reason: 'erasure' }]);
		const [event] = (await claims.writes('hallo?')).handedOff;
		const claim = await claims.store.use.claimSend({ accountKey: claims.accountKey, viewerKey, eventKey: event?.eventKey ?? '', step: 'x', copyKey: 'soft_touch' });
		expect(claim.outcome === 'refused' && claim.reasons.map(({ code }) => code)).toEqual(expect.arrayContaining(['suppressed', 'restricted']));
		expect(await told()).toEqual(['restriction']);
		// The page says so, however often it is opened, and uses nothing up.
		for (const take of [false, true, true]) {
			const answer = await (take ? claims.take(link) : claims.look(link));
			expect(answer).toMatchObject({ answer: 'kept', kind: 'erasure' });
			expect(answerPage(answer, link, 'en').html).toContain('nog niet gewist');
		}
		// It is answered: nobody is reminded, nothing is overdue, and no colleague closes it by mistake.
		claims.store.now += 35 * DAY;
		expect(await claims.store.use.takeReminders({})).toEqual([]);
		const [entry] = await claims.store.use.listRequests({ onlyOpen: true, limit: 10 });
		expect(entry).toMatchObject({ state: 'held', overdue: false });
		const requestKey = entry?.requestKey ?? '';
		expect(await claims.store.use.closeRequest({ requestKey, outcome: 'done', answer: 'klaar', person: 'Jo' })).toEqual({ closed: false, why: 'held' });
		expect(await claims.store.use.liftRestrictionOf({ requestKey, person: 'Jo' })).toEqual({ lifted: false });
		await claims.work();
		expect(claims.store.count('viewers', 'viewer_key = ?', viewerKey)).toBe(1);

		await claims.store.use.releaseLegalHold({ holdKey, person: 'counsel' });
		await claims.work();
		expect(rows()).toEqual([0, 0, 0, 0]);
		expect(await told()).toEqual(['erasure']);
		expect(states()).toEqual([{ state: 'done', outcome: 'erased' }]);
		expect(await claims.take(link)).toMatchObject({ answer: 'given', receipt: { removed: { identities: 3 } } });
		expect(await claims.imports('mara.k', 's-90')).toEqual({ added: 0, suppressed: 1 });
	});

	it('counts under a key merged since, and not when it is of somebody else', async () => {
		const other = await claims.meet('700100200300499');
		await place(other);
		await claims.claim('erasure');
		expect(claims.store.count('viewers')).toBe(1);
		expect(states()).toEqual([{ state: 'done', outcome: 'erased' }]);
	});

	it('writes the erasure into the ledger for what was decided, and nothing for what was not', async () => {
		await claims.store.use.recordObjection({ accountKey: claims.accountKey, viewerKey, purpose: 'profiling', eventKey: '', recordedBy: 'Jo' });
		await claims.claim('erasure');
		expect(claims.store.rows('select purpose, act, lawful_basis from consent_ledger order by seq')).toEqual([
			{ purpose: 'profiling', act: 'object', lawful_basis: 'objection' },
			{ purpose: 'profiling', act: 'erase', lawful_basis: 'erasure_request' },
		]);
		expect(await claims.store.use.verifyLedger({})).toEqual([]);
	});

	it('keeps whom it must of an account Meta asks to delete, and the rest goes on its day', async () => {
		const { holdKey } = await place(viewerKey);
		await claims.meet('700100200300499');
		claims.store.raw.exec(`update accounts set app_scoped_id = '555' where account_key = '${claims.accountKey}'`);
		const called = await claims.store.use.recordCallback({ kind: 'data_deletion', request: { userId: '555', issuedAt: claims.store.now, expiresAt: null, hash: 'h' } });
		const work = async () => {
			for (let n = 0; n < 20; n++) if ((await claims.store.use.deleteDueAccount({})).outcome === 'nothing_due') return;
		};
		const status = () => claims.store.use.readDeletionStatus({ code: called.accepted ? called.confirmationCode : '' });
		claims.store.now += 8 * DAY;
		expect(claims.store.count('viewers', 'merged_into is null')).toBe(2);
		await work();
		expect(claims.store.rows('select viewer_key from viewers where merged_into is null')).toEqual([{ viewer_key: viewerKey }]);
		expect(claims.store.count('engagements', 'viewer_key = ?', viewerKey)).toBeGreaterThan(0);
		expect(await status()).toMatchObject({ state: 'held', kept: true });
		expect(statusPage(await status(), 'en').html).toContain('has to be kept');
		await claims.store.use.releaseLegalHold({ holdKey, person: 'counsel' });
		await work();
		expect([...rows(), claims.store.count('events')]).toEqual([0, 0, 0, 0, 0]);
		expect(await status()).toMatchObject({ state: 'done', kept: false });
	});
});

describe('a purge', () => {
	let claims: Claims;
	beforeEach(async () => {
		claims = await Claims.open();
	});
	afterEach(() => claims.close());

	const purge = async () => {
		const { receiptKey } = await claims.store.use.startPurge({ accountKey: claims.accountKey, policy: POLICY });
		let cursor = null;
		for (let done = false; !done; ) ({ cursor, done } = await claims.store.use.purgeBatch({ receiptKey, cursor, limit: 3 }));
		return (await claims.store.use.finishPurge({ receiptKey })).removed;
	};

	it('removes nothing of somebody restricted until the restriction is lifted', async () => {
		await claims.imports('mara.k', 's-1');
		await claims.imports('noor.v', 's-1');
		const viewerKey = await claims.meetNamed('mara.k');
		const { request } = await claims.claim('restriction');
		claims.store.now += 900 * DAY;
		// The control: the other goes.
		expect(await purge()).toMatchObject({ views: 1, people: 1, rightsRequests: 0 });
		expect(claims.store.count('engagements', "viewer_key = ? and kind = 'view'", viewerKey)).toBe(1);
		await claims.store.use.liftRestrictionOf({ requestKey: request.requestKey, person: 'Jo' });
		expect(await purge()).toMatchObject({ views: 1, rightsRequests: 1 });
		expect(claims.store.count('engagements', 'viewer_key = ?', viewerKey)).toBe(0);
	});

	it('lets go of what recipients confirmed and of requests that are over, after the time for evidence; never of what is open', async () => {
		const viewerKey = await claims.meet();
		for (const recipient of ['crm', 'mail']) await claims.store.use.recordRecipient({ accountKey: claims.accountKey, viewerKey, recipient, fields: ['purpose'] });
		await claims.writes('STOP');
		const [first] = await claims.store.use.takeDuePassOns({ limit: 1 });
		await claims.store.use.settlePassOn({ passOnKey: first?.passOnKey ?? '', result: { done: true } });
		await claims.ask('access');
		await claims.claim('rectification', { detail: 'mijn naam' });
		claims.store.now += 2 * DAY;
		await claims.work();
		const left = () => [claims.store.rows('select state from pass_ons order by state').map((row) => row['state']), claims.store.rows('select state from rights_requests order by state').map((row) => row['state'])];
		claims.store.now += 397 * DAY;
		expect(await purge()).toMatchObject({ passOns: 0, rightsRequests: 0 });
		claims.store.now += 4 * DAY;
		expect(left()).toEqual([['confirmed', 'due'], ['in_hand', 'lapsed']]);
		expect(await purge()).toMatchObject({ passOns: 1, rightsRequests: 1 });
		expect(left()).toEqual([['due'], ['in_hand']]);
	});
});
