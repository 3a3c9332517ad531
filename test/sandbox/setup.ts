import { startSandbox } from '../../sandbox';
import type { Control, RunningSandbox, SandboxOptions } from '../../sandbox';
import { Receiver } from './receiver';

export interface GraphAnswer {
	status: number;
	headers: Headers;
	body: Record<string, unknown> & { error?: { code: number; error_subcode?: number; message: string; type: string; fbtrace_id: string } };
}

/** A sandbox with a receiver, one follower and one story, spoken to over real HTTP. */
export class Fixture {
	private constructor(readonly sandbox: RunningSandbox, readonly receiver: Receiver) {}

	static async start(options: SandboxOptions = {}): Promise<Fixture> {
		const receiver = new Receiver();
		await receiver.start();
		const sandbox = await startSandbox({ seed: 'test', callbackUrl: receiver.url, ...options });
		receiver.verifyToken = sandbox.control.account().verifyToken;
		sandbox.control.createFollower({ username: 'mara' });
		sandbox.control.postStory({ caption: 'New glaze' });
		return new Fixture(sandbox, receiver);
	}

	get control(): Control {
		return this.sandbox.control;
	}

	async stop(): Promise<void> {
		await this.sandbox.close();
		await this.receiver.stop();
	}

	async graph(method: string, path: string, body?: unknown, token: string | null = this.control.account().accessToken): Promise<GraphAnswer> {
		const answer = await fetch(`${this.sandbox.url}${path}`, {
			method,
			headers: { ...(token === null ? {} : { Authorization: `Bearer ${token}` }), ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		return { status: answer.status, headers: answer.headers, body: await answer.json() as GraphAnswer['body'] };
	}

	/** Sends a direct message to mara. */
	send(text: string, extra: Record<string, unknown> = {}): Promise<GraphAnswer> {
		return this.graph('POST', '/v27.0/me/messages', { recipient: { id: this.control.igsid('mara') }, message: { text, ...extra } });
	}

	privateReply(commentId: string, text: string): Promise<GraphAnswer> {
		return this.graph('POST', '/v27.0/me/messages', { recipient: { comment_id: commentId }, message: { text } });
	}
}

/** The two numbers a client classifies on. */
export function codes(answer: GraphAnswer): [number | undefined, number | undefined] {
	return [answer.body.error?.code, answer.body.error?.error_subcode];
}

export const hour = 3_600_000;
export const day = 24 * hour;
