import path from 'node:path';
import { connectLive, KEY, OTHER_KEY, removeFolder, tempFolder, TestStore } from '../support/store';
import { publishCopyTable } from '../support/copy-table';
import { ACCOUNT, echoOf, envelope, receive, textMessage } from '../support/wire';

const OLD = `1:${KEY}`;
const BOTH = `1:${KEY}\n2:${OTHER_KEY}`;

describe('after a second key version was added', () => {
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
		await publishCopyTable(store.use);
	});
	afterEach(async () => {
		await store.close();
		removeFolder(folder);
	});

	const writes = async (mid: string, text: string, person: string) =>
		(await receive(store, envelope([textMessage(mid, text, { person, at: store.now })]))).handedOff[0];
	const claim = (event: { viewerKey: string; eventKey: string } | undefined) =>
		store.use.claimSend({ accountKey, viewerKey: event?.viewerKey ?? '', eventKey: event?.eventKey ?? '', step: 'answer', copyKey: 'soft_touch' });

	it('a person known under the old one is the same person', async () => {
		const before = await writes('m1', 'hallo', '700');
		await reopen(BOTH);
		const after = await writes('m2', 'hallo', '700');
		expect(after?.viewerKey).toBe(before?.viewerKey);
		expect(await claim(after)).toMatchObject({ outcome: 'claimed', recipient: '700' });
	});

	it('a person first seen under the new one is found again too', async () => {
		await reopen(BOTH);
		const first = await writes('m1', 'hallo', '700');
		await reopen(BOTH);
		expect((await writes('m2', 'hallo', '700'))?.viewerKey).toBe(first?.viewerKey);
		expect(store.rows('select distinct pepper_version, key_version from identities')).toEqual([{ pepper_version: 2, key_version: 2 }]);
	});

	it('an update recorded under the old one is still known', async () => {
		await writes('m1', 'hallo', '700');
		await reopen(BOTH);
		expect(await writes('m1', 'hallo', '700')).toBeUndefined();
		expect(store.count('events')).toBe(1);
	});

	it('a STOP given under the old one holds', async () => {
		await writes('m1', 'STOP', '700');
		await reopen(BOTH);
		expect(await claim(await writes('m2', 'hallo', '700'))).toMatchObject({ outcome: 'refused', reasons: [{ code: 'suppressed' }] });
	});

	it('a STOP given under the old one holds for a person who was erased and comes back', async () => {
		await writes('m1', 'STOP', '700');
		// What erasure leaves of a person: the suppression, and no viewer or identity.
		store.raw.exec("pragma foreign_keys = off; delete from identities; update viewers set viewer_key = 'erased'; update events set viewer_key = 'erased'; update suppressions set viewer_key = 'erased'");
		await reopen(BOTH);
		expect(await claim(await writes('m2', 'hallo', '700'))).toMatchObject({ outcome: 'refused', reasons: [{ code: 'suppressed' }] });
	});

	it('an echo settles a claim made under the old one', async () => {
		const claimed = await claim(await writes('m1', 'hallo', '700'));
		if (claimed.outcome !== 'claimed') throw new Error('not claimed');
		await reopen(BOTH);
		await receive(store, envelope([echoOf('e1', claimed.message.text, { person: '700', at: store.now })]));
		expect(store.rows('select state from sends')).toEqual([{ state: 'sent' }]);
	});

	it('a test person listed and known under the old one is still one', async () => {
		const event = await writes('m1', 'hallo', '700');
		await store.use.linkProfile({ accountKey, viewerKey: event?.viewerKey ?? '', profile: { username: 'Mara.K', name: null } });
		await connectLive(store, ACCOUNT, { mode: 'test_people' });
		await reopen(BOTH);
		await store.use.setTestPeople({ accountKey, handles: ['@mara.k'] });
		expect(await claim(event)).toMatchObject({ outcome: 'claimed' });
	});

	it('the ledger verifies across both', async () => {
		await reopen(BOTH);
		expect(await store.use.verifyLedger({})).toEqual([]);
	});

	it.each([
		['without the old one', `2:${OTHER_KEY}`],
		['with another old one', `1:${OTHER_KEY}\n2:${KEY}`],
		['with a version put before the oldest', `0:${OTHER_KEY}\n${BOTH}`],
	])('the store is not opened %s', async (_what, key) => {
		await reopen(BOTH);
		await expect(TestStore.open({ file, key, mayCreate: false })).rejects.toMatchObject({ code: 'wrong_key' });
		await expect(TestStore.open({ file, key: BOTH, mayCreate: false }).then((opened) => opened.close())).resolves.toBeUndefined();
	});
});
