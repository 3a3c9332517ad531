import { createHmac } from 'node:crypto';
import { z } from 'zod';

/** What a person can agree to, each on its own. `service` needs no grant: it answers the person's own message. */
export const CONSENT_PURPOSES = ['dm_promotion', 'crm_storage'] as const;
export type ConsentPurpose = (typeof CONSENT_PURPOSES)[number];
export const consentPurpose = z.enum(CONSENT_PURPOSES);

/** One decision of a person, as it is kept for good. */
export interface ConsentEntry {
	readonly viewerKey: string;
	readonly purpose: ConsentPurpose;
	readonly act: 'grant' | 'withdraw';
	readonly lawfulBasis: 'consent' | 'objection';
	/** Which text was agreed to: copy key, language and published version. */
	readonly wording: string;
	/** The event that proves it. */
	readonly sourceEvent: string;
	/** UTC milliseconds. */
	readonly at: number;
}

export type ConsentState =
	| { readonly state: 'none' }
	| { readonly state: 'granted'; readonly entry: ConsentEntry }
	| { readonly state: 'withdrawn'; readonly entry: ConsentEntry };

export const NO_CONSENT: ConsentState = { state: 'none' };

/** Folds one entry of one person and purpose into the state: the last decision counts. */
export function evolve(_state: ConsentState, entry: ConsentEntry): ConsentState {
	return { state: entry.act === 'grant' ? 'granted' : 'withdrawn', entry };
}

export type ConsentCommand =
	| { readonly type: 'grant'; readonly wording: string; readonly sourceEvent: string; readonly at: number }
	| { readonly type: 'withdraw'; readonly sourceEvent: string; readonly at: number };

/**
 * Decides which entries a command adds. The same proof twice adds nothing, so a repeated event cannot bring
 * back a consent that was withdrawn in between.
 */
export function decide(
	command: ConsentCommand,
	person: { readonly viewerKey: string; readonly purpose: ConsentPurpose },
	history: readonly ConsentEntry[],
): ConsentEntry[] {
	const state = history.reduce(evolve, NO_CONSENT);
	if (history.some((entry) => entry.act === command.type && entry.sourceEvent === command.sourceEvent)) return [];
	const base = { viewerKey: person.viewerKey, purpose: person.purpose, sourceEvent: command.sourceEvent, at: command.at };
	switch (command.type) {
		case 'grant':
			return [{ ...base, act: 'grant', lawfulBasis: 'consent', wording: command.wording }];
		case 'withdraw':
			return state.state === 'granted' ? [{ ...base, act: 'withdraw', lawfulBasis: 'objection', wording: '' }] : [];
	}
}

/** First `previousMac` of a chain. */
export const CHAIN_START = 'start';

/** The chained MAC of an entry: covers its content, its place and everything before it. */
export function entryMac(
	key: Buffer,
	place: { readonly accountKey: string; readonly month: string; readonly seq: number },
	entry: ConsentEntry,
	previousMac: string,
): string {
	const fields = [
		place.accountKey, place.month, place.seq, entry.viewerKey, entry.purpose, entry.act, entry.lawfulBasis,
		entry.wording, entry.sourceEvent, entry.at, previousMac,
	];
	return createHmac('sha256', key).update(JSON.stringify(fields)).digest('base64url');
}

/** The keyed head of a chain: without it, cutting off the newest entries would leave a chain that still fits. */
export function headMac(key: Buffer, accountKey: string, month: string, entries: number, mac: string): string {
	return createHmac('sha256', key).update(JSON.stringify(['head', accountKey, month, entries, mac])).digest('base64url');
}

/** The chain an entry belongs to: the calendar month in UTC, `2026-11`. */
export function monthOf(at: number): string {
	return new Date(at).toISOString().slice(0, 7);
}
