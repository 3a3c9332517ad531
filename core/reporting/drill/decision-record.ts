import { getAccount } from '../../accounts/account-store';
import type { CopyRow } from '../../outreach/copy';
import { campaignOf, eventOf } from '../../outreach/message';
import { readSendLife, type SendLife } from '../../outreach/send-life';
import type { StoreContext, UseCase } from '../../store/use-case';
import type { Period } from '../period';
import type { Looker } from './looker';
import { codesOf } from './story-people';

export interface RecordedReason {
	readonly code: string;
	/** From when it no longer holds; null when no time was known. */
	readonly retryAt: number | null;
}

/** One decision: whether a message might go out, why, and what became of it. */
export interface DecisionRecord {
	readonly decisionKey: string;
	readonly viewerKey: string;
	readonly timeZone: string;
	readonly at: number;
	readonly sent: boolean;
	readonly reasons: readonly RecordedReason[];
	readonly step: string;
	readonly campaign: string | null;
	/** The event that was to be answered; null for a campaign, and where it is no longer kept. */
	readonly event: { readonly kind: string; readonly at: number; readonly storyKey: string | null } | null;
	/** The message, where the decision allowed it and it is still kept. */
	readonly life: SendLife | null;
	/** Its published text with the tokens unfilled; null where none is known. */
	readonly text: string | null;
	/** Other decisions about the same message, oldest first. */
	readonly others: ReadonlyArray<{ readonly decisionKey: string; readonly at: number; readonly sent: boolean; readonly reasons: readonly string[] }>;
}

/** Why a message was sent, or was not. Null when the account has no such decision. */
export const readDecision: UseCase<{ accountKey: string; decisionKey: string } & Looker, DecisionRecord | null> = async (store, { accountKey, decisionKey }) => {
	const { tx } = store;
	const row = await tx.selectFrom('decisions').selectAll().where('account_key', '=', accountKey).where('decision_key', '=', decisionKey).executeTakeFirst();
	if (!row) return null;
	const message = { accountKey, viewerKey: row.viewer_key, cause: row.cause, step: row.step };
	const life = row.send === 1 ? await readLife(store, message) : null;
	const others = await sameMessage(store, message);
	return {
		decisionKey, viewerKey: row.viewer_key, timeZone: (await getAccount(tx, accountKey)).time_zone, at: row.at, sent: row.send === 1,
		reasons: (JSON.parse(row.reasons) as { code: string; retryAt?: number }[]).map(({ code, retryAt }) => ({ code, retryAt: retryAt ?? null })),
		step: row.step, campaign: campaignOf(row.cause), event: await readCause(store, accountKey, row.cause), life, text: life === null ? null : await readText(store, life),
		others: others.filter((other) => other.decision_key !== decisionKey).map((other) => ({ decisionKey: other.decision_key, at: other.at, sent: other.send === 1, reasons: codesOf(other.reasons) })),
	};
};

interface MessageOfDecision {
	readonly accountKey: string;
	readonly viewerKey: string;
	readonly cause: string;
	readonly step: string;
}

function sameMessage({ tx }: StoreContext, { accountKey, viewerKey, cause, step }: MessageOfDecision) {
	return tx
		.selectFrom('decisions')
		.selectAll()
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('cause', '=', cause)
		.where('step', '=', step)
		.orderBy('at')
		.orderBy('send')
		.limit(50)
		.execute();
}

async function readLife(store: StoreContext, { accountKey, viewerKey, cause, step }: MessageOfDecision): Promise<SendLife | null> {
	const send = await store.tx
		.selectFrom('sends')
		.select('send_key')
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('cause', '=', cause)
		.where('step', '=', step)
		.orderBy('claimed_at', 'desc')
		.limit(1)
		.executeTakeFirst();
	return send ? readSendLife(store, { accountKey, sendKey: send.send_key }) : null;
}

async function readCause({ tx }: StoreContext, accountKey: string, cause: string): Promise<DecisionRecord['event']> {
	const row = await tx
		.selectFrom('events')
		.leftJoin('stories', (join) => join.onRef('stories.account_key', '=', 'events.account_key').onRef('stories.story_id', '=', 'events.story_id'))
		.select(['events.kind', 'events.occurred_at as at', 'stories.story_key as storyKey'])
		.where('events.event_key', '=', eventOf(cause))
		.where('events.account_key', '=', accountKey)
		.executeTakeFirst();
	return row ?? null;
}

/** The text as it was published then. What the person read has their tokens filled in, and is kept nowhere. */
async function readText({ tx }: StoreContext, { copy, sendKey }: SendLife): Promise<string | null> {
	const published = await tx.selectFrom('copy_versions').select('rows').where('version', '=', copy.version).executeTakeFirst();
	if (!published) return null;
	const send = await tx.selectFrom('sends').select('variant').where('send_key', '=', sendKey).executeTakeFirst();
	const rows = (JSON.parse(published.rows) as CopyRow[]).filter(({ key, language }) => key === copy.key && language === copy.language);
	return (rows.find(({ variant }) => variant === send?.variant) ?? rows[0])?.text ?? null;
}

/** Refusals shown of a reason. */
export const MOST_DECISIONS = 50;

/** The newest refusals of a period for one reason, each about another message. */
export const readRefusals: UseCase<{ accountKey: string; period: Period; reason: string }, Array<{ decisionKey: string; viewerKey: string; at: number; campaign: string | null; step: string; reasons: string[] }>> = async (
	{ tx },
	{ accountKey, period, reason },
) => {
	const rows = await tx
		.selectFrom('decisions')
		.selectAll()
		.where('account_key', '=', accountKey)
		.where('at', '>=', period.from)
		.where('at', '<', period.to)
		.where('send', '=', 0)
		.where('reasons', 'like', `%"${reason.replace(/[%"\\]/g, '')}"%`)
		.orderBy('at', 'desc')
		.limit(MOST_DECISIONS * 4)
		.execute();
	const seen = new Set<string>();
	const newest = rows.filter(({ viewer_key: viewer, cause, step, reasons }) => {
		const name = `${viewer}\0${cause}\0${step}`;
		if (seen.has(name) || !codesOf(reasons).includes(reason)) return false;
		seen.add(name);
		return true;
	});
	return newest.slice(0, MOST_DECISIONS).map((row) => ({ decisionKey: row.decision_key, viewerKey: row.viewer_key, at: row.at, campaign: campaignOf(row.cause), step: row.step, reasons: codesOf(row.reasons) }));
};
