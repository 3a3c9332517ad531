import type { Sandbox } from '../context';
import type { Follower } from '../world';
import { tableScript } from './scripts';
import type { FollowerScript, ScriptLine } from './scripts';

/** The age ranges Meta's demographics use; from memory (reference §2.5 has only the metric). */
export const ages = ['13-17', '18-24', '25-34', '35-44', '45-54', '55-64', '65+'] as const;
export const genders = ['F', 'M', 'U'] as const;
const countries = ['NL', 'DE', 'BE', 'PT', 'GB', 'US'] as const;

export interface NewFollower {
	username: string;
	name?: string;
	/** Two letters; default de. */
	language?: string;
	followerCount?: number;
	/** Two capital letters. This, age and gender are drawn from the seed where not given. */
	country?: string;
	age?: (typeof ages)[number];
	gender?: (typeof genders)[number];
	/** Follows the first account (default true). */
	follows?: boolean;
	script?: FollowerScript | ScriptLine[];
}

/** Brings a person into this Instagram. */
export function createFollower({ world, ids, random }: Sandbox, wanted: NewFollower): Follower {
	const { username } = wanted;
	if ([...world.followers.values()].some((follower) => follower.username === username)) throw new Error(`There is already a follower ${username}`);
	const follower: Follower = {
		id: ids.own('person-'),
		username,
		name: wanted.name ?? username,
		language: wanted.language ?? 'de',
		followerCount: wanted.followerCount ?? Math.floor(random.next() * 2_000),
		country: wanted.country ?? random.pick(countries, `country:${username}`),
		age: wanted.age ?? random.pick(ages, `age:${username}`),
		gender: wanted.gender ?? random.pick(genders, `gender:${username}`),
		follows: new Set(wanted.follows === false ? [] : [world.account().professionalId]),
		blocks: new Set(),
		script: asScript(wanted.script ?? null),
	};
	world.followers.set(follower.id, follower);
	return follower;
}

export function asScript(script: FollowerScript | ScriptLine[] | null): FollowerScript | null {
	return Array.isArray(script) ? tableScript(script) : script;
}
