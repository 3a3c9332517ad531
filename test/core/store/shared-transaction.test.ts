import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { Lanes } from '../../../core/store/lanes';
import { openSqlite } from '../../../core/store/sqlite/open';
import { ANSWERS, SharedTransaction } from '../../../core/store/sqlite/shared-transaction';
import { runUseCase, type RunDependencies, type UseCase } from '../../../core/store/use-case';
import { holds } from '../support/property';
import { KEY, removeFolder, tempFolder } from '../support/store';

/** Keeps one row of a plain table; a name that is there already fails, as does `bad`. */
const keep: UseCase<unknown, unknown> = async ({ tx }, name) => {
	await tx.insertInto('store_meta').values({ name: String(name), value: 'kept' }).execute();
	if (String(name).startsWith('bad')) throw new Error('no');
	return `kept ${String(name)}`;
};

describe('batches that share a transaction', () => {
	let folder: string;
	let close: () => Promise<void>;
	let lanes: Lanes;
	let shared: SharedTransaction;
	let dependencies: RunDependencies;
	/** What another process would see. */
	let outside: DatabaseSync;
	let begun: number;

	const isKept = (name: string) => outside.prepare('select 1 from store_meta where name = ?').get(name) !== undefined;

	beforeEach(async () => {
		folder = tempFolder();
		const file = path.join(folder, 'store.sqlite');
		const opened = await openSqlite({ file, key: KEY, mayCreate: true });
		begun = 0;
		// Read once when a transaction begins, and once for each batch that shares it.
		dependencies = { db: opened.db, keys: opened.keys, wallClock: () => ++begun, newKey: (prefix) => prefix };
		close = opened.close;
		lanes = new Lanes();
		shared = new SharedTransaction(lanes, dependencies);
		outside = new DatabaseSync(file);
	});
	afterEach(async () => {
		outside.close();
		await close();
		removeFolder(folder);
	});

	it('are kept in fewer commits than there are batches, and each is answered after its own', async () => {
		const seen: boolean[] = [];
		const answers = await Promise.all(['a', 'b', 'c', 'd'].map((name) => shared.run(keep, name).then((answer) => {
			seen.push(isKept(name));
			return answer;
		})));
		expect(answers).toEqual(['kept a', 'kept b', 'kept c', 'kept d']);
		expect(seen).toEqual([true, true, true, true]);
		expect(begun).toBe(5);
	});

	it('are answered when they are on disk; the next begin meanwhile, and live work does not wait for it either', async () => {
		const taken: Array<() => void> = [];
		const slow = new SharedTransaction(lanes, dependencies, undefined, {
			without: (transaction) => transaction(),
			onDisk: () => new Promise((resolve) => taken.push(resolve)),
		});
		const answered: string[] = [];
		const run = (name: string) => slow.run(keep, name).then(() => answered.push(name));
		const first = run('a');
		while (taken.length < 1) await nextTurn();
		const second = run('b');
		while (taken.length < 2) await nextTurn();
		await lanes.run('live', () => runUseCase(dependencies, keep, 'live'));
		expect(['a', 'b', 'live'].map(isKept)).toEqual([true, true, true]);
		expect(answered).toEqual([]);
		taken[0]?.();
		await first;
		expect(answered).toEqual(['a']);
		taken[1]?.();
		await second;
		expect(answered).toEqual(['a', 'b']);
	});

	it('are on disk before the journal outside has a line of theirs', async () => {
		const journal = path.join(folder, 'outside', 'journal');
		const opened = await openSqlite({ file: path.join(folder, 'store.sqlite'), key: KEY, mayCreate: false, journal });
		const lines = () => (existsSync(journal) ? readFileSync(journal, 'utf8').trimEnd().split('\n').length : 0);
		const before = lines();
		const noted: number[] = [];
		const noting: UseCase<unknown, unknown> = async (store) => store.journal?.note([{ act: 'backup', at: 1 }]);
		const ordered = new SharedTransaction(lanes, { ...dependencies, db: opened.db, journal: opened.journal }, undefined, {
			without: (transaction) => transaction(),
			onDisk: async () => void noted.push(lines() - before),
		});
		await ordered.run(noting, 'x');
		await opened.close();
		// Asked for before the line is written, and once more before the batch is answered.
		expect(noted).toEqual([0, 1]);
	});

	it('are refused when the disk does not take them', async () => {
		const full = new SharedTransaction(lanes, dependencies, undefined, { without: (transaction) => transaction(), onDisk: () => Promise.reject(new Error('no space left')) });
		const outcomes = await Promise.allSettled(['a', 'b'].map((name) => full.run(keep, name)));
		expect(outcomes).toMatchObject([{ status: 'rejected', reason: { message: 'no space left' } }, { status: 'rejected' }]);
	});

	it('lose nothing to one among them that fails, which alone is told', async () => {
		const outcomes = await Promise.allSettled(['a', 'bad', 'a', 'b'].map((name) => shared.run(keep, name)));
		expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
		expect(['a', 'bad', 'b'].map(isKept)).toEqual([true, false, true]);
	});

	it('end with the batch under way when live work comes, which sees them kept', async () => {
		const order: string[] = [];
		let live: Promise<void> | undefined;
		const calling: UseCase<unknown, unknown> = async (store, name) => {
			if (name === 'b') {
				live = lanes.run('live', async () => {
					order.push(`live sees ${['a', 'b', 'c'].filter(isKept).join('')}`);
				});
			}
			return keep(store, name);
		};
		await Promise.all(['a', 'b', 'c'].map((name) => shared.run(calling, name).then(() => order.push(name))));
		await live;
		expect(order).toEqual(['a', 'b', 'live sees ab', 'c']);
	});

	it('of live work go before bulk work, and let other live work in between', async () => {
		const answers = new SharedTransaction(lanes, dependencies, ANSWERS);
		const order: string[] = [];
		let others: Promise<unknown> | undefined;
		const calling: UseCase<unknown, unknown> = async (store, name) => {
			if (name === 'b') others = Promise.all([lanes.run('bulk', async () => void order.push('bulk')), lanes.run('live', async () => void order.push(`live sees ${['a', 'b', 'c'].filter(isKept).join('')}`))]);
			return keep(store, name);
		};
		await Promise.all(['a', 'b', 'c'].map((name) => answers.run(calling, name).then(() => order.push(name))));
		await others;
		expect(order).toEqual(['a', 'b', 'live sees ab', 'c', 'bulk']);
	});

	it('are refused one by one where no transaction can begin', async () => {
		const impatient: RunDependencies = { ...dependencies, db: refusing(dependencies.db) };
		const closed = new SharedTransaction(lanes, impatient);
		await expect(Promise.allSettled(['a', 'b'].map((name) => closed.run(keep, name)))).resolves.toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
		expect(isKept('a')).toBe(false);
	});

	it('are kept exactly as if each had been run by itself, whatever fails and whoever comes between', () =>
		holds(
			fc.asyncProperty(fc.array(fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd', 'bad1', 'bad2'), live: fc.boolean() }), { maxLength: 12 }), async (plan) => {
				outside.exec("delete from store_meta where value = 'kept'");
				const outcomes = await Promise.allSettled(
					plan.map(({ name, live }, at) => (live ? lanes.run('live', () => runUseCase(dependencies, keep, `live${at}`)) : shared.run(keep, name))),
				);
				const first = new Set<string>();
				const expected = plan.map(({ name, live }) => {
					if (live) return 'fulfilled';
					const fine = !name.startsWith('bad') && !first.has(name);
					first.add(name);
					return fine ? 'fulfilled' : 'rejected';
				});
				expect(outcomes.map(({ status }) => status)).toEqual(expected);
				const kept = outside.prepare("select count(*) as n from store_meta where value = 'kept'").get()?.['n'];
				expect(kept).toBe(expected.filter((status) => status === 'fulfilled').length);
			}),
			50,
		));
});

/** A database whose transactions cannot begin. */
function refusing(db: RunDependencies['db']): RunDependencies['db'] {
	return new Proxy(db, {
		get: (target, name) => (name === 'transaction' ? () => ({ execute: () => Promise.reject(new Error('database is locked')) }) : (Reflect.get(target, name) as unknown)),
	});
}
