import { DatabaseSync, StatementSync } from 'node:sqlite';

/** Texts of the statements a store runs meanwhile. */
export async function statementsOf(work: () => Promise<unknown>): Promise<ReadonlySet<string>> {
	const seen = new Set<string>();
	const originals = (['all', 'run'] as const).map((method) => ({ method, descriptor: Object.getOwnPropertyDescriptor(StatementSync.prototype, method) ?? {} }));
	for (const { method, descriptor } of originals) {
		const original = descriptor.value as (...parameters: unknown[]) => unknown;
		Object.defineProperty(StatementSync.prototype, method, {
			configurable: true,
			writable: true,
			value(this: StatementSync, ...parameters: unknown[]) {
				seen.add(this.sourceSQL);
				return original.apply(this, parameters);
			},
		});
	}
	try {
		await work();
	} finally {
		for (const { method, descriptor } of originals) Object.defineProperty(StatementSync.prototype, method, descriptor);
	}
	return seen;
}

/** Tables that grow for as long as an account lives, or with the people it knows. */
const GROWING = [
	'sends', 'decisions', 'events', 'plans', 'engagements', 'consent_ledger', 'suppressions', 'holds', 'restrictions', 'viewers', 'viewer_marks',
	'identities', 'open_questions', 'stories',
];

/** Indexes that hold nothing but what still waits for something. */
const OF_NOW = ['plans_due', 'plans_elsewhere', 'sends_claimed', 'sends_unknown', 'events_due'];

/** Steps of a plan that read more the longer an account has lived: a whole table, or all rows of the account. */
export function growingReads(file: string, statement: string): string[] {
	if (!/^(select|insert|update|delete|with)\b/.test(statement)) return [];
	const database = new DatabaseSync(file, { timeout: 5000 });
	const steps = database.prepare(`explain query plan ${statement}`).all().map(({ detail }) => String(detail));
	database.close();
	return steps.filter((step) => {
		const [, how, table = '', index = '', by = ''] = /^(SCAN|SEARCH) (\w+)(?: USING (?:COVERING )?INDEX (\w+))?(?: \((.*)\))?/.exec(step) ?? [];
		if (how === undefined || !GROWING.includes(table) || OF_NOW.includes(index)) return false;
		return how === 'SCAN' || index === 'plans_by_time' || /^account_key=\?$/.test(by);
	});
}
