import { getAccount } from '../accounts/account-store';
import { accountNow } from '../store/clock';
import type { StoreContext } from '../store/use-case';
import type { ImportMemory } from './import-memory';
import type { PreparedReader } from './prepared-reader';
import { sourceNameKey, standingsOf, stateOf, type SourceStanding } from './sources-store';
import { postingTimes } from './stories';
import { sensitiveStories } from './story-facts';

/** Why a row that is well formed was not taken. */
export type RowRefusal = 'unknown_person' | 'two_people' | 'sensitive_story' | 'before_story' | 'source_unknown' | 'source_unapproved' | 'source_overdue';

/** A list may give the day alone, and that of another zone; a view earlier than that is of another story. */
const BEFORE_POSTING_MS = 48 * 3_600_000;

/** Why a row is not taken, read in the transaction that keeps the others: an approval withdrawn meanwhile counts from the next batch on. */
export async function readRefusals(store: StoreContext, accountKey: string, reader: PreparedReader, memory: ImportMemory): Promise<(row: number) => RowRefusal | null> {
	const account = await getAccount(store.tx, accountKey);
	const now = await accountNow(store.tx, account, store.wallClock);
	const [sources, stories] = [new Set<number>(), new Set<number>()];
	for (let row = 0; row < reader.rows; row++) {
		sources.add(reader.place(row, 'source'));
		stories.add(reader.place(row, 'story'));
	}
	const wordOf = (place: number) => reader.words[place] ?? '';
	memory.makeRoom();
	await readSources(store, accountKey, [...sources].map((place) => sourceNameKey(wordOf(place))), memory);
	await readStories(store, accountKey, [...stories].map(wordOf), memory);
	const refusedSource = new Map([...sources].map((place) => [place, refusalOfSource(memory.sources.get(sourceNameKey(wordOf(place))) ?? null, now)]));
	const ruleOf = new Map([...stories].map((place) => [place, memory.stories.get(wordOf(place))]));
	return (row) => {
		const reason = refusedSource.get(reader.place(row, 'source')) ?? null;
		if (reason !== null) return reason;
		const rule = ruleOf.get(reader.place(row, 'story'));
		if (rule?.isSensitive !== false) return 'sensitive_story';
		return reader.at(row) < rule.earliest ? 'before_story' : null;
	};
}

async function readSources(store: StoreContext, accountKey: string, nameKeys: readonly string[], { sources }: ImportMemory): Promise<void> {
	const unread = nameKeys.filter((nameKey) => !sources.has(nameKey));
	if (unread.length === 0) return;
	const standings = await standingsOf(store, accountKey, unread);
	for (const nameKey of unread) sources.set(nameKey, standings.get(nameKey) ?? null);
}

async function readStories({ tx }: StoreContext, accountKey: string, storyIds: readonly string[], { stories }: ImportMemory): Promise<void> {
	const unread = storyIds.filter((storyId) => !stories.has(storyId));
	if (unread.length === 0) return;
	const sensitive = await sensitiveStories(tx, accountKey);
	const posted = await postingTimes(tx, accountKey, unread);
	for (const storyId of unread) stories.set(storyId, { isSensitive: sensitive.has(storyId), earliest: (posted.get(storyId) ?? 0) - BEFORE_POSTING_MS });
}

function refusalOfSource(standing: SourceStanding | null, now: number): RowRefusal | null {
	const state = standing && stateOf(standing, now);
	switch (state) {
		case null:
			return 'source_unknown';
		case 'unapproved':
			return 'source_unapproved';
		case 'overdue':
			return 'source_overdue';
		case 'approved':
			return null;
	}
}
