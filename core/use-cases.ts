import { listOpenable, noteGoodCall, openLine, reportFailedCall } from './accounts/account-line';
import { readAccountState } from './accounts/account-state';
import { connectAccount, listAccounts, setClockOffset, setStopSwitch } from './accounts/account-store';
import { createConnectLink, noteCallback, readCallback, takeConnectLink } from './accounts/connect-links';
import { disconnectAccount } from './accounts/disconnect';
import { settleRefresh, takeDueRefresh } from './accounts/token-refresh';
import { giveSeedBack, keepToken, lookUpSeed, readTokenHealth, takeSeed } from './accounts/token-vault';
import { assistantUseCases } from './assistant/use-cases';
import { checkConsent, grantAsked, grantByAnswer, mayAsk, withdrawConsent } from './consent/gate';
import { closeLedgerMonths } from './consent/close-months';
import { importGrant } from './consent/import-grant';
import { readLedgerHead, verifyLedgerHead } from './consent/ledger-head';
import { expireConsents, recordObjection } from './consent/objections';
import { verifyLedger } from './consent/verify-ledger';
import { suppressedUnderOldKeys } from './consent/old-keys';
import { beginEmailOptIn, confirmEmailOptInWith } from './consent/email-opt-in';
import { noteOptInPage, readOptInForm, recordOptIn } from './consent/opt-in-form';
import { releaseHold } from './consent/holds';
import { publishKeywords } from './consent/published-keywords';
import { keptAmong } from './consent/kept';
import { listHolds, placeHold, releaseLegalHold } from './consent/legal-hold';
import { publishModeration } from './consent/published-moderation';
import { exportSuppressions, importSuppressionsWith } from './consent/suppression-list';
import { findSuppressedPeople, findSuppression, keepSuppressed, listPerson } from './consent/suppression';
import { unsubscribeWith } from './consent/unsubscribe';
import { houseUseCases } from './house/use-cases';
import { matchComments, noteComment } from './inbox/comment-refs';
import { readArrivals } from './inbox/arrivals';
import { deferEvent, markHandled, takeDueEvents } from './inbox/hand-off';
import { openForModeration } from './inbox/moderation';
import { noteRightsPage } from './inbox/rights-page';
import { INBOX_EFFECTS } from './inbox-effects';
import { takeReadSlot } from './inbox/read-slot';
import { recordEventsWith } from './inbox/record';
import { beginReconcile, recordReconcile } from './inbox/reconcile-turn';
import { readInboxState, recordSubscription, takeSubscriptionCheck } from './inbox/state';
import { beginLeaving, readStanding } from './leaving/standing';
import { giveLead } from './leads/give';
import { openLead } from './leads/open';
import { qualifyLead } from './leads/qualify';
import { recordSale } from './leads/sale';
import { countOptOut } from './outreach/campaign-counts';
import { claimSend, previewSend } from './outreach/claim';
import { claimEmail } from './outreach/claim-email';
import { readAsk } from './outreach/comment-ask';
import { publishCommentKeywords } from './outreach/comment-keywords';
import { claimHumanReply } from './outreach/human-reply';
import { setOutreachLimits } from './outreach/limits';
import { switchCampaign } from './outreach/campaigns';
import { campaignOutlook } from './outreach/outlook';
import { cancelPending, listPending } from './outreach/pending';
import { claimDue, claimPlan, claimPlans, planStep, takeDuePlans } from './outreach/plan';
import { findLeftOut } from './segments/left-out';
import { findSegmentWith, previewSegmentWith } from './segments/segments';
import { claimPrivateReply, previewPrivateReply } from './outreach/private-reply';
import { claimTestSend, listTestPeople } from './outreach/test-send';
import { claimPublicReply, previewPublicReply } from './outreach/public-reply';
import { settlePublicReplyByList, takeUnknownPublicReplies } from './outreach/public-reply-settle';
import { derivedFlagsOf } from './segments/person-flags';
import { importCodes } from './outreach/import-codes';
import { publishCopy, restoreCopy } from './outreach/published-copy';
import { readSendLife } from './outreach/send-life';
import { takeUnknownSends } from './outreach/reconcile';
import { settleSend, settleSends } from './outreach/settle';
import { settleByConversation } from './outreach/settle-by-conversation';
import { settleEmail } from './outreach/settle-email';
import { exportAudit } from './reporting/audit-export';
import { verifySends } from './reporting/evidence';
import { readDecision, readRefusals } from './reporting/drill/decision-record';
import { lookedBy } from './reporting/drill/looker';
import { readStoryDetail } from './reporting/drill/story-people';
import { readTimeline } from './reporting/drill/timeline';
import { readExperiments } from './reporting/experiments';
import { readFunnel, readKpis } from './reporting/funnel';
import { readPaceHistory } from './reporting/pace-history';
import { readStoryResults } from './reporting/story-results';
import { readVariants } from './reporting/variants';
import { previewPurge, purgeBatch } from './retention/purge';
import { finishPurge, startPurge } from './retention/receipts';
import { readDeletionStatus, recordCallback, takeCallbackAlerts } from './rights/account-callback';
import { deleteDueAccount } from './rights/account-deletion';
import { openAnswerWith } from './rights/answer';
import { carryOutRequests } from './rights/carry-out';
import { openRequest } from './rights/open';
import { passingOnObjection, passingOnWithdrawal, passOnListed, passOnSuppression, passOnUnsubscribe } from './rights/pass-on-consent';
import { listPassOnsByHand, retryPassOnsByHand, settlePassOn } from './rights/pass-on';
import { takeDuePassOns } from './rights/take-pass-ons';
import { recordRecipient } from './rights/recipients';
import { rectify } from './rights/rectify';
import { replayJournal } from './rights/replay';
import { auditedCorrection, auditedExport, auditedRequest } from './rights/audited';
import { closeRequest, liftRestrictionOf, listRequests, readRequest, takeReminders } from './rights/register';
import { audited, auditedForAll } from './store/audit';
import { forCurrentViewer } from './store/current-viewer';
import { noteCare } from './store/care';
import { confirmRestore, listRestores } from './store/restores';
import { readKeyVersions, rotateKeys } from './store/rotation';
import type { StoreOf } from './store/use-case';
import { keepEmailAddress } from './viewers/email-address';
import { markViewer } from './viewers/flags';
import { findKnownPeople } from './viewers/known-people';
import { findStories, recordStories } from './viewers/stories';
import { finishBeats, takeBeats } from './viewers/story-hand-off';
import { findStoriesToRead, recordReadings } from './viewers/story-readings';
import { openProfileRefresh, recordProfileRefreshWith } from './viewers/profile-refresh';
import { findStoryOfKey } from './viewers/story-of-key';
import { exportBatchWith, startExport } from './viewers/export-store';
import { listImports } from './viewers/import-list';
import { readInvites } from './viewers/invites';
import type { SuppressionList } from './viewers/import-people';
import { undoImport } from './viewers/import-undo';
import { finishImport, importViewsWith, previewViewsWith, startImport } from './viewers/import-views';
import { linkIdentitiesWith } from './viewers/link';
import { lookUpViewerWith } from './viewers/look-up';
import { markLead } from './viewers/mark-lead';
import { recordMilestone } from './viewers/milestones';
import { undoMerge } from './viewers/merge-undo';
import { findUnreadProfiles, linkProfileWith, takeProfileRead, type LinkEffects } from './viewers/profile';
import { approveSource, checkSource, listSources, saveSource } from './viewers/sources-store';
import { setStoryFacts } from './viewers/story-facts';
import { setTestPeople } from './viewers/test-people';

const lookUpViewer = lookUpViewerWith({
	isSuppressed: async (store, accountKey, viewerKey) => (await findSuppression(store, accountKey, viewerKey)) !== null,
	derivedFlags: derivedFlagsOf,
});
/** What an import asks of the suppression list and of orders to keep. */
const SUPPRESSION_LIST: SuppressionList = {
	find: findSuppressedPeople,
	add: (store, accountKey, listing, identities) => listPerson(store, accountKey, listing, { identities, viewerKeys: [] }),
	passOn: passOnSuppression,
	kept: keptAmong,
};
/** A STOP under one identity holds for all of them, and so it does where their data were given to. */
const LINK_EFFECTS: LinkEffects = {
	onLinked: async (store, accountKey, viewerKey) => {
		await keepSuppressed(store, accountKey, viewerKey);
		await passOnSuppression(store, accountKey, viewerKey);
	},
};
const linkProfile = linkProfileWith(LINK_EFFECTS);

/** Everything the store can be asked. The rooms know nothing of each other's use cases; they meet here. */
export const useCases = {
	connectAccount: audited('configuration', connectAccount, (input, { accountKey, mode }) => ({
		accountKey,
		what: 'account settings',
		detail: { mode, language: input.language, timeZone: input.timeZone, privacyLink: input.privacyLink, inboxTool: input.inboxTool ?? null },
	})),
	listAccounts,
	readAccountState,
	setClockOffset,
	setStopSwitch: audited('configuration', setStopSwitch, ({ accountKey, stopped, by }) => ({
		accountKey,
		what: 'stop switch',
		detail: { stopped, ...(by === undefined ? {} : { by }) },
	})),
	createConnectLink,
	takeConnectLink,
	noteCallback,
	readCallback,
	takeSeed,
	keepToken,
	lookUpSeed,
	giveSeedBack,
	readTokenHealth,
	disconnectAccount,
	listOpenable,
	openLine,
	reportFailedCall,
	noteGoodCall,
	takeDueRefresh,
	settleRefresh,
	recordEvents: recordEventsWith(INBOX_EFFECTS),
	readArrivals,
	matchComments,
	noteComment,
	openForModeration,
	takeDueEvents,
	markHandled,
	deferEvent,
	readInboxState,
	recordSubscription,
	takeSubscriptionCheck,
	beginReconcile,
	recordReconcile,
	takeReadSlot,
	noteRightsPage,
	setTestPeople: audited('configuration', setTestPeople, ({ accountKey, handles }) => ({ accountKey, what: 'test people', detail: { people: handles.length } })),
	findUnreadProfiles,
	takeProfileRead,
	linkProfile,
	openProfileRefresh,
	recordProfileRefresh: recordProfileRefreshWith(linkProfile),
	findKnownPeople,
	startImport,
	importViews: importViewsWith(SUPPRESSION_LIST),
	previewViews: previewViewsWith(SUPPRESSION_LIST),
	finishImport,
	undoImport,
	listImports,
	saveSource: audited('configuration', saveSource, ({ accountKey, name }) => ({ accountKey, what: 'source terms', detail: { source: name } })),
	approveSource,
	listSources,
	checkSource,
	startExport,
	exportBatch: exportBatchWith({ find: findSuppressedPeople }, { leftOut: findLeftOut }),
	markLead,
	checkConsent: forCurrentViewer(checkConsent),
	mayAsk: forCurrentViewer(mayAsk),
	grantByAnswer,
	grantAsked,
	withdrawConsent: passingOnWithdrawal(withdrawConsent),
	importSuppressions: importSuppressionsWith(passOnListed),
	exportSuppressions: auditedExport(exportSuppressions),
	releaseHold,
	...assistantUseCases,
	publishKeywords: auditedForAll('configuration', publishKeywords, (_, outcome) =>
		outcome.published && outcome.changed ? { what: 'keywords published', detail: { version: outcome.version } } : null,
	),
	publishCommentKeywords: auditedForAll('configuration', publishCommentKeywords, (_, outcome) =>
		outcome.published && outcome.changed ? { what: 'comment keywords published', detail: { version: outcome.version } } : null,
	),
	publishModeration: auditedForAll('configuration', publishModeration, (_, outcome) =>
		outcome.published && outcome.changed ? { what: 'moderation rules published', detail: { version: outcome.version } } : null,
	),
	beginEmailOptIn,
	noteOptInPage,
	readOptInForm,
	recordOptIn,
	confirmEmailOptIn: confirmEmailOptInWith({ keepAddress: keepEmailAddress }),
	recordObjection: passingOnObjection(recordObjection),
	unsubscribe: unsubscribeWith({
		onUnsubscribed: async (store, person) => {
			await countOptOut(store, person);
			await passOnUnsubscribe(store, person);
		},
	}),
	importGrant,
	expireConsents,
	verifyLedger,
	readLedgerHead,
	verifyLedgerHead,
	closeLedgerMonths,
	publishCopy: auditedForAll('configuration', publishCopy, (_, outcome) =>
		outcome.published && outcome.changed ? { what: 'copy published', detail: { version: outcome.version } } : null,
	),
	restoreCopy: auditedForAll('configuration', restoreCopy, (_, outcome) => (outcome.restored ? { what: 'copy restored', detail: { version: outcome.version } } : null)),
	importCodes,
	setOutreachLimits: audited('configuration', setOutreachLimits, ({ accountKey }, outcome) =>
		outcome.set ? { accountKey, what: 'limits', detail: { limits: JSON.stringify(outcome.limits) } } : null,
	),
	claimSend,
	planStep,
	takeDuePlans,
	claimDue,
	claimPlan,
	claimPlans,
	claimEmail,
	settleEmail,
	campaignOutlook,
	switchCampaign: audited('configuration', switchCampaign, ({ accountKey, campaign, stopped, by }, { known }) =>
		known ? { accountKey, what: 'campaign switch', detail: { campaign, stopped, ...(by === undefined ? {} : { by }) } } : null,
	),
	...houseUseCases,
	listPending,
	cancelPending,
	readSendLife,
	findSegment: findSegmentWith({ suppressedUnderOldKeys }),
	previewSegment: previewSegmentWith({ suppressedUnderOldKeys }),
	markViewer,
	recordMilestone,
	linkIdentities: linkIdentitiesWith(LINK_EFFECTS),
	undoMerge,
	setStoryFacts: audited('configuration', setStoryFacts, ({ accountKey }, outcome) =>
		outcome.kept ? { accountKey, what: 'story facts', detail: { storyKey: outcome.storyKey, sensitive: outcome.sensitive } } : null,
	),
	readInvites,
	lookUpViewer: audited('access', lookUpViewer, ({ accountKey, viewerKey }) => ({ accountKey, viewerKey, what: 'look-up' })),
	readStoryResults,
	previewSend,
	claimHumanReply,
	claimPublicReply,
	previewPublicReply,
	claimPrivateReply,
	claimTestSend,
	listTestPeople,
	previewPrivateReply,
	readAsk,
	takeUnknownPublicReplies,
	settlePublicReplyByList,
	settleSend,
	settleSends,
	takeUnknownSends,
	settleByConversation,
	startPurge,
	purgeBatch,
	finishPurge,
	previewPurge,
	placeHold,
	releaseLegalHold,
	listHolds,
	rotateKeys,
	readKeyVersions,
	replayJournal,
	listRestores,
	confirmRestore,
	readStanding,
	beginLeaving,
	openRequest,
	recordCallback,
	readDeletionStatus,
	takeCallbackAlerts,
	deleteDueAccount,
	openAnswer: openAnswerWith({ derivedFlags: derivedFlagsOf }),
	carryOutRequests,
	listRequests,
	takeReminders,
	readRequest: auditedRequest(readRequest),
	closeRequest,
	liftRestrictionOf,
	rectify: auditedCorrection(rectify),
	recordRecipient,
	takeDuePassOns,
	settlePassOn,
	listPassOnsByHand,
	readFunnel,
	readStoryDetail: audited('access', readStoryDetail, ({ accountKey, storyKey, by }, detail) => (detail ? { accountKey, what: 'story', detail: { storyKey, ...lookedBy(by) } } : null)),
	readTimeline: audited('access', readTimeline, ({ accountKey, by }, timeline) => (timeline ? { accountKey, viewerKey: timeline.viewerKey, what: 'timeline', detail: lookedBy(by) } : null)),
	readDecision: audited('access', readDecision, ({ accountKey, decisionKey, by }, record) => (record ? { accountKey, viewerKey: record.viewerKey, what: 'decision', detail: { decisionKey, ...lookedBy(by) } } : null)),
	readRefusals,
	readPaceHistory,
	retryPassOnsByHand,
	giveLead,
	qualifyLead,
	openLead: audited('access', openLead, ({ accountKey, viewerKey, give }, { outcome }) =>
		outcome === 'opened' ? { accountKey, viewerKey, what: 'lead opened for a recipient', detail: { fields: give.join(' ') } } : null,
	),
	recordSale,
	readKpis,
	readVariants,
	readExperiments,
	verifySends,
	exportAudit,
	noteCare,
	recordStories,
	findStories,
	findStoriesToRead,
	recordReadings,
	takeBeats,
	finishBeats,
	findStoryOfKey,
};

/** The Store port. */
export type Store = StoreOf<typeof useCases>;
