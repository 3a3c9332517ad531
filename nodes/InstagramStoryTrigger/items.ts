import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { beatName, type GivenBeat, type StoryEvent, type StoryReading } from '../../core';

/** What an item tells of a story; never an Instagram id, and of links only that of the account's own new story. */
export type ToldBeat = Pick<GivenBeat, 'event' | 'storyKey' | 'mediaType' | 'postedAt' | 'late' | 'reading' | 'readAt'> & { readonly permalink?: string | null };

/** Item of a beat; `beatKey` is the same each time it is given out. */
export function beatItem(accountKey: string, beat: GivenBeat): INodeExecutionData {
	return { json: { ...told(accountKey, beat), beatKey: beat.beatKey } };
}

/** Item of a look by hand: as the real one, and marked. */
export function previewItem(accountKey: string, beat: ToldBeat): INodeExecutionData {
	return { json: { ...told(accountKey, beat), preview: true } };
}

function told(accountKey: string, { event, storyKey, mediaType, postedAt, permalink, late, reading, readAt }: ToldBeat): IDataObject {
	const story = { accountKey, storyKey, ...event, beat: beatName(event), mediaType, postedAt: isoTime(postedAt), ...(event.event === 'new_story' ? { link: permalink ?? '' } : {}) };
	if (reading === null) return story;
	return { ...story, ...reached(event, reading), late, readAt: readAt === null ? null : isoTime(readAt), ...figures(reading) };
}

/** The figure a threshold is about, beside the number it was to reach. */
function reached(event: StoryEvent, { figures: read }: StoryReading): IDataObject {
	return event.event === 'threshold' && read !== null ? { value: read[event.metric] } : {};
}

function figures({ figures: read, missing, causes }: StoryReading): IDataObject {
	return {
		figures: read === null ? null : { ...read },
		...(missing === null ? {} : { missing }),
		...(read === null || Object.keys(causes).length === 0 ? {} : { causes: { ...causes } }),
	};
}

function isoTime(time: number): string {
	return new Date(time).toISOString();
}
