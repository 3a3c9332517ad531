import fc from 'fast-check';
import type { GraphErrorClass } from '../../../core/instagram/errors';
import { ASKED_PURPOSES } from '../../../core/consent/ledger';
import { HOUR, MINUTE, SECOND } from './store';

/** How Instagram answers a call, and whether the message arrived. `lost`: the process died before any answer. */
export interface Fate {
	readonly answer: 'accepted' | 'lost' | GraphErrorClass;
	readonly delivered: boolean;
}

/** Numbers pick one of what there is by then, modulo its count; so every action fits every moment. */
export type Action =
	| { readonly do: 'write'; readonly who: number; readonly text: string; readonly as: 'story_reply' | 'message' | 'comment' | 'reaction'; readonly age: number }
	| { readonly do: 'tap'; readonly question: number; readonly reply: number; readonly who: number | null; readonly age: number }
	| { readonly do: 'again'; readonly which: number; readonly times: number }
	| { readonly do: 'claim'; readonly event: number; readonly newest: boolean; readonly who: number | null; readonly step: 'first' | 'second'; readonly copy: string; readonly fate: Fate }
	| { readonly do: 'answer'; readonly which: number }
	| { readonly do: 'echo'; readonly which: number }
	| { readonly do: 'clock'; readonly by: number }
	| { readonly do: 'offset'; readonly by: number }
	| { readonly do: 'reemit' }
	| { readonly do: 'reconcile'; readonly reachesBack: boolean }
	| { readonly do: 'grant'; readonly event: number; readonly newest: boolean; readonly purpose: (typeof ASKED_PURPOSES)[number] }
	| { readonly do: 'withdraw'; readonly event: number; readonly purpose: (typeof ASKED_PURPOSES)[number] }
	/** The good way through: a story reply, the question, its yes, the grant. */
	| { readonly do: 'opt_in'; readonly who: number }
	/** A STOP, and its confirmation under each of these steps. */
	| { readonly do: 'opt_out'; readonly who: number; readonly steps: readonly ('first' | 'second')[] }
	| { readonly do: 'switch'; readonly stopped: boolean };

const PASSING: readonly GraphErrorClass[] = ['window_closed', 'throttled', 'not_reached', 'profile_consent', 'not_found'];
/** These end the sending of a person or an account for long, so a life sees few of them. */
const FINAL: readonly GraphErrorClass[] = ['person_unreachable', 'account_stop', 'token_dead', 'configuration'];
/** Answers that say for certain that nothing was delivered. */
export const DEFINITE: readonly GraphErrorClass[] = [...PASSING, ...FINAL];

export const YES = ['ja', 'Ja graag!', 'YES', 'yes please 🙏', 'JA'];
export const STOP = ['STOP', 'stop!!', 'unsubscribe', 'meld me af'];

export function pick<T>(list: readonly T[], at: number): T | undefined {
	return list.length === 0 ? undefined : list[at % list.length];
}

const index = fc.nat(999);
const who = fc.nat(3);
/** Now and then somebody else than the person the event is about. */
const stranger = fc.oneof({ weight: 10, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: who });
/** Mostly the newest event is acted on, as in life. */
const mostly = fc.constantFrom(true, true, true, false);
const purpose = fc.constantFrom(...ASKED_PURPOSES);
const age = fc.oneof(
	{ weight: 6, arbitrary: fc.integer({ min: 0, max: 5 * SECOND }) },
	{ weight: 2, arbitrary: fc.integer({ min: -30 * SECOND, max: 30 * HOUR }) },
);
const text = fc.oneof(
	{ weight: 4, arbitrary: fc.constantFrom('wat leuk', 'how much?', 'ja maar later', 'stop met dat gedoe', '') },
	{ weight: 5, arbitrary: fc.constantFrom(...YES) },
	{ weight: 1, arbitrary: fc.constantFrom(...STOP) },
);
const fate: fc.Arbitrary<Fate> = fc.oneof(
	{ weight: 30, arbitrary: fc.constant<Fate>({ answer: 'accepted', delivered: true }) },
	{ weight: 14, arbitrary: fc.record({ answer: fc.constantFrom<'lost' | 'ambiguous'>('lost', 'ambiguous'), delivered: fc.boolean() }) },
	{ weight: 3, arbitrary: fc.constant<Fate>({ answer: 'already_done', delivered: true }) },
	{ weight: 10, arbitrary: fc.constantFrom(...PASSING).map((answer): Fate => ({ answer, delivered: false })) },
	{ weight: 1, arbitrary: fc.constantFrom(...FINAL).map((answer): Fate => ({ answer, delivered: false })) },
);
const copy = fc.constantFrom('opt_in_question', 'crm_question', 'soft_touch', 'offer', 'offer', 'opt_out_confirmation', 'no_such_text');

const action: fc.Arbitrary<Action> = fc.oneof(
	{ weight: 8, arbitrary: fc.record({ do: fc.constant('write' as const), who, text, age, as: fc.constantFrom('story_reply', 'message', 'message', 'comment', 'reaction') }) },
	{ weight: 4, arbitrary: fc.record({ do: fc.constant('tap' as const), question: index, reply: fc.constantFrom(0, 0, 0, 0, 1, 2), who: stranger, age }) },
	{ weight: 2, arbitrary: fc.record({ do: fc.constant('again' as const), which: index, times: fc.integer({ min: 1, max: 3 }) }) },
	{ weight: 14, arbitrary: fc.record({ do: fc.constant('claim' as const), event: index, newest: mostly, who: stranger, step: fc.constantFrom('first', 'second'), copy, fate }) },
	{ weight: 9, arbitrary: fc.record({ do: fc.constant('answer' as const), which: index }) },
	{ weight: 4, arbitrary: fc.record({ do: fc.constant('echo' as const), which: index }) },
	{ weight: 3, arbitrary: fc.record({ do: fc.constant('clock' as const), by: fc.oneof(fc.integer({ min: 0, max: 3 * MINUTE }), fc.integer({ min: -HOUR, max: 30 * HOUR })) }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('offset' as const), by: fc.integer({ min: 0, max: 26 * HOUR }) }) },
	{ weight: 2, arbitrary: fc.constant<Action>({ do: 'reemit' }) },
	{ weight: 3, arbitrary: fc.record({ do: fc.constant('reconcile' as const), reachesBack: fc.boolean() }) },
	{ weight: 9, arbitrary: fc.record({ do: fc.constant('grant' as const), event: index, newest: mostly, purpose }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('withdraw' as const), event: index, purpose }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('opt_in' as const), who }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('opt_out' as const), who, steps: fc.subarray<'first' | 'second'>(['first', 'second']) }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('switch' as const), stopped: fc.constantFrom(false, false, false, true) }) },
);

export const actions = fc.array(action, { minLength: 1, maxLength: 200, size: 'max' });
