import type { ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { contentOf, type Columns, type Content } from '../../../bench/upgrade/content';
import { oldOnPostgres } from '../../../bench/upgrade/on-postgres';
import { oldOnSqlite } from '../../../bench/upgrade/on-sqlite';
import type { OldCopy, OldPlace } from '../../../bench/upgrade/old-place';
import { migrationsUpTo, OLD_VERSION } from '../../../bench/upgrade/old-tables';
import { migrationsFor } from '../../../core/store/migrations';
import { Bundle, finished } from '../support/bundle';
import { removeFolder, START, tempFolder } from '../support/store';
import { STORE_ROLE, testServer } from '../support/store-postgres';

/** `npm run upgrade` sets 1,000,000, and where its summary is kept. */
const VIEWS = Number(process.env['UPGRADE_VIEWS'] ?? 20_000);
const RESULTS = process.env['UPGRADE_RESULTS'];
const IS_LONG = VIEWS > 100_000;
const CONSENTS = IS_LONG ? 20_000 : 300;
/** Copies that are upgraded with kills, and kills of each before it may end. */
const ROUNDS = 2;
const KILLS = 4;

const BEFORE = migrationsUpTo(OLD_VERSION);
const AFTER = Object.keys(migrationsFor('sqlite'));

/** Opens the store, as the first workflow does that uses it after an update. */
const OPEN = `const store = core.connectStore(JSON.parse(a));
	say('begun');
	const began = performance.now();
	const accounts = await store.listAccounts({});
	say({ accounts: accounts.length, ms: performance.now() - began });`;

const VERIFY = 'say(await core.connectStore(JSON.parse(a)).verifyLedger({}));';

/** Views of a list are known by their story since; nothing else of a row was changed. */
const CHANGED: Readonly<Record<string, readonly string[]>> = { engagements: ['natural_key'] };

describe(`a store of before with ${VIEWS.toLocaleString('en')} views`, () => {
	const folder = tempFolder();
	let bundle: Bundle;
	let place: OldPlace;
	/** What an upgrade that nothing disturbed makes of it. */
	let whole: { readonly content: Content; readonly schema: readonly string[]; readonly ms: number; readonly bytes: number };
	const summary: Record<string, unknown> = { views: VIEWS, consents: CONSENTS, from: OLD_VERSION, to: AFTER.at(-1) };

	beforeAll(async () => {
		bundle = await Bundle.build();
		const superuser = testServer();
		const sizes = { views: VIEWS, consents: CONSENTS, now: START };
		place = superuser === null ? await oldOnSqlite(folder, sizes) : await oldOnPostgres({ superuser, role: STORE_ROLE }, folder, sizes);
	}, 3_600_000);

	afterAll(async () => {
		await place.close();
		bundle.remove();
		removeFolder(folder);
		if (RESULTS === undefined) return;
		mkdirSync(RESULTS, { recursive: true });
		writeFileSync(path.join(RESULTS, `${place.database}.json`), `${JSON.stringify(summary, null, '\t')}\n`);
	}, 3_600_000);

	const start = (copy: OldCopy, script = OPEN) => bundle.start(script, [JSON.stringify(copy.config)]);
	const begun = (child: ChildProcess) => new Promise((resolve) => child.stdout?.once('data', resolve));
	const look = async (copy: OldCopy, only?: Columns) => copy.look(async (looking) => ({ content: await contentOf(looking, only), schema: await looking.schema() }));
	const opened = { code: 0, signal: null, errors: '', said: ['begun', { accounts: 1, ms: expect.any(Number) }] };

	/** Starts an opening and kills it so long after it began. @returns whether it was not done by then */
	async function killed(copy: OldCopy, afterMs: number): Promise<boolean> {
		const child = start(copy);
		const end = finished(child);
		await begun(child);
		await sleep(afterMs);
		child.kill('SIGKILL');
		const { said } = await end;
		await copy.quiet();
		return said.length < 2;
	}

	it('is brought up to date: all that was in it stays, and its ledger proves itself', async () => {
		const copy = await place.copy();
		const columns: Columns = await copy.look(async (looking) => new Map([...await looking.tables()].map(([table, of]) => [table, of.columns.filter((column) => !CHANGED[table]?.includes(column))])));
		const before = await look(copy, columns);
		expect(await copy.applied()).toEqual(BEFORE);

		let most = 0;
		const watching = setInterval(() => void copy.bytes().then((bytes) => (most = Math.max(most, bytes)), () => undefined), 200);
		const run = await finished(start(copy));
		clearInterval(watching);
		expect(run).toEqual(opened);
		const { ms } = run.said[1] as { readonly ms: number };
		expect(await copy.applied()).toEqual(AFTER);
		// Only what 0036 says is otherwise: the key of each view a list told of begins with its story.
		expect((await look(copy, columns)).content).toEqual(before.content);
		const keyed = await copy.look(async (looking) => {
			const wrong: unknown[] = [];
			for await (const [story, list, natural] of looking.rows('engagements', ['story_id', 'import_key', 'natural_key'], ['engagement_key'])) {
				if (String(natural).startsWith(`${String(story)} `) !== (list !== null)) wrong.push(natural);
			}
			return wrong;
		});
		expect(keyed).toEqual([]);
		expect((await bundle.run(VERIFY, [JSON.stringify(copy.config)])).said).toEqual([[]]);
		whole = { ...(await look(copy)), ms, bytes: most };
		expect(whole.content['consent_ledger']?.rows).toBe(CONSENTS + Math.ceil(CONSENTS / 3));
		Object.assign(summary, { seconds: Math.round(ms / 100) / 10, megabytesBefore: mb(place.bytes), megabytesAtMost: mb(most), megabytesAfter: mb(await copy.bytes()) });
		await copy.quiet();
		await copy.remove();
	}, 3_600_000);

	it('killed again and again while it is brought up to date, it is as before each time, and in the end as if nothing had happened', async () => {
		let kills = 0;
		for (let round = 0; round < ROUNDS; round++) {
			const copy = await place.copy();
			for (let kill = 0; kill < KILLS; kill++) {
				// Spread over the whole of it, another way in each round.
				if (!(await killed(copy, (whole.ms * (kill + (round + 1) / (ROUNDS + 1))) / (KILLS + 1)))) break;
				kills++;
				expect(await copy.applied()).toEqual(BEFORE);
			}
			expect(await finished(start(copy))).toEqual(opened);
			const { content, schema } = await look(copy);
			expect(content).toEqual(whole.content);
			expect(schema).toEqual(whole.schema);
			expect((await bundle.run(VERIFY, [JSON.stringify(copy.config)])).said).toEqual([[]]);
			await copy.quiet();
			await copy.remove();
		}
		expect(kills).toBeGreaterThan(ROUNDS);
		Object.assign(summary, { kills });
	}, 3_600_000);

	it('opened by four processes at once is changed by one of them, also when that one is killed; the others wait', async () => {
		const copy = await place.copy();
		const children = Array.from({ length: 4 }, () => start(copy));
		const ends = children.map(finished);
		await Promise.all(children.map(begun));
		await sleep(whole.ms / 2);
		children[0]?.kill('SIGKILL');
		const [first, ...others] = await Promise.all(ends);
		expect([opened, { ...opened, code: null, signal: 'SIGKILL', said: ['begun'] }]).toContainEqual(first);
		for (const other of others) expect(other).toEqual(opened);
		expect(await copy.applied()).toEqual(AFTER);
		expect((await look(copy)).content).toEqual(whole.content);
		await copy.quiet();
		await copy.remove();
	}, 3_600_000);
});

function mb(bytes: number): number {
	return Math.round(bytes / 2 ** 20);
}

