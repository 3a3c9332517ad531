import { createHmac } from 'node:crypto';
import type { Account } from '../world';
import type { Update } from './update';

type Entry = Record<string, unknown>;

/** The envelope of reference §3.5 around one or many updates; messages of one account share an entry. */
export function envelope(updates: readonly Update[], now: number): unknown {
	const entry: Entry[] = [];
	const conversations = new Map<string, unknown[]>();
	for (const update of updates) {
		const { account } = update;
		const list = listName(update);
		if (list === null) {
			entry.push(valueEntry(update, now));
			continue;
		}
		const key = `${list} ${account.professionalId}`;
		const known = conversations.get(key);
		if (known) {
			known.push(event(update));
			continue;
		}
		const events = [event(update)];
		conversations.set(key, events);
		entry.push({ id: account.professionalId, time: inUnit(account, now), [list]: events });
	}
	const payload = { object: 'instagram', entry };
	return updates[0]?.account.settings.wrapInArray ? [payload] : payload;
}

/** The bytes on the wire: the envelope, with bare ids where the account has them, escaped. */
export function envelopeBytes(updates: readonly Update[], now: number): Buffer {
	const json = JSON.stringify(envelope(updates, now));
	return escaped(updates[0]?.account.settings.numericIds ? json.replace(/"(id|[a-z_]+_id)":"(\d+)"/g, '"$1":$2') : json);
}

/** reference §3.2: JSON as it is on the wire, non-ASCII as \uXXXX and / as \/. */
export function escapedJson(value: unknown): Buffer {
	return escaped(JSON.stringify(value));
}

/** `X-Hub-Signature-256` over exactly these bytes (reference §3.2). */
export function signature(bytes: Buffer, secret: string): string {
	return `sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`;
}

/** The secret that signs for this account: unconfirmed which, so a setting (reference §3.2). */
export function signingSecret(account: Account): string {
	return account.settings.signWith === 'meta' ? account.metaAppSecret : account.appSecret;
}

/** Which list of the entry an update goes into; null: it is a field and a value. */
function listName({ shape, standby, account }: Update): 'messaging' | 'standby' | null {
	if (shape === 'value') return null;
	if (standby || account.settings.standby) return 'standby';
	return account.settings.messageShape === 'messaging' ? 'messaging' : null;
}

function event(update: Update): Record<string, unknown> {
	const { account, payload } = update;
	const { timestamp, postback } = payload;
	const timed = typeof timestamp === 'number' ? { ...payload, timestamp: inUnit(account, timestamp) } : payload;
	// reference §3.6: postbacks in standby lack the payload.
	return listName(update) === 'standby' && typeof postback === 'object' ? { ...timed, postback: { ...postback, payload: undefined } } : timed;
}

function valueEntry(update: Update, now: number): Entry {
	const { account, field } = update;
	// reference §3.4: ms in messaging examples, s where a value is sent.
	const time = Math.floor(now / 1_000);
	const value = event(update);
	if (account.settings.commentShape === 'flat') return { id: account.professionalId, time, field, value };
	return { id: account.professionalId, time, changes: [{ field, value }] };
}

function inUnit(account: Account, ms: number): number {
	return account.settings.timestampsIn === 's' ? Math.floor(ms / 1_000) : ms;
}

function escaped(json: string): Buffer {
	const text = json
		.replace(/[\u0080-\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
		.replace(/\//g, '\\/');
	return Buffer.from(text, 'ascii');
}
