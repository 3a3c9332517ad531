/** How long after a story reply a message or a lead is still put down to it; as with messages in `sends.ts`. */
export const RESULT_DAYS = 7;
const RESULT_MS = RESULT_DAYS * 24 * 3_600_000;

/** What one story brought. */
export interface StoryCredit {
	readonly replies: number;
	readonly repliers: ReadonlySet<string>;
	readonly dms: number;
	readonly leads: number;
}

interface Act {
	readonly viewerKey: string;
	/** UTC milliseconds. */
	readonly at: number;
}

export interface Reply extends Act {
	readonly storyId: string;
}

/**
 * Puts messages and leads down to stories: each to the story of the person's last reply before it, if that was at
 * most 7 days earlier; to none otherwise. Of two replies at one moment the greater id counts, whatever their order.
 */
export function attribute(replies: readonly Reply[], dms: readonly Act[], leads: readonly Act[]): ReadonlyMap<string, StoryCredit> {
	const credits = new Map<string, { replies: number; repliers: Set<string>; dms: number; leads: number }>();
	const byPerson = new Map<string, Reply[]>();
	for (const reply of replies) {
		const credit = credits.get(reply.storyId) ?? { replies: 0, repliers: new Set<string>(), dms: 0, leads: 0 };
		credit.replies++;
		credit.repliers.add(reply.viewerKey);
		credits.set(reply.storyId, credit);
		byPerson.set(reply.viewerKey, [...(byPerson.get(reply.viewerKey) ?? []), reply]);
	}
	const creditFor = ({ viewerKey, at }: Act) => {
		const earlier = (byPerson.get(viewerKey) ?? []).filter((reply) => reply.at <= at && at - reply.at <= RESULT_MS);
		const last = earlier.sort((a, b) => a.at - b.at || (a.storyId < b.storyId ? -1 : 1)).at(-1);
		return last && credits.get(last.storyId);
	};
	for (const dm of dms) {
		const credit = creditFor(dm);
		if (credit) credit.dms++;
	}
	for (const lead of leads) {
		const credit = creditFor(lead);
		if (credit) credit.leads++;
	}
	return credits;
}
