import type { CallResult, GraphCall } from './call';
import { askMetrics, BEFORE_PROFESSIONAL, breakdownOf, totalOf, type Metric, type MetricsAnswer } from './metrics';

/**
 * Our names of a story's figures -> Instagram's metrics that need no breakdown (reference §2.2, "Valid for STORY").
 * `facebook_views` is left out: it fails on every story that is not on Facebook too.
 */
const PLAIN = {
	views: 'views',
	reach: 'reach',
	replies: 'replies',
	shares: 'shares',
	reposts: 'reposts',
	follows: 'follows',
	profileVisits: 'profile_visits',
	totalInteractions: 'total_interactions',
	linkClicks: 'link_clicks',
} as const;

const PLAIN_NAMES = Object.keys(PLAIN) as (keyof typeof PLAIN)[];

/** Metrics with a breakdown, and its values; compared without case (reference §2.2, "Rules"). Each is a call of its own. */
const SPLIT = [
	{
		metric: 'navigation',
		breakdown: 'story_navigation_action_type',
		values: { tapsForward: 'tap_forward', tapsBack: 'tap_back', exits: 'tap_exit', swipesForward: 'swipe_forward' },
	},
	{
		metric: 'profile_activity',
		breakdown: 'action_type',
		values: {
			bioLinkClicks: 'bio_link_clicked', calls: 'call', directions: 'direction', emails: 'email', texts: 'text', otherActions: 'other',
		},
	},
] as const;
type Split = (typeof SPLIT)[number];

/** All figures of a story, in the order people read them. */
export const STORY_FIGURES = [
	'views', 'reach', 'replies', 'shares', 'reposts', 'follows', 'profileVisits', 'totalInteractions', 'linkClicks',
	'tapsForward', 'tapsBack', 'exits', 'swipesForward',
	'profileActivity', 'bioLinkClicks', 'calls', 'directions', 'emails', 'texts', 'otherActions',
] as const;
export type StoryFigure = (typeof STORY_FIGURES)[number];

/** Figures of one story, counted over its life so far; null where `causes` says why. */
export type StoryFigures = Readonly<Record<StoryFigure, number | null>>;

/**
 * Why one figure is null: Instagram has it not for this story, told nothing (yet), could not be read, or does not
 * count it where the account is.
 */
export type FigureCause = 'unsupported' | 'not_available' | 'not_read' | 'not_counted_in_region';
export type FigureCauses = Readonly<Partial<Record<StoryFigure, FigureCause>>>;

/** Why there are no figures: withheld below five viewers, none there (yet), or ended with the story's 24 h. */
export type MissingFigures = 'under_5_viewers' | 'not_available' | 'gone';

export type StoryReading =
	| { readonly figures: StoryFigures; readonly missing: null; readonly causes: FigureCauses }
	| { readonly figures: null; readonly missing: MissingFigures; readonly causes: FigureCauses };

/**
 * Reads a story's figures, or why there are none, in three calls (reference §2.2, "Rules"). An error means that
 * nothing is known: ask again.
 *
 * @param storyId media id at Instagram
 * @param refused figures an earlier reading found `unsupported` for this story: not asked again
 */
export async function readStoryInsights(call: GraphCall, storyId: string, refused: readonly StoryFigure[] = []): Promise<CallResult<StoryReading>> {
	const path = `${storyId}/insights`;
	const figures = new Figures();
	const plain = await askMetrics(call, { path }, PLAIN_NAMES.filter((name) => !refused.includes(name)).map((name) => PLAIN[name]));
	if (!plain.ok) {
		const { error } = plain;
		if (error.fewViewers) return figures.missing('under_5_viewers');
		if (error.class === 'not_found') return figures.missing('gone');
		return error.subcode === BEFORE_PROFESSIONAL ? figures.missing('not_available') : plain;
	}
	const { metrics, unsupported } = plain.value;
	for (const name of PLAIN_NAMES) {
		const isRefused = refused.includes(name) || unsupported.includes(PLAIN[name]);
		figures.set(name, totalOf(metrics.get(PLAIN[name])), isRefused ? 'unsupported' : 'not_available');
	}
	// All of them refused is about the moment or the story, not about each metric: nothing to remember.
	if (metrics.size === 0) return (unsupported.length > 0 ? new Figures() : figures).missing('not_available');
	for (const split of SPLIT) {
		const isRefused = Object.keys(split.values).some((name) => refused.includes(name as StoryFigure));
		const answer = isRefused ? unsupportedSplit(split) : await askSplit(call, path, split);
		if (!answer.ok) return answer;
		addSplit(figures, split, answer.value);
	}
	return figures.reading();
}

type SplitAnswer = MetricsAnswer & { readonly unread?: true };

function unsupportedSplit({ metric }: Split): CallResult<SplitAnswer> {
	return { ok: true, value: { metrics: new Map(), unsupported: [metric] } };
}

/** A breakdown beside another metric would fail both (reference §2.2), and is never worth losing the rest for. */
async function askSplit(call: GraphCall, path: string, { metric, breakdown }: Split): Promise<CallResult<SplitAnswer>> {
	const answer = await askMetrics(call, { path, query: { breakdown } }, [metric]);
	if (answer.ok) return answer;
	// What would meet every other call too is worth waiting for; an odd answer to this one is not.
	const { class: errorClass } = answer.error;
	const lasting = errorClass === 'ambiguous' || errorClass === 'configuration' || errorClass === 'not_found';
	return lasting ? { ok: true, value: { metrics: new Map(), unsupported: [], unread: true } } : answer;
}

function addSplit(figures: Figures, split: Split, { metrics, unsupported, unread }: SplitAnswer): void {
	const metric = metrics.get(split.metric);
	const cause = unread ? 'not_read' : unsupported.includes(split.metric) ? 'unsupported' : 'not_available';
	const counts = countsOf(metric);
	for (const [name, value] of Object.entries(split.values) as [StoryFigure, string][]) figures.set(name, counts(value), cause);
	if (split.metric === 'profile_activity') figures.set('profileActivity', totalOf(metric), cause);
}

/** Values of a breakdown by lower-case name. One that is not listed is 0 only where the listed ones make up the whole. */
function countsOf(metric: Metric | undefined): (value: string) => number | null {
	const listed = breakdownOf(metric);
	const counts = new Map(listed.map(({ value, count }) => [value.toLowerCase(), count]));
	const complete = totalOf(metric) === listed.reduce((sum, { count }) => sum + count, 0);
	return (value) => counts.get(value) ?? (complete ? 0 : null);
}

/** Collects figures, each null one with its cause. */
class Figures {
	readonly #values = new Map<StoryFigure, number>();
	readonly #causes: Partial<Record<StoryFigure, FigureCause>> = {};

	set(name: StoryFigure, value: number | null, cause: FigureCause): void {
		if (value === null) this.#causes[name] = cause;
		else this.#values.set(name, value);
	}

	reading(): CallResult<StoryReading> {
		const figures = Object.fromEntries(STORY_FIGURES.map((name) => [name, this.#values.get(name) ?? null])) as Record<StoryFigure, number | null>;
		return { ok: true, value: { figures, missing: null, causes: this.#causes } };
	}

	missing(cause: MissingFigures): CallResult<StoryReading> {
		return { ok: true, value: { figures: null, missing: cause, causes: this.#causes } };
	}
}
