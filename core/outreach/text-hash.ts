import { keyedHash, type Keyring } from '../store/keyring';

/** Recognises our own message when it comes back, without keeping its text. The oldest pepper never changes. */
export function textHash(keys: Keyring, recipient: string, text: string): string {
	return keyedHash(keys.oldest.pepper, 'sent text', `${recipient}\0${text}`);
}
