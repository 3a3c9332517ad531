/** At most this many values in one `in (…)`: far below the limits of both databases. */
const CHUNK = 5_000;

/** Slices of a list for one statement each; none for an empty list. */
export function chunksOf<T>(values: readonly T[], size = CHUNK): T[][] {
	return Array.from({ length: Math.ceil(values.length / size) }, (_, index) => values.slice(index * size, (index + 1) * size));
}
