/** V8 hands a reviver the digits as they were written; TypeScript's library does not know it yet. */
interface ReviverContext {
	readonly source?: string;
}
type SourceReviver = (this: unknown, key: string, value: unknown, context?: ReviverContext) => unknown;

/**
 * Parses JSON so that no id is rounded: an integer that a JavaScript number cannot hold exactly stays the
 * text it was (reference §7.4: a `user_id` beyond 2^53 arrived as a bare number). Never throws.
 *
 * @returns undefined when the text is not JSON.
 */
export function parseJsonKeepingIds(text: string): unknown {
	const keepDigits: SourceReviver = (_key, value, context) =>
		typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '')
			? context?.source
			: value;
	try {
		return JSON.parse(text, keepDigits);
	} catch {
		return undefined;
	}
}
