import { ACCOUNT, PERSON, sample, type Sample, type Samples } from '../shared/samples';

function found(segment: string): readonly Sample[] {
	const person = { ...PERSON, segment, stories: 4, arm: 'A' };
	const arm = { when: '`arm` only with a *Split Name*', sometimes: ['arm'] };
	return [
		sample(0, person, arm),
		sample(0, {
			...ACCOUNT, segment, asOf: '2026-11-23T09:00:00.000Z', matched: 180, rest: 640, leftOut: { suppressed: 9, restricted: 0, under_age: 1, objects: 2 }, sensitiveViews: 0, arms: {},
			rule_en: 'saw at least 3 different stories in the last 7 days', rule_nl: 'zag minstens 3 verschillende stories in de laatste 7 dagen',
		}, { when: 'with *Preview Only*, once' }),
		sample(1, person, arm),
	];
}

/** What Viewer Segments gives: keys, no names. */
export const viewerSegmentsSamples: Samples = {
	'behaviour early_viewers': found('early_viewers'),
	'behaviour high_engagement': found('high_engagement'),
	'behaviour profile_visitors': found('profile_visitors'),
	'behaviour repeat_viewers': found('repeat_viewers'),
	'behaviour top_percent': found('top_percent'),
	'trait language': found('language'),
	'trait list': found('list'),
	'trait location': found('location'),
	'rule rules': found('rules'),
};
