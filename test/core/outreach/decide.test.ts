import { decideSend, retryAtOf, TAKEOVER_MS, verdictOf } from '../../../core/outreach/decide';
import { REASONS, type ReasonCode } from '../../../core/outreach/reasons';
import type { SendFacts } from '../../../core/outreach/send-facts';
import { CAMPAIGN, GOOD, GRANT, OFFER, SERVICE } from '../support/send-facts';
import { DAY, HOUR, MINUTE, START } from '../support/store';

type Changes = Partial<SendFacts>;

const campaign = (changes: Partial<typeof CAMPAIGN> = {}): Changes => ({ cause: { ...CAMPAIGN, ...changes }, copy: OFFER });
const stop = { reason: 'stop', sourceEvent: 'e1', at: START };
const PLAIN = { ...SERVICE, text: 'Hoi' };
const NIGHT = { quiet: { hours: { from: 9 * 60, until: 11 * 60 }, zones: ['Europe/Amsterdam'] } };

/** Facts with one thing wrong, the one reason they must give, and the time from which it holds no more. */
const ONE_REASON: ReadonlyArray<readonly [code: ReasonCode, facts: Changes, retryAt?: number]> = [
	['rehearsal', { mode: 'rehearsal', testPerson: true }],
	['not_a_test_person', { mode: 'test_people' }],
	['stop_switch', { stopSwitch: true }],
	['account_paused', { paused: { until: START + HOUR } }, START + HOUR],
	['account_paused', { paused: { until: null } }],
	['inbox_not_listening', { listening: false }],
	['purge_overdue', { purgeOverdue: true }],
	['store_restored', { storeRestored: true }],
	['notice_too_long', { noticeTooLong: true }],
	['rights_not_published', { rightsOpen: false }],
	['suppressed', { suppression: stop }],
	['restricted', { restricted: true }],
	['never_wrote', { lastInboundAt: null }],
	['view_only', { lastInboundAt: null, viewOnly: true }],
	['window_closed', { lastInboundAt: START - DAY }],
	['consent_missing', { copy: OFFER, promotionConsent: { state: 'none' } }],
	['consent_missing', { ...campaign(), copy: SERVICE, promotionConsent: { state: 'none' } }],
	['person_unreachable', { unreachable: true }],
	['under_age', { underAge: true }],
	['variant_stopped', { variantStopped: true }],
	['objection', { objects: true, copy: OFFER }],
	['objection', { serviceObjected: true }],
	['held_for_human', { hold: 'opt_out_in_sentence' }],
	['consent_withdrawn', { copy: OFFER, promotionConsent: { state: 'withdrawn', entry: { ...GRANT, act: 'withdraw' } } }],
	['consent_expired', { copy: OFFER, promotionConsent: { state: 'expired', entry: GRANT } }],
	['region_closed', { regionClosed: true, copy: OFFER }],
	['sensitive_story', { cause: { kind: 'event', eventKey: 'e1', keyword: null, sensitive: true }, copy: OFFER }],
	['human_takeover', { takeoverAt: START - HOUR }, START - HOUR + TAKEOVER_MS],
	['foreign_event', { cause: null }],
	['two_unanswered', { unanswered: 2 }],
	['frequency_cap', { ...campaign(), approaches: { sentAt: [START - 6 * DAY, START - DAY, START - HOUR], most: 3, periodMs: 7 * DAY } }, START + DAY],
	['same_text', { sameText: true }],
	['equal_in_doubt', { equalInDoubt: true }],
	['quiet_hours', { ...campaign(), ...NIGHT }, START + HOUR],
	['own_question', { ...campaign(), ownQuestionOpen: true }],
	['campaign_ended', campaign({ ended: true })],
	['campaign_stopped', campaign({ stopped: true })],
	['step_out_of_order', campaign({ step: 2 })],
	['step_out_of_order', campaign({ step: 2, firstSentAt: START - 47 * HOUR }), START + HOUR],
	['budget_spent', campaign({ budget: { most: 10, sends: 10 } })],
	['too_many_opt_outs', campaign({ counts: { sends: 100, errors: 0, optOuts: 8 } })],
	['too_many_errors', campaign({ counts: { sends: 100, errors: 20, optOuts: 0 } })],
	['batch_rest', campaign({ restUntil: START + MINUTE }), START + MINUTE],
	['hourly_limit', { pace: { ...GOOD.pace, hour: START + 5 } }, START + 5],
	['second_limit', { pace: { ...GOOD.pace, second: START + 5 } }, START + 5],
	['thread_limit', { pace: { ...GOOD.pace, thread: START + 5 } }, START + 5],
	['campaign_spacing', { ...campaign(), pace: { ...GOOD.pace, campaign: START + 5 } }, START + 5],
	['disclosure_due', { copy: PLAIN }],
	['disclosure_due', { copy: PLAIN, disclosedAt: START - DAY }],
	['disclosure_due', { ...campaign(), copy: { ...OFFER, text: PLAIN.text }, disclosedAt: START - HOUR }],
	['disclosure_due', { copy: { ...PLAIN, asks: 'crm_storage' }, disclosedAt: START - HOUR }],
	['code_pool_empty', { codeMissing: true }],
	['form_not_published', { formMissing: true }],
	['copy_missing', { copy: null }],
];

/** The same facts where they must not close anything. */
const NO_REASON: ReadonlyArray<readonly [what: string, facts: Changes]> = [
	['an answer in good order', {}],
	['promotion with a grant', { copy: OFFER }],
	['a first step of a campaign', campaign()],
	['a follow-up after 48 h', campaign({ step: 2, firstSentAt: START - 48 * HOUR })],
	['an answer at night', NIGHT],
	['an answer while the campaign lane is full', { pace: { ...GOOD.pace, campaign: START + 5 } }],
	['a service answer to somebody who objects', { objects: true }],
	['promotion that answers a message, over the cap', { copy: OFFER, approaches: { sentAt: [START, START, START], most: 3, periodMs: DAY } }],
	['a service answer about a sensitive story', { cause: { kind: 'event', eventKey: 'e1', keyword: null, sensitive: true } }],
	['a takeover a day ago', { takeoverAt: START - TAKEOVER_MS }],
	['99 sends with many opt-outs', campaign({ counts: { sends: 99, errors: 50, optOuts: 50 } })],
	['100 sends with 4 opt-outs, which chance explains', campaign({ counts: { sends: 100, errors: 0, optOuts: 4 } })],
	['a text that says nothing of automation, in a running conversation', { copy: PLAIN, disclosedAt: START - DAY + 1 }],
	['the confirmation of a STOP, which says nothing else', { copy: { ...PLAIN, key: 'opt_out_confirmation' }, cause: { kind: 'event', eventKey: 'e1', keyword: 'stop', sensitive: false } }],
	['a pause that is over', { paused: { until: START } }],
];

describe('a decision', () => {
	it.each(ONE_REASON.map(([code, facts, retryAt]) => ({ code, facts, retryAt })))('$code: the one reason of its facts', ({ code, facts, retryAt }) => {
		const decision = decideSend({ ...GOOD, ...facts }, START);
		expect(decision).toEqual({ send: false, reasons: [{ code, ...(retryAt === undefined ? {} : { retryAt }) }] });
	});

	it.each(NO_REASON)('%s goes out', (_what, changes) => {
		expect(decideSend({ ...GOOD, ...changes }, START)).toMatchObject({ send: true });
	});

	it('carries every reason at once', () => {
		const decision = decideSend({ ...GOOD, mode: 'rehearsal', stopSwitch: true, listening: false, suppression: stop, lastInboundAt: null, copy: null }, START);
		expect(decision.send ? [] : decision.reasons.map(({ code }) => code)).toEqual([
			'rehearsal', 'stop_switch', 'inbox_not_listening', 'suppressed', 'never_wrote', 'copy_missing',
		]);
	});

	it('can give every reason there is, but those of public and human replies, other channels and a cancelled step', () => {
		const given = new Set(ONE_REASON.map(([code]) => code));
		const elsewhere = ['comment_unknown', 'comment_nested', 'comment_hidden', 'comment_live', 'copy_not_public', 'no_own_question', 'question_answered', 'human_window_closed', 'keyword_not_said', 'promotion_by_hand', 'step_cancelled', 'channel_consent_missing', 'address_missing', 'address_listed', 'address_refused'];
		expect(Object.keys(REASONS).filter((code) => !given.has(code as ReasonCode)).sort()).toEqual(elsewhere.sort());
	});

	it('lets the confirmation of a STOP through whatever else is marked, once, and never deaf', () => {
		const cause = { kind: 'event', eventKey: 'e1', keyword: 'stop', sensitive: false } as const;
		const facts: SendFacts = {
			...GOOD, cause, copy: { ...SERVICE, key: 'opt_out_confirmation' }, suppression: stop, underAge: true, objects: true, takeoverAt: START, unanswered: 5,
		};
		expect(decideSend(facts, START)).toMatchObject({ send: true, lawfulBasis: 'opt_out_confirmation' });
		expect(decideSend({ ...facts, optOutConfirmed: true }, START)).toMatchObject({ send: false });
		expect(decideSend({ ...facts, listening: false }, START)).toMatchObject({ send: false });
	});

	it('is taken again when the last of its reasons may be gone, and not at all when one is for good', () => {
		expect(retryAtOf([{ code: 'quiet_hours', retryAt: START + 5 }, { code: 'inbox_not_listening' }], START)).toBe(START + MINUTE);
		expect(retryAtOf([{ code: 'quiet_hours', retryAt: START + 5 }, { code: 'suppressed' }], START)).toBeNull();
		expect(verdictOf([{ code: 'own_question' }, { code: 'quiet_hours', retryAt: START + 5 }], START)).toEqual({ verdict: 'by_hand' });
		expect(verdictOf([{ code: 'own_question' }, { code: 'view_only' }], START)).toEqual({ verdict: 'not_allowed' });
	});
});
