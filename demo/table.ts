import type { RunningSandbox } from '../sandbox';
import type { ScriptedFollower } from './audience';

/** One line per follower: who they are, what they did last, what they got last. */
export function peopleTable(control: RunningSandbox['control'], audience: readonly ScriptedFollower[]): string {
	const known = new Set(control.state().followers.map((follower) => follower.username));
	const rows = audience.filter(({ username }) => known.has(username)).map(({ username }) => {
		const inbox = control.inboxOf(username);
		const own = inbox.filter((message) => message.from === 'follower');
		const got = control.judge.messagesTo(username);
		return [username, oneLine(own.at(-1)?.text), String(got.length), oneLine(got.at(-1)?.text)];
	});
	return columns([['follower', 'said last', 'got', 'last message'], ...rows], [14, 26, 4, 58]);
}

function columns(rows: readonly (readonly string[])[], widths: readonly number[]): string {
	return rows
		.map((row) => row.map((cell, index) => fit(cell, widths[index] ?? 10)).join('  ').trimEnd())
		.join('\n');
}

function fit(text: string, width: number): string {
	const letters = [...text];
	return letters.length > width ? `${letters.slice(0, width - 1).join('')}…` : text.padEnd(width);
}

function oneLine(text: string | null | undefined): string {
	return (text ?? '').replace(/\s+/g, ' ');
}
