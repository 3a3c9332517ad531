import { noteForAll } from './audit';
import type { StoreContext, UseCase } from './use-case';

export interface CareInput {
	readonly what: 'backup' | 'backup elsewhere' | 'keys rotated';
	readonly detail: Readonly<Record<string, string | number>>;
	/** Of a backup: when nothing of it is left at the latest, UTC milliseconds. */
	readonly until?: number;
}

const BACKUPS_UNTIL = 'backups_until';

/** When the last of what backups hold now is gone; null where none is known of, or their end has passed. UTC milliseconds. */
export async function readBackupsUntil({ tx, wallClock }: Pick<StoreContext, 'tx' | 'wallClock'>): Promise<number | null> {
	const row = await tx.selectFrom('store_meta').select('value').where('name', '=', BACKUPS_UNTIL).executeTakeFirst();
	const until = row ? Number(row.value) : 0;
	return until > wallClock ? until : null;
}

/** A shorter life that is chosen later does not shorten that of a backup made before. */
async function keepBackupsUntil(store: StoreContext, until: number): Promise<void> {
	const value = String(Math.max(until, (await readBackupsUntil(store)) ?? 0));
	await store.tx
		.insertInto('store_meta')
		.values({ name: BACKUPS_UNTIL, value })
		.onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
		.execute();
}

/**
 * Notes work on the store as a whole under every account, so that each account's audit tells of it. A backup leaves a
 * line in the journal too: a journal without it is older than the backup and cannot tell what the backup has forgotten.
 */
export const noteCare: UseCase<CareInput, null> = async (store, { what, detail, until }) => {
	await noteForAll(store, 'care', { what, detail });
	if (until !== undefined) await keepBackupsUntil(store, until);
	if (what === 'backup') await store.journal?.note([{ act: 'backup', at: store.wallClock }]);
	return null;
};
