import fc from 'fast-check';
import { currentViewerKey } from '../../core/store/current-viewer';
import { parseKeyring } from '../../core/store/keyring';
import { canonicalHandle, hashOf } from '../../core/viewers/identities';
import { mergeViewers } from '../../core/viewers/merge';
import { publishCopyTable } from './support/copy-table';
import { holds } from './support/property';
import { connectLive, KEY, MINUTE, START, TestStore } from './support/store';
import { importFile, peopleOf } from './support/viewer-lists';
import { receive, storyReply, textMessage } from './support/wire';

const HEADER = 'handle,viewer_id,source_tool,story_id,viewed_at,context,tag';

/** A person who may write to the account, under a handle that lists may know. */
interface Writer {
	readonly igsid: string;
	readonly handle: string;
	readonly stops: boolean;
}

let accounts = 0;

describe('a viewer from a list who turns out to be somebody who writes', () => {
	let store: TestStore;

	beforeAll(async () => {
		store = await TestStore.open();
		await publishCopyTable(store.use);
	});
	afterAll(() => store.close());

	async function account(): Promise<{ accountKey: string; igId: string }> {
		const igId = `178415${String(++accounts).padStart(8, '0')}`;
		return { accountKey: await connectLive(store, igId), igId };
	}

	/** Writes, and has their profile read. @returns the viewer key of their items */
	async function write(place: { accountKey: string; igId: string }, { igsid, handle, stops }: Writer): Promise<string> {
		const party = { account: place.igId, person: igsid };
		const updates = [storyReply(`${igsid}-1`, 'mooi', party), ...(stops ? [textMessage(`${igsid}-2`, 'STOP', party)] : [])];
		const { handedOff } = await receive(store, { object: 'instagram', entry: [{ id: place.igId, time: START, messaging: updates }] });
		const viewerKey = handedOff[0]?.viewerKey ?? '';
		await store.use.linkProfile({ accountKey: place.accountKey, viewerKey, profile: { username: handle, name: null } });
		return viewerKey;
	}

	function viewerOf(accountKey: string): string {
		return String(store.rows('select viewer_key from viewers where account_key = ? order by viewer_key', accountKey)[0]?.['viewer_key']);
	}

	const row = fc
		.record({
			handle: fc.constantFrom('', 'anna', 'bo', 'cas'),
			viewerId: fc.constantFrom('', '1', '2', '3'),
			story: fc.constantFrom('s1', 's2'),
		})
		.filter(({ handle, viewerId }) => handle !== '' || viewerId !== '')
		.map(({ handle, viewerId, story }) => `${handle},${viewerId},alpha,${story},2026-11-20T10:00Z,,`);

	const writers = fc.uniqueArray(fc.record({ handle: fc.constantFrom('Anna', 'bo', 'dirk'), stops: fc.boolean() }), {
		selector: ({ handle }) => handle,
		maxLength: 3,
	});

	it('keeps all that was known of either, and every old key leads to them', async () => {
		await holds(
			fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 8 }), writers, async (rows, people) => {
				const place = await account();
				await importFile(store, place.accountKey, [HEADER, ...rows].join('\n'));
				const before = peopleOf(store, place.accountKey);
				const kept = new Set(before.people.flat());
				const keys = store.rows('select viewer_key from viewers where account_key = ?', place.accountKey).map((each) => String(each['viewer_key']));
				for (const [index, person] of people.entries()) await write(place, { ...person, igsid: `7001${index}` });

				const after = peopleOf(store, place.accountKey);
				for (const fact of kept) expect(after.people.flat()).toContain(fact);
				// What was one person is still one person, unless two of them wrote: those are different people, and the id is neither's.
				for (const facts of before.people) {
					const wrote = people.filter((person) => facts.some((fact) => fact.includes(hashOf(parseKeyring(KEY).newest, { kind: 'handle', value: canonicalHandle(person.handle) }))));
					const now = after.people.filter((person) => person.some((fact) => facts.includes(fact)));
					if (wrote.length < 2) expect(now).toHaveLength(1);
					else expect(now.length).toBeGreaterThanOrEqual(wrote.length);
				}
				const living = new Set(store.rows('select viewer_key from viewers where merged_into is null and account_key = ?', place.accountKey).map((each) => each['viewer_key']));
				for (const table of ['identities', 'engagements', 'suppressions']) {
					const owners = store.rows(`select distinct viewer_key from ${table} where account_key = ?`, place.accountKey);
					for (const owner of owners) expect(living.has(owner['viewer_key'])).toBe(true);
				}
				for (const key of keys) expect(living.has(await currentKey(key))).toBe(true);
			}),
			60,
		);
	});

	it('is the same person whether the list or the message came first', async () => {
		await holds(
			fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 6 }), fc.constantFrom('Anna', 'bo'), async (rows, handle) => {
				const [first, second] = [await account(), await account()];
				const file = [HEADER, ...rows].join('\n');
				await importFile(store, first.accountKey, file);
				await write(first, { igsid: '70020', handle, stops: false });
				await write(second, { igsid: '70020', handle, stops: false });
				await importFile(store, second.accountKey, file);
				expect(peopleOf(store, second.accountKey)).toEqual(peopleOf(store, first.accountKey));
			}),
			40,
		);
	});

	it('is suppressed under every identity when either opted out', async () => {
		const place = await account();
		await importFile(store, place.accountKey, [HEADER, 'anna,7,alpha,s1,2026-11-20T10:00Z,,', ',8,alpha,s1,2026-11-20T10:00Z,,'].join('\n'));
		const viewerKey = await write(place, { igsid: '70030', handle: 'anna', stops: true });
		const kinds = () => store.rows('select kind, viewer_key from suppressions where account_key = ? order by kind', place.accountKey);
		expect(kinds()).toEqual(['handle', 'igsid', 'vendor_id'].map((kind) => ({ kind, viewer_key: viewerKey })));
		const more = [HEADER, ',7,alpha,s2,2026-11-20T10:00Z,,', 'anna,8,alpha,s2,2026-11-20T10:00Z,,', ',8,alpha,s3,2026-11-20T10:00Z,,'].join('\n');
		expect((await importFile(store, place.accountKey, more)).totals).toMatchObject({ added: 0, suppressed: 3 });
		expect(kinds()).toHaveLength(4);
	});

	it('stays apart from somebody else who wrote under the same handle before', async () => {
		const place = await account();
		const one = await write(place, { igsid: '70040', handle: 'anna', stops: false });
		const other = await write(place, { igsid: '70041', handle: 'anna', stops: false });
		expect(other).not.toBe(one);
		expect(store.count('viewers', 'account_key = ? and merged_into is not null', place.accountKey)).toBe(0);
		// An id that lists give to both is neither's, and their views count by the handle.
		const two = await write(place, { igsid: '70042', handle: 'bo', stops: false });
		await importFile(store, place.accountKey, [HEADER, 'bo,5,alpha,s1,2026-11-20T10:00Z,,'].join('\n'));
		const list = [HEADER, 'anna,5,alpha,s2,2026-11-20T10:00Z,,', 'anna,,,s2,2026-11-20T10:00Z,,'].join('\n');
		expect((await importFile(store, place.accountKey, list)).totals).toMatchObject({ added: 1, known: 1, rejected: 0 });
		expect(store.count('engagements', "viewer_key = ? and story_id = 's2'", two)).toBe(0);
		expect(store.count('identities', "viewer_key in (?, ?) and kind = 'vendor_id'", two, one)).toBe(0);
		// Once a human has confirmed whose the id is, the row speaks of two people.
		const five = String(store.rows("select viewer_key from identities where account_key = ? and kind = 'vendor_id'", place.accountKey)[0]?.['viewer_key']);
		await store.use.linkIdentities({ accountKey: place.accountKey, viewerKey: two, otherKey: five, person: 'Noor', evidence: 'Told us' });
		const { totals, rejected } = await importFile(store, place.accountKey, [HEADER, 'anna,5,alpha,s3,2026-11-20T10:00Z,,', 'bo,5,alpha,s3,2026-11-20T10:00Z,,'].join('\n'));
		expect(totals).toMatchObject({ added: 1, rejected: 1 });
		expect(rejected).toEqual([expect.objectContaining({ line: 2, problems: [expect.objectContaining({ field: 'viewer_id' })] })]);
	});

	it('keeps one plan per campaign step and calls the double off', async () => {
		const place = await account();
		await importFile(store, place.accountKey, [HEADER, 'anna,,,s1,2026-11-20T10:00Z,,'].join('\n'));
		const listed = viewerOf(place.accountKey);
		const insert = (viewerKey: string, campaign: string) =>
			store.raw.exec(
				`insert into plans (plan_key, account_key, viewer_key, campaign, step, copy_key, due_at, lease_until, state, created_at)
				values ('pln_${viewerKey}_${campaign}', '${place.accountKey}', '${viewerKey}', '${campaign}', 1, 'offer', ${START}, 0, 'due', ${START})`,
			);
		insert(listed, 'autumn');
		insert(listed, 'winter');
		// The person has written and was planned for too, before their handle was known.
		const { handedOff } = await receive(store, {
			object: 'instagram',
			entry: [{ id: place.igId, time: START, messaging: [storyReply('p1', 'mooi', { account: place.igId, person: '70050' })] }],
		});
		const person = handedOff[0]?.viewerKey ?? '';
		insert(person, 'autumn');
		await store.use.linkProfile({ accountKey: place.accountKey, viewerKey: person, profile: { username: 'anna', name: null } });
		expect(store.rows('select viewer_key, campaign, state, outcome from plans where account_key = ? order by campaign, state', place.accountKey)).toEqual([
			{ viewer_key: listed, campaign: 'autumn', state: 'cancelled', outcome: 'merged' },
			{ viewer_key: person, campaign: 'autumn', state: 'due', outcome: null },
			{ viewer_key: person, campaign: 'winter', state: 'due', outcome: null },
		]);
	});

	it('becomes a lead once, also by the key of an older item', async () => {
		const place = await account();
		await importFile(store, place.accountKey, [HEADER, 'anna,,,s1,2026-11-20T10:00Z,,'].join('\n'));
		const listed = viewerOf(place.accountKey);
		const person = await write(place, { igsid: '70060', handle: 'anna', stops: false });
		const lead = { accountKey: place.accountKey, viewerKey: listed };
		expect(await store.use.markLead(lead)).toEqual({ viewerKey: person, convertedAt: START, already: false });
		store.now += MINUTE;
		expect(await store.use.markLead({ ...lead, viewerKey: person })).toEqual({ viewerKey: person, convertedAt: START, already: true });
		store.now = START;
		expect(await store.use.markLead({ ...lead, viewerKey: 'vwr_nobody' })).toBeNull();
		expect(await store.use.checkConsent({ ...lead, eventKey: '', purpose: 'dm_promotion' })).toEqual({ gate: 'ask_first' });
	});

	it('is never somebody who has written, merged into another', async () => {
		const place = await account();
		const one = await write(place, { igsid: '70070', handle: 'anna', stops: false });
		const other = await write(place, { igsid: '70071', handle: 'bo', stops: false });
		const merge = { merge: (context: Parameters<typeof mergeViewers>[0], input: Parameters<typeof mergeViewers>[1]) => mergeViewers(context, input).then(() => null) };
		const opened = await store.beside(merge);
		await expect(opened.store.merge({ accountKey: place.accountKey, from: one, into: other })).rejects.toThrow('has written');
		await opened.close();
	});

	async function currentKey(viewerKey: string): Promise<string> {
		const find = { find: (context: { tx: Parameters<typeof currentViewerKey>[0] }, input: string) => currentViewerKey(context.tx, input) };
		resolver ??= await store.beside(find);
		return resolver.store.find(viewerKey);
	}

	let resolver: { store: { find: (key: string) => Promise<string> }; close: () => Promise<void> } | null = null;
	afterAll(() => resolver?.close());
});
