/** Life of each version of the Graph API (reference §1.4); null: no end was set when it was written down. */
const VERSIONS: ReadonlyArray<{ readonly version: string; readonly endsAt: number | null }> = [
	{ version: 'v27.0', endsAt: null },
	{ version: 'v26.0', endsAt: null },
	{ version: 'v25.0', endsAt: Date.UTC(2028, 6, 29) },
	{ version: 'v24.0', endsAt: Date.UTC(2028, 1, 18) },
	{ version: 'v23.0', endsAt: Date.UTC(2027, 9, 8) },
	{ version: 'v22.0', endsAt: Date.UTC(2027, 4, 20) },
	{ version: 'v21.0', endsAt: Date.UTC(2027, 0, 21) },
];

const OLDEST_KNOWN = 21;

/** The newest version with an end: old enough to be tried by many, and alive for long. */
export const ADVISED_VERSION = 'v25.0';

export type VersionLife =
	| { readonly state: 'live'; readonly endsAt: number | null }
	| { readonly state: 'ended' }
	/** None was named: Meta then takes the oldest one the app may use (reference §1.4). */
	| { readonly state: 'unnamed' }
	| { readonly state: 'malformed' }
	/** Newer than what was known when this was written. */
	| { readonly state: 'unknown' };

/** @param now UTC milliseconds */
export function versionLife(version: string, now: number): VersionLife {
	if (version === '') return { state: 'unnamed' };
	const major = /^v(\d{1,3})\.0$/.exec(version)?.[1];
	if (major === undefined) return { state: 'malformed' };
	if (Number(major) < OLDEST_KNOWN) return { state: 'ended' };
	const known = VERSIONS.find((candidate) => candidate.version === version);
	if (!known) return { state: 'unknown' };
	return known.endsAt !== null && known.endsAt <= now ? { state: 'ended' } : { state: 'live', endsAt: known.endsAt };
}
