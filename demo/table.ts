import type { RunningSandbox } from '../sandbox';
import type { ScriptedFollower } from './audience';
import { PARTS, playing, type Part } from './crowd';

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

/** One line per part of the crowd: how many people, what they must have, what they have. */
export function groupTable(control: RunningSandbox['control']): string {
	const rows = (Object.keys(PARTS) as Part[]).map((part) => {
		const members = playing(part);
		const got = members.reduce((sum, { username }) => sum + control.judge.messagesTo(username).length, 0);
		return [part.replace(/_/g, ' '), String(members.length), String(members.length * PARTS[part].messages), String(got)];
	});
	return columns([['part', 'people', 'due', 'got'], ...rows], [24, 7, 5, 5]);
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
