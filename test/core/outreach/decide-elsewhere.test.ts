import { decideElsewhere, type ElsewhereFacts } from '../../../core/outreach/decide-elsewhere';
import type { ReasonCode } from '../../../core/outreach/reasons';
import type { SendFacts } from '../../../core/outreach/send-facts';
import { CAMPAIGN, GOOD, GRANT, OFFER } from '../support/send-facts';
import { DAY, HOUR, START } from '../support/store';

const entry = { ...GRANT, purpose: 'email' } as const;
const WAY: ElsewhereFacts = { consent: { state: 'granted', entry }, address: 'known' };
/** A follow-up whose window closed long ago, of a person without a grant for direct messages. */
const FACTS: SendFacts = {
	...GOOD, cause: { ...CAMPAIGN, step: 2, firstSentAt: START - 3 * DAY }, copy: OFFER,
	lastInboundAt: START - 3 * DAY, promotionConsent: { state: 'none' }, unreachable: true,
};

const codesOf = (facts: Partial<SendFacts>, way: Partial<ElsewhereFacts> = {}) => {
	const decision = decideElsewhere({ ...FACTS, ...facts }, { ...WAY, ...way }, START);
	return decision.send ? [] : decision.reasons.map(({ code }) => code);
};

describe('a decision about another channel', () => {
	it('asks for a grant and an address of its own in place of the window and the grant for direct messages', () => {
		expect(decideElsewhere(FACTS, WAY, START)).toEqual({ send: true, copy: OFFER, lawfulBasis: 'consent' });
		expect(codesOf({}, { consent: { state: 'none' }, address: 'missing' })).toEqual(['channel_consent_missing', 'address_missing']);
	});

	it.each<readonly [ReasonCode, Partial<ElsewhereFacts>]>([
		['channel_consent_missing', { consent: { state: 'expired', entry } }],
		['channel_consent_missing', { consent: { state: 'erased', entry } }],
		['consent_withdrawn', { consent: { state: 'withdrawn', entry } }],
		['objection', { consent: { state: 'objected', entry } }],
		['address_missing', { address: 'missing' }],
		['address_listed', { address: 'listed' }],
		['address_refused', { address: 'refused' }],
	])('says %s', (code, way) => {
		expect(codesOf({}, way)).toEqual([code]);
	});

	it.each<readonly [ReasonCode, Partial<SendFacts>]>([
		['rehearsal', { mode: 'rehearsal' }],
		['not_a_test_person', { mode: 'test_people' }],
		['stop_switch', { stopSwitch: true }],
		['inbox_not_listening', { listening: false }],
		['rights_not_published', { rightsOpen: false }],
		['suppressed', { suppression: { reason: 'stop', sourceEvent: 'e', at: START } }],
		['restricted', { restricted: true }],
		['held_for_human', { hold: 'opt_out_in_sentence' }],
		['under_age', { underAge: true }],
		['objection', { objects: true }],
		['region_closed', { regionClosed: true }],
		['human_takeover', { takeoverAt: START - HOUR }],
		['two_unanswered', { unanswered: 2 }],
		['frequency_cap', { approaches: { sentAt: [START - DAY, START - HOUR], most: 2, periodMs: 7 * DAY } }],
		['same_text', { sameText: true }],
		['quiet_hours', { quiet: { hours: { from: 9 * 60, until: 11 * 60 }, zones: ['Europe/Amsterdam'] } }],
		['campaign_ended', { cause: { ...CAMPAIGN, step: 2, firstSentAt: START - 3 * DAY, ended: true } }],
		['step_out_of_order', { cause: { ...CAMPAIGN, step: 2, firstSentAt: null } }],
		['campaign_spacing', { pace: { ...GOOD.pace, campaign: START + HOUR } }],
		['hourly_limit', { pace: { ...GOOD.pace, hour: START + HOUR } }],
		['variant_stopped', { variantStopped: true }],
		['copy_missing', { copy: null }],
	])('keeps to what holds for every message: %s', (code, facts) => {
		expect(codesOf(facts)).toEqual([code]);
	});
});
