import { z } from 'zod';
import type { Sandbox } from '../context';
import type { Random } from '../random';
import type { DirectMessage, Thread } from '../world';
import { followerActSchema } from './acts';
import type { FollowerAct } from './acts';
import { perform } from './perform';

/** One line of a scripted person: when a message fits, do something after a while of sandbox time. */
export const scriptLineSchema = z.object({
	/** Part of the text, in any case. */
	contains: z.string().optional(),
	/** Only messages that offer quick replies. */
	hasQuickReplies: z.boolean().optional(),
	act: followerActSchema,
	afterMs: z.number().min(0).default(0),
	/** How often the line works; default always. */
	times: z.number().int().positive().optional(),
	/** Chance from 0 to 1; default 1. */
	chance: z.number().min(0).max(1).optional(),
});
export const scriptTableSchema = z.array(scriptLineSchema);
export type ScriptLine = z.input<typeof scriptLineSchema>;

/** What a script function gets to see. */
export interface ScriptMoment {
	message: DirectMessage;
	/** How many messages of the account the person has received, this one included. */
	received: number;
	random: Random;
}

export interface PlannedAct {
	act: FollowerAct;
	afterMs: number;
}

/** Returns what the person does about a message; nothing means silence. */
export type FollowerScript = (moment: ScriptMoment) => PlannedAct[];

/** Turns a table into a script; the first line that fits wins. */
export function tableScript(table: ScriptLine[]): FollowerScript {
	const lines = scriptTableSchema.parse(table).map((line) => ({ ...line, left: line.times ?? Infinity }));
	return ({ message, random }) => {
		const line = lines.find((candidate) => candidate.left > 0 && fits(candidate, message));
		if (!line) return [];
		line.left -= 1;
		return line.chance !== undefined && random.next() >= line.chance ? [] : [{ act: line.act, afterMs: line.afterMs }];
	};
}

/** Lets the person's script, if any, plan its answer to a message. */
export function react(sandbox: Sandbox, thread: Thread, message: DirectMessage): void {
	const { account, follower } = thread;
	if (!follower.script) return;
	const received = thread.messages.filter((candidate) => candidate.from === 'account').length;
	for (const planned of follower.script({ message, received, random: sandbox.random })) {
		sandbox.clock.after(planned.afterMs, () => {
			try {
				perform(sandbox, account, follower, planned.act, 'script');
			} catch (error) {
				// An act that is no longer possible (story gone, nothing to tap) is a fact for the log, no crash.
				sandbox.log.append({ kind: 'control', what: 'script act failed', detail: `${follower.username}: ${error instanceof Error ? error.message : String(error)}` });
			}
		});
	}
}

function fits(line: z.infer<typeof scriptLineSchema>, message: DirectMessage): boolean {
	if (line.hasQuickReplies !== undefined && line.hasQuickReplies !== message.quickReplies.length > 0) return false;
	return line.contains === undefined || (message.text ?? '').toLowerCase().includes(line.contains.toLowerCase());
}
