import { keyedHash } from '../store/keyring';
import type { StoreContext, UseCase } from '../store/use-case';
import { SESSION_LIFE_MS } from './session';

export interface OpenSessionInput {
	/** Name of the link that was followed. */
	readonly linkName: string;
	/** Name of the session to be opened. */
	readonly sessionName: string;
}

/** Takes a link and opens a session for it. @returns false when the link was taken before */
export const openTeamSession: UseCase<OpenSessionInput, boolean> = async (store, { linkName, sessionName }) => {
	const { tx, wallClock } = store;
	const row = await tx
		.insertInto('team_sessions')
		.values({ session_hash: hashOf(store, 'session', sessionName), link_hash: hashOf(store, 'link', linkName), expires_at: wallClock + SESSION_LIFE_MS })
		.onConflict((conflict) => conflict.column('link_hash').doNothing())
		.returning('session_hash')
		.executeTakeFirst();
	// A link is over long before its row: nothing that could still be used is forgotten here.
	await tx.deleteFrom('team_sessions').where('expires_at', '<', wallClock).execute();
	return row !== undefined;
};

/** Whether a session was opened and has not ended. */
export const isTeamSessionOpen: UseCase<{ sessionName: string }, boolean> = async (store, { sessionName }) => {
	const row = await store.tx
		.selectFrom('team_sessions')
		.select('session_hash')
		.where('session_hash', '=', hashOf(store, 'session', sessionName))
		.where('ended_at', 'is', null)
		.where('expires_at', '>', store.wallClock)
		.executeTakeFirst();
	return row !== undefined;
};

/** Ends a session for good. */
export const endTeamSession: UseCase<{ sessionName: string }, null> = async (store, { sessionName }) => {
	await store.tx.updateTable('team_sessions').set({ ended_at: store.wallClock }).where('session_hash', '=', hashOf(store, 'session', sessionName)).execute();
	return null;
};

/** The oldest pepper never changes, so a rotation of keys ends no session. */
function hashOf({ keys }: Pick<StoreContext, 'keys'>, use: 'link' | 'session', name: string): string {
	return keyedHash(keys.oldest.pepper, `team ${use} name`, name);
}
