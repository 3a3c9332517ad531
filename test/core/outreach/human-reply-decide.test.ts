import fc from 'fast-check';
import { decideHumanReply, HUMAN_WINDOW_MS, type HumanReplyFacts } from '../../../core/outreach/human-reply-decide';
import type { ReasonCode } from '../../../core/outreach/reasons';
import { holds } from '../support/property';
import { GOOD } from '../support/send-facts';
import { DAY, HOUR, START } from '../support/store';

const ASKED: HumanReplyFacts = {
	mode: 'live', testPerson: false, stopSwitch: false, paused: null, listening: true, purgeOverdue: false, storeRestored: false, rightsOpen: true, suppression: null, restricted: false,
	underAge: false, serviceObjected: false, unreachable: false, equalInDoubt: false, copy: null, pace: { hour: null, second: null, thread: null },
	lastInboundAt: START - HOUR, question: { kind: 'message', keyword: null, writtenAt: START - HOUR, answered: false }, promotional: false,
};
const QUESTION = { kind: 'message', keyword: null, writtenAt: START - 3 * DAY, answered: false } as const;
const LATE: HumanReplyFacts = { ...ASKED, lastInboundAt: START - 3 * DAY, question: QUESTION };

const REFUSED: ReadonlyArray<readonly [code: ReasonCode, facts: Partial<HumanReplyFacts>, retryAt?: number]> = [
	['rehearsal', { mode: 'rehearsal' }],
	['not_a_test_person', { mode: 'test_people' }],
	['stop_switch', { stopSwitch: true }],
	['account_paused', { paused: { until: START + HOUR } }, START + HOUR],
	['inbox_not_listening', { listening: false }],
	['purge_overdue', { purgeOverdue: true }],
	['store_restored', { storeRestored: true }],
	['rights_not_published', { rightsOpen: false }],
	['suppressed', { suppression: { reason: 'stop', sourceEvent: 'e1', at: START } }],
	['restricted', { restricted: true }],
	['under_age', { underAge: true }],
	['objection', { serviceObjected: true }],
	['person_unreachable', { unreachable: true }],
	['equal_in_doubt', { equalInDoubt: true }],
	['hourly_limit', { pace: { ...GOOD.pace, hour: START + 5 } }, START + 5],
	['second_limit', { pace: { ...GOOD.pace, second: START + 5 } }, START + 5],
	['thread_limit', { pace: { ...GOOD.pace, thread: START + 5 } }, START + 5],
	['no_own_question', { question: null }],
	['no_own_question', { question: { ...QUESTION, kind: 'quick_reply' } }],
	['no_own_question', { question: { ...QUESTION, kind: 'comment' } }],
	['no_own_question', { question: { ...QUESTION, kind: 'reaction' } }],
	['no_own_question', { question: { ...QUESTION, keyword: 'yes' } }],
	['promotion_by_hand', { promotional: true }],
];

describe('a reply a human has written', () => {
	describe.each([['within 24 hours', ASKED], ['three days later', LATE]] as const)('%s', (_when, good) => {
		it.each(REFUSED.map(([code, changes, retryAt]) => ({ code, changes, reason: retryAt === undefined ? { code } : { code, retryAt } })))('$code: is refused for that alone', ({ changes, reason }) => {
			expect(decideHumanReply({ ...good, ...changes }, START)).toEqual({ send: false, reasons: [reason] });
		});
	});

	it('goes without a tag while the window is open, also as one of several', () => {
		expect(decideHumanReply(ASKED, START)).toEqual({ send: true, asHuman: false });
		const answered = { ...ASKED, question: { ...QUESTION, answered: true } };
		expect(decideHumanReply(answered, START)).toEqual({ send: true, asHuman: false });
	});

	it('goes as a human agent afterwards, once, and for seven days from the message it answers', () => {
		expect(decideHumanReply(LATE, START)).toEqual({ send: true, asHuman: true });
		expect(decideHumanReply({ ...LATE, question: { ...QUESTION, answered: true } }, START)).toEqual({ send: false, reasons: [{ code: 'question_answered' }] });
		const end = QUESTION.writtenAt + HUMAN_WINDOW_MS;
		expect(decideHumanReply(LATE, end - 1)).toEqual({ send: true, asHuman: true });
		expect(decideHumanReply(LATE, end)).toEqual({ send: false, reasons: [{ code: 'human_window_closed' }] });
	});

	it('is not kept back by what binds automation', () => {
		expect(decideHumanReply(ASKED, START + 12 * HOUR)).toEqual({ send: true, asHuman: false });
	});

	it('is a human agent only as the one answer to own words of the last seven days, with no window open', async () => {
		const question = fc.record({
			kind: fc.constantFrom('message', 'story_reply', 'unsupported', 'quick_reply', 'postback', 'comment', 'reaction', 'story_mention', 'seen'),
			keyword: fc.constantFrom(null, null, null, 'yes' as const, 'stop' as const, 'start' as const),
			writtenAt: fc.integer({ min: START - 9 * DAY, max: START }),
			answered: fc.boolean(),
		});
		const facts = fc.record({
			question: fc.oneof({ weight: 9, arbitrary: question }, { weight: 1, arbitrary: fc.constant(null) }),
			lastInboundAt: fc.integer({ min: START - 9 * DAY, max: START }),
			promotional: fc.boolean(),
			suppression: fc.constantFrom(null, null, null, { reason: 'stop', sourceEvent: 'e', at: START }),
		});
		let asHuman = 0;
		await holds(
			fc.property(facts, (changes) => {
				const decision = decideHumanReply({ ...ASKED, ...changes }, START);
				if (!decision.send || !decision.asHuman) return;
				asHuman++;
				const { question: asked, lastInboundAt, promotional, suppression } = changes;
				const isOwn = asked !== null && ['message', 'story_reply', 'unsupported'].includes(asked.kind) && asked.keyword === null && !asked.answered;
				expect(isOwn && START - asked.writtenAt < 7 * DAY && START - lastInboundAt >= DAY && !promotional && suppression === null).toBe(true);
			}),
			4_000,
		);
		expect(asHuman).toBeGreaterThan(20);
	});
});
