import { accountNow } from './clock';
import type { StoreContext, UseCase } from './use-case';

/** What no other table tells: somebody was looked up, a setting was changed, the store was looked after, data was corrected, a colleague did something. */
export type AuditAct = 'access' | 'configuration' | 'care' | 'rights' | 'work';

/** One line of the audit log; never a handle, an id of Instagram or a word of a person. */
export interface AuditNote {
	/** Empty: it concerns the store as a whole. */
	readonly accountKey: string;
	readonly viewerKey?: string;
	readonly what: string;
	readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
}

/** Writes a line, in the transaction of what it tells of. */
export async function noteAudit(store: StoreContext, act: AuditAct, note: AuditNote): Promise<void> {
	await store.tx
		.insertInto('audit_log')
		.values({
			entry_key: store.newKey('aud'),
			account_key: note.accountKey,
			viewer_key: note.viewerKey ?? null,
			at: await timeOf(store, note.accountKey),
			act,
			what: note.what,
			detail: JSON.stringify(note.detail ?? {}),
		})
		.execute();
}

/** The same use case, with its line in the log: there is no result without it. `describe` gives null for what changed or showed nothing. */
export function audited<Input, Output>(
	act: AuditAct,
	useCase: UseCase<Input, Output>,
	describe: (input: Input, output: Output) => AuditNote | null,
): UseCase<Input, Output> {
	return async (store, input) => {
		const output = await useCase(store, input);
		const note = describe(input, output);
		if (note) await noteAudit(store, act, note);
		return output;
	};
}

/** {@link audited} for what concerns every account: each has the line, as each has an export of its own. */
export function auditedForAll<Input, Output>(
	act: AuditAct,
	useCase: UseCase<Input, Output>,
	describe: (input: Input, output: Output) => Omit<AuditNote, 'accountKey'> | null,
): UseCase<Input, Output> {
	return async (store, input) => {
		const output = await useCase(store, input);
		const note = describe(input, output);
		if (note) await noteForAll(store, act, note);
		return output;
	};
}

/** Writes a line under every account. */
export async function noteForAll(store: StoreContext, act: AuditAct, note: Omit<AuditNote, 'accountKey'>): Promise<void> {
	const accounts = await store.tx.selectFrom('accounts').select('account_key').execute();
	for (const { account_key: accountKey } of accounts) await noteAudit(store, act, { ...note, accountKey });
}

async function timeOf({ tx, wallClock }: StoreContext, accountKey: string): Promise<number> {
	const account = await tx.selectFrom('accounts').selectAll().where('account_key', '=', accountKey).executeTakeFirst();
	return account ? accountNow(tx, account, wallClock) : wallClock;
}
