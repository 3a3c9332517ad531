import type { FollowerAct, RunningSandbox } from '../../../sandbox';
import { waitFor } from '../../../testbed';

/** Followers of the account, their hands and their phones. */
export class People {
	constructor(readonly control: RunningSandbox['control']) {}

	/** A follower nobody has met before. @returns the username */
	follower(username: string, language: 'nl' | 'en' = 'nl'): string {
		this.control.createFollower({ username, name: 'Mara Kuipers', language });
		return username;
	}

	/** Lets a follower do something. @returns the update it caused */
	act(follower: string, act: FollowerAct): string {
		const { updateId } = this.control.act(follower, act);
		if (updateId === null) throw new Error(`${act.act} of ${follower} told the app nothing`);
		return updateId;
	}

	reply(follower: string, text = 'Mooi!'): string {
		return this.act(follower, { act: 'story-reply', text });
	}

	/** A follower who replied to the story and has the question. @returns the username */
	async asked(username: string): Promise<string> {
		this.follower(username);
		this.reply(username);
		await this.untilTexts(username, 1);
		return username;
	}

	say(follower: string, text: string): string {
		return this.act(follower, { act: 'message', text });
	}

	/** Texts that really arrived at a follower, oldest first. */
	texts(follower: string): string[] {
		return this.control.judge.messagesTo(follower).map((message) => message.text ?? '');
	}

	/** Waits until a follower has this many messages. @returns their texts */
	async untilTexts(follower: string, count: number, timeoutMs = 60_000): Promise<string[]> {
		return await waitFor(
			`message ${count} to ${follower}`,
			async () => (this.texts(follower).length >= count ? this.texts(follower) : undefined),
			{ timeoutMs, everyMs: 25, details: () => `It has: ${JSON.stringify(this.texts(follower))}` },
		);
	}
}
