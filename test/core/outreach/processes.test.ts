import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { COPY_ROWS } from '../support/copy-table';
import { breachesOf, untruthsOf, type Seen } from '../support/model-breaches';
import { chanceOf, SharedClock } from '../support/model-clock';
import { Judge, mostInWindow, type SeenCall } from '../support/model-judge';
import { Model, PROCESSES, TEXTS } from '../support/model-world';
import { connectLive, hear, HOUR, MINUTE, removeFolder, tempFolder, TestStore } from '../support/store';
import { testServer } from '../support/store-postgres';
import { ACCOUNT } from '../support/wire';

const DATABASE = testServer() === null ? 'SQLite' : 'PostgreSQL';

/** Decisions at least; a long run on both databases is `npm run model`. */
const DECISIONS = Number(process.env['MODEL_DECISIONS'] ?? (DATABASE === 'SQLite' ? 1_500 : 800));
const IS_LONG = DECISIONS > 10_000;
/** Turns of the processes in a round. */
const TURNS = IS_LONG ? 400 : 40;
const LEAST_ROUNDS = 4;
/** Each round has a campaign of its own; their texts come round again. */
const OFFERS = 40;
const HOURLY = 120;

/** On memory where there is such a place: a process that dies loses nothing either way, only a power cut needs the disk. */
const folderOf = () => (existsSync('/dev/shm') ? mkdtempSync('/dev/shm/story-funnel-model-') : tempFolder());

describe(`${PROCESSES} processes on one store (${DATABASE})`, () => {
	const folder = folderOf();
	const script = path.join(folder, 'process.js');
	const chance = chanceOf(20_261_126);
	let model: Model;
	let clock: SharedClock;

	beforeAll(async () => {
		buildSync({ bundle: true, platform: 'node', target: 'node24', format: 'cjs', logLevel: 'error', entryPoints: [path.resolve(__dirname, '../support/model-process.ts')], outfile: script });
		const store = await TestStore.open({ file: path.join(folder, 'store.sqlite') });
		const campaigns = Array.from({ length: OFFERS }, (_, n) => ({ ...COPY_ROWS[3], key: `offer_${n}`, text: `${COPY_ROWS[3]?.text ?? ''} ${n}` }));
		const answers = Array.from({ length: TEXTS }, (_, n) => ({ ...COPY_ROWS[2], key: `answer_${n}`, text: `${COPY_ROWS[2]?.text ?? ''} ${n}` }));
		await store.use.publishCopy({ rows: [...COPY_ROWS, ...campaigns, ...answers] });
		const accountKey = await connectLive(store, ACCOUNT);
		clock = new SharedClock(folder);
		const judge = await Judge.start(clock, chance);
		model = new Model(folder, store, clock, judge, accountKey, chance);
	}, 600_000);
	afterAll(async () => {
		await model.kill(PROCESSES);
		await model.judge.close();
		await model.store.close();
		removeFolder(folder);
	});

	it('never send twice, after a STOP or above a limit, and lose no claim, whatever dies and whatever the clock does', async () => {
		const { store, accountKey } = model;
		const people: string[] = [];
		for (let person = 0; person < 30; person++) people.push(await model.agrees(person));
		const limits = { hourly: HOURLY, quietFrom: '', quietUntil: '', capMessages: 20, capDays: 7, closedCountries: [] };
		expect(await store.use.setOutreachLimits({ accountKey, limits })).toMatchObject({ set: true });
		clock.sleep(2 * HOUR);
		let rounds = 0;
		for (; rounds < LEAST_ROUNDS || store.count('decisions') < DECISIONS; rounds++) {
			store.now = clock.moment.wall;
			await hear(store, accountKey);
			await store.use.planStep({ accountKey, viewerKeys: people, campaign: `c${rounds}`, copyKey: `offer_${rounds % OFFERS}`, followUpCopyKey: null });
			await model.round(script, TURNS);
			if (rounds % 10 === 9) process.stdout.write(`${DATABASE}: ${store.count('decisions')} of ${DECISIONS} decisions, ${model.judge.calls.length} calls, ${model.kills} kills\n`);
			await model.kill(PROCESSES);
			clock.sleep(chance() * 50 * MINUTE + 5 * MINUTE);
		}
		await model.comesToRest(script);
		const seen: Seen = {
			calls: model.judge.calls, stopped: model.stopped, confirms: model.confirms, hourly: HOURLY,
			sends: store.rows("select send_key, viewer_key, claimed_at, state, given_to_human_at from sends where step <> 'ask'").map((row) => ({
				key: String(row['send_key']), person: String(row['viewer_key']), at: Number(row['claimed_at']), state: String(row['state']), givenToHuman: row['given_to_human_at'] !== null,
			})),
		};
		const decisions = store.count('decisions');
		const summary = {
			database: DATABASE, processes: PROCESSES, decisions, ...outcomesOf(store),
			calls: model.judge.calls.length, delivered: model.judge.calls.filter(({ delivered }) => delivered).length, kills: model.kills, stops: model.stopped.size,
			events: model.events.length / 2, rounds, mostInAnHour: mostInWindow(model.judge.calls.map(({ at }) => at), HOUR), hourly: HOURLY,
			breaches: breachesOf(seen).length, untruths: untruthsOf(seen).length,
		};
		process.stdout.write(`${JSON.stringify(summary)}\n`);
		const into = process.env['MODEL_RESULTS'];
		if (into !== undefined) {
			mkdirSync(into, { recursive: true });
			writeFileSync(path.join(into, `${DATABASE.toLowerCase()}.json`), `${JSON.stringify(summary, null, '\t')}\n`);
		}
		expect(model.errors).toEqual([]);
		expect(breachesOf(seen)).toEqual([]);
		expect(untruthsOf(seen)).toEqual([]);
		expect(model.kills).toBeGreaterThan(PROCESSES * (LEAST_ROUNDS + 1));
		expect(model.stopped.size).toBeGreaterThan(0);
		// The limit was reached; a claim whose process died before its call counts in the store, and never arrives.
		expect(summary.mostInAnHour).toBeGreaterThan(HOURLY / (IS_LONG ? 1.25 : 4));
		if (IS_LONG) expect(summary.reasons['hourly_limit']).toBeGreaterThan(1_000);
		expect(decisions).toBeGreaterThanOrEqual(DECISIONS);
	}, IS_LONG ? 12 * HOUR : 15 * MINUTE);
});

/** What the decisions came to: yes, or each reason that stood against it. One that was refused may have several. */
function outcomesOf(store: TestStore): { readonly allowed: number; readonly refused: number; readonly reasons: Readonly<Record<string, number>> } {
	const reasons: Record<string, number> = {};
	const refusals = store.rows('select reasons from decisions where send = 0');
	for (const row of refusals) for (const { code } of JSON.parse(String(row['reasons'])) as { code: string }[]) reasons[code] = (reasons[code] ?? 0) + 1;
	return { allowed: store.count('decisions', 'send = 1'), refused: refusals.length, reasons };
}

describe('the judge of these processes', () => {
	const call = (changes: Partial<SeenCall>): SeenCall => ({ name: 'v1 e1 answer', sendKey: 's1', recipient: '51', text: 'x', asked: 10, left: { wall: 10, steady: 10, there: 10 }, at: 1000, delivered: true, mid: 'm1', ...changes });
	const seen = (changes: Partial<Seen>): Seen => ({ calls: [], stopped: new Map(), confirms: new Set(), sends: [], hourly: 3, ...changes });
	const claims = (count: number, everyMs: number, person = (n: number) => `v${n}`) => Array.from({ length: count }, (_, n) => ({ key: `s${n}`, person: person(n), at: n * everyMs, state: 'refused', givenToHuman: false }));

	it.each<[what: string, seen: Partial<Seen>, breach: RegExp]>([
		['the same message twice', { calls: [call({}), call({ mid: 'm2', sendKey: 's2' })] }, /arrived 2 times/],
		['a claim after a STOP', { calls: [call({})], stopped: new Map([['v1', 9]]) }, /after STOP/],
		['two confirmations of one STOP', { calls: [call({}), call({ name: 'v1 e1 again' })], stopped: new Map([['v1', 9]]), confirms: new Set(['e1']) }, /arrived 2 times/],
		['four in an hour where three may be', { calls: [0, 1, 2, HOUR - 1].map((at) => call({ at, name: `v1 e${at} answer` })) }, /4 calls in one hour/],
		['21 claims in a second', { sends: claims(21, 40) }, /claims in a second/],
		['six to one person in a minute', { sends: claims(6, 9000, () => 'v1') }, /to one person/],
	])('sees %s', (_what, changes, breach) => {
		expect(breachesOf(seen(changes)).join()).toMatch(breach);
	});

	it.each([
		['sent', false, /never came/],
		['refused', true, /given back and came/],
		['unknown', true, /is lost/],
		['claimed', false, /is lost/],
	])('sees a record of %s that is not true', (state, came, untruth) => {
		const sends = [{ key: 's1', person: 'v1', at: 0, state, givenToHuman: false }];
		expect(untruthsOf({ calls: [call({ delivered: came })], sends }).join()).toMatch(untruth);
	});

	it('finds nothing where nothing is wrong', () => {
		const good = seen({ calls: [call({}), call({ name: 'v1 e2 answer', at: HOUR + 1000 })], stopped: new Map([['v1', 10]]), sends: claims(20, 12_001) });
		expect(breachesOf(good)).toEqual([]);
	});
});
