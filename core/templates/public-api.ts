import type { ListedCredential } from './link';
import type { N8nInstance } from './n8n-instance';
import type { PresentWorkflow, WorkflowContent } from './workflow';

/** One call of n8n's public API. @throws Error with n8n's own message when the status is not 2xx */
export type Request = (call: {
	readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	/** Below `/api/v1`. */
	readonly path: string;
	readonly query?: Readonly<Record<string, string | number>>;
	readonly body?: unknown;
}) => Promise<unknown>;

const PAGE = 100;

/** An n8n by its public API v1 (n8n 2.40: `/api/v1/openapi.yml`). */
export function publicApi(request: Request): N8nInstance {
	const change = async (id: string, what: string) => {
		await request({ method: 'POST', path: `/workflows/${id}/${what}`, body: {} });
	};
	const tables = async () => new Map((await allPages(request, '/data-tables')).flatMap(readTable));
	return {
		workflows: async (which = 'present') => (await allPages(request, '/workflows', { excludePinnedData: 'true' })).flatMap((each) => readWorkflow(each, which)),
		createWorkflow: async (content) => readId(await request({ method: 'POST', path: '/workflows', body: bodyOf(content) })),
		updateWorkflow: async (id, content) => {
			await request({ method: 'PUT', path: `/workflows/${id}`, body: bodyOf(content), query: { publishIfActive: 'false' } });
		},
		publish: (id) => change(id, 'activate'),
		unpublish: (id) => change(id, 'deactivate'),
		archive: (id) => change(id, 'archive'),
		credentials: async () => (await allPages(request, '/credentials')).flatMap(readCredential),
		createCredential: async (credential) => readId(await request({ method: 'POST', path: '/credentials', body: credential })),
		deleteCredential: async (id) => {
			await request({ method: 'DELETE', path: `/credentials/${id}` });
		},
		clearTable: async (table) => {
			const id = (await tables()).get(table);
			if (id !== undefined) await request({ method: 'DELETE', path: `/data-tables/${id}/rows/clear` });
			return id !== undefined;
		},
		tables,
		columns: async (tableId) => {
			const columns = await request({ method: 'GET', path: `/data-tables/${tableId}/columns` });
			if (!Array.isArray(columns)) throw new Error('n8n did not list the columns of a table.');
			return columns.map((column) => String((column as { name?: unknown }).name));
		},
		addColumn: async (tableId, column) => {
			await request({ method: 'POST', path: `/data-tables/${tableId}/columns`, body: column });
		},
		rows: async (table) => {
			const id = (await tables()).get(table);
			return id === undefined ? [] : (await allPages(request, `/data-tables/${id}/rows`)).map((row) => row as Readonly<Record<string, unknown>>);
		},
		keepRow: async (table, key, row) => {
			const id = (await tables()).get(table) ?? readId(await request({ method: 'POST', path: '/data-tables', body: { name: table, columns: Object.keys(row).map((name) => ({ name, type: 'string' })) } }));
			const filter = { type: 'and', filters: [{ columnName: key, condition: 'eq', value: row[key] }] };
			await request({ method: 'POST', path: `/data-tables/${id}/rows/upsert`, body: { filter, data: row } });
		},
	};
}

/** n8n gives ids and dates of its own beside these and refuses them when they come back. */
function bodyOf({ name, nodes, connections, settings }: WorkflowContent): WorkflowContent {
	return { name, nodes, connections, settings };
}

function readTable(value: unknown): (readonly [name: string, id: string])[] {
	const { id, name } = value as { id?: unknown; name?: unknown };
	return typeof id === 'string' && typeof name === 'string' ? [[name, id]] : [];
}

async function allPages(request: Request, path: string, query: Readonly<Record<string, string>> = {}): Promise<unknown[]> {
	const all: unknown[] = [];
	let cursor = '';
	do {
		const page = (await request({ method: 'GET', path, query: { ...query, limit: PAGE, ...(cursor === '' ? {} : { cursor }) } })) as { data?: unknown; nextCursor?: unknown } | null;
		// Another form is an error: read as "nothing there", everything would be made a second time.
		if (!Array.isArray(page?.data)) throw new Error(`n8n did not answer ${path} with a list. Check that the base URL ends in /api/v1 and that the key may list.`);
		all.push(...(page.data as unknown[]));
		cursor = typeof page.nextCursor === 'string' ? page.nextCursor : '';
	} while (cursor !== '');
	return all;
}

function readId(answer: unknown): string {
	const id = (answer as { id?: unknown } | null)?.id;
	if (typeof id !== 'string' && typeof id !== 'number') throw new Error('n8n made something and did not say its id.');
	return String(id);
}

interface Listed extends Partial<WorkflowContent> {
	readonly id?: string;
	readonly active?: boolean;
	readonly isArchived?: boolean;
	readonly versionId?: string | null;
	readonly activeVersionId?: string | null;
}

/** To whom installs, archived ones are as good as deleted. */
function readWorkflow(value: unknown, which: 'present' | 'all'): PresentWorkflow[] {
	const { id, name, nodes, connections, settings, active, isArchived, versionId, activeVersionId } = value as Listed;
	if (id === undefined || name === undefined || (isArchived === true && which === 'present')) return [];
	const published = active === true || typeof activeVersionId === 'string';
	const hasDraft = published && typeof activeVersionId === 'string' && activeVersionId !== versionId;
	return [{ id, name, nodes: nodes ?? [], connections: connections ?? {}, settings: settings ?? {}, published, hasDraft }];
}

function readCredential(value: unknown): ListedCredential[] {
	const { id, name, type } = value as Partial<ListedCredential>;
	return id === undefined || name === undefined || type === undefined ? [] : [{ id, name, type }];
}
