import { delimiter } from 'node:path';

/** Where a system keeps its own programs, whatever PATH says. */
const OF_THE_SYSTEM = ['/usr/bin', '/bin'];

/** The caller's PATH, and behind it the system's own programs (`cat`, `id`, `tar`): a shell may offer Node and npm alone. */
export function systemPath(): string {
	const own = process.env['PATH'] ?? '';
	return process.platform === 'win32' ? own : [own, ...OF_THE_SYSTEM].filter((folder) => folder !== '').join(delimiter);
}
