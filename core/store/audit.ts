import { accountNow } from './clock';
import type { StoreContext, UseCase } from './use-case';

/** What no other table tells: somebody was looked up, a setting was changed, the store was looked after. */
export type AuditAct = 'access' | 'configuration' | 'care';

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

/** The same use case, with its line in the log: there is no result without it. */
export function audited<Input, Output>(
	act: AuditAct,
	useCase: UseCase<Input, Output>,
	describe: (input: Input, output: Output) => AuditNote,
): UseCase<Input, Output> {
	return async (store, input) => {
		const output = await useCase(store, input);
		await noteAudit(store, act, describe(input, output));
		return output;
	};
}

async function timeOf({ tx, wallClock }: StoreContext, accountKey: string): Promise<number> {
	const account = await tx.selectFrom('accounts').selectAll().where('account_key', '=', accountKey).executeTakeFirst();
	return account ? accountNow(tx, account, wallClock) : wallClock;
}
