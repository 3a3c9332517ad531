import type { ErrorSeen } from './protocol';

/** Makes a flat picture of an error of n8n's, with everything it carries. */
export function seeError(error: unknown): ErrorSeen {
	const { name, message, description, context } = error as Record<string, unknown>;
	const itemIndex = typeof context === 'object' && context !== null ? (context as Record<string, unknown>)['itemIndex'] : undefined;
	return {
		name: String(name),
		message: String(message),
		description: typeof description === 'string' ? description : null,
		itemIndex: typeof itemIndex === 'number' ? itemIndex : null,
		whole: JSON.stringify(flatten(error, new Set())),
	};
}

/** Own properties too that JSON leaves out, such as message, stack and cause. The node holds no more than the test put there. */
function flatten(value: unknown, seen: Set<unknown>): unknown {
	if (typeof value !== 'object' || value === null) return typeof value === 'function' ? undefined : value;
	if (seen.has(value)) return undefined;
	seen.add(value);
	return Object.fromEntries(Object.getOwnPropertyNames(value).map((key) => [key, flatten((value as Record<string, unknown>)[key], seen)]));
}
