import { createHash } from 'node:crypto';
import type { UseCase } from '../store/use-case';
import type { AccountSettings } from './settings';
import { openerHash } from './token-rows';

/** As long as Instagram's own code lives (reference §1.2, step 1). */
export const LINK_LIFE_MS = 3_600_000;

/** What a link was made with, to be applied when the person comes back from Instagram. */
export interface LinkPurpose {
	readonly settings: AccountSettings;
	/** Exactly the address the login was started with; Instagram compares it. */
	readonly redirectUri: string;
}

/**
 * Remembers a link that adds an account. Of its secret part only a hash is kept.
 *
 * @param input.state unguessable, made by the caller
 */
export const createConnectLink: UseCase<{ state: string; appSecret: string } & LinkPurpose, { expiresAt: number }> = async (
	{ tx, keys, wallClock },
	{ state, appSecret, settings, redirectUri },
) => {
	const expiresAt = wallClock + LINK_LIFE_MS;
	await tx.deleteFrom('connect_links').where('expires_at', '<=', wallClock).execute();
	await tx
		.insertInto('connect_links')
		.values({
			state_hash: hashOf(state),
			opener: openerHash(keys, appSecret),
			settings: JSON.stringify({ settings, redirectUri } satisfies LinkPurpose),
			expires_at: expiresAt,
			used_at: null,
		})
		.execute();
	return { expiresAt };
};

/** Uses a link up. Null when it was never made for this app, is used already, or is too old. */
export const takeConnectLink: UseCase<{ state: string; appSecret: string }, LinkPurpose | null> = async (
	{ tx, keys, wallClock },
	{ state, appSecret },
) => {
	const taken = await tx
		.updateTable('connect_links')
		.set({ used_at: wallClock })
		.where('state_hash', '=', hashOf(state))
		.where('opener', '=', openerHash(keys, appSecret))
		.where('used_at', 'is', null)
		.where('expires_at', '>', wallClock)
		.returning('settings')
		.executeTakeFirst();
	return taken ? (JSON.parse(taken.settings) as LinkPurpose) : null;
};

/** The state is random and as long as a key, so a plain hash gives nothing away. */
function hashOf(state: string): string {
	return createHash('sha256').update(state).digest('base64url');
}

const CALLBACK = 'callback:';

/** Notes where the trigger of this Meta app can be reached: Instagram sends people who log in back there. */
export const noteCallback: UseCase<{ appSecret: string; url: string }, null> = async ({ tx, keys }, { appSecret, url }) => {
	await tx
		.insertInto('store_meta')
		.values({ name: CALLBACK + openerHash(keys, appSecret), value: url })
		.onConflict((conflict) => conflict.column('name').doUpdateSet({ value: url }))
		.execute();
	return null;
};

/** Where the trigger of this Meta app can be reached; null before it was published for the first time. */
export const readCallback: UseCase<{ appSecret: string }, string | null> = async ({ tx, keys }, { appSecret }) => {
	const row = await tx.selectFrom('store_meta').select('value').where('name', '=', CALLBACK + openerHash(keys, appSecret)).executeTakeFirst();
	return row?.value ?? null;
};
