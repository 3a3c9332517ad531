import fc from 'fast-check';
import { parseKeyring } from '../../core/store/keyring';
import { vendorIdentity } from '../../core/store/vendor-identity';
import { hashOf } from '../../core/viewers/identities';
import { publishCopyTable } from './support/copy-table';
import { deliver, deliveriesOf, viewsOf } from './support/deliveries';
import { holds } from './support/property';
import { connectLive, KEY, START, TestStore } from './support/store';
import { expectedOf, type Expected, type NamedRow, type Writer } from './support/two-people-model';
import { approveOnce, importFile, peopleOf } from './support/viewer-lists';
import { receive, storyReply, textMessage } from './support/wire';

const HEADER = 'handle,viewer_id,source_tool,story_id,viewed_at,tag,country';
const csv = (rows: readonly string[]) => [HEADER, ...rows].join('\n');

const HANDLES = ['anna', 'bo', 'cas', 'dirk'];
const IDS = ['1', '2', '3'];

const row = fc
	.record({
		handle: fc.constantFrom('', ...HANDLES),
		id: fc.constantFrom('', ...IDS, ...IDS),
		story: fc.constantFrom('s1', 's2'),
		minute: fc.nat(3),
		tag: fc.constantFrom('', '', 'vip', 'press'),
		country: fc.constantFrom('', 'NL', 'BE'),
	})
	.filter(({ handle, id }) => handle !== '' || id !== '')
	.map((it) => [it.handle, it.id, 'alpha', it.story, `2026-11-20T10:0${it.minute}Z`, it.tag, it.country].join(','));
const list = fc.array(row, { minLength: 1, maxLength: 10 });
const writers = fc.uniqueArray(fc.record({ handle: fc.constantFrom('anna', 'bo', 'cas'), stops: fc.integer({ min: 0, max: 3 }).map((chance) => chance === 0) }), {
	selector: ({ handle }) => handle,
	minLength: 1,
	maxLength: 3,
});
const optedOut = fc.subarray(['dirk', '#2', '#3'], { maxLength: 1 });

function namesIn(text: string): NamedRow {
	const [handle = '', id = '', , story = ''] = text.split(',');
	return { handle, id, story };
}

let accounts = 0;

/** Lists may name an id together with the handles of two people who both wrote: Instagram tells those apart itself. */
describe('rows that name one id with the handles of two people who both wrote', () => {
	let store: TestStore;
	const nameOf = new Map<string, string>();

	beforeAll(async () => {
		store = await TestStore.open();
		await publishCopyTable(store.use);
		const key = parseKeyring(KEY).newest;
		for (const handle of HANDLES) nameOf.set(hashOf(key, { kind: 'handle', value: handle }), handle);
		for (const id of IDS) nameOf.set(hashOf(key, { kind: 'vendor_id', value: vendorIdentity('alpha', id) }), `#${id}`);
	});
	afterAll(() => store.close());

	const nextId = () => `178431${String(++accounts).padStart(8, '0')}`;

	interface World {
		readonly writers: readonly Writer[];
		readonly optedOut: readonly string[];
	}

	/** An account these people wrote to; those on the list were put there before. */
	async function account(world: World, igId = nextId()): Promise<string> {
		const accountKey = await connectLive(store, igId);
		approveOnce(store, accountKey);
		for (const writer of world.writers) await write({ accountKey, igId }, writer);
		const rows = world.optedOut.map((name) => (name.startsWith('#') ? { vendor_id: name.slice(1), source_tool: 'alpha' } : { handle: name }));
		if (rows.length > 0) await store.use.importSuppressions({ accountKey, rows, person: 'Noor' });
		return accountKey;
	}

	/** Writes, and has their profile read. */
	async function write({ accountKey, igId }: { accountKey: string; igId: string }, { handle, stops }: Writer): Promise<void> {
		const party = { account: igId, person: `7100${HANDLES.indexOf(handle)}` };
		const updates = [storyReply(`${handle}-1`, 'mooi', party), ...(stops ? [textMessage(`${handle}-2`, 'STOP', party)] : [])];
		const { handedOff } = await receive(store, { object: 'instagram', entry: [{ id: igId, time: START, messaging: updates }] });
		await store.use.linkProfile({ accountKey, viewerKey: handedOff[0]?.viewerKey ?? '', profile: { username: handle, name: null } });
	}

	/** What the store has, in the words of the model. */
	function foundIn(accountKey: string): Expected {
		const names = new Map<unknown, string[]>();
		for (const { viewer_key: key, hash } of store.rows("select viewer_key, hash from identities where account_key = ? and kind in ('handle', 'vendor_id')", accountKey)) {
			names.set(key, [...(names.get(key) ?? []), nameOf.get(String(hash)) ?? '?']);
		}
		const views = store.rows("select viewer_key, story_id, natural_key from engagements where account_key = ? and kind = 'view'", accountKey);
		for (const { viewer_key: key } of views) if (!names.has(key)) throw new Error('a view is left without a name');
		const listed = store.rows("select distinct hash from suppressions where account_key = ? and kind in ('handle', 'vendor_id')", accountKey);
		return {
			people: [...names.values()].map((its) => its.sort().join(' ')).sort(),
			views: views.map((view) => String(view['natural_key'])),
			listed: listed.map(({ hash }) => nameOf.get(String(hash)) ?? '?').sort(),
		};
	}

	const listedHashes = (accountKey: string) => store.rows('select distinct kind, hash from suppressions where account_key = ? order by kind, hash', accountKey);

	it('give the same people, views and opt-outs in any order, number and batches, and as said without a store', async () => {
		const seen = { torn: 0, joined: 0, listed: 0, several: 0 };
		await holds(
			fc.asyncProperty(list.chain((rows) => fc.tuple(fc.constant(rows), deliveriesOf(rows))), writers, optedOut, async ([rows, delivery], people, out) => {
				const world = { writers: people, optedOut: out };
				const [one, other] = [await account(world), await account(world)];
				await importFile(store, one, csv(rows));
				await deliver(store, HEADER, other, delivery);
				expect(peopleOf(store, other)).toEqual(peopleOf(store, one));
				expect(listedHashes(other)).toEqual(listedHashes(one));
				const expected = expectedOf(rows.map(namesIn), people, out);
				const found = foundIn(other);
				expect(found.people).toEqual(expected.people);
				expect(found.listed).toEqual(expected.listed);
				expect(found.views).toHaveLength(expected.views.length);
				if (delivery.batches.length > 1) seen.several++;
				if (expected.people.some((names) => names.startsWith('#'))) seen.torn++;
				if (people.some(({ handle }) => expected.people.some((names) => names.includes(`${handle} `) || names.includes(` ${handle}`)))) seen.joined++;
				if (expected.listed.length > out.length) seen.listed++;
			}),
			60,
		);
		// The control: all that is spoken of did happen.
		for (const count of Object.values(seen)) expect(count).toBeGreaterThan(5);
	});

	it('give the same people whenever those people write: before, between and after', async () => {
		const silent = writers.map((people) => people.map(({ handle }) => ({ handle, stops: false })));
		const plan = list.chain((rows) => fc.tuple(fc.constant(rows), deliveriesOf(rows)));
		const chance = fc.array(fc.nat(1_000), { minLength: 3, maxLength: 3 });
		let between = 0;
		await holds(
			fc.asyncProperty(plan, silent, chance, async ([rows, { batches, imports }], people, chances) => {
				const moments = chances.map((each) => each % (batches.length + 1));
				const before = await account({ writers: people, optedOut: [] });
				await importFile(store, before, csv(rows));
				const igId = nextId();
				const later = await account({ writers: [], optedOut: [] }, igId);
				const keys: string[] = [];
				for (let each = 0; each < imports; each++) keys.push((await store.use.startImport({ accountKey: later })).importKey);
				for (const [nth, batch] of [...batches, null].entries()) {
					for (const [index, writer] of people.entries()) if (moments[index] === nth) await write({ accountKey: later, igId }, writer);
					if (batch) await store.use.importViews({ accountKey: later, importKey: keys[batch.by] ?? '', rows: await viewsOf(HEADER, batch.rows) });
				}
				expect(peopleOf(store, later)).toEqual(peopleOf(store, before));
				if (moments.some((moment) => moment > 0 && moment < batches.length)) between++;
			}),
			30,
		);
		expect(between).toBeGreaterThan(5);
	});

	it('are taken back with their import, as if it had never been', async () => {
		const seen = { undone: 0, torn: 0 };
		await holds(
			fc.asyncProperty(list.chain((rows) => fc.tuple(fc.constant(rows), deliveriesOf(rows))), writers, fc.nat(2), async ([rows, delivery], people, chosen) => {
				const world = { writers: people.map(({ handle }) => ({ handle, stops: false })), optedOut: [] };
				const [without, undone] = [await account(world), await account(world)];
				const wrong = chosen % delivery.imports;
				const keys = await deliver(store, HEADER, undone, delivery);
				if (expectedOf(rows.map(namesIn), world.writers, []).people.some((names) => names.startsWith('#'))) seen.torn++;
				await deliver(store, HEADER, without, { ...delivery, batches: delivery.batches.filter(({ by }) => by !== wrong) });
				await undo(undone, keys[wrong] ?? '');
				expect(peopleOf(store, undone)).toEqual(peopleOf(store, without));
				if (delivery.imports > 1) seen.undone++;
				for (const key of keys) await undo(undone, key);
				for (const table of ['mark_tellings', 'list_links']) expect(store.count(table, 'account_key = ?', undone)).toBe(0);
				expect(store.count('engagements', 'account_key = ? and import_key is not null', undone)).toBe(0);
				expect(foundIn(undone).people).toEqual(people.map(({ handle }) => handle).sort());
			}),
			30,
		);
		for (const count of Object.values(seen)) expect(count).toBeGreaterThan(5);
	});

	async function undo(accountKey: string, importKey: string): Promise<void> {
		let done = false;
		while (!done) ({ done } = await store.use.undoImport({ accountKey, importKey }));
	}

	it('are kept by their handle, and the id alone stays a person of its own', async () => {
		const accountKey = await account({ writers: [{ handle: 'anna', stops: false }, { handle: 'bo', stops: false }], optedOut: [] });
		const view = (person: string, story: string, tag = '') => `${person},alpha,${story},2026-11-20T10:00Z,${tag},`;
		await importFile(store, accountKey, csv([view('anna,1', 's1'), view(',1', 's2', 'vip')]));
		expect(foundIn(accountKey).people).toEqual(['#1 anna', 'bo']);
		const { totals, rejected } = await importFile(store, accountKey, csv([view('bo,1', 's1')]));
		expect([totals.added, rejected]).toEqual([1, []]);
		expect(foundIn(accountKey).people).toEqual(['#1', 'anna', 'bo']);
		const storiesOf = (person: string) => {
			const hash = [...nameOf].find(([, name]) => name === person)?.[0] ?? '';
			return store.rows('select story_id, tag from engagements where import_key is not null and viewer_key in (select viewer_key from identities where account_key = ? and hash = ?) order by story_id', accountKey, hash);
		};
		expect([storiesOf('anna'), storiesOf('bo'), storiesOf('#1')]).toEqual([[{ story_id: 's1', tag: null }], [{ story_id: 's1', tag: null }], [{ story_id: 's2', tag: 'vip' }]]);
		// The tag told of the id went with it.
		expect(store.count('viewer_marks', "account_key = ? and name = 'vip'", accountKey)).toBe(1);
	});
});
