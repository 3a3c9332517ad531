import fc from 'fast-check';
import { publishCopyTable } from './support/copy-table';
import { holds } from './support/property';
import { connectLive, MINUTE, START, TestStore } from './support/store';
import { importFile } from './support/viewer-lists';
import { receive, storyReply, textMessage } from './support/wire';

const HEADER = 'handle,viewer_id,source_tool,story_id,viewed_at,context,tag';
const NAMES = ['anna', 'bo', 'cas'] as const;
const CONFIRMED = { person: 'Noor', evidence: 'Told us at the fair' };

/** Tables in which something belongs to somebody, and the people themselves. */
const TABLES = ['viewers', 'identities', 'engagements', 'suppressions', 'open_questions', 'decisions', 'plans', 'viewer_marks', 'events'];

let accounts = 0;

describe('two viewers somebody links by hand', () => {
	let store: TestStore;

	beforeAll(async () => {
		store = await TestStore.open();
		await publishCopyTable(store.use);
	});
	afterAll(() => store.close());

	/** Three people from a list, some of whom write and opt out, with flags and plans. */
	async function settle(plan: Plan): Promise<{ accountKey: string; keys: string[] }> {
		const igId = `178417${String(++accounts).padStart(8, '0')}`;
		const accountKey = await connectLive(store, igId);
		const rows = plan.views.map(({ who, story, tag }) => `${NAMES[who] ?? ''},,,${story},2026-11-20T10:00Z,,${tag}`);
		await importFile(store, accountKey, [HEADER, ...NAMES.map((name) => `${name},,,s0,2026-11-20T10:00Z,,`), ...rows].join('\n'));
		const keys: string[] = [];
		for (const name of NAMES) keys.push(await keyOf(accountKey, name));
		for (const [who, act] of plan.writers.entries()) {
			if (act === 'silent') continue;
			const party = { account: igId, person: `8000${who}` };
			const updates = [storyReply(`${igId}-${who}`, 'mooi', party), ...(act === 'stop' ? [textMessage(`${igId}-${who}-stop`, 'STOP', party)] : [])];
			const { handedOff } = await receive(store, { object: 'instagram', entry: [{ id: igId, time: START, messaging: updates }] });
			await store.use.linkProfile({ accountKey, viewerKey: handedOff[0]?.viewerKey ?? '', profile: { username: NAMES[who] ?? '', name: null } });
		}
		for (const [who, flag] of plan.flags.entries()) {
			if (flag !== null) await store.use.markViewer({ accountKey, viewerKey: keys[who] ?? '', mark: { kind: 'flag', name: flag }, change: 'set', ...CONFIRMED });
		}
		for (const [who, campaign] of plan.plans.entries()) {
			if (campaign === null) continue;
			store.raw.exec(
				`insert into plans (plan_key, account_key, viewer_key, campaign, step, copy_key, due_at, lease_until, state, created_at)
				values ('pln-${igId}-${who}', '${accountKey}', (select coalesce(merged_into, viewer_key) from viewers where viewer_key = '${keys[who] ?? ''}'),
				'${campaign}', 1, 'offer', ${START}, 0, 'due', ${START})`,
			);
		}
		return { accountKey, keys };
	}

	async function keyOf(accountKey: string, name: string): Promise<string> {
		await importFile(store, accountKey, [HEADER, `${name},,,found-${name},2026-11-20T10:00Z,,`].join('\n'));
		return String(store.rows('select viewer_key from engagements where account_key = ? and story_id = ?', accountKey, `found-${name}`)[0]?.['viewer_key']);
	}

	const snapshot = (accountKey: string) =>
		Object.fromEntries(TABLES.map((table) => [table, contentOf(table, store.rows(`select * from ${table} where account_key = ? order by 1`, accountKey))]));

	/** A mark that both had is one while they are one person, and afterwards a new row of its own again: its key tells nothing. */
	const contentOf = (table: string, rows: Record<string, unknown>[]) =>
		table === 'viewer_marks' ? rows.map((mark) => JSON.stringify({ ...mark, mark_key: '' })).sort() : rows;

	interface Plan {
		readonly views: readonly { readonly who: number; readonly story: string; readonly tag: string }[];
		readonly writers: readonly ('silent' | 'writes' | 'stop')[];
		readonly flags: readonly ('vip' | 'under_age' | null)[];
		readonly plans: readonly (string | null)[];
	}

	const three = <T>(each: fc.Arbitrary<T>) => fc.array(each, { minLength: 3, maxLength: 3 });
	const plans: fc.Arbitrary<Plan> = fc.record({
		views: fc.array(fc.record({ who: fc.nat(2), story: fc.constantFrom('s1', 's2'), tag: fc.constantFrom('', 'Fair', 'press') }), { maxLength: 5 }),
		writers: three(fc.constantFrom('silent' as const, 'silent' as const, 'writes' as const, 'stop' as const)),
		flags: three(fc.constantFrom('vip' as const, 'under_age' as const, null)),
		plans: three(fc.constantFrom('autumn', null)),
	});
	const pairs = fc.constantFrom([0, 1], [1, 0], [1, 2], [2, 0]) as fc.Arbitrary<[number, number]>;

	it('are as they were after undoing, link after link', async () => {
		let links = 0;
		await holds(
			fc.asyncProperty(plans, fc.array(pairs, { minLength: 1, maxLength: 3 }), async (plan, linked) => {
				const { accountKey, keys } = await settle(plan);
				const history: { before: ReturnType<typeof snapshot>; mergeKey: string }[] = [];
				for (const [one, other] of linked) {
					const before = snapshot(accountKey);
					const outcome = await store.use.linkIdentities({ accountKey, viewerKey: keys[one] ?? '', otherKey: keys[other] ?? '', ...CONFIRMED });
					if (!outcome.linked) {
						expect(snapshot(accountKey)).toEqual(before);
						continue;
					}
					links++;
					// The control: linking did change what belongs to whom.
					expect(snapshot(accountKey)).not.toEqual(before);
					history.push({ before, mergeKey: outcome.mergeKey });
				}
				for (const { before, mergeKey } of history.toReversed()) {
					expect(await store.use.undoMerge({ accountKey, mergeKey, person: 'Noor' })).toMatchObject({ undone: true });
					expect(snapshot(accountKey)).toEqual(before);
				}
			}),
			40,
		);
		expect(links).toBeGreaterThan(30);
	});

	const SILENT: Plan = { views: [], writers: ['silent', 'silent', 'silent'], flags: [null, null, null], plans: [null, null, null] };
	const link = (accountKey: string, viewerKey = '', otherKey = '') => store.use.linkIdentities({ accountKey, viewerKey, otherKey, ...CONFIRMED });

	it('share a STOP under either identity, and one given while they were one stays with both', async () => {
		const { accountKey, keys } = await settle({ ...SILENT, writers: ['stop', 'silent', 'silent'] });
		const suppressed = async (handle: string) => (await importFile(store, accountKey, [HEADER, `${handle},,,s5,2026-11-20T10:00Z,,`].join('\n'))).totals.suppressed;
		expect(await suppressed('bo')).toBe(0);
		const outcome = await link(accountKey, keys[1], keys[0]);
		expect(await suppressed('bo')).toBe(1);
		await store.use.undoMerge({ accountKey, mergeKey: outcome.linked ? outcome.mergeKey : '', person: 'Noor' });
		expect([await suppressed('anna'), await suppressed('bo')]).toEqual([1, 0]);

		const later = await settle({ ...SILENT, writers: ['writes', 'silent', 'silent'] });
		const second = await link(later.accountKey, later.keys[0], later.keys[1]);
		const igId = String(store.rows('select ig_account_id from accounts where account_key = ?', later.accountKey)[0]?.['ig_account_id']);
		store.now += MINUTE;
		await receive(store, { object: 'instagram', entry: [{ id: igId, time: store.now, messaging: [textMessage('late-stop', 'STOP', { account: igId, person: '80000' })] }] });
		await store.use.undoMerge({ accountKey: later.accountKey, mergeKey: second.linked ? second.mergeKey : '', person: 'Noor' });
		for (const handle of ['anna', 'bo']) {
			expect((await importFile(store, later.accountKey, [HEADER, `${handle},,,s6,2026-11-20T10:00Z,,`].join('\n'))).totals.suppressed).toBe(1);
		}
	});

	it('are refused where Instagram itself tells them apart, where one is unknown, and where nobody answers for it', async () => {
		const { accountKey, keys } = await settle({ ...SILENT, writers: ['writes', 'writes', 'silent'] });
		expect(await link(accountKey, keys[0], keys[1])).toEqual({ linked: false, reason: 'both_have_written' });
		expect(await link(accountKey, keys[0], 'vwr_nobody')).toEqual({ linked: false, reason: 'unknown_person' });
		expect(await link(accountKey, keys[2], keys[2])).toEqual({ linked: false, reason: 'same_person' });
		await expect(store.use.linkIdentities({ accountKey, viewerKey: keys[0] ?? '', otherKey: keys[2] ?? '', person: ' ', evidence: 'x' })).rejects.toThrow('who confirms');
	});

	it('are undone last first, once, and only while both are there', async () => {
		const { accountKey, keys } = await settle(SILENT);
		const first = await link(accountKey, keys[1], keys[0]);
		const second = await link(accountKey, keys[2], keys[1]);
		if (!first.linked || !second.linked) throw new Error('not linked');
		const undo = (mergeKey: string) => store.use.undoMerge({ accountKey, mergeKey, person: 'Noor' });
		expect(await undo(first.mergeKey)).toEqual({ undone: false, reason: 'later_merge', blockedBy: second.mergeKey });
		expect(await undo(second.mergeKey)).toMatchObject({ undone: true });
		expect(await undo(first.mergeKey)).toEqual({ undone: true, viewerKey: keys[1], otherKey: keys[0] });
		expect(await undo(first.mergeKey)).toEqual({ undone: false, reason: 'already_undone' });
		expect(await undo('mrg_none')).toEqual({ undone: false, reason: 'unknown' });
	});
});
