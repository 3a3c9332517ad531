import type { InstagramEvent } from '../instagram/events';
import { stepOf } from '../instagram/step-payload';
import type { Reading } from '../inbox/recording';
import { ageIn } from './age';
import { matchKeyword, type OwnPhrase } from './keywords';
import { MODERATE, moderateEvent, type ModerationRule } from './moderation';

const YES_PAYLOAD = 'sf:yes:';
const NO_PAYLOAD = 'sf:no:';
const NOTHING: Reading = { keyword: null, language: null, questionKey: null, doubt: null, nextStep: null, age: null };

/** Whether a reading shows nothing at all, not even a language. */
export function saysNothing(reading: Reading): boolean {
	return Object.values(reading).every((said) => said === null);
}

/** Payload of the quick reply that says yes to one question: a tap names the question it answers. */
export function yesPayload(questionKey: string): string {
	return YES_PAYLOAD + questionKey;
}

/** Payload of a quick reply that answers without agreeing. */
export function noPayload(questionKey: string): string {
	return NO_PAYLOAD + questionKey;
}

/**
 * {@link readEvent}, and what is to be held back. What opts out, agrees or leaves a doubt is read as that: an opt-out
 * in rude words is an opt-out.
 */
export function readAndModerate(event: InstagramEvent, own: readonly OwnPhrase[], rules: readonly ModerationRule[]): Reading {
	const reading = readEvent(event, own);
	if (reading.keyword !== null || reading.doubt !== null) return reading;
	const kind = moderateEvent(event, rules);
	return kind === null ? reading : { ...reading, nextStep: MODERATE + kind };
}

/**
 * Reads the opt-out, the yes and the language out of an event. The text itself goes no further.
 *
 * @param own the phrases of the published table `keywords`
 */
export function readEvent(event: InstagramEvent, own: readonly OwnPhrase[] = []): Reading {
	switch (event.kind) {
		case 'quick_reply':
			return readTap(event.payload, event.text, own);
		case 'story_reply':
		case 'message':
			return { ...NOTHING, ...matchKeyword(event.text, own), age: ageIn(event.text) };
		case 'comment':
		case 'live_comment':
		case 'edited': {
			// Said in public, or put in afterwards, a yes answers no question of ours; a stop counts wherever it is said.
			const match = matchKeyword(event.text, own);
			return match?.keyword === 'stop' || match?.doubt ? { ...NOTHING, ...match } : NOTHING;
		}
		case 'postback':
			return { ...NOTHING, nextStep: stepOf(event.payload) };
		case 'story_mention':
		case 'reaction':
		case 'referral':
		case 'seen':
		case 'deleted':
		case 'unsupported':
		case 'hand_over':
		case 'echo':
		case 'own_comment':
			return NOTHING;
	}
}

function readTap(payload: string, title: string, own: readonly OwnPhrase[]): Reading {
	const titled = matchKeyword(title, own);
	const language = titled?.language ?? null;
	// A stop is a stop under whatever payload: a question may offer it as its second answer.
	const said = payload.startsWith(NO_PAYLOAD) ? ({ age: 'too_young', questionKey: payload.slice(NO_PAYLOAD.length) } as const) : {};
	if (titled?.keyword === 'stop') return { ...NOTHING, ...titled };
	if (titled?.doubt) return { ...NOTHING, ...titled, ...said };
	if (payload.startsWith(YES_PAYLOAD)) return { ...NOTHING, keyword: 'yes', language, questionKey: payload.slice(YES_PAYLOAD.length), age: 'of_age' };
	// A yes counts only as the answer to a question it names, and a no only to the one for the age; any other choice leads where the table says.
	const nextStep = titled?.keyword === null ? titled.nextStep : null;
	return payload.startsWith(NO_PAYLOAD) || nextStep !== null ? { ...NOTHING, language, nextStep, ...said } : NOTHING;
}
