import type { UseCase } from '../store/use-case';
import { findViewer } from './identities';

/** The viewer keys of people by their Instagram-scoped ids; who the account never heard of is left out. */
export const findKnownPeople: UseCase<{ accountKey: string; igsids: readonly string[] }, Record<string, string>> = async (
	store,
	{ accountKey, igsids },
) => {
	const known: Record<string, string> = {};
	for (const igsid of igsids) {
		const viewerKey = await findViewer(store, accountKey, 'igsid', igsid);
		if (viewerKey !== undefined) known[igsid] = viewerKey;
	}
	return known;
};
