import type { Condition, Part, Window } from './rule';

/**
 * Windows in one of which everybody the rule can match must have been seen; null when it can match people
 * without any signal, and all of the account have to be looked at.
 */
export function requiredWindows(part: Part): readonly Window[] | null {
	if (!('match' in part)) return windowOfSignals(part);
	switch (part.match) {
		case 'none':
			return null;
		case 'any': {
			const branches = part.of.map(requiredWindows);
			return branches.every((windows) => windows !== null) ? branches.flat() : null;
		}
		case 'all':
			return part.of.map(requiredWindows).find((windows) => windows !== null) ?? null;
	}
}

function windowOfSignals(condition: Condition): readonly Window[] | null {
	switch (condition.is) {
		case 'signal':
		case 'stories':
		case 'early':
		case 'engaged_after_view':
		case 'seen':
		case 'first_seen':
			return [condition.window];
		case 'tag':
		case 'flag':
		case 'language':
		case 'country':
		case 'account_type':
		case 'verified':
		case 'follows_us':
		case 'followers':
			return null;
	}
}

/** Every window the rule's conditions count in. */
export function windowsIn(part: Part): readonly Window[] {
	if ('match' in part) return part.of.flatMap(windowsIn);
	return windowOfSignals(part) ?? [];
}
