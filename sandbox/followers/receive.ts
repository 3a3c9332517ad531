import type { Sandbox } from '../context';
import { addMessage } from '../threads';
import type { DirectMessage, QuickReply, Thread } from '../world';
import { echoUpdate } from '../webhooks/messages';
import { react } from './scripts';

export interface Incoming {
	text: string | null;
	quickReplies: QuickReply[];
	attachment: string | null;
	commentId: string | null;
}

/** Lays a message into the person's inbox, tells the app by echo and lets the person's script answer. */
export function deliverToFollower(sandbox: Sandbox, thread: Thread, incoming: Incoming, echoLost: boolean): DirectMessage {
	const message = addMessage(sandbox, thread, { from: 'account', ...incoming });
	// reference §4.7: an answer moves the thread out of Requests.
	thread.accountAnswered = true;
	const echo = echoUpdate(thread, message);
	const { echoDelayMs } = thread.account.settings;
	if (echoLost) sandbox.deliveries.publishLost(echo, 'echo-lost');
	else if (echoDelayMs > 0) setTimeout(() => sandbox.stopping.aborted || sandbox.deliveries.publish(echo), echoDelayMs).unref();
	else sandbox.deliveries.publish(echo);
	react(sandbox, thread, message);
	return message;
}
