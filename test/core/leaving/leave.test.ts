import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { leave, type Leaving } from '../../../core/leaving/leave';
import { isAsSigned, readReceipt } from '../../../core/leaving/receipt';
import { StoreError } from '../../../core/store/errors';
import { connectLive, KEY, removeFolder, tempFolder, TestStore } from '../support/store';
import { ACCOUNT, envelope, receive, textMessage } from '../support/wire';

describe('leaving a store', () => {
	let folder: string;
	let store: TestStore;
	let accountKey: string;
	let isGone: boolean;
	let erased: number;

	beforeEach(async () => {
		folder = path.join(tempFolder(), 'left');
		store = await TestStore.open();
		accountKey = await connectLive(store, ACCOUNT);
		await receive(store, envelope([textMessage('m1', 'STOP', { person: '700100200300', at: store.now })]));
		isGone = false;
		erased = 0;
	});
	afterEach(async () => {
		await store.close();
		removeFolder(path.dirname(folder));
	});

	/** The store, which can fail anywhere; its erasure is played. */
	const leaving = (failAt = ''): Leaving => {
		const failing = <Input, Output>(name: string, work: (input: Input) => Promise<Output>) => async (input: Input) => {
			if (name === failAt) throw new Error(`killed in ${name}`);
			return work(input);
		};
		const { use } = store;
		return {
			store: {
				readStanding: failing('readStanding', async (input: Record<string, never>) => {
					if (isGone) throw new StoreError('store_missing', 'gone', 'none');
					return use.readStanding(input);
				}),
				beginLeaving: failing('beginLeaving', use.beginLeaving),
				exportSuppressions: failing('exportSuppressions', use.exportSuppressions),
				exportAudit: failing('exportAudit', use.exportAudit),
				readLedgerHead: failing('readLedgerHead', use.readLedgerHead),
			},
			erase: failing('erase', () => {
				isGone = true;
				erased++;
				if (failAt === 'after erase') throw new Error('killed after the store was gone');
				return Promise.resolve(['store']);
			}) as Leaving['erase'],
			key: KEY,
			place: 'here',
			now: () => store.now,
		};
	};
	const run = (failAt?: string, changes = {}) => leave(leaving(failAt), { folder, person: 'Noor', acceptOpen: false, ...changes });
	const isStopped = () => store.count('accounts', 'stopped_at is not null') === 1;

	it.each(['beginLeaving', 'exportSuppressions', 'exportAudit', 'readLedgerHead', 'erase', 'after erase'])('killed in %s sends nothing, loses nothing and goes on', async (failAt) => {
		await expect(run(failAt)).rejects.toThrow(/killed/);
		expect(isStopped()).toBe(failAt !== 'beginLeaving');
		expect(isGone).toBe(failAt === 'after erase');
		// Nothing is erased before everything is on the receipt.
		if (isGone || failAt === 'erase') expect(readReceipt(folder)).toMatchObject({ erased: null, held: { optOuts: 1 } });
		else expect(readReceipt(folder)).toBeNull();
		const outcome = await run();
		if (outcome.outcome !== 'left') throw new Error('not left');
		expect(isAsSigned(outcome.receipt)).toBe(true);
		expect(outcome.receipt).toMatchObject({ person: 'Noor', accounts: [accountKey], held: { optOuts: 1, people: 1 }, erased: { what: ['store'] } });
		expect(readdirSync(folder).sort()).toEqual([`audit-${accountKey}.jsonl`, 'ledger-heads.jsonl', 'receipt.json', 'suppression-list.csv'].sort());
		expect(readFileSync(path.join(folder, 'suppression-list.csv'), 'utf8')).toMatch(/"igsid","700100200300"/);
		const before = erased;
		await run();
		expect(erased).toBe(before);
	});

	it('is blocked by a legal hold, whatever is accepted; by who waits only until that is accepted', async () => {
		const request = await store.use.openRequest({ accountKey, kind: 'access', language: 'nl', detail: '', visitor: 'v' });
		if (!request.opened) throw new Error('not opened');
		await receive(store, envelope([textMessage('m2', request.message, { person: '700100200300', at: store.now })]));
		expect(await run()).toMatchObject({ outcome: 'blocked', blockers: ['open_requests'] });
		const { holdKey } = await store.use.placeHold({ accountKey, viewerKey: null, reason: 'a claim', person: 'counsel' });
		expect(await run(undefined, { acceptOpen: true })).toMatchObject({ outcome: 'blocked', blockers: ['legal_hold'] });
		expect([isStopped(), existsSync(folder), isGone]).toEqual([false, false, false]);
		await store.use.releaseLegalHold({ holdKey, person: 'counsel' });
		expect(await run(undefined, { acceptOpen: true })).toMatchObject({ outcome: 'left', receipt: { leftOpen: { requests: 1 } } });
	});

	it('can be read by its owner alone: the list has names in it', async () => {
		await run();
		expect(statSync(folder).mode & 0o777).toBe(0o700);
		expect(readdirSync(folder).map((name) => [name, statSync(path.join(folder, name)).mode & 0o077]).filter(([, others]) => others !== 0)).toEqual([]);
		expect(readdirSync(folder)).toHaveLength(4);
	});

	it('needs somebody who decides, and takes no receipt that was changed', async () => {
		await expect(run(undefined, { person: '  ' })).rejects.toThrow(/who decides/);
		await run();
		const file = path.join(folder, 'receipt.json');
		writeFileSync(file, readFileSync(file, 'utf8').replace('"optOuts": 1', '"optOuts": 0'));
		await expect(run()).rejects.toThrow(/was changed/);
	});

	it('with neither a store nor a receipt says so', async () => {
		isGone = true;
		await expect(run()).rejects.toThrow(/no store, and no receipt/);
	});
});
