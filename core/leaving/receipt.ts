import { createPublicKey, verify } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { publicKeyOf, signText } from '../consent/chain';
import type { HandedFile } from './hand-over';
import type { Standing } from './standing';

const FORMAT = 'story-funnel leaving 1';
const NAME = 'receipt.json';

/** What was left, handed over and erased. It names nobody but who answers for it. Times in ISO 8601. */
export interface LeavingReceipt {
	readonly format: typeof FORMAT;
	readonly person: string;
	readonly begunAt: string;
	readonly store: string;
	readonly accounts: readonly string[];
	readonly held: Standing['holds'];
	/** What stood open when it was left all the same. */
	readonly leftOpen: Readonly<Record<'requests' | 'passOns', number>>;
	readonly handedOver: readonly HandedFile[];
	/** Null while the erasure has not ended. */
	readonly erased: { readonly at: string; readonly what: readonly string[] } | null;
}

export interface SignedReceipt extends LeavingReceipt {
	/** Ed25519 over everything before it, by a key of the store's that goes with it. */
	readonly signature: string;
	/** PEM. */
	readonly publicKey: string;
}

export function newReceipt(content: Omit<LeavingReceipt, 'format' | 'erased'>): LeavingReceipt {
	return { format: FORMAT, ...content, erased: null };
}

/** Signs the receipt and puts it in the place of the earlier one, on disk before it returns. */
export function keepReceipt(folder: string, ledgerKey: Buffer, receipt: LeavingReceipt): SignedReceipt {
	const signed = { ...receipt, publicKey: publicKeyOf(ledgerKey), signature: signText(ledgerKey, textOf(receipt)) };
	const part = path.join(folder, `${NAME}.part`);
	const file = openSync(part, 'w', 0o600);
	try {
		writeFileSync(file, `${JSON.stringify(signed, null, 2)}\n`);
		fsyncSync(file);
	} finally {
		closeSync(file);
	}
	renameSync(part, path.join(folder, NAME));
	return signed;
}

/** The receipt in a folder, if it is as it was signed; null where there is none. @throws Error when it was changed */
export function readReceipt(folder: string): SignedReceipt | null {
	let text: string;
	try {
		text = readFileSync(path.join(folder, NAME), 'utf8');
	} catch {
		return null;
	}
	const receipt = JSON.parse(text) as SignedReceipt;
	if (!isAsSigned(receipt)) throw new Error(`${NAME} in the hand-over folder was changed. Choose an empty folder.`);
	return receipt;
}

/** Whether a receipt is as it was signed. Whose key signed it, its public key says. */
export function isAsSigned({ signature, publicKey, ...receipt }: SignedReceipt): boolean {
	try {
		return verify(null, Buffer.from(textOf(receipt), 'utf8'), createPublicKey(publicKey), Buffer.from(signature, 'base64url'));
	} catch {
		return false;
	}
}

function textOf({ format, person, begunAt, store, accounts, held, leftOpen, handedOver, erased }: LeavingReceipt): string {
	return JSON.stringify([format, person, begunAt, store, accounts, held, leftOpen, handedOver, erased]);
}
