import { connectAccount, listAccounts, setClockOffset, setStopSwitch } from './accounts/account-store';
import { checkConsent, grantByAnswer, mayAsk, withdrawConsent } from './consent/gate';
import { verifyLedger } from './consent/ledger-store';
import { readEvent } from './consent/reading';
import { recordStop } from './consent/stop';
import { findSuppressedPeople, keepSuppressed, listPerson } from './consent/suppression';
import { deferEvent, markHandled, takeDueEvents } from './inbox/hand-off';
import { recordEventsWith } from './inbox/record';
import { claimSend, previewSend } from './outreach/claim';
import { campaignOutlook } from './outreach/outlook';
import { claimPlan, planStep, takeDuePlans } from './outreach/plan';
import { findSegment } from './segments/segments';
import { publishCopy } from './outreach/published-copy';
import { takeUnknownSends } from './outreach/reconcile';
import { settleByConversation, settleByEcho, settleSend } from './outreach/settle';
import { verifySends } from './reporting/evidence';
import { readKpis } from './reporting/kpis';
import { previewPurge, purgeBatch } from './retention/purge';
import { finishPurge, startPurge } from './retention/receipts';
import { forCurrentViewer } from './store/current-viewer';
import type { StoreOf } from './store/use-case';
import { recordEngagement } from './viewers/engagement';
import { findOrCreateViewer } from './viewers/identities';
import { finishImport, importViewsWith, startImport } from './viewers/import-views';
import { markLead } from './viewers/mark-lead';
import { findUnreadProfiles, linkProfileWith, takeProfileRead } from './viewers/profile';
import { findStories, recordFigures, recordStories, takeDueCheckpoints } from './viewers/stories';
import { setTestPeople } from './viewers/test-people';

/** Everything the store can be asked. The rooms know nothing of each other's use cases; they meet here. */
export const useCases = {
	connectAccount,
	listAccounts,
	setClockOffset,
	setStopSwitch,
	recordEvents: recordEventsWith({
		read: readEvent,
		findPerson: findOrCreateViewer,
		onInbound: recordEngagement,
		onStop: recordStop,
		onEcho: settleByEcho,
	}),
	takeDueEvents,
	markHandled,
	deferEvent,
	setTestPeople,
	findUnreadProfiles,
	takeProfileRead,
	linkProfile: linkProfileWith({ onLinked: keepSuppressed }),
	startImport,
	importViews: importViewsWith({ find: findSuppressedPeople, add: listPerson }),
	finishImport,
	markLead,
	checkConsent: forCurrentViewer(checkConsent),
	mayAsk: forCurrentViewer(mayAsk),
	grantByAnswer,
	withdrawConsent,
	verifyLedger,
	publishCopy,
	claimSend,
	planStep,
	takeDuePlans,
	claimPlan,
	campaignOutlook,
	findSegment,
	previewSend,
	settleSend,
	takeUnknownSends,
	settleByConversation,
	startPurge,
	purgeBatch,
	finishPurge,
	previewPurge,
	readKpis,
	verifySends,
	recordStories,
	findStories,
	takeDueCheckpoints,
	recordFigures,
};

/** The Store port. */
export type Store = StoreOf<typeof useCases>;
