import type { N8nInstance } from './n8n-instance';
import { tablesOf } from './tables';
import type { Template } from './workflow';

/** A Data Table of somebody else whose name holds the name of one of ours. */
export interface TableInTheWay {
	readonly theirs: string;
	readonly ours: string;
}

/**
 * n8n finds a Data Table by a part of its name, in any case, and takes the first it finds (n8n 2.40): with a table
 * `my_leads` in the same project a node that means `leads` may write to that one.
 *
 * @param names of all tables that are there
 */
export function tablesInTheWay(ours: readonly string[], names: Iterable<string>): TableInTheWay[] {
	const holds = (theirs: string, name: string) => theirs.toLowerCase().includes(name.toLowerCase());
	return [...names].filter((name) => !ours.includes(name)).flatMap((theirs) => {
		const hidden = ours.find((name) => holds(theirs, name));
		return hidden === undefined ? [] : [{ theirs, ours: hidden }];
	});
}

/** @throws Error naming the tables that stand in the way of the templates', and what to do; nothing was changed */
export async function refuseTablesInTheWay(n8n: Pick<N8nInstance, 'tables'>, templates: readonly Template[]): Promise<void> {
	const inTheWay = tablesInTheWay(tablesOf(templates).map(({ name }) => name), (await n8n.tables()).keys());
	if (inTheWay.length === 0) return;
	const named = inTheWay.map(({ theirs, ours }) => `"${theirs}" (holds "${ours}")`).join(', ');
	throw new Error(`These Data Tables stand in the way: ${named}. n8n finds a table by a part of its name and would take yours for ours. Rename them (Data tables → ⋮ → Rename) and try again. Nothing was changed.`);
}
