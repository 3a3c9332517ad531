import { keyedHash } from '../store/keyring';
import type { StoreContext, UseCase } from '../store/use-case';
import { canonicalHandle } from './identities';

/** Replaces the list of people the mode "test people" may message. Kept as keyed hashes of their handles. */
export const setTestPeople: UseCase<{ accountKey: string; handles: readonly string[] }, null> = async (
	{ tx, keys },
	{ accountKey, handles },
) => {
	await tx.deleteFrom('test_people').where('account_key', '=', accountKey).execute();
	for (const handle of new Set(handles.map(canonicalHandle))) {
		// Under every version: the handle of a person may have been hashed with an older one.
		for (const key of keys.versions) {
			const hash = keyedHash(key.pepper, 'identity:handle', handle);
			await tx.insertInto('test_people').values({ account_key: accountKey, hash, pepper_version: key.version }).execute();
		}
	}
	return null;
};

/** Whether one of the person's handles is on the list. */
export async function isTestPerson({ tx }: Pick<StoreContext, 'tx'>, accountKey: string, viewerKey: string): Promise<boolean> {
	const row = await tx
		.selectFrom('identities')
		.innerJoin('test_people', (join) =>
			join.onRef('test_people.hash', '=', 'identities.hash').onRef('test_people.account_key', '=', 'identities.account_key'),
		)
		.select('identities.identity_key')
		.where('identities.account_key', '=', accountKey)
		.where('identities.viewer_key', '=', viewerKey)
		.where('identities.kind', '=', 'handle')
		.executeTakeFirst();
	return row !== undefined;
}
