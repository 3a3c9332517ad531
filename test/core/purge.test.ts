import fc from 'fast-check';
import { checkRetentionPolicy, RETENTION, type RetentionPolicy } from '../../core/retention/policy';
import { PEOPLE_PER_BATCH, ROWS_PER_BATCH, type BatchOutcome, type PurgeCursor } from '../../core/retention/purge';
import { addRemoved } from '../../core/retention/receipts';
import { NOTHING_REMOVED, type Removed } from '../../core/retention/expired';
import { holds } from './support/property';
import { actualLeft, countGone, countRows, expectedLeft, sorted } from './support/purge-model';
import { lives, policies, presetPolicy, settle, THIS_ACCOUNT, type Life, type PurgeWorld } from './support/purge-world';
import { connectLive, DAY, HOUR, KEY, OTHER_KEY, removeFolder, tempFolder, TestStore } from './support/store';
import { testServer } from './support/store-postgres';
import { approveSources, NO_TRAITS } from './support/viewer-lists';
import { envelope, receive, textMessage } from './support/wire';

/** Runs batches to the end, or until `stopAfter` of them are done: as a kill would, with the cursor lost. */
async function runAll(batch: (cursor: PurgeCursor | null) => Promise<BatchOutcome>, stopAfter = Infinity): Promise<Removed> {
	let removed = NOTHING_REMOVED;
	let cursor: PurgeCursor | null = null;
	for (let n = 0; n < stopAfter; n++) {
		const outcome: BatchOutcome = await batch(cursor);
		removed = addRemoved(removed, outcome.removed);
		if (outcome.done) break;
		cursor = outcome.cursor;
	}
	return removed;
}

interface Interruption { readonly after: number; readonly limit: number }

async function purge(store: TestStore, accountKey: string, policy: RetentionPolicy, kills: readonly Interruption[] = [], limit = 3) {
	for (const kill of kills) {
		const { receiptKey } = await store.use.startPurge({ accountKey, policy });
		await runAll((cursor) => store.use.purgeBatch({ receiptKey, cursor, limit: kill.limit }, 'bulk'), kill.after);
	}
	const { receiptKey } = await store.use.startPurge({ accountKey, policy });
	await runAll((cursor) => store.use.purgeBatch({ receiptKey, cursor, limit }, 'bulk'));
	return store.use.finishPurge({ receiptKey });
}

/** Keys that name a viewer row which is not there, where the purge promises one. */
function dangling(store: TestStore, { accountKey, people }: PurgeWorld): string[] {
	const there = new Set(actualLeft(store, accountKey)['viewers']);
	const gone = new Set(people.map((person) => person.key).filter((key) => !there.has(key)));
	const names = (table: string, column = 'viewer_key') =>
		store.rows(`select ${column} as k from ${table} where account_key = ?`, accountKey).map((row) => String(row['k']));
	return [
		...names('suppressions'), ...names('identities'), ...names('engagements'), ...names('events'), ...names('sends'),
		...names('plans'), ...names('open_questions'), ...names('viewers', 'merged_into'),
	].filter((key) => gone.has(key));
}

async function importHandle(store: TestStore, accountKey: string, handle: string) {
	await approveSources(store, accountKey, ['test']);
	const { importKey } = await store.use.startImport({ accountKey });
	const person = { by: 'identity' as const, handle, vendorId: null };
	return store.use.importViews({
		accountKey, importKey,
		rows: [{ person, storyId: 's-1', at: store.now, source: 'test', context: null, tag: null, traits: NO_TRAITS }],
	});
}

const NOBODY: Life = {
	lead: false, consent: false, suppressed: false, alias: false, held: false, country: null, age: 2000, views: [], replies: [], sends: [], decisions: [], plans: [], events: [],
};

describe('the retention purge', () => {
	let store: TestStore;
	let accounts = 0;
	const seen = { erased: 0, kept: 0, killed: 0, suppressed: 0, held: 0, ruled: 0 };

	beforeAll(async () => {
		store = await TestStore.open();
	});
	afterAll(() => store.close());

	const world = (plan: readonly Life[]) => settle(store, `acc${++accounts}`, plan);

	it('leaves exactly what the rules say, in however many pieces it runs, and its receipt says what went', async () => {
		const kill = fc.record({ after: fc.integer({ min: 1, max: 9 }), limit: fc.integer({ min: 1, max: 4 }) });
		await holds(
			fc.asyncProperty(lives, policies, fc.array(kill, { maxLength: 3 }), async (plan, drawn, kills) => {
				const made = await world(plan);
				const { accountKey } = made;
				const policy = { ...drawn, rules: drawn.rules.map((rule) => ({ ...rule, accountKey: rule.accountKey === THIS_ACCOUNT ? accountKey : rule.accountKey })) };
				const before = countRows(store, accountKey);
				const preview = await runAll((cursor) => store.use.previewPurge({ accountKey, policy, cursor, limit: 2 }));
				expect(countRows(store, accountKey)).toEqual(before);

				const receipt = await purge(store, accountKey, policy, kills);
				expect(actualLeft(store, accountKey)).toEqual(sorted(expectedLeft(made, policy)));
				expect(dangling(store, made)).toEqual([]);
				expect(receipt.removed).toEqual(countGone(store, accountKey, before));
				expect(preview).toEqual(receipt.removed);
				expect(store.count('purge_receipts', 'account_key = ?', accountKey)).toBe(1);
				expect(receipt.finishedAt).not.toBeNull();

				seen.erased += receipt.removed.people;
				seen.kept += actualLeft(store, accountKey)['viewers']?.length ?? 0;
				seen.killed += kills.length;
				seen.held += made.people.filter((person) => person.held).length;
				expect(receipt.holds).toBe(made.people.filter((person) => person.held).length);
				seen.ruled += policy.rules.length;
				seen.suppressed += made.people.filter((person) => person.suppressed).length;
			}),
			150,
		);
	});

	it('was put to the test: people went, people stayed, runs were killed', () => {
		for (const [what, times] of Object.entries(seen)) expect([what, times > 50]).toEqual([what, true]);
	});

	it('finds nothing more when it runs again, and writes that down too', async () => {
		const { accountKey } = await world([{ ...NOBODY, views: [40, 50], replies: [60] }, { ...NOBODY, lead: true, views: [40] }]);
		const first = await purge(store, accountKey, presetPolicy());
		expect(first.removed).toEqual({ ...NOTHING_REMOVED, views: 2, engagements: 1, people: 1 });
		const second = await purge(store, accountKey, presetPolicy());
		expect(second.removed).toEqual(NOTHING_REMOVED);
		expect(second.receiptKey).not.toBe(first.receiptKey);
	});

	it('erases at most so many people in one transaction, and goes on with the very next', async () => {
		const { accountKey } = await world([]);
		const { erasable } = PEOPLE_PER_BATCH[testServer() === null ? 'sqlite' : 'postgres'];
		const people = Array.from({ length: erasable + 60 }, (_, n) => `('${accountKey}-${n}', '${accountKey}', 'unread', 0)`);
		store.raw.exec(`insert into viewers (viewer_key, account_key, profile_state, created_at) values ${people.join(', ')}`);
		const { receiptKey } = await store.use.startPurge({ accountKey, policy: presetPolicy() });
		const erased: number[] = [];
		await runAll(async (cursor) => {
			const outcome = await store.use.purgeBatch({ receiptKey, cursor, limit: ROWS_PER_BATCH }, 'bulk');
			if (cursor?.stage === 'people') erased.push(outcome.removed.people);
			return outcome;
		});
		expect(erased).toEqual([erasable, 60]);
		expect((await store.use.finishPurge({ receiptKey })).removed).toEqual({ ...NOTHING_REMOVED, people: erasable + 60 });
		expect(store.count('viewers', 'account_key = ?', accountKey)).toBe(0);
	});

	it('keeps a person of whom something came in while it ran', async () => {
		const { accountKey, people } = await world([{ ...NOBODY, views: [40] }]);
		const policy = presetPolicy();
		const { receiptKey } = await store.use.startPurge({ accountKey, policy });
		const first = await store.use.purgeBatch({ receiptKey, cursor: null, limit: 2 });
		expect(first.removed.views).toBe(1);
		// An old list is imported: its view is older than the policy, but its person must not be lost under it.
		expect(await importHandle(store, accountKey, people[0]?.handle ?? '')).toMatchObject({ added: 1 });
		store.raw.prepare('update engagements set at = at - ? where account_key = ?').run(60 * DAY, accountKey);
		const rest = await runAll((cursor) => store.use.purgeBatch({ receiptKey, cursor: cursor ?? first.cursor, limit: 2 }));
		expect(rest.people).toBe(0);
		expect((await purge(store, accountKey, policy)).removed).toMatchObject({ views: 2, people: 1 });
	});

	it('leaves an opt-out that still blocks a re-import of the erased person', async () => {
		const { accountKey, people } = await world([{ ...NOBODY, suppressed: true }, { ...NOBODY }]);
		const { removed } = await purge(store, accountKey, presetPolicy());
		expect(removed.people).toBe(2);
		expect(await importHandle(store, accountKey, people[0]?.handle ?? '')).toMatchObject({ added: 0, suppressed: 1 });
		expect(await importHandle(store, accountKey, people[1]?.handle ?? '')).toMatchObject({ added: 1, suppressed: 0 });
	});

	it('takes the strictest rule, also for people of whom nobody knows where they are', async () => {
		const { accountKey, people } = await world([
			{ ...NOBODY, views: [12], country: 'NL' }, { ...NOBODY, views: [12], country: 'DE' }, { ...NOBODY, views: [12] }, { ...NOBODY, views: [8] },
		]);
		const rule = { purpose: 'segmentation' as const, accountKey: '', countries: ['DE'] };
		const { removed } = await purge(store, accountKey, { ...presetPolicy(), rules: [{ ...rule, days: 10 }, { ...rule, days: 20, countries: [] }] });
		expect(removed).toMatchObject({ views: 2, people: 2 });
		expect(actualLeft(store, accountKey)['viewers']).toEqual([people[0]?.key, people[3]?.key]);
	});

	it('takes nothing of whom a legal hold keeps, and takes it once the hold is released', async () => {
		const { accountKey, people } = await world([{ ...NOBODY, views: [40] }, { ...NOBODY, views: [40] }]);
		const viewerKey = people[0]?.key ?? '';
		const { holdKey } = await store.use.placeHold({ accountKey, viewerKey, reason: 'a claim', person: 'counsel' });
		expect(await purge(store, accountKey, presetPolicy())).toMatchObject({ holds: 1, removed: { views: 1, people: 1 } });
		const all = await store.use.placeHold({ accountKey, viewerKey: null, reason: 'an inquiry', person: 'counsel' });
		await store.use.releaseLegalHold({ holdKey, person: 'counsel' });
		expect(await purge(store, accountKey, presetPolicy())).toMatchObject({ holds: 1, removed: NOTHING_REMOVED });
		await store.use.releaseLegalHold({ holdKey: all.holdKey, person: 'counsel' });
		expect(await purge(store, accountKey, presetPolicy())).toMatchObject({ holds: 0, removed: { views: 1, people: 1 } });
		expect(await store.use.listHolds({ accountKey })).toMatchObject([{ releasedBy: 'counsel' }, { releasedBy: 'counsel' }]);
	});

	it('refuses a hold without reason or person, and for nobody', async () => {
		const { accountKey } = await world([]);
		const hold = { accountKey, viewerKey: null, reason: 'a claim', person: 'counsel' };
		await expect(store.use.placeHold({ ...hold, reason: ' ' })).rejects.toThrow(/reason/);
		await expect(store.use.placeHold({ ...hold, person: '' })).rejects.toThrow(/who decided/);
		await expect(store.use.placeHold({ ...hold, viewerKey: 'vwr_nobody' })).rejects.toThrow(/knows nobody/);
		await expect(store.use.releaseLegalHold({ holdKey: 'hld_none', person: 'counsel' })).rejects.toThrow(/no legal hold/);
	});

	it('counts in the time of the account, not of the machine', async () => {
		const { accountKey } = await world([{ ...NOBODY, views: [29] }]);
		const policy = presetPolicy();
		expect((await purge(store, accountKey, policy)).removed.views).toBe(0);
		await store.use.setClockOffset({ accountKey, apiHost: 'http://127.0.0.1:4010', offset: 2 * DAY });
		expect((await purge(store, accountKey, policy)).removed).toMatchObject({ views: 1, people: 1 });
	});

	it('refuses a policy outside its bounds, by name', () => {
		expect(checkRetentionPolicy({})).toEqual({ ok: true, policy: presetPolicy() });
		const rule = { purpose: 'promotion', days: 400, accountKey: '', countries: [] };
		expect(checkRetentionPolicy({ rules: [{ ...rule, days: 30 }] })).toMatchObject({ problems: [expect.stringMatching(/promotion must be .* from 90/)] });
		expect(checkRetentionPolicy({ rules: [{ ...rule, countries: ['Nederland'] }] })).toMatchObject({ problems: [expect.stringMatching(/two capital letters/)] });
		expect(checkRetentionPolicy({ rules: [{ ...rule, purpose: 'fun' }] })).toMatchObject({ problems: [expect.stringMatching(/one of the purposes/)] });
		const check = checkRetentionPolicy({ signalsDays: RETENTION.signalsDays.min - 1, eventsDays: 1.5, leadsDays: Infinity });
		expect(check).toMatchObject({ ok: false, problems: [expect.stringMatching(/signals/), expect.stringMatching(/leads/), expect.stringMatching(/events/)] });
	});

	/** Control: the comparison above would see each of these. */
	it.each(['viewers', 'suppressions', 'consent_ledger'])('would be caught taking a row of %s', async (table) => {
		const made = await world([{ ...NOBODY, lead: true, consent: true, suppressed: true, views: [40] }]);
		await purge(store, made.accountKey, presetPolicy());
		expect(actualLeft(store, made.accountKey)).toEqual(sorted(expectedLeft(made, presetPolicy())));
		store.raw.exec('pragma foreign_keys = off; drop trigger if exists consent_ledger_no_delete');
		store.raw.prepare(`delete from ${table} where account_key = ?`).run(made.accountKey);
		expect(actualLeft(store, made.accountKey)).not.toEqual(sorted(expectedLeft(made, presetPolicy())));
	});
});

describe('an erased person who had opted out', () => {
	it('stays blocked when they write again, also after the key was rotated', async () => {
		const folder = tempFolder();
		const file = `${folder}/store.sqlite`;
		const before = await TestStore.open({ file, tag: 'a' });
		const accountKey = await connectLive(before, '17841400000000123');
		await receive(before, envelope([textMessage('m-1', 'STOP', { at: before.now })]));
		before.raw.exec("update events set state = 'handled'");
		before.now += 31 * DAY;
		expect((await purge(before, accountKey, presetPolicy())).removed).toMatchObject({ engagements: 1, events: 1, people: 1 });
		expect(before.count('identities')).toBe(0);
		const later = before.now + HOUR;
		await before.close();

		for (const [tag, key] of [['b', KEY], ['c', `1:${KEY}\n2:${OTHER_KEY}`]] as const) {
			const after = await TestStore.open({ file, tag, key });
			after.now = later;
			const { handedOff } = await receive(after, envelope([textMessage(`m-${tag}`, 'hoi', { at: later })]));
			const person = { accountKey, viewerKey: handedOff[0]?.viewerKey ?? '', eventKey: handedOff[0]?.eventKey ?? '' };
			expect(await after.use.checkConsent({ ...person, purpose: 'dm_promotion' })).toEqual({ gate: 'not_allowed', reason: 'suppressed' });
			after.raw.exec('delete from engagements; delete from events; delete from identities; delete from viewers');
			await after.close();
		}
		removeFolder(folder);
	});
});
