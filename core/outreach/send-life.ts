import type { SendRow } from '../store/schema';
import type { StoreContext, UseCase } from '../store/use-case';
import { campaignOf, stepName } from './message';

/** One thing that happened to a message. */
export interface LifeMoment {
	/** Account time, UTC milliseconds; what is about our own processes by the clock of the store. */
	readonly at: number;
	readonly what: 'planned' | 'refused_for_now' | 'allowed' | 'claimed' | 'sent' | 'unknown' | 'given_back' | 'given_to_human' | 'cancelled';
	/** Reasons, or class and numbers of an error of Instagram; never words of anybody. */
	readonly detail: string | null;
}

/** Everything known of one message, in the order it happened. */
export interface SendLife {
	readonly sendKey: string;
	readonly viewerKey: string;
	/** Event key that was answered, or campaign and step. */
	readonly cause: string;
	readonly step: string;
	readonly copy: { readonly key: string; readonly version: number; readonly language: string };
	readonly purpose: string;
	readonly lawfulBasis: string;
	/** What allowed it: window and consent. */
	readonly evidence: unknown;
	readonly state: SendRow['state'];
	/** How its fate became known. */
	readonly settledBy: SendRow['settled_by'];
	readonly moments: readonly LifeMoment[];
}

/** The life of one message from plan to settlement; null when the account has no such send. */
export const readSendLife: UseCase<{ accountKey: string; sendKey: string }, SendLife | null> = async (store, { accountKey, sendKey }) => {
	const send = await store.tx
		.selectFrom('sends')
		.selectAll()
		.where('account_key', '=', accountKey)
		.where('send_key', '=', sendKey)
		.executeTakeFirst();
	if (!send) return null;
	const moments = [...(await planned(store, send)), ...(await decided(store, send)), ...settled(send)];
	return {
		sendKey,
		viewerKey: send.viewer_key,
		cause: send.cause,
		step: send.step,
		copy: { key: send.copy_key, version: send.copy_version, language: send.language },
		purpose: send.purpose,
		lawfulBasis: send.lawful_basis,
		evidence: JSON.parse(send.evidence) as unknown,
		state: send.state,
		settledBy: send.settled_by,
		moments,
	};
};

async function planned({ tx }: StoreContext, send: SendRow): Promise<LifeMoment[]> {
	const campaign = campaignOf(send.cause);
	if (campaign === null) return [];
	const rows = await tx
		.selectFrom('plans')
		.select(['step', 'created_at'])
		.where('account_key', '=', send.account_key)
		.where('viewer_key', '=', send.viewer_key)
		.where('campaign', '=', campaign)
		.execute();
	return rows.filter((row) => stepName(row.step) === send.step).map((row) => ({ at: row.created_at, what: 'planned', detail: null }));
}

async function decided({ tx }: StoreContext, send: SendRow): Promise<LifeMoment[]> {
	const rows = await tx
		.selectFrom('decisions')
		.select(['at', 'send', 'reasons'])
		.where('account_key', '=', send.account_key)
		.where('viewer_key', '=', send.viewer_key)
		.where('cause', '=', send.cause)
		.where('step', '=', send.step)
		.where('at', '<=', send.claimed_at)
		.orderBy('at')
		.orderBy('send')
		.execute();
	return rows.map((row) => ({ at: row.at, what: row.send === 1 ? 'allowed' : 'refused_for_now', detail: row.send === 1 ? null : codesOf(row.reasons) }));
}

function codesOf(reasons: string): string {
	return (JSON.parse(reasons) as { code: string }[]).map(({ code }) => code).join(', ');
}

const FATES = { claimed: null, sent: 'sent', unknown: 'unknown', refused: 'given_back' } as const;

function settled(send: SendRow): LifeMoment[] {
	const fate = FATES[send.state];
	const moments: LifeMoment[] = [{ at: send.claimed_at, what: 'claimed', detail: null }];
	if (fate !== null) moments.push({ at: send.settled_at ?? send.lease_until, what: fate, detail: send.error ?? send.settled_by });
	if (send.given_to_human_at !== null) moments.push({ at: send.given_to_human_at, what: 'given_to_human', detail: null });
	return moments;
}
