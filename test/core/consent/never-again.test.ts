import { existsSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { publishCopyTable } from '../support/copy-table';
import { holds } from '../support/property';
import { connectLive, KEY, MINUTE, OTHER_KEY, removeFolder, tempFolder, TestStore } from '../support/store';
import { ACCOUNT, envelope, receive, textMessage } from '../support/wire';

type Step =
	| { readonly do: 'say'; readonly who: number; readonly text: string }
	| { readonly do: 'erase'; readonly who: number }
	| { readonly do: 'list'; readonly who: number; readonly everywhere: boolean }
	| { readonly do: 'rotate' | 'backup' | 'restore' | 'reopen' };

const who = fc.nat(2);
const step: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 4, arbitrary: fc.record({ do: fc.constant('say' as const), who, text: fc.constantFrom('STOP', 'stop aub', 'meld me af', 'hallo') }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('say' as const), who, text: fc.constant('aanmelden') }) },
	{ weight: 2, arbitrary: fc.record({ do: fc.constant('erase' as const), who }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('list' as const), who, everywhere: fc.boolean() }) },
	{ weight: 3, arbitrary: fc.record({ do: fc.constantFrom('rotate' as const, 'backup' as const, 'restore' as const, 'restore' as const, 'reopen' as const) }) },
);

/** One life of a store: its file, its journal in another folder, its backups, its keys. */
class Life {
	store!: TestStore;
	accountKey = '';
	#key = `1:${KEY}`;
	#opened = 0;
	#mids = 0;
	/** What the world remembers: who opted out, and who is on a list for all accounts. */
	readonly stopped = new Set<number>();
	readonly listedEverywhere = new Set<number>();

	constructor(readonly folder: string, readonly withJournal: boolean) {}

	get file(): string {
		return path.join(this.folder, 'store', 'store.sqlite');
	}

	get backup(): string {
		return path.join(this.folder, 'backup.sqlite');
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
			case 'rotate':
				await this.store.close();
				this.#key = `1:${KEY}\n2:${OTHER_KEY}`;
				return this.open();
			case 'reopen':
				await this.store.close();
				return this.open();
			case 'backup':
				rmSync(this.backup, { force: true });
				this.store.raw.exec(`vacuum into '${this.backup}'`);
				return;
			case 'restore':
				if (!existsSync(this.backup)) return;
				await this.store.close();
				for (const tail of ['', '-wal', '-shm']) rmSync(this.file + tail, { force: true });
				renameSync(this.backup, this.file);
				return this.open();
		}
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
			if (outcome.outcome === 'claimed') reached.push(person);
		}
		return reached;
	}
}

describe('who opted out is never reached again', () => {
	const folders: string[] = [];
	afterAll(() => {
		folders.forEach(removeFolder);
	});

	const live = async (steps: readonly Step[], withJournal = true): Promise<Life> => {
		const folder = tempFolder();
		folders.push(folder);
		const life = new Life(folder, withJournal);
		await life.start();
		for (const step of steps) await life.act(step);
		return life;
	};

	it('whatever is erased, listed, rotated, backed up and put back in between; who came back by themselves is', async () => {
		const seen = { stopped: 0, free: 0 };
		await holds(
			fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 18, size: 'max' }), async (steps) => {
				const life = await live(steps);
				const closed = new Set([...life.stopped, ...life.listedEverywhere]);
				expect(await life.reachable()).toEqual([0, 1, 2].filter((person) => !closed.has(person)));
				await life.store.close();
				seen.stopped += closed.size;
				seen.free += 3 - closed.size;
			}),
			40,
		);
		expect(Math.min(seen.stopped, seen.free)).toBeGreaterThan(15);
	}, 120_000);

	it('the control: without the journal a restored store has forgotten', async () => {
		const steps: Step[] = [{ do: 'say', who: 0, text: 'hallo' }, { do: 'backup' }, { do: 'say', who: 0, text: 'STOP' }, { do: 'restore' }];
		for (const [withJournal, reached] of [[false, [0, 1, 2]], [true, [1, 2]]] as const) {
			const life = await live(steps, withJournal);
			expect(await life.reachable()).toEqual(reached);
			await life.store.close();
		}
	});
});
