import type { AccountSummary } from '../../core';

/** Every id Instagram may name an account by. */
export function idsOf({ igAccountId, appScopedId }: AccountSummary): string[] {
	return [igAccountId, appScopedId ?? igAccountId];
}
