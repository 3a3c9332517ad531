import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { openPostgresInProcess } from '../../core/store/connect';
import { scopes } from '../../core/scopes';
import { randomKey } from '../../core/store/random-key';
import { normaliseWebhook } from '../../core/instagram/normalise';
import { useCases, type Store } from '../../core/use-cases';
import { Bundle, finished } from '../core/support/bundle';
import { publishCopyTable } from '../core/support/copy-table';
import { connectLive } from '../core/support/store';
import { ACCOUNT, bytes, envelope, textMessage } from '../core/support/wire';
import { asSuperuser, newConfig } from './support/place';

const OPEN = 'const store = core.connectStore(JSON.parse(a)); say((await store.listAccounts({})).length);';

/** Claims each of the given answers, in an order of its own, once all processes are ready and told to begin. */
const CLAIM = `
	const store = core.connectStore(JSON.parse(a));
	await store.listAccounts({});
	const requests = JSON.parse(b);
	for (let n = requests.length - 1; n > 0; n--) {
		const other = Math.floor(Math.random() * (n + 1));
		[requests[n], requests[other]] = [requests[other], requests[n]];
	}
	await new Promise((go) => { process.once('message', go); process.send('ready'); });
	process.disconnect();
	const claimed = [];
	await Promise.all(requests.map(async (request) => {
		const outcome = await store.claimSend(request);
		if (outcome.outcome === 'claimed') claimed.push(request.eventKey);
	}));
	say(claimed);`;

/** A live account with published copy, and people who have just written. @returns one answer per person */
async function peopleWhoWrote(store: Store, people: number) {
	await publishCopyTable(store);
	const accountKey = await connectLive({ use: store }, ACCOUNT);
	const now = Date.now();
	const messages = Array.from({ length: people }, (_, n) => textMessage(`mid-${n}`, 'hallo', { person: `9000${n}`, at: now }));
	const { handedOff } = await store.recordEvents({ ...normaliseWebhook(bytes(envelope(messages)), now), answered: ['message'] });
	return handedOff.map(({ viewerKey, eventKey }) => ({ accountKey, viewerKey, eventKey, step: 'answer', copyKey: 'soft_touch' }));
}

/** @param hourly the account's limit; default its own, 200 */
async function claimBy(bundle: Bundle, processes: number, people: number, hourly?: number) {
	const config = newConfig({ connections: 3 });
	const { store, close } = await openPostgresInProcess({ useCases, scopes, newKey: randomKey }, config);
	const requests = await peopleWhoWrote(store, people);
	expect(requests).toHaveLength(people);
	if (hourly !== undefined) {
		const limits = { hourly, quietFrom: '', quietUntil: '', capMessages: 1, capDays: 7, closedCountries: [] };
		await store.setOutreachLimits({ accountKey: requests[0]?.accountKey ?? '', limits });
	}
	await close();
	const args = [JSON.stringify({ ...config, mayCreate: false }), JSON.stringify(requests)];
	const children = Array.from({ length: processes }, () => bundle.start(CLAIM, args));
	const ends = children.map(finished);
	// One that dies before it is ready shows in its end.
	await Promise.all(children.map((child, n) => Promise.race([once(child, 'message'), ends[n]])));
	for (const child of children) child.send('go');
	const runs = await Promise.all(ends);
	const errors = runs.map(({ code, errors: told, said }) => (code === 0 ? '' : told + JSON.stringify(said))).filter((text) => text !== '');
	const claimed = runs.flatMap(({ said }) => said.flatMap((line) => (Array.isArray(line) ? (line as string[]) : [])));
	const [row] = await asSuperuser(config.schema, "select count(*)::int as sends, count(distinct cause)::int as causes from sends where state <> 'refused'");
	return { errors, claimed, row };
}

describe('processes over one store in PostgreSQL', () => {
	let bundle: Bundle;
	beforeAll(async () => {
		bundle = await Bundle.build();
	});
	afterAll(() => bundle.remove());

	it('that open a new one at once make one good store', async () => {
		for (let round = 0; round < 5; round++) {
			const config = newConfig();
			const runs = await Promise.all([1, 2, 3].map(() => bundle.run(OPEN, [JSON.stringify(config)])));
			for (const run of runs) expect(run).toEqual({ code: 0, signal: null, said: [0], errors: '' });
			expect(await asSuperuser(config.schema, 'select name from store_meta order by name')).toEqual([{ name: 'key_check:1' }, { name: 'newest_key' }, { name: 'place' }]);
		}
	});

	it('of which the maker was killed at any moment leave a store or none', async () => {
		let unfinished = 0;
		for (let round = 0; round < 12; round++) {
			const config = newConfig();
			const child = bundle.start(OPEN, [JSON.stringify(config)]);
			const end = finished(child);
			const isAtWork = async () =>
				(await asSuperuser('public', "select 1 from pg_stat_activity where application_name = 'story-funnel' and query like '%create %'")).length > 0;
			for (let tries = 0; tries < 400 && !(await isAtWork()); tries++) await sleep(5);
			await sleep((round * 11) % 60);
			child.kill('SIGKILL');
			if ((await end).said.length === 0) unfinished++;
			expect(await bundle.run(OPEN, [JSON.stringify(config)])).toMatchObject({ code: 0, said: [0], errors: '' });
		}
		expect(unfinished).toBeGreaterThan(2);
	});

	it('claim each answer once, eight at a time, and stop at the limit of the hour', async () => {
		const { errors, claimed, row } = await claimBy(bundle, 8, 230);
		expect(errors).toEqual([]);
		expect(new Set(claimed).size).toBe(claimed.length);
		expect(claimed).toHaveLength(200);
		expect(row).toEqual({ sends: 200, causes: 200 });
	});

	it('keep a low limit too', async () => {
		expect((await claimBy(bundle, 8, 60, 5)).claimed).toHaveLength(5);
	});

	it('would pass the limit without the locks: the control', async () => {
		const unlocked = await Bundle.build({
			without: [
				{ file: 'core/store/scope.ts', find: "{ of: 'accounts', accountKeys: [accountKey] }", replace: "{ of: 'nothing' }" },
				// The account's clock is written before anything is read: its row, too, lets one claim through at a time.
				{ file: 'core/store/clock.ts', find: 'if (last > account.clock_last) {', replace: 'if (last > account.clock_last + 3_600_000) {' },
			],
		});
		// A low limit: all processes are past it with their first look, and not only the few that stand at its edge.
		let violated = false;
		for (let round = 0; round < 10 && !violated; round++) {
			const { claimed, errors } = await claimBy(unlocked, 8, 60, 5);
			// Either the limit is passed, or a unique key had to refuse a double that the locks would have prevented.
			violated = claimed.length > 5 || errors.length > 0;
		}
		unlocked.remove();
		expect(violated).toBe(true);
	});

	it('end by themselves, and a reload of the pack closes the connections of the copy before', async () => {
		// A role of its own: the connections of other suites are not counted.
		await asSuperuser('public', `create role reloaded login password 'reloaded'; grant create on database ${newConfig().database} to reloaded`);
		const config = newConfig({ user: 'reloaded', password: 'reloaded' });
		const script = `
			const list = async () => say((await core.connectStore(JSON.parse(a)).listAccounts({})).length);
			await list();
			const older = core;
			delete require.cache[require.resolve(CORE)];
			core = require(CORE);
			await list();
			say((await older.connectStore(JSON.parse(a)).listAccounts({})).length);
			await new Promise((resolve) => setTimeout(resolve, 300));
			process.stdout.write(JSON.stringify('look') + '\\n');
			await new Promise((resolve) => process.once('message', resolve));
			process.disconnect();`;
		const child = bundle.start(script, [JSON.stringify(config)]);
		const end = finished(child);
		await new Promise<void>((resolve) => {
			child.stdout?.on('data', (chunk: Buffer) => chunk.includes('look') && resolve());
		});
		const open = await asSuperuser('public', `select count(*)::int as n from pg_stat_activity where usename = 'reloaded' and state is not null`);
		expect(open).toEqual([{ n: 1 }]);
		child.send('go');
		expect(await end).toEqual({ code: 0, signal: null, said: [0, 0, 0, 'look'], errors: '' });
	});
});
