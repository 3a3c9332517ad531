import type { RunningSandbox } from '../sandbox';
import type { RunningN8n } from '../testbed';

/** A busy machine may answer a webhook later than the sandbox waits by itself. */
export const ANSWER_MS = 60_000;

/** Says where everything is, and waits until the person has had enough. */
export async function stay({ url: editor, owner }: Pick<RunningN8n, 'url' | 'owner'>, { url }: Pick<RunningSandbox, 'url'>, hint: string, say: (line: string) => void): Promise<void> {
	say(`n8n editor   ${editor}   (${owner.email} / ${owner.password})`);
	say(`Phone page   ${url}   ${hint}`);
	say('Ctrl-C ends the demo and removes everything it made.');
	await new Promise<void>((resolve) => {
		process.once('SIGINT', resolve);
		process.once('SIGTERM', resolve);
	});
}
