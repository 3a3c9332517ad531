import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, randomBytes, type KeyObject } from 'node:crypto';
import { KEY_BYTES, keyObjectOf, type Keyring } from './keyring';

const NONCE_BYTES = 12; // NIST SP 800-38D §8.2: the nonce length GCM is built for.
const TAG_BYTES = 16;

/** A value sealed under a data key of its own; destroying `wrappedKey` makes `sealed` unreadable for good. */
export interface Sealed {
	readonly sealed: string;
	readonly wrappedKey: string;
	readonly keyVersion: number;
}

/** Seals text (AES-256-GCM) under a fresh data key, itself wrapped by the newest store key. */
export function seal(keys: Keyring, text: string): Sealed {
	// Asked for once: a list seals a hundred thousand names, and asking takes as long as encrypting.
	const random = randomBytes(KEY_BYTES + 2 * NONCE_BYTES);
	const dataKey = random.subarray(0, KEY_BYTES);
	return {
		sealed: encrypt(createSecretKey(dataKey), Buffer.from(text, 'utf8'), random.subarray(KEY_BYTES, KEY_BYTES + NONCE_BYTES)),
		wrappedKey: encrypt(keyObjectOf(keys.newest.seal), dataKey, random.subarray(KEY_BYTES + NONCE_BYTES)),
		keyVersion: keys.newest.version,
	};
}

/** Opens what {@link seal} made. @throws when the key version is gone or the bytes were changed. */
export function unseal(keys: Keyring, value: Sealed): string {
	return decrypt(createSecretKey(unwrap(keys, value)), value.sealed).toString('utf8');
}

function unwrap(keys: Keyring, { wrappedKey, keyVersion }: Omit<Sealed, 'sealed'>): Buffer {
	const master = keys.versions.find((key) => key.version === keyVersion);
	if (!master) throw new Error(`Key version ${keyVersion} of the store key is not in the credential.`);
	if (master.seal === null) throw new Error(`Key version ${keyVersion} of the store key is retired and opens nothing.`);
	return decrypt(keyObjectOf(master.seal), wrappedKey);
}

/** The same data key wrapped by the newest store key: the sealed value itself is not touched. @throws as {@link unseal} */
export function rewrap(keys: Keyring, value: Omit<Sealed, 'sealed'>): Omit<Sealed, 'sealed'> {
	return { wrappedKey: encrypt(keyObjectOf(keys.newest.seal), unwrap(keys, value)), keyVersion: keys.newest.version };
}

/**
 * Seals text so that it opens only with the store key and a second secret together: what only a node with a
 * certain credential may read. The store key can be rotated without the second secret at hand.
 */
export function sealWith(keys: Keyring, secret: string, text: string): Sealed {
	return seal(keys, encrypt(secondKey(secret), Buffer.from(text, 'utf8')));
}

/** Opens what {@link sealWith} made. @throws when either secret is another one, or the bytes were changed */
export function unsealWith(keys: Keyring, secret: string, value: Sealed): string {
	return decrypt(secondKey(secret), unseal(keys, value)).toString('utf8');
}

function secondKey(secret: string): KeyObject {
	return createSecretKey(Buffer.from(hkdfSync('sha256', secret, 'story-funnel', 'second secret', KEY_BYTES)));
}

/** @param key as an object: from bytes Node makes one anew each time, which takes three times as long as all the rest */
function encrypt(key: KeyObject, plain: Buffer, nonce: Buffer = randomBytes(NONCE_BYTES)): string {
	const cipher = createCipheriv('aes-256-gcm', key, nonce);
	const body = Buffer.concat([cipher.update(plain), cipher.final()]);
	return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
}

function decrypt(key: KeyObject, sealed: string): Buffer {
	const bytes = Buffer.from(sealed, 'base64');
	const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES));
	decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
	return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
}
