import { STORY_FIGURES, type StoryFigure } from '../instagram/insights';
import { CHECKPOINTS, type Checkpoint } from './checkpoints';

/** A figure and the number it is to reach; told once per story. */
export interface Threshold {
	readonly metric: StoryFigure;
	readonly atLeast: number;
}

/** What a workflow can hear about a story. */
export type StoryEvent =
	| { readonly event: 'new_story' }
	| { readonly event: 'checkpoint'; readonly checkpoint: Checkpoint }
	| ({ readonly event: 'threshold' } & Threshold)
	| { readonly event: 'expiring' }
	| { readonly event: 'final' };

/** What a workflow wants to hear. */
export interface StoryPlan {
	readonly newStory: boolean;
	readonly checkpoints: boolean;
	readonly thresholds: readonly Threshold[];
	/** Minutes before a story's 24 h are over; null: not wanted. */
	readonly expiringMinutes: number | null;
	readonly final: boolean;
}

/** The beat's name: with the story it is its natural key. */
export function beatName(event: StoryEvent): string {
	switch (event.event) {
		case 'checkpoint':
			return event.checkpoint;
		case 'threshold':
			return `threshold:${event.metric}:${event.atLeast}`;
		case 'new_story':
		case 'expiring':
		case 'final':
			return event.event;
	}
}

/** The event a beat's name stands for. @throws Error when it stands for none: a row of a later version */
export function eventOfName(name: string): StoryEvent {
	if (name === 'new_story' || name === 'expiring' || name === 'final') return { event: name };
	const checkpoint = CHECKPOINTS.find((each) => each.name === name);
	if (checkpoint) return { event: 'checkpoint', checkpoint: checkpoint.name };
	const [kind, metric, atLeast] = name.split(':');
	const figure = STORY_FIGURES.find((each) => each === metric);
	if (kind === 'threshold' && figure) return { event: 'threshold', metric: figure, atLeast: Number(atLeast) };
	throw new Error(`The store names a story event this version does not know: ${name}`);
}
