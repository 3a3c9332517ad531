import type { StoryReading } from '../instagram/insights';

/** Zones of the EEA, the United Kingdom and Japan outside `Europe/`, among them old names people may have chosen. */
const ELSEWHERE: ReadonlySet<string> = new Set([
	'Asia/Tokyo', 'Japan',
	'Africa/Ceuta', 'Arctic/Longyearbyen', 'Asia/Famagusta', 'Asia/Nicosia',
	'Atlantic/Azores', 'Atlantic/Canary', 'Atlantic/Madeira', 'Atlantic/Reykjavik', 'Iceland',
	'America/Cayenne', 'America/Guadeloupe', 'America/Marigot', 'America/Martinique', 'Indian/Mayotte', 'Indian/Reunion',
	'GB', 'GB-Eire', 'Eire', 'Poland', 'Portugal', 'CET', 'EET', 'MET', 'WET',
]);

/**
 * Whether Instagram counts story replies for an account there: for Europe and Japan it tells 0, whatever people
 * wrote (reference §2.2, "Rules"). Meta names no list of countries, so all of `Europe/` counts as Europe: a 0
 * called unknown does less harm than an unknown called 0.
 *
 * @param timeZone IANA zone of the account's settings
 */
export function countsReplies(timeZone: string): boolean {
	return !timeZone.startsWith('Europe/') && !ELSEWHERE.has(timeZone);
}

/** Takes a 0 that was never counted for what it is; a figure above 0 stays. */
export function withRegion(reading: StoryReading, timeZone: string): StoryReading {
	if (reading.missing !== null || reading.figures.replies !== 0 || countsReplies(timeZone)) return reading;
	return {
		...reading,
		figures: { ...reading.figures, replies: null },
		causes: { ...reading.causes, replies: 'not_counted_in_region' },
	};
}
