import type { Sandbox } from '../context';
import type { Account } from '../world';
import { envelopeBytes, escapedJson, signature, signingSecret } from './encode';
import { postBytes } from './post';
import type { PostResult } from './post';
import type { Update } from './update';

/** Deliveries Meta would never make; a receiver has to refuse them. */
export class Forger {
	constructor(private readonly sandbox: Sandbox) {}

	/** Well formed, signed with a secret that is not the app's. */
	wrongSecret(account: Account, updates: Update[]): Promise<PostResult> {
		const bytes = this.bytes(updates);
		return this.post(account, 'wrong-secret', bytes, { 'X-Hub-Signature-256': signature(bytes, 'not-the-secret-of-this-app') });
	}

	/** No signature header. */
	unsigned(account: Account, updates: Update[]): Promise<PostResult> {
		return this.post(account, 'unsigned', this.bytes(updates), {});
	}

	/** Right signature of the escaped bytes over a body that somebody parsed and wrote anew (reference §7.1). */
	reserialised(account: Account, updates: Update[]): Promise<PostResult> {
		const original = this.bytes(updates);
		const again = Buffer.from(JSON.stringify(JSON.parse(original.toString())), 'utf8');
		return this.post(account, 'reserialised', again, { 'X-Hub-Signature-256': signature(original, signingSecret(account)) });
	}

	/** One byte changed after signing. */
	tampered(account: Account, updates: Update[]): Promise<PostResult> {
		const original = this.bytes(updates);
		const changed = Buffer.from(original.toString().replace('"object":"instagram"', '"object":"Instagram"'));
		return this.post(account, 'tampered', changed, { 'X-Hub-Signature-256': signature(original, signingSecret(account)) });
	}

	/** Any bytes with any headers, as they are. */
	raw(account: Account, bytes: Buffer | string, headers: Record<string, string> = {}): Promise<PostResult> {
		return this.post(account, 'raw', Buffer.from(bytes), headers);
	}

	/** Any payload, escaped and signed as Meta does: for shapes the sandbox does not produce itself. */
	signed(account: Account, payload: unknown): Promise<PostResult> {
		const bytes = escapedJson(payload);
		return this.post(account, 'signed', bytes, { 'X-Hub-Signature-256': signature(bytes, signingSecret(account)) });
	}

	private bytes(updates: Update[]): Buffer {
		return envelopeBytes(updates, this.sandbox.clock.now());
	}

	private async post(account: Account, forgery: string, bytes: Buffer, headers: Record<string, string>): Promise<PostResult> {
		if (account.callbackUrl === null) throw new Error('No callback set for this account');
		const result = await postBytes(account.callbackUrl, bytes, headers, 5_000, this.sandbox.stopping);
		this.sandbox.log.append({
			kind: 'webhook', account: account.professionalId, delivery: this.sandbox.ids.own('delivery-'), attempt: 1, forgery,
			updates: [], updateKinds: [], mids: [], status: result.status, error: result.error, ms: result.ms, echo: false,
		});
		return result;
	}
}
