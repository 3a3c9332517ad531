import { createHash } from 'node:crypto';

/** No sign that is taken for another one. */
const SIGNS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * A short name for a person on a page, such as `K7F-3QX`: easier to tell apart than a key, and it says no more than the
 * key, which is random. Two people of a page share one about once in a billion pairs.
 */
export function aliasOf(viewerKey: string): string {
	const bytes = createHash('sha256').update(`alias\0${viewerKey}`).digest();
	const signs = [...bytes.subarray(0, 6)].map((byte) => SIGNS[byte % SIGNS.length] ?? '');
	return `${signs.slice(0, 3).join('')}-${signs.slice(3).join('')}`;
}
