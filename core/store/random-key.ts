import { randomFillSync } from 'node:crypto';

/** 120 bits per key. */
const BYTES = 15;

/** Asking the system for chance once per key takes longer than inserting the row it is for. */
const pool = Buffer.alloc(BYTES * 256);
let used = pool.length;

/** A random surrogate key, 120 bits, such as `vwr_8dK…`; says what it names and nothing else. */
export function randomKey(prefix: string): string {
	if (used === pool.length) {
		randomFillSync(pool);
		used = 0;
	}
	const key = `${prefix}_${pool.toString('base64url', used, used + BYTES)}`;
	used += BYTES;
	return key;
}
