import { getAccount } from '../accounts/account-store';
import { objectsTo } from '../consent/objections';
import { findRestriction } from '../consent/restriction';
import { findSuppression } from '../consent/suppression';
import { accountNow } from '../store/clock';
import type { AccountRow, ViewerRow } from '../store/schema';
import type { StoreContext, UseCase } from '../store/use-case';
import { revealIdentity } from '../viewers/identities';
import { isTestPerson } from '../viewers/test-people';
import { accountFacts } from './account-side';
import { CLAIM_LEASE_MS, findEarlier, recordDecision, type ClaimOutcome, type MessageName, type NotClaimed } from './claim';
import { isPromotionalText, MAX_TEXT_BYTES } from './copy';
import { verdictOf, type Reason } from './decide';
import { findViewerRow } from './facts';
import { decideHumanReply, type HumanReplyFacts, type Question } from './human-reply-decide';
import { readLimits } from './limits';
import { readPace } from './pace';
import { readEqualWords, readMarksOf } from './person-facts';
import { noteTakeover } from './takeover';
import { textHash } from './text-hash';

/** A reply as a colleague has written it. */
export interface HumanReply {
	readonly accountKey: string;
	readonly viewerKey: string;
	/** The person's own message that is answered. */
	readonly eventKey: string;
	/** Goes out word for word. */
	readonly text: string;
	/** Who wrote it, as the system has authenticated them that they wrote it in. */
	readonly author: { readonly id: string; readonly name: string };
}

/** What no text can be sent with; null: nothing is wrong with it. */
export function problemOfText(text: string): string | null {
	const bytes = Buffer.byteLength(text, 'utf8');
	if (text.trim() === '') return 'The reply is empty';
	return bytes > MAX_TEXT_BYTES ? `The reply is ${bytes} bytes long; Instagram takes ${MAX_TEXT_BYTES}` : null;
}

/**
 * Decides on a human-written reply and reserves it, as `claimSend` does for a text of the table. The same words to the
 * same message are one reply, however often a form is sent. Automation leaves the person to their colleague from here on.
 *
 * @throws Error without an author, or with a text that cannot be sent
 */
export const claimHumanReply: UseCase<HumanReply, ClaimOutcome> = async (store, reply) => {
	const { accountKey, viewerKey, eventKey, author } = reply;
	const problem = author.id === '' ? 'A human-written reply has no author' : problemOfText(reply.text);
	if (problem !== null) throw new Error(problem);
	const text = reply.text.trim();
	const recipient = await revealIdentity(store, viewerKey, 'igsid');
	const hash = textHash(store.keys, recipient ?? '', text);
	const name: MessageName = { accountKey, viewerKey, cause: { kind: 'event', eventKey }, step: `human_${hash.slice(0, 12)}` };
	const earlier = await findEarlier(store, name);
	if (earlier) return earlier;
	const { facts, now, account, viewer } = await gather(store, name, { text, recipient, eventKey });
	const decision = decideHumanReply(facts, now);
	await recordDecision(store, name, now, decision);
	if (!decision.send) return refused(decision.reasons, now);
	if (recipient === undefined) return refused([{ code: 'never_wrote' }], now);
	const sendKey = store.newKey('snd');
	await store.tx
		.insertInto('sends')
		.values({
			send_key: sendKey,
			account_key: accountKey,
			viewer_key: viewerKey,
			cause: eventKey,
			step: name.step,
			copy_key: HUMAN_COPY,
			copy_version: 0,
			language: viewer?.language ?? account.language,
			purpose: 'service',
			lawful_basis: 'answer_to_own_message',
			evidence: JSON.stringify({ windowFrom: facts.lastInboundAt, consent: null, question: eventKey, author: author.id, authorName: author.name, asHuman: decision.asHuman }),
			state: 'claimed',
			claimed_at: now,
			lease_until: store.wallClock + CLAIM_LEASE_MS,
			settled_at: null,
			settled_by: null,
			text_hash: hash,
			message_hash: null,
			error: null,
		})
		.execute();
	await noteTakeover(store, viewerKey, now);
	return { outcome: 'claimed', sendKey, recipient, message: { text, quickReplies: [], ...(decision.asHuman ? { tag: 'HUMAN_AGENT' } : {}) } };
};

/** What stands where a text of the table has its key. */
export const HUMAN_COPY = '(human)';

/** Nobody waits in a queue: the colleague sees the reasons, and the time where there is one. */
function refused(reasons: readonly Reason[], now: number): NotClaimed {
	return { outcome: 'refused', reasons, ...verdictOf(reasons, now) };
}

interface Gathered {
	readonly facts: HumanReplyFacts;
	readonly now: number;
	readonly account: AccountRow;
	readonly viewer: ViewerRow | null;
}

async function gather(
	store: StoreContext,
	name: MessageName,
	{ text, recipient, eventKey }: { readonly text: string; readonly recipient: string | undefined; readonly eventKey: string },
): Promise<Gathered> {
	const { accountKey, viewerKey } = name;
	const account = await getAccount(store.tx, accountKey);
	const now = await accountNow(store.tx, account, store.wallClock);
	const viewer = (await findViewerRow(store, name)) ?? null;
	const facts: HumanReplyFacts = {
		...(await accountFacts(store, account, now)),
		testPerson: await isTestPerson(store, accountKey, viewerKey),
		suppression: await findSuppression(store, accountKey, viewerKey),
		restricted: (await findRestriction(store, accountKey, viewerKey)) !== null,
		underAge: (await readMarksOf(store, name)).underAge,
		serviceObjected: await objectsTo(store, name, 'dm_service'),
		unreachable: viewer !== null && viewer.unreachable_reason !== null,
		lastInboundAt: viewer?.last_inbound_at ?? null,
		equalInDoubt: (await readEqualWords(store, name, recipient === undefined ? null : { recipient, text })).inDoubt,
		copy: null,
		promotional: isPromotionalText(text),
		question: await readQuestion(store, { accountKey, viewerKey, eventKey }),
		pace: await readPace(store, { accountKey, viewerKey, ofCampaign: false }, { limits: await readLimits(store, accountKey), now }),
	};
	return { facts, now, account, viewer };
}

async function readQuestion({ tx }: StoreContext, { accountKey, viewerKey, eventKey }: Pick<HumanReply, 'accountKey' | 'viewerKey' | 'eventKey'>): Promise<Question | null> {
	const event = await tx
		.selectFrom('events')
		.select(['kind', 'keyword', 'occurred_at'])
		.where('event_key', '=', eventKey)
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.executeTakeFirst();
	if (!event) return null;
	const answer = await tx
		.selectFrom('sends')
		.select('send_key')
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('cause', '=', eventKey)
		.where('state', '<>', 'refused')
		.limit(1)
		.executeTakeFirst();
	return { kind: event.kind, keyword: event.keyword, writtenAt: event.occurred_at, answered: answer !== undefined };
}
