import path from 'node:path';
import fc from 'fast-check';
import { publishCopyTable } from '../support/copy-table';
import { PREPARE_MS } from '../../../core/rights/carry-out';
import { holds } from '../support/property';
import { Yesterday } from '../support/put-back';
import { connectLive, KEY, MINUTE, OTHER_KEY, removeFolder, tempFolder, TestStore } from '../support/store';
import { EMPTY, freshPlace, testServer } from '../support/store-postgres';
import { importFile } from '../support/viewer-lists';
import { ACCOUNT, envelope, receive, textMessage } from '../support/wire';

type Step =
	| { readonly do: 'say'; readonly who: number; readonly text: string }
	| { readonly do: 'erase' | 'ask erasure' | 'import' | 'link'; readonly who: number }
	| { readonly do: 'list'; readonly who: number; readonly everywhere: boolean }
	| { readonly do: 'rotate' | 'backup' | 'restore' | 'reopen' };

const CARE = ['rotate', 'backup', 'restore', 'restore', 'reopen'] as const;

const who = fc.nat(2);
const step: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 4, arbitrary: fc.record({ do: fc.constant('say' as const), who, text: fc.constantFrom('STOP', 'stop aub', 'meld me af', 'hallo') }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('say' as const), who, text: fc.constant('aanmelden') }) },
	{ weight: 4, arbitrary: fc.record({ do: fc.constantFrom('erase' as const, 'ask erasure' as const, 'import' as const, 'link' as const), who }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('list' as const), who, everywhere: fc.boolean() }) },
	{ weight: 3, arbitrary: fc.record({ do: fc.constantFrom(...CARE) }) },
);

const handleOf = (person: number) => `volger.${person}`;

/** The schema on PostgreSQL; null on SQLite. */
let place: string | null = null;

/** One life of a store: its file, its journal in another folder, its backups, its keys. */
class Life {
	store!: TestStore;
	accountKey = '';
	#key = `1:${KEY}`;
	#opened = 0;
	#mids = 0;
	#yesterday: Yesterday | null = null;
	/** What the world remembers: who opted out, and who is on a list for all accounts. */
	readonly stopped = new Set<number>();
	readonly listedEverywhere = new Set<number>();

	constructor(readonly folder: string, readonly withJournal: boolean) {}

	/** On PostgreSQL one schema for all lives, one after the other: making its tables takes longer than most lives. */
	get file(): string {
		return place ?? path.join(this.folder, 'store', 'store.sqlite');
	}

	async open(): Promise<void> {
		const now = this.#opened > 0 ? this.store.now : undefined;
		const journal = this.withJournal ? { journal: path.join(this.folder, 'elsewhere', 'journal') } : {};
		this.store = await TestStore.open({ file: this.file, key: this.#key, tag: `o${++this.#opened}`, ...journal });
		if (now !== undefined) this.store.now = now + MINUTE;
	}

	async start(): Promise<void> {
		await this.open();
		this.accountKey = await connectLive(this.store, ACCOUNT);
		await publishCopyTable(this.store.use);
	}

	async say(person: number, text: string) {
		this.store.now += MINUTE;
		const [handed] = (await receive(this.store, envelope([textMessage(`m${++this.#mids}`, text, { person: `7000${person}`, at: this.store.now })]))).handedOff;
		return handed;
	}

	async act(step: Step): Promise<void> {
		switch (step.do) {
			case 'say':
				await this.say(step.who, step.text);
				if (step.text === 'aanmelden') this.stopped.delete(step.who);
				else if (step.text !== 'hallo') this.stopped.add(step.who);
				return;
			case 'list':
				await this.store.use.importSuppressions({ accountKey: step.everywhere ? '*' : this.accountKey, person: 'Noor', rows: [{ user_id: `7000${step.who}` }] });
				(step.everywhere ? this.listedEverywhere : this.stopped).add(step.who);
				return;
			case 'erase':
				return this.#erase(step.who);
			case 'ask erasure':
				return this.#askErasure(step.who);
			case 'import':
				await importFile(this.store, this.accountKey, `handle,story_id,viewed_at\n${handleOf(step.who)},s-1,2026-11-22T10:00:00Z\n`);
				return;
			case 'link': {
				// The profile read: who is known by a list under this handle becomes one with who wrote.
				const viewerKey = (await this.say(step.who, 'hallo'))?.viewerKey ?? '';
				await this.store.use.linkProfile({ accountKey: this.accountKey, viewerKey, profile: { username: handleOf(step.who), name: 'Noor' } });
				return;
			}
			case 'rotate':
				await this.store.close();
				this.#key = `1:${KEY}\n2:${OTHER_KEY}`;
				return this.open();
			case 'reopen':
				await this.store.close();
				return this.open();
			case 'backup':
				this.#yesterday ??= new Yesterday();
				this.#yesterday.keep(this.store);
				return;
			case 'restore':
				return this.#restore();
		}
	}

	async end(): Promise<void> {
		if (place !== null) this.store.raw.exec(EMPTY);
		await this.store.close();
	}

	async #restore(): Promise<void> {
		if (this.#yesterday === null) return;
		await this.store.close();
		this.#yesterday.putBack(this.store);
		await this.open();
		if (!(await this.store.use.listRestores({})).closed) return;
		// Nothing goes out until somebody answers for it, which only ever is asked where nobody can know of every journal.
		expect([place === null, await this.reachable()]).toEqual([false, []]);
		await this.store.use.confirmRestore({ person: 'Noor', reason: 'the journal was replayed', dropWaiting: true });
	}

	/** By the form: the code as a message, and what the workflow does every minute. */
	async #askErasure(person: number): Promise<void> {
		const opened = await this.store.use.openRequest({ accountKey: this.accountKey, kind: 'erasure', language: 'nl', detail: '', visitor: `visitor ${this.#mids}` });
		if (!opened.opened) return;
		await this.say(person, opened.message);
		this.stopped.add(person);
		this.store.now += PREPARE_MS;
		await this.store.use.carryOutRequests({ limit: 10 });
	}

	/** What an erasure leaves: the entries of the list, under a key that leads to nobody. */
	async #erase(person: number): Promise<void> {
		const handed = await this.say(person, 'verwijder alles van mij graag');
		const key = handed?.viewerKey ?? '';
		this.store.raw.exec('pragma foreign_keys = off');
		this.store.raw.exec(`update suppressions set viewer_key = 'vwr_gone${this.#mids}', source_event = 'erased' where viewer_key = '${key}'`);
		for (const table of ['engagements', 'events', 'identities', 'holds', 'viewers']) this.store.raw.exec(`delete from ${table} where viewer_key = '${key}'`);
	}

	/** Whom a message would reach now, found out by trying, once each has written again. */
	async reachable(): Promise<number[]> {
		const reached: number[] = [];
		await this.store.use.noteRightsPage({ accountKey: this.accountKey });
		for (const person of [0, 1, 2]) {
			const handed = await this.say(person, 'wat leuk');
			const outcome = await this.store.use.claimSend({
				accountKey: this.accountKey, viewerKey: handed?.viewerKey ?? '', eventKey: handed?.eventKey ?? '', step: 'answer', copyKey: 'soft_touch',
			});
			if (outcome.outcome !== 'claimed') continue;
			reached.push(person);
			// Left open it would itself hold back the next one with the same words.
			await this.store.use.settleSend({ sendKey: outcome.sendKey, call: { outcome: 'accepted', mid: `mid-of-${outcome.sendKey}` } });
		}
		return reached;
	}
}

describe('who opted out is never reached again', () => {
	const folders: string[] = [];
	const server = testServer();
	const runs = 40;
	beforeAll(() => {
		place = server === null ? null : freshPlace(server);
	});
	afterAll(() => {
		folders.forEach(removeFolder);
	});

	const begin = async (withJournal = true): Promise<Life> => {
		const folder = tempFolder();
		folders.push(folder);
		const life = new Life(folder, withJournal);
		await life.start();
		return life;
	};

	it('whatever is erased, listed, rotated, backed up and put back in between; who came back by themselves is', async () => {
		const seen = { stopped: 0, free: 0 };
		await holds(
			fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 18, size: 'max' }), async (steps) => {
				const life = await begin();
				try {
					for (const step of steps) await life.act(step);
					const closed = new Set([...life.stopped, ...life.listedEverywhere]);
					expect(await life.reachable()).toEqual([0, 1, 2].filter((person) => !closed.has(person)));
					seen.stopped += closed.size;
					seen.free += 3 - closed.size;
				} finally {
					await life.end();
				}
			}),
			runs,
		);
		expect(Math.min(seen.stopped, seen.free)).toBeGreaterThan(runs / 3);
	}, 600_000);

	it('the control: who is taken off the list by hand is reached', async () => {
		const life = await begin();
		await life.act({ do: 'say', who: 0, text: 'STOP' });
		expect(await life.reachable()).toEqual([1, 2]);
		life.store.raw.exec('delete from suppressions');
		expect(await life.reachable()).toEqual([0, 1, 2]);
		await life.end();
	});

	it('the control: without the journal a restored store has forgotten', async () => {
		const steps: Step[] = [{ do: 'say', who: 0, text: 'hallo' }, { do: 'backup' }, { do: 'say', who: 0, text: 'STOP' }, { do: 'restore' }];
		for (const [withJournal, reached] of [[false, [0, 1, 2]], [true, [1, 2]]] as const) {
			const life = await begin(withJournal);
			for (const step of steps) await life.act(step);
			expect(await life.reachable()).toEqual(reached);
			await life.end();
		}
	});
});
