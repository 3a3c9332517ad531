import type { INodeExecutionData } from 'n8n-workflow';
import type { Checkpoint, KnownStory, StoryBeat, StoryReading } from '../../core';

type StoryFacts = Omit<KnownStory, 'storyId'>;

/** Item of a story seen for the first time; never an Instagram id or a URL. */
export function newStoryItem(accountKey: string, story: StoryFacts): INodeExecutionData {
	return { json: { ...common(accountKey, story, 'new_story') } };
}

/** Item of a checkpoint with what was read at it. */
export function checkpointItem(accountKey: string, beat: StoryBeat): INodeExecutionData {
	const { checkpoint, late, reading } = beat;
	return { json: { ...common(accountKey, beat, 'checkpoint'), checkpoint, late, ...read(reading) } };
}

/** Item of a look by hand: as the real one, and marked. */
export function previewItem(
	accountKey: string,
	story: StoryFacts,
	shown: { readonly checkpoint: Checkpoint; readonly reading: StoryReading } | null,
): INodeExecutionData {
	if (shown === null) return { json: { ...common(accountKey, story, 'new_story'), preview: true } };
	const { checkpoint, reading } = shown;
	return { json: { ...common(accountKey, story, 'checkpoint'), checkpoint, late: false, ...read(reading), preview: true } };
}

function common(accountKey: string, { storyKey, mediaType, postedAt }: StoryFacts, event: 'new_story' | 'checkpoint') {
	return { accountKey, storyKey, event, mediaType, postedAt: new Date(postedAt).toISOString() };
}

function read({ figures, missing }: StoryReading) {
	return { figures: figures === null ? null : { ...figures }, ...(missing === null ? {} : { missing }) };
}
