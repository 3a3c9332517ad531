import path from 'node:path';
import fc from 'fast-check';
import { StoreError } from '../../../core/store/errors';
import { parseKeyring, retiredLine } from '../../../core/store/keyring';
import { SEALED_TABLES } from '../../../core/store/sealed-tables';
import { unseal } from '../../../core/store/sealing';
import { Bundle } from '../support/bundle';
import { holds } from '../support/property';
import { addIdentityRows, insertRow } from '../support/purge-rows';
import { connectLive, HOUR, KEY, OTHER_KEY, removeFolder, tempFolder, TestStore } from '../support/store';
import { ACCOUNT, commentBody, envelope, receive, textMessage } from '../support/wire';

const OLD = `1:${KEY}`;
const BOTH = `1:${KEY}\n2:${OTHER_KEY}`;
const RETIRED = `${retiredLine(parseKeyring(OLD).newest)}\n2:${OTHER_KEY}`;

/** People with a handle and a name each, made by SQL. */
function addPeople(store: TestStore, accountKey: string, people: number): void {
	store.raw.exec('begin immediate');
	for (let n = 0; n < people; n++) {
		const key = `${accountKey}-${String(n).padStart(6, '0')}`;
		insertRow(store.raw, 'viewers', { viewer_key: key, account_key: accountKey, profile_state: 'read', created_at: 0 }, key);
		addIdentityRows(store.raw, accountKey, { key, handle: `handle.${n}` });
	}
	store.raw.exec('commit');
}

/** Everything sealed in the store, opened: must be the same before and after. */
function opened(store: TestStore, key: string): string[] {
	const keys = parseKeyring(key);
	return SEALED_TABLES.flatMap(({ table, key: column }) =>
		store
			.rows(`select ${column} as k, sealed, wrapped_key, key_version from ${table} where sealed is not null order by 1`)
			.map((row) => `${String(row['k'])} ${unseal(keys, { sealed: String(row['sealed']), wrappedKey: String(row['wrapped_key']), keyVersion: Number(row['key_version']) })}`),
	);
}

const versionsIn = (store: TestStore) =>
	[...new Set(SEALED_TABLES.flatMap(({ table }) => store.rows(`select distinct key_version as v from ${table} where sealed is not null`)).map((row) => row['v']))];

async function rotateAll(store: TestStore, limit = 7) {
	for (;;) {
		const rotation = await store.use.rotateKeys({ limit }, 'bulk');
		if (rotation.finishedAt !== null) return rotation;
	}
}

describe('rotating the key', () => {
	let folder: string;
	let file: string;
	let store: TestStore;
	let accountKey: string;
	let generation = 0;

	const reopen = async (key: string) => {
		await store.close();
		store = await TestStore.open({ file, key, mayCreate: false, tag: `g${++generation}` });
	};

	beforeEach(async () => {
		folder = tempFolder();
		file = path.join(folder, 'store.sqlite');
		store = await TestStore.open({ file, key: OLD });
		accountKey = await connectLive(store, ACCOUNT);
	});
	afterEach(async () => {
		await store.close();
		removeFolder(folder);
	});

	it('knows every table that holds something sealed', () => {
		expect(store.tablesWith('wrapped_key')).toEqual(SEALED_TABLES.map(({ table }) => table).sort());
	});

	it('wraps everything anew and changes nothing that is sealed, in however many pieces, beside live work', async () => {
		let runs = 0;
		await holds(
			fc.asyncProperty(fc.array(fc.record({ limit: fc.integer({ min: 1, max: 9 }), kill: fc.boolean(), write: fc.boolean() }), { minLength: 1, maxLength: 12 }), async (steps) => {
				const own = tempFolder();
				const at = path.join(own, 'store.sqlite');
				const first = await TestStore.open({ file: at, key: OLD });
				const account = await connectLive(first, ACCOUNT);
				addPeople(first, account, 20);
				await receive(first, commentBody('c-1', 'mooi', { at: first.now }));
				await first.close();
				let now = await TestStore.open({ file: at, key: BOTH, tag: `r${++runs}` });
				const before = opened(now, BOTH);
				for (const [n, { limit, kill, write }] of steps.entries()) {
					await now.use.rotateKeys({ limit }, 'bulk');
					if (write) await receive(now, envelope([textMessage(`m-${n}`, 'hoi', { person: `70${n}`, at: now.now })]));
					if (!kill) continue;
					await now.close();
					now = await TestStore.open({ file: at, key: BOTH, tag: `r${++runs}` });
				}
				await rotateAll(now);
				expect(versionsIn(now)).toEqual([2]);
				expect(opened(now, BOTH)).toEqual(expect.arrayContaining(before));
				await now.close();
				removeFolder(own);
			}),
			25,
		);
	}, 600_000);

	it('says truthfully how much it wrapped, and nothing twice', async () => {
		addPeople(store, accountKey, 10);
		await reopen(BOTH);
		expect(await rotateAll(store)).toEqual({ to: 2, rewrapped: 20, finishedAt: store.now });
		expect(await rotateAll(store)).toMatchObject({ rewrapped: 20 });
		expect(await store.use.readKeyVersions({})).toEqual([
			{ version: 1, retired: false, mayRetire: true },
			{ version: 2, retired: false, mayRetire: false },
		]);
	});

	it('an old version may not be retired before it is done, and may after', async () => {
		addPeople(store, accountKey, 10);
		await reopen(BOTH);
		await store.use.rotateKeys({ limit: 5 });
		expect(await store.use.readKeyVersions({})).toMatchObject([{ mayRetire: false }, { mayRetire: false }]);
		await store.close();
		await expect(TestStore.open({ file, key: RETIRED, mayCreate: false })).rejects.toMatchObject({ code: 'retired_too_early', cure: expect.stringMatching(/Rotate Keys/) });
		store = await TestStore.open({ file, key: BOTH, mayCreate: false });
		await rotateAll(store);
		await reopen(RETIRED);
		expect(await store.use.readKeyVersions({})).toEqual([
			{ version: 1, retired: true, mayRetire: false },
			{ version: 2, retired: false, mayRetire: false },
		]);
	});

	it('a retired version opens nothing, still finds people, proves the ledger and blocks who opted out', async () => {
		await receive(store, envelope([textMessage('m1', 'STOP', { person: '700', at: store.now })]));
		const known = await receive(store, envelope([textMessage('m2', 'hallo', { person: '701', at: store.now })]));
		const before = store.rows('select * from identities')[0];
		await reopen(BOTH);
		await rotateAll(store);
		await reopen(RETIRED);
		const { handedOff } = await receive(store, envelope([textMessage('m3', 'hallo', { person: '700', at: store.now }), textMessage('m4', 'hoi', { person: '701', at: store.now })]));
		expect(handedOff[1]?.viewerKey).toBe(known.handedOff[0]?.viewerKey);
		expect(await store.use.checkConsent({ accountKey, viewerKey: handedOff[0]?.viewerKey ?? '', eventKey: handedOff[0]?.eventKey ?? '', purpose: 'dm_promotion' })).toMatchObject({ gate: 'not_allowed', reason: 'suppressed' });
		expect(await store.use.verifyLedger({})).toEqual([]);
		// Control: what a copy from before the rotation holds opens with the old key, and with its retired line no more.
		const old = { sealed: String(before?.['sealed']), wrappedKey: String(before?.['wrapped_key']), keyVersion: 1 };
		expect(unseal(parseKeyring(OLD), old)).toMatch(/^70\d$/);
		expect(() => unseal(parseKeyring(RETIRED), old)).toThrow(/retired/);
	});

	it('who still works with the older key alone is refused once a newer one was added: it would not see newer opt-outs', async () => {
		const late = await TestStore.open({ file, key: OLD, mayCreate: false, tag: 'late' });
		await expect(late.use.listAccounts({})).resolves.toHaveLength(1);
		await reopen(BOTH);
		await expect(late.use.listAccounts({})).rejects.toMatchObject({ code: 'stale_key' });
		await expect(receive(late, envelope([textMessage('m9', 'hoi', { person: '9', at: late.now + HOUR })]))).rejects.toThrow(StoreError);
		expect(late.count('events')).toBe(0);
		await late.close();
	});

	it('the newest version cannot be retired, and no error holds a key', () => {
		const newest = retiredLine(parseKeyring(KEY).newest);
		expect(() => parseKeyring(newest)).toThrow(/newest version of the store key is retired/);
		for (const bad of [`1:retired:${KEY}`, `retired:${'A'.repeat(128)}`, `1:retired:${'A'.repeat(127)}`]) {
			expect(() => parseKeyring(`${bad}\n2:${OTHER_KEY}`)).toThrow(StoreError);
		}
	});
});

describe('a new key version in one process of n8n', () => {
	it('reaches also the parts that still hold the older key', async () => {
		const bundle = await Bundle.build();
		const folder = tempFolder();
		try {
			const script = `const old = core.connectStore({ file: a, key: b, mayCreate: true });
				say(await old.listAccounts({}));
				const both = core.connectStore({ file: a, key: c, mayCreate: false });
				say(await both.listAccounts({}));
				say((await old.readKeyVersions({})).map(({ version }) => version));`;
			const run = await bundle.run(script, [path.join(folder, 'store.sqlite'), OLD, BOTH]);
			expect(run).toEqual({ code: 0, signal: null, said: [[], [], [1, 2]], errors: '' });
		} finally {
			removeFolder(folder);
			bundle.remove();
		}
	});
});
