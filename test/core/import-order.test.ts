import fc from 'fast-check';
import { deliver, deliveriesOf } from './support/deliveries';
import { holds } from './support/property';
import { connectLive, TestStore } from './support/store';
import { approveOnce, importFile, peopleOf } from './support/viewer-lists';

const HEADER = 'handle,viewer_id,source_tool,story_id,viewed_at,tag,context,country,language,account_type,watch_seconds,profile_visit,follows_us';

/** Rows with everything a source can tell, about few people and stories, so that they meet. */
const row = fc
	.record({
		person: fc.constantFrom('anna,', '@Anna,7', ',7', 'bo,', 'bo,8', ',8', 'bo,9'),
		tool: fc.constantFrom('alpha', 'alpha', 'Alpha', 'beta'),
		story: fc.constantFrom('s1', 's2'),
		minute: fc.integer({ min: 0, max: 3 }),
		tag: fc.constantFrom('', 'VIP', 'vip ', 'press'),
		context: fc.constantFrom('', 'fair', '🎨 opening'),
		country: fc.constantFrom('', 'NL', 'be'),
		language: fc.constantFrom('', 'nl', 'en-GB'),
		type: fc.constantFrom('', 'business', 'verified'),
		seconds: fc.constantFrom('', '3', '7.5'),
		visit: fc.constantFrom('', 'ja', 'no'),
		follows: fc.constantFrom('', 'yes', 'no'),
	})
	.map((it) => [it.person, it.tool, it.story, `2026-11-20T10:0${it.minute}Z`, it.tag, it.context, it.country, it.language, it.type, it.seconds, it.visit, it.follows].join(','));
const list = fc.array(row, { minLength: 1, maxLength: 10 });
const csv = (rows: readonly string[]) => [HEADER, ...rows].join('\n');

let accounts = 0;

describe('the same rows', () => {
	let store: TestStore;

	beforeAll(async () => {
		store = await TestStore.open();
	});
	afterAll(() => store.close());

	async function account(): Promise<string> {
		const accountKey = await connectLive(store, `178418${String(++accounts).padStart(8, '0')}`);
		approveOnce(store, accountKey);
		return accountKey;
	}

	async function undo(accountKey: string, importKey: string): Promise<void> {
		let done = false;
		while (!done) ({ done } = await store.use.undoImport({ accountKey, importKey }));
	}

	it('make the same store in any order, number and batches, and by imports that run at once', async () => {
		let [several, merged] = [0, 0];
		await holds(
			fc.asyncProperty(list.chain((rows) => fc.tuple(fc.constant(rows), deliveriesOf(rows))), async ([rows, delivery]) => {
				const [one, other] = [await account(), await account()];
				await importFile(store, one, csv(rows));
				await deliver(store, HEADER, other, delivery);
				expect(peopleOf(store, other)).toEqual(peopleOf(store, one));
				if (delivery.batches.length > 1 && delivery.imports > 1) several++;
				merged += store.count('viewers', 'account_key = ? and merged_into is not null', other);
			}),
			150,
		);
		// The control: rows did come in several batches of several imports, and people were found to be one.
		expect(several).toBeGreaterThan(50);
		expect(merged).toBeGreaterThan(10);
	});

	it('make the same store in any order and batches, whoever of them is known to have opted out', async () => {
		const listed = (accountKey: string) => store.rows('select distinct kind, hash from suppressions where account_key = ? order by kind, hash', accountKey);
		let [spread, taken] = [0, 0];
		await holds(
			fc.asyncProperty(list.chain((rows) => fc.tuple(fc.constant(rows), deliveriesOf(rows))), fc.subarray([{ handle: 'bo' }, { vendor_id: '7', source_tool: 'alpha' }, { vendor_id: '9', source_tool: 'beta' }], { minLength: 1, maxLength: 2 }), async ([rows, delivery], optedOut) => {
				const [one, other] = [await account(), await account()];
				for (const accountKey of [one, other]) await store.use.importSuppressions({ accountKey, rows: optedOut, person: 'Noor' });
				await importFile(store, one, csv(rows));
				await deliver(store, HEADER, other, delivery);
				expect(peopleOf(store, other)).toEqual(peopleOf(store, one));
				expect(listed(other)).toEqual(listed(one));
				// Nobody is left behind without a name.
				for (const accountKey of [one, other]) expect(store.count('viewers', 'account_key = ? and viewer_key not in (select viewer_key from identities) and merged_into is null', accountKey)).toBe(0);
				if (listed(one).length > optedOut.length) spread++;
				if (store.count('engagements', 'account_key = ?', one) > 0) taken++;
			}),
			150,
		);
		// The control: opt-outs did spread to further names, and views of others were kept.
		expect(spread).toBeGreaterThan(30);
		expect(taken).toBeGreaterThan(30);
	});

	it('keep what lists brought of somebody who must be kept, when a later row shows that they opted out', async () => {
		const accountKey = await account();
		await store.use.importSuppressions({ accountKey, rows: [{ handle: 'anna' }], person: 'Noor' });
		const view = (person: string, story: string) => `${person},alpha,${story},2026-11-20T10:00Z,,,,,,,,`;
		await importFile(store, accountKey, csv([view(',7', 's1'), view(',8', 's1')]));
		const [held] = store.rows("select viewer_key from engagements where account_key = ? and viewer_key in (select viewer_key from identities where kind = 'vendor_id') order by natural_key", accountKey);
		await store.use.placeHold({ accountKey, viewerKey: String(held?.['viewer_key']), reason: 'a claim', person: 'Jo' });
		await importFile(store, accountKey, csv([view('anna,7', 's2'), view('anna,8', 's2')]));
		expect(store.rows('select viewer_key, story_id from engagements where account_key = ?', accountKey)).toEqual([{ viewer_key: held?.['viewer_key'], story_id: 's1' }]);
		expect(store.count('suppressions', 'account_key = ?', accountKey)).toBe(3);
	});

	it('leave nothing of themselves when one of several imports at once is undone', async () => {
		await holds(
			fc.asyncProperty(list.chain((rows) => fc.tuple(deliveriesOf(rows), fc.nat(2))), async ([delivery, chosen]) => {
				const [without, undone] = [await account(), await account()];
				const wrong = chosen % delivery.imports;
				const keys = await deliver(store, HEADER, undone, delivery);
				await deliver(store, HEADER, without, { ...delivery, batches: delivery.batches.filter(({ by }) => by !== wrong) });
				await undo(undone, keys[wrong] ?? '');
				expect(peopleOf(store, undone)).toEqual(peopleOf(store, without));
				for (const key of keys) await undo(undone, key);
				for (const table of ['viewers', 'engagements', 'viewer_marks', 'mark_tellings', 'list_links']) expect(store.count(table, 'account_key = ?', undone)).toBe(0);
			}),
			80,
		);
	});

	it('make the same person whichever of two is merged into the other, before or after them', async () => {
		const linked = { person: 'Noor', evidence: 'Told us' };
		const first = ['anna,,alpha,s0,2026-11-19T10:00Z,vip,,NL,,,,,yes', 'cas,,alpha,s0,2026-11-19T10:00Z,press,,BE,,,,,no'];
		const keysOf = (accountKey: string) =>
			store.rows("select viewer_key from engagements where account_key = ? and story_id = 's0' order by tag desc", accountKey).map((each) => String(each['viewer_key']));
		await holds(
			fc.asyncProperty(list, fc.boolean(), async (rows, before) => {
				const seen = [];
				for (const turned of [false, true]) {
					const accountKey = await account();
					await importFile(store, accountKey, csv(first));
					const [anna = '', cas = ''] = keysOf(accountKey);
					const link = () => store.use.linkIdentities({ accountKey, viewerKey: turned ? cas : anna, otherKey: turned ? anna : cas, ...linked });
					if (before) await link();
					await importFile(store, accountKey, csv(rows));
					if (!before) await link();
					seen.push(peopleOf(store, accountKey));
				}
				expect(seen[1]).toEqual(seen[0]);
			}),
			60,
		);
	});

	it('part people again whom only the import made one, whatever lists say of them since', async () => {
		const [alone, undone] = [await account(), await account()];
		const view = (person: string, story: string) => `${person},alpha,${story},2026-11-20T10:00Z,,,,,,,,`;
		const list = (accountKey: string, ...rows: string[]) => importFile(store, accountKey, csv(rows)).then(({ totals }) => totals.importKey);
		const people = (accountKey: string) => store.count('viewers', 'account_key = ? and merged_into is null', accountKey);
		const apart = [view('anna,', 's1'), view(',7', 's1')];
		const later = [view('anna,', 's3'), view(',7', 's3')];
		await list(alone, ...apart, ...later);
		await list(undone, ...apart);
		const wrong = await list(undone, view('anna,7', 's2'));
		await list(undone, ...later);
		expect(people(undone)).toBe(1);
		await undo(undone, wrong);
		expect(peopleOf(store, undone)).toEqual(peopleOf(store, alone));

		// Two imports say so: undoing either leaves them one, undoing both parts them.
		for (const first of [0, 1]) {
			const [one = '', other = ''] = [await list(undone, view('anna,7', 's4')), await list(undone, view('anna,7', 's5'))].sort((a, b) => (first === 0 ? 1 : -1) * (a < b ? -1 : 1));
			await undo(undone, one);
			expect(people(undone)).toBe(1);
			await undo(undone, other);
			expect(peopleOf(store, undone)).toEqual(peopleOf(store, alone));
		}
	});

	it('keep a tag and a trait that somebody else told too when their import is undone', async () => {
		const accountKey = await account();
		const tagged = (tag: string, country: string, minute: number) => `anna,,alpha,s1,2026-11-20T10:0${minute}Z,${tag},,${country},,,,,`;
		const first = await importFile(store, accountKey, csv([tagged('vip', 'NL', 1)]));
		const second = await importFile(store, accountKey, csv([tagged('vip', 'BE', 2), tagged('press', '', 2)]));
		const viewerKey = String(store.rows('select viewer_key from viewers where account_key = ?', accountKey)[0]?.['viewer_key']);
		await store.use.markViewer({ accountKey, viewerKey, mark: { kind: 'tag', name: 'press' }, change: 'set', person: 'Noor', evidence: 'Has a card' });
		const marks = () => store.rows('select name, value, source from viewer_marks where account_key = ? order by name', accountKey).map((mark) => [mark['name'], mark['value'], mark['source']].join(' '));
		expect(marks()).toEqual(['country BE alpha', 'press  Noor', 'vip  alpha']);
		await undo(accountKey, second.totals.importKey);
		expect(marks()).toEqual(['country NL alpha', 'press  Noor', 'vip  alpha']);
		await undo(accountKey, first.totals.importKey);
		expect(marks()).toEqual(['press  Noor']);
		// Somebody vouched for her, so she stays.
		expect(store.count('viewers', 'account_key = ?', accountKey)).toBe(1);
	});
});
