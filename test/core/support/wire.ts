import { FAMILIES } from '../../../core/inbox/families';
import type { RecordOutcome } from '../../../core/inbox/record';
import { normaliseWebhook } from '../../../core/instagram/normalise';
import type { TestStore } from './store';

export const ACCOUNT = '17841400000000123';
export const MARA = '700100200300400';
export const ENTRY_TIME = 1_795_430_000_123;

export type Json = Record<string, unknown>;

/** A webhook body with direct-message updates (reference §3.6). */
export function envelope(messaging: readonly unknown[], account = ACCOUNT): Json {
	return { object: 'instagram', entry: [{ id: account, time: ENTRY_TIME, messaging }] };
}

export interface Party {
	readonly account?: string;
	readonly person?: string;
	readonly at?: number;
}

/** An update from the person to the account. */
export function fromPerson(content: Json, { account = ACCOUNT, person = MARA, at = 1_795_430_000_001 }: Party = {}): Json {
	return { sender: { id: person }, recipient: { id: account }, timestamp: at, ...content };
}

/** An echo of something the account sent. */
export function echoOf(mid: string, text: string, { account = ACCOUNT, person = MARA, at = 1_795_430_000_500 }: Party = {}): Json {
	return { sender: { id: account }, recipient: { id: person }, timestamp: at, message: { mid, text, is_echo: true } };
}

export function textMessage(mid: string, text: string, party: Party = {}): Json {
	return fromPerson({ message: { mid, text } }, party);
}

export function storyReply(mid: string, text: string, party: Party = {}): Json {
	const story = { id: '17899000000000001', url: 'https://cdn.example/s' };
	return fromPerson({ message: { mid, text, reply_to: { story } } }, party);
}

export function tap(mid: string, title: string, payload: string, party: Party = {}): Json {
	return fromPerson({ message: { mid, text: title, quick_reply: { payload } } }, party);
}

/** A comment as IG Login documents it: flat, time in seconds. */
export function commentBody(id: string, text: string, { account = ACCOUNT, person = MARA, at = 1_795_431_000_000 }: Party = {}): Json {
	const value = { id, from: { id: person, username: 'mara.k' }, text, media: { id: '17900000000000009', media_product_type: 'FEED' } };
	return { object: 'instagram', entry: [{ id: account, time: Math.floor(at / 1000), field: 'comments', value }] };
}

export function bytes(body: unknown): Buffer {
	return Buffer.from(JSON.stringify(body), 'utf8');
}

/** Takes a body the whole way in: bytes, events, one transaction. */
export function receive(store: TestStore, body: unknown): Promise<RecordOutcome> {
	return store.use.recordEvents({ ...normaliseWebhook(bytes(body), store.now), answered: FAMILIES });
}
