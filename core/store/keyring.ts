import { createHmac, createSecretKey, hkdfSync, timingSafeEqual, type KeyObject } from 'node:crypto';
import { StoreError } from './errors';

/** 32 bytes: the key size of AES-256 and the block a SHA-256 HMAC key does not exceed. */
export const KEY_BYTES = 32;

/** The keys derived from one version of the store secret; each use has a key of its own. */
export interface KeyVersion {
	readonly version: number;
	/** Null for a retired version: it still finds and proves, and opens nothing any more. */
	readonly seal: Buffer | null;
	readonly pepper: Buffer;
	readonly ledger: Buffer;
	readonly check: Buffer;
}

/** A version that can seal. */
export type SealingKey = KeyVersion & { readonly seal: Buffer };

/**
 * All versions of the store secret, oldest first. New things are sealed and hashed with the newest;
 * look-ups try every version, because peppers are only ever added.
 */
export interface Keyring {
	readonly versions: readonly KeyVersion[];
	readonly newest: SealingKey;
	readonly oldest: KeyVersion;
}

const KEY_LINE = /^(?:(\d{1,4}):)?([A-Za-z0-9+/_-]{43}=?)$/;

/** What is kept of a retired version, in this order: its sealing key is not among them. */
const KEPT = ['pepper', 'ledger', 'check'] as const;
const RETIRED_LINE = /^(\d{1,4}):retired:([A-Za-z0-9+/_-]{128})$/;

export const KEY_CURE =
	'In the Story Funnel Store credential, enter the key as 32 random bytes in base64 ' +
	'(make one with: openssl rand -base64 32). Several versions: one per line, "1:…", "2:…", newest last.';

/**
 * Reads the key field of the store credential: one base64 key of 32 bytes, or one per line as `version:key`.
 * A version whose sealing key was dropped is `version:retired:…`, see {@link retiredLine}.
 *
 * @throws StoreError `bad_key` for an empty field, a key of another length, a version used twice, or a newest one that is retired
 */
export function parseKeyring(text: string): Keyring {
	const lines = text
		.split(/[\s,]+/)
		.map((line) => line.trim())
		.filter((line) => line !== '');
	const versions = lines.map((line, index) => parseKeyLine(line, index));
	versions.sort((a, b) => a.version - b.version);
	const oldest = versions[0];
	const newest = versions[versions.length - 1];
	if (!oldest || !newest) throw new StoreError('bad_key', 'The store key is empty.', KEY_CURE);
	if (new Set(versions.map((v) => v.version)).size !== versions.length) {
		throw new StoreError('bad_key', 'The store key names one version twice.', KEY_CURE);
	}
	if (!canSeal(newest)) throw new StoreError('bad_key', 'The newest version of the store key is retired: nothing could be sealed.', KEY_CURE);
	return { versions, newest, oldest };
}

function canSeal(key: KeyVersion): key is SealingKey {
	return key.seal !== null;
}

function parseKeyLine(line: string, index: number): KeyVersion {
	const retired = RETIRED_LINE.exec(line);
	if (retired) return readRetired(Number(retired[1]), Buffer.from(retired[2] ?? '', 'base64'));
	const match = KEY_LINE.exec(line);
	const secret = Buffer.from(match?.[2] ?? '', 'base64');
	if (!match || secret.length !== KEY_BYTES) {
		throw new StoreError('bad_key', `Line ${index + 1} of the store key is not 32 bytes in base64.`, KEY_CURE);
	}
	const derive = (use: string) => Buffer.from(hkdfSync('sha256', secret, 'story-funnel', use, KEY_BYTES));
	return {
		version: match[1] === undefined ? 1 : Number(match[1]),
		seal: derive('seal'),
		pepper: derive('pepper'),
		ledger: derive('ledger'),
		check: derive('check'),
	};
}

function readRetired(version: number, bytes: Buffer): KeyVersion {
	const part = (use: (typeof KEPT)[number]) => Buffer.from(bytes.subarray(KEPT.indexOf(use) * KEY_BYTES, (KEPT.indexOf(use) + 1) * KEY_BYTES));
	return { version, seal: null, pepper: part('pepper'), ledger: part('ledger'), check: part('check') };
}

/**
 * What takes the place of a version once nothing is sealed with it any more: enough to find people and to prove the
 * ledger (peppers are only ever added), nothing to open a sealed value with. The secret cannot be got back from it.
 */
export function retiredLine(key: KeyVersion): string {
	return `${key.version}:retired:${Buffer.concat(KEPT.map((use) => key[use])).toString('base64')}`;
}

/** Keyed hash (HMAC-SHA256, base64url) of a value under one purpose, so hashes of two purposes never meet. */
export function keyedHash(pepper: Buffer, purpose: string, value: string): string {
	return createHmac('sha256', keyObjectOf(pepper)).update(`${purpose}\0${value}`).digest('base64url');
}

/** The same hash as its 32 bytes. */
export function hashedBytes(pepper: Buffer, purpose: string, value: string): Buffer {
	return createHmac('sha256', keyObjectOf(pepper)).update(`${purpose}\0${value}`).digest();
}

const keyObjects = new WeakMap<Buffer, KeyObject>();

/** The key of bytes that are used again and again. Node takes one from bytes anew for every use, which takes several times as long as the use itself. */
export function keyObjectOf(key: Buffer): KeyObject {
	const known = keyObjects.get(key) ?? createSecretKey(key);
	keyObjects.set(key, known);
	return known;
}

/** A value that proves, without revealing it, that a key is the one the store was made with. */
export function keyCheck(key: KeyVersion): string {
	return createHmac('sha256', key.check).update('story-funnel key check').digest('base64url');
}

/** Constant-time comparison of two strings of any length. */
export function sameSecret(a: string, b: string): boolean {
	const digest = (text: string) => createHmac('sha256', 'compare').update(text).digest();
	return timingSafeEqual(digest(a), digest(b));
}
