import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { scopes } from '../../core/scopes';
import { openPostgresInProcess } from '../../core/store/connect';
import { randomKey } from '../../core/store/random-key';
import type { PostgresStoreConfig } from '../../core/store/postgres/config';
import type { UseCase } from '../../core/store/use-case';
import { useCases } from '../../core/use-cases';
import { startPostgres } from '../../testbed/postgres';
import { connectLive, START } from '../core/support/store';
import { testServer } from '../core/support/store-postgres';
import { ACCOUNT, bytes, envelope, textMessage } from '../core/support/wire';
import { normaliseWebhook } from '../../core/instagram/normalise';
import { CuttingProxy } from './support/cutting-proxy';
import { asSuperuser, newConfig } from './support/place';

const served = { useCases, scopes, newKey: randomKey };
const webhook = (n: number) => ({ ...normaliseWebhook(bytes(envelope([textMessage(`mid-${n}`, 'hallo', { person: `p${n % 7}` })])), START), answered: [] });

/** Adds one to a counter, having failed first as often as it is told. */
function flaky(failures: number, how: string) {
	let runs = 0;
	const add: UseCase<null, number> = async ({ tx }) => {
		await tx.insertInto('counters').values({ name: 'x', value: 1 }).onConflict((c) => c.column('name').doUpdateSet((u) => ({ value: u('counters.value', '+', 1) }))).execute();
		if (++runs <= failures) await sql.raw(`do $$ begin raise exception 'secret words' using errcode = '${how}'; end $$`).execute(tx);
		return runs;
	};
	return { add };
}

const counted = (schema: string) => asSuperuser(schema, 'select value::int from counters');

describe('a transaction', () => {
	it.each(['40001', '40P01'])('that collided (%s) is run again, as a whole', async (code) => {
		const config = newConfig();
		const { store, close } = await openPostgresInProcess({ useCases: flaky(3, code), scopes: {}, newKey: randomKey }, config);
		expect(await store.add(null)).toBe(4);
		expect(await counted(config.schema)).toEqual([{ value: 1 }]);
		await close();
	});

	it('that always collides ends with a cure and leaves nothing', async () => {
		const config = newConfig();
		const { store, close } = await openPostgresInProcess({ useCases: flaky(Infinity, '40001'), scopes: {}, newKey: randomKey }, config);
		await expect(store.add(null)).rejects.toMatchObject({ name: 'StoreError', code: 'busy' });
		expect(await counted(config.schema)).toEqual([]);
		await close();
	});

	it.each([['23505', 'refused'], ['22001', 'refused'], ['57014', 'busy'], ['42501', 'store_unreadable'], ['25006', 'store_unreadable'], ['53100', 'refused']])(
		'the database refuses (%s) is not run again, and its words stay in the database', async (code, expected) => {
			const config = newConfig();
			const { store, close } = await openPostgresInProcess({ useCases: flaky(1, code), scopes: {}, newKey: randomKey }, config);
			const error: unknown = await store.add(null).catch((thrown: unknown) => thrown);
			expect(error).toMatchObject({ name: 'StoreError', code: expected });
			expect(String(error)).not.toContain('secret words');
			expect(await counted(config.schema)).toEqual([]);
			await close();
		},
	);

	it('whose COMMIT got no answer is not run again, and is there once', async () => {
		const proxy = await CuttingProxy.start(testServer()?.port ?? 0);
		const config = newConfig({ port: proxy.port });
		const { store, close } = await openPostgresInProcess({ useCases: flaky(0, ''), scopes: {}, newKey: randomKey }, config);
		proxy.cutAfter = (sent) => sent.includes('commit\0');
		await expect(store.add(null)).rejects.toMatchObject({ code: 'unreachable', cure: expect.stringContaining('not done twice') });
		proxy.cutAfter = () => false;
		expect(await counted(config.schema)).toEqual([{ value: 1 }]);
		expect(await store.add(null)).toBe(2);
		await close();
		await proxy.close();
	});

	it('that was cut anywhere else is run again, and is there once', async () => {
		const proxy = await CuttingProxy.start(testServer()?.port ?? 0);
		const config = newConfig({ port: proxy.port });
		const { store, close } = await openPostgresInProcess({ useCases: flaky(0, ''), scopes: {}, newKey: randomKey }, config);
		for (const [n, where] of ['start transaction', 'pg_advisory', 'store_meta', 'counters'].entries()) {
			let cuts = 0;
			proxy.cutAfter = (sent) => cuts === 0 && sent.includes(where) && ++cuts === 1;
			await store.add(null);
			expect([where, cuts]).toEqual([where, 1]);
			expect(await counted(config.schema)).toEqual([{ value: n + 1 }]);
		}
		await close();
		await proxy.close();
	});
});

const COUNTS = 'select (select count(*)::int from events) as events, (select count(*)::int from engagements) as engagements, (select count(*)::int from viewers) as viewers';

describe('updates that come in while', () => {
	const record = async (changes: Partial<PostgresStoreConfig>, disturb: (ended: () => boolean) => Promise<void>) => {
		const config = newConfig(changes);
		const { store, close } = await openPostgresInProcess(served, config);
		await connectLive({ use: store }, ACCOUNT);
		let ended = false;
		const disturbing = disturb(() => ended);
		const failures: unknown[] = [];
		for (let round = 0; round < 40; round++) {
			const some = Array.from({ length: 5 }, (_, n) => round * 5 + n);
			// As Meta does: what was not answered with 200 is sent again.
			await Promise.all(some.map(async (n) => {
				for (let tries = 0; tries < 20; tries++) {
					const outcome = await store.recordEvents(webhook(n)).catch((error: unknown) => void failures.push(error));
					if (outcome) return;
				}
			}));
		}
		ended = true;
		await disturbing;
		for (const failure of failures) expect(failure).toMatchObject({ name: 'StoreError', code: 'unreachable' });
		const [row] = await asSuperuser(config.schema, COUNTS);
		await close();
		return row;
	};

	it('connections are cut at random are all kept, once', async () => {
		const proxy = await CuttingProxy.start(testServer()?.port ?? 0);
		let cuts = 0;
		const row = await record({ port: proxy.port }, async (ended) => {
			for (; !ended(); cuts++) {
				await sleep(300);
				proxy.cut();
			}
		});
		expect(row).toEqual({ events: 200, engagements: 200, viewers: 7 });
		expect(cuts).toBeGreaterThan(3);
		await proxy.close();
	});

	it('the server ends our sessions are all kept, once', async () => {
		// A role of its own: other suites work on this server too.
		await asSuperuser('public', `create role ended login password 'ended'; grant create on database ${newConfig().database} to ended`);
		const row = await record({ user: 'ended', password: 'ended' }, async (ended) => {
			while (!ended()) {
				await sleep(250);
				await asSuperuser('public', "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'ended' and random() < 0.3");
			}
		});
		expect(row).toEqual({ events: 200, engagements: 200, viewers: 7 });
	});

	it('the server is restarted are all kept, once', async () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'story-funnel-restart-'));
		const options = { program: process.env['STORY_FUNNEL_POSTGRES'] ?? '', folder: path.join(folder, 'server'), temporary: folder };
		let server = await startPostgres(options);
		const proxy = await CuttingProxy.start(server.connection.port);
		const { connection } = server;
		const config = newConfig({ ...connection, port: proxy.port });
		const open = () => openPostgresInProcess(served, config);
		const opened = await open().catch(() => sleep(1_000).then(open));
		await connectLive({ use: opened.store }, ACCOUNT);
		for (let n = 0; n < 20; n++) await opened.store.recordEvents(webhook(n));
		const during = Array.from({ length: 5 }, async (_, n) => {
			await sleep(20 * n);
			return opened.store.recordEvents(webhook(20 + n)).then(() => 'kept', (error: unknown) => error);
		});
		await server.stop();
		server = await startPostgres(options);
		proxy.target = server.connection.port;
		for (const outcome of await Promise.all(during)) if (outcome !== 'kept') expect(outcome).toMatchObject({ code: 'unreachable' });
		for (let n = 0; n < 40; n++) await opened.store.recordEvents(webhook(n));
		const counter: UseCase<null, number> = async ({ tx }) => (await tx.selectFrom('events').select('event_key').execute()).length;
		await opened.close();
		const looking = await openPostgresInProcess({ useCases: { counter }, scopes: {}, newKey: randomKey }, config);
		expect(await looking.store.counter(null)).toBe(40);
		await looking.close();
		await proxy.close();
		await server.stop();
		rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
	});
});
