import { graphError } from './errors';

/** reference §1.4: when each version ends; null: not set. Oldest first. */
const versions: readonly { name: string; ends: string | null }[] = [
	{ name: 'v21.0', ends: '2027-01-21' },
	{ name: 'v22.0', ends: '2027-05-20' },
	{ name: 'v23.0', ends: '2027-10-08' },
	{ name: 'v24.0', ends: '2028-02-18' },
	{ name: 'v25.0', ends: '2028-07-29' },
	{ name: 'v26.0', ends: null },
	{ name: 'v27.0', ends: null },
];

/** Versions before the table: all over by now. */
const bygone = /^v(?:[1-9]|1\d|20)\.\d+$/;

/**
 * The version that serves a call (reference §1.4): the one asked for, or the oldest that lives when that one is over.
 * @param asked null: the version of the app
 * @param now sandbox time in ms
 */
export function servingVersion(asked: string | null, appVersion: string, now: number): string {
	const wanted = asked ?? appVersion;
	const known = versions.find((version) => version.name === wanted);
	if (!known && !bygone.test(wanted)) throw graphError('unknown-version');
	if (known && lives(known.ends, now)) return known.name;
	return versions.find((version) => lives(version.ends, now))?.name ?? wanted;
}

/** The date is the first day without the version. */
function lives(ends: string | null, now: number): boolean {
	return ends === null || now < Date.parse(ends);
}
