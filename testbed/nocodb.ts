import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axios from 'axios';
import { freePorts } from './ports';
import { startPostgres, type RunningPostgres } from './postgres';
import { ProcessLog } from './process-log';
import { findRuntime } from './runtime';
import { Supervised } from './supervised';
import { waitFor } from './wait';

const BOOT_TIMEOUT_MS = 180_000;
const COLUMNS = ['story_funnel_id', 'handle', 'first_name', 'route', 'status', 'consent', 'consent_at'];

export type NocodbRow = Readonly<Record<string, unknown>>;

/** A real NocoDB with one table for leads, as the note of `41 CRM sync` tells a person to make it. */
export interface RunningNocodb {
	readonly port: number;
	readonly apiToken: string;
	/** Ids of base and table, as they stand in the table's address. */
	readonly base: string;
	readonly table: string;
	rows(): Promise<NocodbRow[]>;
	stop(): Promise<void>;
}

/** Boots the NocoDB that `scripts/run.mjs` prepared. @throws Error when it was not, or is not up within three minutes */
export async function startNocodb(env: NodeJS.ProcessEnv = process.env): Promise<RunningNocodb> {
	const folder = env['STORY_FUNNEL_NOCODB'];
	if (!folder) throw new Error('NocoDB is not prepared: run this through `npm test`, or with "crm" in its arguments.');
	const runtime = findRuntime(env);
	const home = mkdtempSync(join(tmpdir(), 'story-funnel-nocodb-'));
	const [port = 0] = await freePorts(1);
	const password = `Aa1-${randomBytes(12).toString('base64url')}`;
	const log = new ProcessLog(join(home, 'nocodb.log'));
	const postgres = env['STORY_FUNNEL_NOCODB_DATABASE'] === 'postgres' && runtime.postgres ? await startPostgres({ program: runtime.postgres, folder: join(home, 'postgres') }) : undefined;
	const nocodb = new Supervised({
		command: runtime.node,
		args: [join(__dirname, 'fixtures', 'nocodb-start.cjs'), folder],
		cwd: home,
		env: {
			PATH: env['PATH'], HOME: home, PORT: String(port), NC_TOOL_DIR: home, NC_DISABLE_TELE: 'true', NC_ADMIN_EMAIL: 'admin@example.com',
			NC_ADMIN_PASSWORD: password, NC_AUTH_JWT_SECRET: randomBytes(24).toString('hex'), ...database(postgres),
		},
		log,
		orphan: { signal: 'KILL', group: true },
		temporary: home,
	});
	const http = axios.create({ baseURL: `http://127.0.0.1:${port}`, proxy: false, timeout: 30_000 });
	const stop = async () => {
		await nocodb.kill();
		await postgres?.stop();
		rmSync(home, { recursive: true, force: true });
	};
	try {
		await waitFor('NocoDB to be ready', async () => ((await http.get('/api/v1/health').catch(() => undefined))?.status === 200 ? true : undefined), {
			timeoutMs: BOOT_TIMEOUT_MS, everyMs: 500, details: () => log.tail(),
		});
		const { data: session } = await http.post<{ token: string }>('/api/v1/auth/user/signin', { email: 'admin@example.com', password });
		const signedIn = { headers: { 'xc-auth': session.token } };
		const { data: key } = await http.post<{ token: string }>('/api/v1/tokens', { description: 'test' }, signedIn);
		const { data: base } = await http.post<{ id: string }>('/api/v2/meta/bases/', { title: 'CRM' }, signedIn);
		const columns = COLUMNS.map((title) => ({ title, column_name: title, uidt: 'SingleLineText' }));
		const { data: table } = await http.post<{ id: string }>(`/api/v2/meta/bases/${base.id}/tables`, { title: 'Leads', table_name: 'leads', columns }, signedIn);
		return {
			port,
			apiToken: key.token,
			base: base.id,
			table: table.id,
			rows: async () => {
				const { data } = await http.get<{ records: { fields: NocodbRow }[] }>(`/api/v3/data/${base.id}/${table.id}/records`, { headers: { 'xc-token': key.token } });
				return data.records.map(({ fields }) => fields);
			},
			stop,
		};
	} catch (error) {
		await stop();
		throw error;
	}
}

function database(postgres: RunningPostgres | undefined): NodeJS.ProcessEnv {
	if (postgres === undefined) return {};
	const { host, port, user, password, database: name } = postgres.connection;
	return { NC_DB: `pg://${host}:${port}?u=${user}&p=${password}&d=${name}` };
}
