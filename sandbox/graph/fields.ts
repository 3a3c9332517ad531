import { badParameter, GraphError } from './errors';

/** One entry of a `fields` parameter: `messages.limit(5){id,from}`. */
export interface Field {
	readonly name: string;
	readonly limit: number | null;
	/** The id in `mentioned_comment.comment_id(…)` (reference §3.6). */
	readonly argument?: string;
	readonly fields: Field[];
}

/** Reads Graph field syntax; nested braces and `.limit(n)`. */
export function parseFields(text: string): Field[] {
	return splitTop(text).map((part) => {
		const match = /^([a-z_]+)(?:\.limit\((\d+)\)|\.[a-z_]+\(([^)]*)\))?(?:\{(.*)\})?$/s.exec(part);
		if (!match) throw badParameter(`Syntax error in fields: ${part}`);
		const [, name = '', limit, argument, inner] = match;
		return { name, limit: limit === undefined ? null : Number(limit), ...(argument === undefined ? {} : { argument }), fields: inner === undefined ? [] : parseFields(inner) };
	});
}

/** The wanted part of an object; a field nobody knows fails the call, as it does at Meta. */
export function pick(fields: Field[], source: Record<string, unknown>, nodeType: string): Record<string, unknown> {
	const picked: Record<string, unknown> = {};
	for (const { name } of fields) {
		if (!(name in source)) {
			throw new GraphError({ status: 400, code: 100, type: 'IGApiException', message: `Tried accessing nonexisting field (${name}) on node type (${nodeType})` });
		}
		// Meta leaves out what has no value.
		if (source[name] !== undefined) picked[name] = source[name];
	}
	return picked;
}

function splitTop(text: string): string[] {
	const parts: string[] = [];
	let depth = 0;
	let current = '';
	for (const sign of text) {
		if (sign === '{' || sign === '(') depth += 1;
		if (sign === '}' || sign === ')') depth -= 1;
		if (sign === ',' && depth === 0) {
			parts.push(current.trim());
			current = '';
		} else {
			current += sign;
		}
	}
	parts.push(current.trim());
	return parts.filter((part) => part !== '');
}
