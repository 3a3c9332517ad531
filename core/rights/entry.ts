/** One thing that is held, as text and numbers; times are ISO 8601. Written out as a row of a table on the page. */
export type Entry = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

export function isoOf(at: number): string {
	return new Date(at).toISOString();
}

export function isoOrNull(at: number | null): string | null {
	return at === null ? null : isoOf(at);
}
