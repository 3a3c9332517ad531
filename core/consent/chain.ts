import { createHmac, createPrivateKey, createPublicKey, hkdfSync, sign, verify, type KeyObject } from 'node:crypto';
import type { ConsentEntry } from './ledger';

/** First `previousMac` of an account's ledger. */
export const CHAIN_START = 'start';

/** In place of the last mac where the head of a ledger that has entries is gone: `verify` shows the place. */
export const CHAIN_RESTART = 'restart';

/** Place of an entry: the ledger of an account is one chain, cut into calendar months in UTC. */
export interface Place {
	readonly accountKey: string;
	readonly month: string;
	readonly seq: number;
}

/** An entry as its row has it, word for word: what was changed into something unreadable is not what was written. */
export type WrittenEntry = Omit<ConsentEntry, 'purpose' | 'act' | 'lawfulBasis' | 'origin'> & {
	readonly purpose: string;
	readonly act: string;
	readonly lawfulBasis: string;
	readonly origin: string | null;
};

/** The chained MAC of an entry: covers its content, its place and everything before it, earlier months too. */
export function entryMac(key: Buffer, place: Place, entry: WrittenEntry, previousMac: string): string {
	return mac(key, [
		place.accountKey, place.month, place.seq, entry.viewerKey, entry.purpose, entry.act, entry.lawfulBasis,
		entry.wording, entry.sourceEvent, entry.origin, entry.at, entry.expiresAt, previousMac,
	]);
}

/** The keyed head of a month: without it, cutting off the newest entries would leave a chain that still fits. */
export function headMac(key: Buffer, accountKey: string, month: string, entries: number, lastMac: string): string {
	return mac(key, ['head', accountKey, month, entries, lastMac]);
}

/** The keyed head of an account's whole ledger: without it a month could go together with its own head. */
export function accountHeadMac(key: Buffer, place: Place, entries: number, lastMac: string): string {
	return mac(key, ['account head', place.accountKey, place.month, place.seq, entries, lastMac]);
}

function mac(key: Buffer, fields: readonly unknown[]): string {
	return createHmac('sha256', key).update(JSON.stringify(fields)).digest('base64url');
}

/** The month an entry belongs to, `2026-11`. The order of the chain goes before the calendar: time may stand still, never back. */
export function monthOf(at: number, newest = ''): string {
	const month = new Date(at).toISOString().slice(0, 7);
	return month > newest ? month : newest;
}

/** Ed25519 signature of what leaves the ledger, which proves itself without the store's key. */
export function signText(ledgerKey: Buffer, text: string): string {
	return sign(null, Buffer.from(text, 'utf8'), signingKey(ledgerKey)).toString('base64url');
}

/** Whether {@link signText} made the signature under this key. */
export function isSigned(ledgerKey: Buffer, text: string, signature: string): boolean {
	return verify(null, Buffer.from(text, 'utf8'), createPublicKey(signingKey(ledgerKey)), Buffer.from(signature, 'base64url'));
}

/** The key that proves signatures, for those who do not have the store's key: PEM. */
export function publicKeyOf(ledgerKey: Buffer): string {
	return createPublicKey(signingKey(ledgerKey)).export({ type: 'spki', format: 'pem' }).toString();
}

/** PKCS #8 frame of an Ed25519 private key (RFC 8410 §7); its 32 bytes follow. */
const ED25519_FRAME = Buffer.from('302e020100300506032b657004220420', 'hex');

function signingKey(ledgerKey: Buffer): KeyObject {
	const seed = Buffer.from(hkdfSync('sha256', ledgerKey, 'story-funnel', 'ledger signature', 32));
	return createPrivateKey({ key: Buffer.concat([ED25519_FRAME, seed]), format: 'der', type: 'pkcs8' });
}
