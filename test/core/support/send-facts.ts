import type { CopyRow } from '../../../core/outreach/copy';
import type { CampaignFacts, SendFacts } from '../../../core/outreach/send-facts';
import { DAY, HOUR, START } from './store';

export const SERVICE: CopyRow = { key: 'soft_touch', language: 'nl', variant: 'a', purpose: 'service', asks: null, text: 'Hoi, automatisch bericht', link: null, quickReplies: [] };
export const OFFER: CopyRow = { ...SERVICE, key: 'offer', purpose: 'promotion' };

export const GRANT = { viewerKey: 'v', purpose: 'dm_promotion', act: 'grant', lawfulBasis: 'consent', wording: 'w', sourceEvent: 'e', origin: 'answer', at: START, expiresAt: null } as const;

/** A person who wrote an hour ago and agreed to promotion; an account in good order. */
export const GOOD: SendFacts = {
	mode: 'live', testPerson: false, stopSwitch: false, paused: null, listening: true, purgeOverdue: false, storeRestored: false, rightsOpen: true,
	suppression: null, restricted: false, optOutConfirmed: false,
	cause: { kind: 'event', eventKey: 'e1', keyword: null, sensitive: false },
	unanswered: 0, ownQuestionOpen: false, lastInboundAt: START - HOUR, viewOnly: false,
	unreachable: false, underAge: false, objects: false, serviceObjected: false, hold: null, takeoverAt: null, regionClosed: false,
	copy: SERVICE, variantStopped: false, disclosedAt: null, codeMissing: false, noticeTooLong: false, formMissing: false, promotionConsent: { state: 'granted', entry: GRANT },
	approaches: { sentAt: [], most: 3, periodMs: 7 * DAY }, sameText: false, equalInDoubt: false,
	quiet: { hours: null, zones: ['Europe/Amsterdam'] },
	pace: { hour: null, second: null, thread: null, campaign: null },
};

export const CAMPAIGN: { readonly kind: 'campaign' } & CampaignFacts = {
	kind: 'campaign', step: 1, firstSentAt: null, ended: false, stopped: false,
	budget: { most: null, sends: 0 }, restUntil: 0, counts: { sends: 0, errors: 0, optOuts: 0 },
};
