import type { StoreContext } from '../store/use-case';

/** Who is to get a code of which pool. */
export interface CodeRequest {
	readonly accountKey: string;
	readonly viewerKey: string;
	readonly pool: string;
}

export interface Code {
	readonly codeKey: string;
	readonly code: string;
	/** The person has it already, from an earlier message. */
	readonly own: boolean;
}

/**
 * The code of a pool a person gets now: the one they have, while it is valid, else the free one that ends first. Null
 * when the pool is empty. Nothing is taken: that is {@link takeCode}, in the transaction of the claim.
 *
 * @param now time of the account, UTC milliseconds
 */
export async function findCode(store: StoreContext, request: CodeRequest, now: number): Promise<Code | null> {
	const { accountKey, pool } = request;
	const own = await findOwn(store, request, now);
	if (own !== null) return own;
	const free = await store.tx
		.selectFrom('codes')
		.select(['code_key', 'code'])
		.where('account_key', '=', accountKey)
		.where('pool', '=', pool)
		.where('send_key', 'is', null)
		.where('expires_at', '>', now)
		.orderBy('expires_at')
		.orderBy('code_key')
		.limit(1)
		.executeTakeFirst();
	return free ? { codeKey: free.code_key, code: free.code, own: false } : null;
}

async function findOwn({ tx }: StoreContext, { accountKey, viewerKey, pool }: CodeRequest, now: number): Promise<Code | null> {
	const row = await tx
		.selectFrom('codes')
		.innerJoin('sends', 'sends.send_key', 'codes.send_key')
		.select(['codes.code_key', 'codes.code'])
		.where('sends.account_key', '=', accountKey)
		.where('sends.viewer_key', '=', viewerKey)
		.where('codes.pool', '=', pool)
		.where('codes.expires_at', '>', now)
		.orderBy('sends.claimed_at', 'desc')
		.limit(1)
		.executeTakeFirst();
	return row ? { codeKey: row.code_key, code: row.code, own: true } : null;
}

/** @throws Error when somebody else has the code: then the whole claim is undone */
export async function takeCode({ tx }: StoreContext, { codeKey, own }: Code, sendKey: string): Promise<void> {
	if (own) return;
	const { numUpdatedRows } = await tx.updateTable('codes').set({ send_key: sendKey }).where('code_key', '=', codeKey).where('send_key', 'is', null).executeTakeFirst();
	if (numUpdatedRows !== 1n) throw new Error('A code was given to somebody else in the same moment.');
}

/**
 * A message Instagram refused for certain gives its code back to the pool, unless another message of the person has
 * it too. What the conversation does not show is no such refusal: a late answer may still prove it, so that code
 * stays the person's, and they get it with the next try.
 */
export async function giveCodeBack({ tx }: StoreContext, { sendKey, codeKey }: { readonly sendKey: string; readonly codeKey: string }): Promise<void> {
	const other = await tx
		.selectFrom('sends')
		.select('send_key')
		.where('code_key', '=', codeKey)
		.where('send_key', '<>', sendKey)
		.where('state', '<>', 'refused')
		.orderBy('claimed_at')
		.limit(1)
		.executeTakeFirst();
	await tx.updateTable('codes').set({ send_key: other?.send_key ?? null }).where('code_key', '=', codeKey).where('send_key', '=', sendKey).execute();
}
