import type { N8nInstance } from './n8n-instance';

/** The credentials of this pack; the store's is last, as with its key everything that is left can no longer be opened. */
const TYPES = ['storyFunnelFeedApi', 'storyFunnelPageApi', 'storyFunnelInstagramOAuth2Api', 'storyFunnelInstagramTokenApi', 'storyFunnelStoreApi'];

/** Tables with rows about people, by random key. */
const TABLES_WITH_PEOPLE = ['leads', 'rights_register'];

export interface Forgotten {
	readonly what: 'credential' | 'table';
	readonly name: string;
	readonly done: 'deleted' | 'cleared' | 'not_there';
}

/** Deletes the credentials of this pack, and empties the tables with people where that is asked for. What is gone already is passed over. */
export async function forgetCredentials(n8n: Pick<N8nInstance, 'credentials' | 'deleteCredential' | 'clearTable'>, { clearTables }: { readonly clearTables: boolean }): Promise<Forgotten[]> {
	const forgotten: Forgotten[] = [];
	for (const table of clearTables ? TABLES_WITH_PEOPLE : []) {
		forgotten.push({ what: 'table', name: table, done: (await n8n.clearTable(table)) ? 'cleared' : 'not_there' });
	}
	const present = (await n8n.credentials()).filter(({ type }) => TYPES.includes(type));
	for (const { id, name } of present.sort((a, b) => TYPES.indexOf(a.type) - TYPES.indexOf(b.type))) {
		await n8n.deleteCredential(id);
		forgotten.push({ what: 'credential', name, done: 'deleted' });
	}
	return forgotten;
}
