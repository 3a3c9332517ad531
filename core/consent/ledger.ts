import * as z from 'zod';

/**
 * What a person can agree or object to, each on its own. `dm_service` needs no grant, it answers the person's own
 * message, and neither do `analytics` and `profiling` of what the account itself saw; an objection closes each.
 */
export const CONSENT_PURPOSES = ['dm_service', 'dm_promotion', 'email', 'crm_storage', 'analytics', 'profiling'] as const;
export type ConsentPurpose = (typeof CONSENT_PURPOSES)[number];
export const consentPurpose = z.enum(CONSENT_PURPOSES);

/** Purposes a question can be put for; the others need no consent. */
export const ASKED_PURPOSES = ['dm_promotion', 'email', 'crm_storage'] as const satisfies readonly ConsentPurpose[];
export type AskedPurpose = (typeof ASKED_PURPOSES)[number];
export const askedPurpose = z.enum(ASKED_PURPOSES);

/** What a text can ask: for a consent, or whether the person is old enough to give one. */
export const asked = z.enum([...ASKED_PURPOSES, 'age']);
export type Asked = z.output<typeof asked>;

/**
 * How long a consent counts. The law names no term; regulators ask that it be refreshed "at appropriate
 * intervals" (EDPB Guidelines 05/2020, §111). Two years is what careful senders keep to.
 */
export const CONSENT_LIFETIME_MS = 730 * 24 * 3_600_000;

export const CONSENT_ACTS = ['grant', 'withdraw', 'expire', 'object', 'erase'] as const;
export type ConsentAct = (typeof CONSENT_ACTS)[number];
export type LedgerBasis = 'consent' | 'objection' | 'storage_limitation' | 'erasure_request';

/** Where a decision comes from: the person's own message, a confirmed e-mail address, a list, or somebody of the team. */
export const CONSENT_ORIGINS = ['answer', 'double_opt_in', 'import', 'on_request', 'system'] as const;
export type ConsentOrigin = (typeof CONSENT_ORIGINS)[number];

/** One decision about one person and purpose, as it is kept. */
export interface ConsentEntry {
	readonly viewerKey: string;
	readonly purpose: ConsentPurpose;
	readonly act: ConsentAct;
	readonly lawfulBasis: LedgerBasis;
	/** Which text was agreed to: copy key, language and published version; of an import its own words. */
	readonly wording: string;
	/** The event that proves it; of an import its source and date. */
	readonly sourceEvent: string;
	readonly origin: ConsentOrigin;
	/** UTC milliseconds. */
	readonly at: number;
	/** When a grant ends by itself, UTC milliseconds; null for every other act. */
	readonly expiresAt: number | null;
}

export type ConsentState =
	| { readonly state: 'none' }
	| { readonly state: 'granted' | 'withdrawn' | 'expired' | 'objected' | 'erased'; readonly entry: ConsentEntry };

export const NO_CONSENT: ConsentState = { state: 'none' };

/**
 * Folds one entry of one person and purpose into the state. The person's own last word counts: a list never
 * outdoes a withdrawal, an objection or an erasure, whichever of the two came in later.
 */
export function evolve(state: ConsentState, entry: ConsentEntry): ConsentState {
	switch (entry.act) {
		case 'grant':
			return entry.origin === 'import' && state.state !== 'none' && state.state !== 'granted' ? state : { state: 'granted', entry };
		case 'withdraw':
			return state.state === 'objected' ? state : { state: 'withdrawn', entry };
		case 'expire':
			return state.state === 'granted' || state.state === 'none' ? { state: 'expired', entry } : state;
		case 'object':
			return { state: 'objected', entry };
		case 'erase':
			return { state: 'erased', entry };
	}
}

/** The state at a time: a grant past its end is expired, also when nobody has written that down yet. */
export function stateAt(state: ConsentState, now: number): ConsentState {
	const ended = state.state === 'granted' && state.entry.expiresAt !== null && now >= state.entry.expiresAt;
	return ended ? { state: 'expired', entry: state.entry } : state;
}

/** What is asked of the ledger. Times in UTC milliseconds. */
export type ConsentCommand =
	| {
			readonly type: 'grant';
			readonly wording: string;
			readonly sourceEvent: string;
			readonly at: number;
			/** Left out: the person's own answer. */
			readonly origin?: 'answer' | 'double_opt_in' | 'import';
			/** When the person agreed, where that was before it is written down. */
			readonly givenAt?: number;
	  }
	| { readonly type: 'withdraw' | 'object'; readonly sourceEvent: string; readonly at: number; readonly origin?: 'answer' | 'on_request' | 'system' }
	| { readonly type: 'expire'; readonly at: number }
	| { readonly type: 'erase'; readonly sourceEvent: string; readonly at: number };

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
	const { type, at } = command;
	if (type !== 'expire' && history.some((entry) => entry.act === type && entry.sourceEvent === command.sourceEvent)) return [];
	const base = { viewerKey: person.viewerKey, purpose: person.purpose, act: type, wording: '', at, expiresAt: null };
	switch (type) {
		case 'grant': {
			const { wording, sourceEvent, origin = 'answer', givenAt = at } = command;
			// A list is behind what the person said themselves, and adds nothing to a consent that stands.
			if (origin === 'import' && state.state !== 'none') return [];
			return [{ ...base, lawfulBasis: 'consent', origin, wording, sourceEvent, expiresAt: givenAt + CONSENT_LIFETIME_MS }];
		}
		case 'withdraw': {
			const { sourceEvent, origin = 'answer' } = command;
			return state.state === 'granted' ? [{ ...base, lawfulBasis: 'objection', origin, sourceEvent }] : [];
		}
		case 'object': {
			const { sourceEvent, origin = 'answer' } = command;
			return state.state === 'objected' ? [] : [{ ...base, lawfulBasis: 'objection', origin, sourceEvent }];
		}
		case 'expire': {
			if (state.state !== 'granted' || stateAt(state, at).state !== 'expired') return [];
			return [{ ...base, lawfulBasis: 'storage_limitation', origin: 'system', sourceEvent: state.entry.sourceEvent }];
		}
		case 'erase':
			if (state.state === 'none' || state.state === 'erased') return [];
			return [{ ...base, lawfulBasis: 'erasure_request', origin: 'on_request', sourceEvent: command.sourceEvent }];
	}
}
