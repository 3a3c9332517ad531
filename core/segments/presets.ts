import type { SetFlag } from '../store/marks';
import { RULE_VERSION, type Part, type SegmentRule, type Window } from './rule';

/** Ready-made segments (mission, Segments), with the numbers a person may change. */
export type Preset =
	| { readonly preset: 'repeat_viewers'; readonly stories: number; readonly days: number }
	| { readonly preset: 'profile_visitors'; readonly days: number }
	| { readonly preset: 'high_engagement'; readonly days: number }
	| { readonly preset: 'early_viewers'; readonly minutes: number; readonly days: number }
	| { readonly preset: 'language'; readonly language: string; readonly days: number }
	| { readonly preset: 'location'; readonly country: string; readonly days: number }
	| { readonly preset: 'top_percent'; readonly percent: number; readonly days: number }
	| { readonly preset: 'list'; readonly flags: readonly SetFlag[]; readonly days: number };

/** The rule a ready-made segment stands for. `list` goes by flags alone, of people seen in the period. */
export function presetRule(preset: Preset): SegmentRule {
	const window: Window = { window: 'last_days', days: preset.days };
	const seenAnd = (part: Part): SegmentRule => ruleOf({ match: 'all', of: [{ is: 'seen', window }, part] });
	switch (preset.preset) {
		case 'repeat_viewers':
			return ruleOf({ is: 'stories', atLeast: preset.stories, window });
		case 'profile_visitors':
			return ruleOf({ is: 'signal', signal: 'profile_visit', atLeast: 1, window });
		case 'high_engagement':
			return ruleOf({ is: 'engaged_after_view', window });
		case 'early_viewers':
			return ruleOf({ is: 'early', atLeast: 1, minutes: preset.minutes, window });
		case 'language':
			return seenAnd({ is: 'language', language: preset.language });
		case 'location':
			return seenAnd({ is: 'country', country: preset.country });
		case 'top_percent':
			return { ...ruleOf({ is: 'stories', atLeast: 1, window }), topPercent: preset.percent };
		case 'list':
			return seenAnd({ match: 'any', of: preset.flags.map((flag) => ({ is: 'flag', flag })) });
	}
}

function ruleOf(where: Part): SegmentRule {
	return { version: RULE_VERSION, where };
}
