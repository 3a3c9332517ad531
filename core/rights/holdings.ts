import { getAccount } from '../accounts/account-store';
import { findRestriction } from '../consent/restriction';
import { findSuppression } from '../consent/suppression';
import { accountNow } from '../store/clock';
import { unseal } from '../store/sealing';
import type { StoreContext } from '../store/use-case';
import type { DerivedMark } from '../viewers/look-up';
import { isoOf, isoOrNull, type Entry } from './entry';
import { readCollected, type Collected } from './holdings-collected';
import { readDone, type Done } from './holdings-done';
import { recipientsOf } from './recipients';
import type { Subject } from './subject';

/** Name of the form of the file, for whoever reads it by machine. */
export const HOLDINGS_FORMAT = 'story-funnel/subject-data@1';

/** Everything that is held about one person, under the headings of the page. */
export interface Holdings extends Collected, Done {
	readonly format: typeof HOLDINGS_FORMAT;
	readonly madeAt: string;
	readonly account: { readonly username: string; readonly privacyNotice: string };
	readonly person: Entry;
	readonly identities: readonly Entry[];
	/** What follows from the rest by a rule of ours, with the rule. */
	readonly derived: readonly Entry[];
	readonly recipients: readonly Entry[];
	/** Lists that left the store; who was on one is not kept. */
	readonly exports: readonly Entry[];
	readonly requests: readonly Entry[];
}

export interface HoldingsEffects {
	derivedFlags(store: StoreContext, accountKey: string, viewerKey: string): Promise<readonly DerivedMark[]>;
}

/** Reads everything held about a person who proved to be that person; null when there is nobody any more. */
export async function readHoldings(store: StoreContext, effects: HoldingsEffects, subject: Subject): Promise<Holdings | null> {
	const { accountKey, viewerKey } = subject;
	const account = await getAccount(store.tx, accountKey);
	const viewer = await store.tx.selectFrom('viewers').selectAll().where('viewer_key', '=', viewerKey).executeTakeFirst();
	if (!viewer) return null;
	const suppression = await findSuppression(store, accountKey, viewerKey);
	const restriction = await findRestriction(store, accountKey, viewerKey);
	const derived = await effects.derivedFlags(store, accountKey, viewerKey);
	return {
		format: HOLDINGS_FORMAT,
		madeAt: isoOf(await accountNow(store.tx, account, store.wallClock)),
		account: { username: account.username, privacyNotice: account.privacy_link },
		person: {
			knownSince: isoOf(viewer.created_at),
			lastMessageAt: isoOrNull(viewer.last_inbound_at),
			language: viewer.language,
			profileRead: viewer.profile_state === 'read',
			leadSince: isoOrNull(viewer.converted_at),
			optedOutSince: isoOrNull(suppression?.at ?? null),
			optOutReason: suppression?.reason ?? null,
			restrictedSince: isoOrNull(restriction?.at ?? null),
			unreachable: viewer.unreachable_reason,
		},
		identities: await readIdentities(store, subject),
		...(await readCollected(store, subject)),
		derived: derived.map(({ flag, rule_en, rule_nl }) => ({ flag, rule_en, rule_nl })),
		...(await readDone(store, subject)),
		recipients: (await recipientsOf(store, subject)).map(({ recipient, fields, since, holds, reportedAt }) => ({
			recipient, fields, since: isoOf(since), holds: holds === null ? null : JSON.stringify(holds), reportedAt: isoOrNull(reportedAt),
		})),
		exports: await readExports(store, accountKey, viewer.created_at),
		requests: await readRequests(store, subject),
	};
}

/** The one place where the identities of a person are opened together: for that person. */
async function readIdentities({ tx, keys }: StoreContext, subject: Subject): Promise<Entry[]> {
	const rows = await tx.selectFrom('identities').selectAll().where('viewer_key', 'in', subject.keys).orderBy('created_at').orderBy('identity_key').execute();
	return rows.map((row) => ({
		kind: row.kind,
		value: unseal(keys, { sealed: row.sealed, wrappedKey: row.wrapped_key, keyVersion: row.key_version }),
		knownSince: isoOf(row.created_at),
	}));
}

async function readExports({ tx }: StoreContext, accountKey: string, since: number): Promise<Entry[]> {
	const rows = await tx
		.selectFrom('exports')
		.select(['at', 'purpose', 'recipient', 'segment', 'fields'])
		.where('account_key', '=', accountKey)
		.where('at', '>=', since)
		.orderBy('at')
		.execute();
	return rows.map(({ at, fields, ...row }) => ({ at: isoOf(at), ...row, fields: JSON.parse(fields) as string[] }));
}

async function readRequests({ tx }: StoreContext, subject: Subject): Promise<Entry[]> {
	const rows = await tx
		.selectFrom('rights_requests')
		.select(['kind', 'state', 'opened_at', 'due_at', 'outcome'])
		.where('viewer_key', 'in', subject.keys)
		.orderBy('opened_at')
		.execute();
	return rows.map(({ opened_at, due_at, ...row }) => ({ ...row, openedAt: isoOf(opened_at), dueAt: isoOf(due_at) }));
}
