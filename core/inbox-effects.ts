import type { InboxEffects, Recording } from './inbox/recording';
import { readAgeAnswer, recordAgeAnswer } from './consent/age-question';
import { complains } from './consent/complaint-words';
import { noteDoubtWith, noteModeration } from './consent/holds';
import { readPublishedKeywords } from './consent/published-keywords';
import { readPublishedModeration } from './consent/published-moderation';
import { readAndModerate, saysNothing } from './consent/reading';
import { resubscribe } from './consent/resubscribe';
import { recordStop } from './consent/stop';
import { keepCommentRef, keepCommentRefs } from './inbox/comment-refs';
import { countOptOut } from './outreach/campaign-counts';
import { noteAsk, withAsk } from './outreach/comment-ask';
import { readCommentKeywords } from './outreach/comment-keywords';
import { settleByEcho } from './outreach/echo';
import { hastenFollowUp, hastenFollowUps } from './outreach/hasten';
import { settlePublicReplyByOwnComment } from './outreach/public-reply-settle';
import { meetKnown, meetNew, meetPerson } from './outreach/takeover';
import { passOnStop } from './rights/pass-on-consent';
import { passOnFor } from './rights/pass-on';
import { recogniseCode } from './rights/recognise';
import { codesIn } from './rights/secrets';
import type { StoreContext } from './store/use-case';
import { recordEngagement, recordEngagements } from './viewers/engagement';
import { keepMark } from './viewers/marks';

/** The flag keeps them out of every segment; the hold keeps automation silent; who was given their data hears that no yes counts. */
const noteDoubt = noteDoubtWith({
	flagUnderAge: async (store, { account, viewerKey, eventKey, now }, purposes) => {
		await keepMark(store, {
			accountKey: account.account_key, viewerKey, kind: 'flag', name: 'under_age', source: 'own message', evidence: eventKey, at: now,
		});
		await passOnFor(store, account.account_key, viewerKey, { what: 'withdrawal', cause: `${eventKey}:under_age`, detail: { purposes } });
	},
});

/** That somebody minds is kept as a milestone, which goes with the person; their words are not. */
async function noteComplaint(store: StoreContext, { account, viewerKey, eventKey, event, now }: Recording): Promise<void> {
	if (!('text' in event) || !complains(event.text)) return;
	await keepMark(store, { accountKey: account.account_key, viewerKey, kind: 'milestone', name: 'complaint', source: 'own message', evidence: eventKey, at: now });
}

/** What the rooms do in the transaction that records what came in. */
export const INBOX_EFFECTS: InboxEffects = {
	reader: async (store) => {
		const own = await readPublishedKeywords(store);
		const rules = await readPublishedModeration(store);
		const asks = await readCommentKeywords(store);
		return (event) => withAsk(event, readAndModerate(event, own, rules), asks);
	},
	findKnown: meetKnown,
	findPerson: meetPerson,
	readFor: readAgeAnswer,
	meetNew,
	isOrdinary: (event, reading) => saysNothing(reading) && !('text' in event && (complains(event.text) || codesIn(event.text).length > 0)),
	onOrdinary: async (store, recordings) => {
		await recordEngagements(store, recordings);
		await keepCommentRefs(store, recordings);
		await hastenFollowUps(store, recordings);
	},
	onInbound: async (store, recording) => {
		await recordEngagement(store, recording);
		await keepCommentRef(store, recording);
		await noteAsk(store, recording);
		await recordAgeAnswer(store, recording);
		await noteDoubt(store, recording);
		await noteComplaint(store, recording);
		await noteModeration(store, recording);
		await hastenFollowUp(store, recording);
		if (recording.reading.keyword === 'start') await resubscribe(store, recording);
	},
	onClaim: recogniseCode,
	onStop: async (store, recording) => {
		const isNew = await recordStop(store, recording);
		if (isNew) await countOptOut(store, recording);
		await passOnStop(store, recording);
		return isNew;
	},
	onEcho: settleByEcho,
	onOwnComment: settlePublicReplyByOwnComment,
};
