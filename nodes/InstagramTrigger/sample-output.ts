import { EVENT, sample, type Sample, type Samples } from '../shared/samples';

const item = (output: number, kind: string, more: { readonly keyword?: string; readonly nextStep?: string } = {}, when?: string): Sample =>
	sample(
		output,
		{ ...EVENT, kind, keyword: more.keyword ?? null, nextStep: more.nextStep ?? null, language: 'nl', occurredAt: '2026-11-23T08:40:00.000Z' },
		when === undefined ? {} : { when },
	);

/** What Instagram Trigger gives: one item per update, never an Instagram id, a handle or a text. */
export const instagramTriggerSamples: Samples = {
	'': [
		item(0, 'story_reply'),
		item(1, 'story_mention'),
		item(2, 'comment', {}, 'also with `live_comment`'),
		item(3, 'message', { keyword: 'yes' }, '`keyword`: what a word of the table keywords, or a built-in one, stands for; `nextStep`: the next step of that row'),
		item(4, 'quick_reply', { nextStep: 'sales' }, 'also with `postback`'),
		item(5, 'reaction', {}, 'also with `referral`, `seen`, `edited`, `deleted`, `unsupported` and `hand_over`'),
	],
};
