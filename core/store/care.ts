import { noteForAll } from './audit';
import type { UseCase } from './use-case';

export interface CareInput {
	readonly what: 'backup' | 'keys rotated';
	readonly detail: Readonly<Record<string, string | number>>;
}

/** Notes work on the store as a whole under every account, so that each account's audit tells of it. */
export const noteCare: UseCase<CareInput, null> = async (store, { what, detail }) => {
	await noteForAll(store, 'care', { what, detail });
	return null;
};
