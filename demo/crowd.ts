/**
 * The rest of the audience: 191 people in groups, each with a fixed part to play over the sandbox days. What must
 * come of each part stands here; the check compares it with what the sandbox saw.
 */
export type Part =
	/** Replies, says JA, gets the campaign, stays silent. */
	| 'agrees_then_silent'
	/** As above, and writes again on day three: the window is open for the follow-up. */
	| 'reopens'
	/** Gets the campaign and asks something only a person can answer. */
	| 'asks_a_question'
	/** Gets the campaign and types STOP. */
	| 'stops'
	/** Says JA and blocks the account before the campaign. */
	| 'blocks'
	/** Replies and says no. */
	| 'declines'
	/** Replies and never answers the question. */
	| 'ignores_the_question'
	/** Watches often and never writes: is invited to write first, never messaged. */
	| 'only_watches'
	/** Watched one story. */
	| 'watched_once'
	/** Watched more than a month ago. */
	| 'expired'
	/** Writes a plain message; a colleague answers it. */
	| 'just_writes';

export interface Member {
	readonly username: string;
	readonly name: string;
	readonly language: 'nl' | 'en';
	readonly part: Part;
}

interface PartPlan {
	readonly people: number;
	/** Automated messages the person must have in the end. */
	readonly messages: number;
	/** Different stories they are listed for, and how many days ago. */
	readonly views: { readonly stories: number; readonly daysAgo: number };
}

/** question + soft touch + first message of the campaign */
const AGREED = 3;

export const PARTS: Readonly<Record<Part, PartPlan>> = {
	agrees_then_silent: { people: 40, messages: AGREED, views: { stories: 4, daysAgo: 2 } },
	// Two answers to their own story replies, and the one follow-up.
	reopens: { people: 10, messages: AGREED + 3, views: { stories: 3, daysAgo: 1 } },
	asks_a_question: { people: 5, messages: AGREED, views: { stories: 3, daysAgo: 1 } },
	stops: { people: 5, messages: AGREED + 1, views: { stories: 5, daysAgo: 3 } },
	blocks: { people: 5, messages: AGREED - 1, views: { stories: 3, daysAgo: 2 } },
	declines: { people: 25, messages: 1, views: { stories: 3, daysAgo: 1 } },
	ignores_the_question: { people: 20, messages: 1, views: { stories: 4, daysAgo: 2 } },
	only_watches: { people: 40, messages: 0, views: { stories: 5, daysAgo: 2 } },
	watched_once: { people: 20, messages: 0, views: { stories: 1, daysAgo: 1 } },
	expired: { people: 11, messages: 0, views: { stories: 3, daysAgo: 40 } },
	just_writes: { people: 10, messages: 0, views: { stories: 1, daysAgo: 1 } },
};

/** People who say JA. */
export const AGREEING: readonly Part[] = ['agrees_then_silent', 'reopens', 'asks_a_question', 'stops', 'blocks'];
/** People who reply to the story on the first day. */
export const REPLYING: readonly Part[] = [...AGREEING, 'declines', 'ignores_the_question'];

const FIRST_NAMES = ['Anna', 'Bram', 'Chloé', 'Daan', 'Eva', 'Finn', 'Gül', 'Hugo', 'Iris', 'Jan'];

/** Everybody, in a fixed order. */
export const CROWD: readonly Member[] = (Object.keys(PARTS) as Part[]).flatMap((part) =>
	Array.from({ length: PARTS[part].people }, (_, index) => ({
		username: `${part.replace(/_/g, '.').slice(0, 20)}.${index + 1}`,
		name: `${FIRST_NAMES[index % FIRST_NAMES.length] ?? 'Kim'} ${index + 1}`,
		language: index % 4 === 3 ? ('en' as const) : ('nl' as const),
		part,
	})),
);

/** The members that play one of these parts. */
export function playing(...parts: readonly Part[]): Member[] {
	return CROWD.filter((member) => parts.includes(member.part));
}
