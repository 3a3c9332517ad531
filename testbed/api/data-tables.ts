import type { Http } from './http';

export interface DataTable {
	readonly id: string;
	readonly name: string;
}

export interface DataTableColumn {
	readonly name: string;
	readonly type: 'string' | 'number' | 'boolean' | 'date';
}

export type DataTableRow = Record<string, string | number | boolean | null>;

interface Page<T> {
	readonly data: T[];
	readonly nextCursor: string | null;
}

/** n8n's Data Tables, addressed by name. */
export class DataTables {
	constructor(private readonly publicApi: Http) {}

	async list(): Promise<DataTable[]> {
		return await this.all<DataTable>('/data-tables');
	}

	async create(name: string, columns: readonly DataTableColumn[]): Promise<DataTable> {
		return await this.publicApi.json<DataTable>('POST', '/data-tables', { name, columns });
	}

	async remove(id: string): Promise<void> {
		await this.publicApi.send('DELETE', `/data-tables/${id}`);
	}

	/**
	 * All rows, with n8n's own id, createdAt and updatedAt.
	 * @throws Error when there is no such table
	 */
	async rows(name: string): Promise<DataTableRow[]> {
		return await this.all<DataTableRow>(await this.rowsPath(name));
	}

	/** @throws Error when there is no such table; N8nApiError when a row does not fit its columns */
	async insert(name: string, rows: readonly DataTableRow[]): Promise<void> {
		await this.publicApi.send('POST', await this.rowsPath(name), { data: rows });
	}

	/**
	 * Updates the rows that have the same values in the `key` columns, or inserts one.
	 * @throws Error when there is no such table; N8nApiError when the row does not fit
	 */
	async upsert(name: string, key: readonly string[], row: DataTableRow): Promise<void> {
		const filters = key.map((columnName) => ({ columnName, condition: 'eq', value: row[columnName] ?? null }));
		await this.publicApi.send('POST', `${await this.rowsPath(name)}/upsert`, { filter: { type: 'and', filters }, data: row });
	}

	private async rowsPath(name: string): Promise<string> {
		const tables = await this.list();
		const table = tables.find((candidate) => candidate.name === name);
		if (!table) {
			throw new Error(`No Data Table "${name}". There are: ${tables.map((each) => each.name).join(', ') || 'none'}.`);
		}
		return `/data-tables/${table.id}/rows`;
	}

	private async all<T>(path: string): Promise<T[]> {
		const rows: T[] = [];
		let cursor: string | null = null;
		do {
			const query: Record<string, unknown> = cursor === null ? { limit: 100 } : { limit: 100, cursor };
			const page: Page<T> = await this.publicApi.json<Page<T>>('GET', path, undefined, query);
			rows.push(...page.data);
			cursor = page.nextCursor;
		} while (cursor !== null);
		return rows;
	}
}
