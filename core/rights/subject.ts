import { currentViewerKey } from '../store/current-viewer';
import type { StoreContext } from '../store/use-case';

/** One person under every key they have or had. */
export interface Subject {
	readonly accountKey: string;
	/** The key the person goes by today. */
	readonly viewerKey: string;
	/** That key and all that were merged into it. */
	readonly keys: readonly string[];
}

/** The person a key stands for. Keys that lead to nobody any more stand for themselves. */
export async function readSubject({ tx }: Pick<StoreContext, 'tx'>, accountKey: string, givenKey: string): Promise<Subject> {
	const viewerKey = await currentViewerKey(tx, givenKey);
	const aliases = await tx.selectFrom('viewers').select('viewer_key').where('merged_into', '=', viewerKey).execute();
	return { accountKey, viewerKey, keys: [...new Set([viewerKey, givenKey, ...aliases.map((row) => row.viewer_key)])] };
}
