import type { N8nInstance } from './n8n-instance';
import type { Template } from './workflow';

export interface Column {
	readonly name: string;
	readonly type: 'string' | 'number' | 'boolean' | 'date';
}

export interface Table {
	readonly name: string;
	readonly columns: readonly Column[];
}

/** The Data Tables the templates make, with their columns: as their own nodes say. */
export function tablesOf(templates: readonly Template[]): Table[] {
	return templates.flatMap(({ nodes }) =>
		nodes.flatMap(({ type, parameters = {} }) => {
			const { operation, tableName, columns } = parameters as { operation?: unknown; tableName?: unknown; columns?: { column?: Column[] } };
			return type === 'n8n-nodes-base.dataTable' && operation === 'create' && typeof tableName === 'string' ? [{ name: tableName, columns: columns?.column ?? [] }] : [];
		}),
	);
}

/**
 * Adds to tables that are there already the columns a newer template needs: n8n's own node makes a table and changes
 * none. Nothing is renamed or removed. @returns what was added, as `table.column`
 */
export async function addMissingColumns(n8n: N8nInstance, templates: readonly Template[]): Promise<string[]> {
	const added: string[] = [];
	const wanted = tablesOf(templates);
	if (wanted.length === 0) return added;
	const present = await n8n.tables();
	for (const { name, columns } of wanted) {
		const id = present.get(name);
		if (id === undefined) continue;
		const there = await n8n.columns(id);
		for (const column of columns.filter((each) => !there.includes(each.name))) {
			await n8n.addColumn(id, column);
			added.push(`${name}.${column.name}`);
		}
	}
	return added;
}
