import { existsSync, globSync } from 'node:fs';

/** Where Debian's package puts it: for programs with threads. */
const PLACES = ['/usr/lib/*/faketime/libfaketimeMT.so.1', '/usr/lib/faketime/libfaketimeMT.so.1'];

/**
 * Environment of a process whose clock is off by so many milliseconds; how fast time passes, timers too, stays true.
 * `STORY_FUNNEL_FAKETIME` names another library than the system's own.
 *
 * @throws Error with the command that installs it
 */
export function clockOffBy(ms: number): Record<string, string> {
	const library = process.env['STORY_FUNNEL_FAKETIME'] ?? PLACES.flatMap((place) => globSync(place)).find((file) => existsSync(file));
	if (library === undefined) {
		throw new Error(
			'There is no libfaketime for the suite that sets a clock. On Debian or Ubuntu: sudo apt-get install --no-install-recommends libfaketime. ' +
				'Elsewhere: install it and set STORY_FUNNEL_FAKETIME to libfaketimeMT.',
		);
	}
	const seconds = ms / 1_000;
	return { LD_PRELOAD: library, FAKETIME: `${seconds < 0 ? '' : '+'}${seconds}s`, FAKETIME_DONT_FAKE_MONOTONIC: '1' };
}
