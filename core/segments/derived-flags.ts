import type { SetFlag } from '../store/marks';
import type { Condition, Part, Window } from './rule';

type AnyFlag = Extract<Condition, { is: 'flag' }>['flag'];
export type DerivedFlag = Exclude<AnyFlag, SetFlag>;

const days = (count: number): Window => ({ window: 'last_days', days: count });

/**
 * Flags that follow from what is known, by a rule that is shown with them. Nobody can set them.
 *
 * Possible bot: Meta's API tells no bio, and followers only of people who wrote (reference §4.8), so it goes by
 * what there is: hardly any followers and does not follow us; or sees stories by the dozen within a day and has
 * never written. A hint for a person's eye; no rule of the pack acts on it by itself.
 */
export const DERIVED_FLAGS: Readonly<Record<DerivedFlag, Part>> = {
	new: { is: 'first_seen', window: days(7) },
	// Guide: 3 or more stories in 7 days (mission, Segments).
	repeat: { is: 'stories', atLeast: 3, window: days(7) },
	business: { is: 'account_type', accountType: 'business' },
	verified: { is: 'verified', verified: true },
	possible_bot: {
		match: 'any',
		of: [
			{ match: 'all', of: [{ is: 'followers', bucket: '0-9' }, { is: 'follows_us', follows: false }] },
			{
				match: 'all',
				of: [
					{ is: 'stories', atLeast: 12, window: { window: 'last_hours', hours: 24 } },
					{ match: 'none', of: [{ is: 'signal', signal: 'wrote', atLeast: 1, window: days(90) }, { is: 'follows_us', follows: true }] },
				],
			},
		],
	},
};

export const DERIVED_FLAG_NAMES = Object.keys(DERIVED_FLAGS) as DerivedFlag[];

/** The rule with every derived flag written out. */
export function expandFlags(part: Part): Part {
	if ('match' in part) return { ...part, of: part.of.map(expandFlags) };
	if (part.is !== 'flag' || !isDerived(part.flag)) return part;
	return DERIVED_FLAGS[part.flag];
}

function isDerived(flag: AnyFlag): flag is DerivedFlag {
	return Object.hasOwn(DERIVED_FLAGS, flag);
}
