import { createHmac } from 'node:crypto';
import { sameSecret, type Keyring } from './keyring';

export type JournalAct =
	/** The first line of a journal. */
	| 'begin'
	/** A backup was made, at the time its copy bears. */
	| 'backup'
	/** An identity is on the suppression list. */
	| 'suppress'
	/** The person came back by themselves. */
	| 'lift'
	/** A consent ended, or somebody objects; `reason` is the purpose. */
	| 'withdraw'
	| 'object'
	/** Automation waits for a human; `reason` is why. */
	| 'hold'
	| 'restrict'
	| 'erase'
	/** Meta told that an account is to be deleted or was deauthorised; `reason` is which, `hash` names the request. */
	| 'account';

/** One thing a restored store must not have forgotten: random keys and keyed hashes, nobody's name. */
export interface JournalEntry {
	readonly act: JournalAct;
	/** Empty where it is about none. */
	readonly accountKey: string;
	readonly viewerKey: string;
	/** Kind and keyed hash of an identity; empty where the person's key says all. */
	readonly kind: string;
	readonly hash: string;
	readonly pepperVersion: number;
	readonly reason: string;
	readonly sourceEvent: string;
	/** UTC milliseconds. */
	readonly at: number;
}

/** What is left out says nothing. */
export type JournalNote = Pick<JournalEntry, 'act' | 'at'> & Partial<JournalEntry>;

/** A line as it stands in the journal, proven. */
export interface JournalLine {
	/** Without its end. */
	readonly text: string;
	readonly entry: JournalEntry;
	/** Covers the entry and every line before it. */
	readonly mac: string;
}

/** In place of a mac before the first line. */
export const JOURNAL_START = '';

export function entryOf(note: JournalNote): JournalEntry {
	const { act, accountKey = '', viewerKey = '', kind = '', hash = '', pepperVersion = 0, reason = '', sourceEvent = '', at } = note;
	return { act, accountKey, viewerKey, kind, hash, pepperVersion, reason, sourceEvent, at };
}

/** The next line of a journal. @param previous mac of the line before */
export function makeLine({ newest }: Keyring, note: JournalNote, previous: string): JournalLine {
	const entry = entryOf(note);
	const mac = macOf(newest.ledger, entry, newest.version, previous);
	return { text: JSON.stringify({ ...entry, keyVersion: newest.version, mac }), entry, mac };
}

/** Reads a line; null when it is not as it was written, or not behind the line `previous` is the mac of. */
export function proveLine(keys: Keyring, text: string, previous: string): JournalLine | null {
	const written = parse(text);
	const key = keys.versions.find(({ version }) => version === written?.keyVersion);
	if (!written || !key) return null;
	const entry = entryOf(written);
	return sameSecret(macOf(key.ledger, entry, key.version, previous), written.mac) ? { text, entry, mac: written.mac } : null;
}

/** Two lines that say the same, wherever they stand. */
export function contentOf(entry: JournalEntry): string {
	return JSON.stringify(entryOf(entry));
}

function parse(text: string): (JournalEntry & { readonly keyVersion: number; readonly mac: string }) | null {
	try {
		const line: unknown = JSON.parse(text);
		const whole = typeof line === 'object' && line !== null && 'act' in line && 'mac' in line && typeof line.mac === 'string';
		return whole ? (line as JournalEntry & { keyVersion: number; mac: string }) : null;
	} catch {
		return null;
	}
}

function macOf(key: Buffer, entry: JournalEntry, keyVersion: number, previous: string): string {
	const { act, accountKey, viewerKey, kind, hash, pepperVersion, reason, sourceEvent, at } = entry;
	const fields = ['journal', act, accountKey, viewerKey, kind, hash, pepperVersion, reason, sourceEvent, at, keyVersion, previous];
	return createHmac('sha256', key).update(JSON.stringify(fields)).digest('base64url');
}
