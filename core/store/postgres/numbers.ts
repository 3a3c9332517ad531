import { types } from 'pg';

const INT8 = 20;
const NUMERIC = 1700;

/**
 * Reads PostgreSQL's types as SQLite's driver gives them: times, counts and sums are numbers. For our own
 * connections only; n8n's Postgres node keeps the readers it has.
 */
export function parserOf(...[type, format]: Parameters<typeof types.getTypeParser>): (text: string) => unknown {
	const id: number = type;
	return id === INT8 || id === NUMERIC ? toNumber : (types.getTypeParser(type, format) as (text: string) => unknown);
}

/** @throws RangeError for a whole number that JavaScript cannot hold exactly */
export function toNumber(text: string): number {
	const value = Number(text);
	if (Number.isInteger(value) && !Number.isSafeInteger(value)) throw new RangeError('The database holds a number larger than 2^53.');
	return value;
}
