import { noteForAll } from './audit';
import type { UseCase } from './use-case';

export interface CareInput {
	readonly what: 'backup' | 'keys rotated';
	readonly detail: Readonly<Record<string, string | number>>;
}

/**
 * Notes work on the store as a whole under every account, so that each account's audit tells of it. A backup leaves a
 * line in the journal too: a journal without it is older than the backup and cannot tell what the backup has forgotten.
 */
export const noteCare: UseCase<CareInput, null> = async (store, { what, detail }) => {
	await noteForAll(store, 'care', { what, detail });
	if (what === 'backup') await store.journal?.note([{ act: 'backup', at: store.wallClock }]);
	return null;
};
