import { chunksOf } from '../store/chunks';
import { isIn } from '../store/is-in';
import type { StoreContext } from '../store/use-case';
import { findTellings, toldIn, TOLD_COLUMNS } from './import-kept';
import { removeUnknownPeople } from './import-undo-people';
import type { Told } from './import-told';
import { keepOnlyTold } from './marks';

/** Signals forgotten in one transaction (DESIGN §2: bulk work in batches of about 50 ms). */
const SIGNALS_PER_BATCH = 1_000;

/**
 * Forgets who saw a story: the views and profile visits of lists, the tags and traits that came with them and that no
 * other row of the same list bears out, and people of whom nothing else is known. What people did themselves stays,
 * without the story.
 *
 * @returns whether there is more to forget
 */
export async function forgetStory(store: StoreContext, { accountKey, storyKey, storyId }: { accountKey: string; storyKey: string; storyId: string }): Promise<boolean> {
	const { tx } = store;
	const ofStory = await tx
		.selectFrom('engagements')
		.select(['engagement_key', 'viewer_key', 'kind', 'import_key'])
		.where('account_key', '=', accountKey)
		.where('story_id', '=', storyId)
		.limit(SIGNALS_PER_BATCH)
		.execute();
	const listed = ofStory.filter((row) => row.kind === 'view' || row.import_key !== null);
	const acts = ofStory.filter((row) => !listed.includes(row)).map((row) => row.engagement_key);
	const keys = listed.map((row) => row.engagement_key);
	const tellings = await findTellings(store, keys);
	for (const some of chunksOf(keys)) {
		await tx.deleteFrom('view_tellings').where('engagement_key', 'in', some).execute();
		await tx.deleteFrom('engagements').where('engagement_key', 'in', some).execute();
	}
	for (const some of chunksOf(acts)) await tx.updateTable('engagements').set({ story_id: null }).where('engagement_key', 'in', some).execute();
	const imports = new Set(listed.flatMap((row) => [row.import_key ?? '', ...(tellings.get(row.engagement_key)?.keys() ?? [])]));
	const people = [...new Set(listed.map((row) => row.viewer_key))];
	await keepOnlyTold(store, accountKey, [...imports], await stillTold(store, people));
	await removeUnknownPeople(store, accountKey, people);
	await tx
		.updateTable('story_facts')
		.set((update) => ({ views_forgotten: update('views_forgotten', '+', listed.filter((row) => row.kind === 'view').length) }))
		.where('story_key', '=', storyKey)
		.execute();
	return ofStory.length === SIGNALS_PER_BATCH;
}

/** Each of these people -> what imports still tell with the views that are left of them. */
async function stillTold(store: StoreContext, people: readonly string[]): Promise<Map<string, { teller: string; told: Told }[]>> {
	const still = new Map<string, { teller: string; told: Told }[]>(people.map((viewerKey) => [viewerKey, []]));
	const rows = await store.tx
		.selectFrom('engagements')
		.select(['engagement_key', 'viewer_key', 'import_key', ...TOLD_COLUMNS])
		.where(isIn(store.tx, 'viewer_key', people))
		.where('import_key', 'is not', null)
		.execute();
	const tellings = await findTellings(store, rows.map((row) => row.engagement_key));
	for (const row of rows) {
		const its = tellings.get(row.engagement_key) ?? new Map([[row.import_key ?? '', toldIn(row)]]);
		for (const [teller, told] of its) still.get(row.viewer_key)?.push({ teller, told });
	}
	return still;
}
