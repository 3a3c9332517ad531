import type { Transaction } from 'kysely';
import { accountOfOptInLink } from './consent/opt-in-form';
import { accountOfLink } from './consent/unsubscribe';
import type { Schema } from './store/schema';
import type { Scope, ScopeTable } from './store/scope';
import type { useCases } from './use-cases';

type Tx = Transaction<Schema>;

/**
 * What the use cases touch whose input does not name the account, where the whole store would be too much: the
 * busy ones. Rows never go from one account to another, so who owns a key is known before anything is locked.
 */
export const scopes: ScopeTable<typeof useCases> = {
	recordEvents: ({ events }) => found((tx) => accountsByInstagramId(tx, events.map(({ accountId }) => accountId))),
	settleSend: ({ sendKey }) => found((tx) => accountOfSend(tx, sendKey)),
	settleSends: ({ sends }) => found((tx) => accountsOfSends(tx, sends.map(({ sendKey }) => sendKey))),
	settleByConversation: ({ sendKey }) => found((tx) => accountOfSend(tx, sendKey)),
	markHandled: ({ eventKey }) => found((tx) => accountOfEvent(tx, eventKey)),
	deferEvent: ({ eventKey }) => found((tx) => accountOfEvent(tx, eventKey)),
	takeDueEvents: () => ({ of: 'nothing' }),
	finishBeats: ({ beatKeys }) => found((tx) => accountsOfBeats(tx, beatKeys)),
	takeProfileRead: ({ viewerKey }) => found((tx) => accountOfViewer(tx, viewerKey)),
	listAccounts: () => ({ of: 'nothing' }),
	isTeamSessionOpen: () => ({ of: 'nothing' }),
	endTeamSession: () => ({ of: 'nothing' }),
	// It only counts; of two at once each is counted.
	tryPassword: () => ({ of: 'nothing' }),
	readOptInForm: ({ link }) => ({ of: 'accounts', accountKeys: [accountOfOptInLink(link)] }),
	recordOptIn: ({ link }) => ({ of: 'accounts', accountKeys: [accountOfOptInLink(link)] }),
	unsubscribe: ({ link }) => ({ of: 'accounts', accountKeys: [accountOfLink(link)] }),
};

function found(accountKeys: (tx: Tx) => Promise<readonly string[]>): Scope {
	return { of: 'found', accountKeys };
}

async function accountsByInstagramId(tx: Tx, ids: readonly string[]): Promise<string[]> {
	if (ids.length === 0) return [];
	const rows = await tx.selectFrom('accounts').select('account_key').where('ig_account_id', 'in', [...new Set(ids)]).execute();
	return rows.map(({ account_key }) => account_key);
}

async function accountOfSend(tx: Tx, sendKey: string): Promise<string[]> {
	const rows = await tx.selectFrom('sends').select('account_key').where('send_key', '=', sendKey).execute();
	return rows.map(({ account_key }) => account_key);
}

async function accountsOfSends(tx: Tx, sendKeys: readonly string[]): Promise<string[]> {
	if (sendKeys.length === 0) return [];
	const rows = await tx.selectFrom('sends').select('account_key').distinct().where('send_key', 'in', sendKeys).execute();
	return rows.map(({ account_key }) => account_key);
}

async function accountOfEvent(tx: Tx, eventKey: string): Promise<string[]> {
	const rows = await tx.selectFrom('events').select('account_key').where('event_key', '=', eventKey).execute();
	return rows.map(({ account_key }) => account_key);
}

async function accountOfViewer(tx: Tx, viewerKey: string): Promise<string[]> {
	const rows = await tx.selectFrom('viewers').select('account_key').where('viewer_key', '=', viewerKey).execute();
	return rows.map(({ account_key }) => account_key);
}

async function accountsOfBeats(tx: Tx, beatKeys: readonly string[]): Promise<string[]> {
	if (beatKeys.length === 0) return [];
	const rows = await tx.selectFrom('story_beats').select('account_key').distinct().where('beat_key', 'in', beatKeys).execute();
	return rows.map(({ account_key }) => account_key);
}
