import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { RunningSandbox } from '../sandbox';

type Control = RunningSandbox['control'];

/** Something that says who a person is, or what was written. */
export interface Trace {
	readonly what: 'handle' | 'name' | 'id' | 'message' | 'e-mail';
	/** The person's username. */
	readonly whose: string;
	readonly text: string;
}

const E_MAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
const WORKFLOWS = path.join(__dirname, '../workflows');

/**
 * All that must stand nowhere in clear after the demo: everybody's handle, name and id, every message to and fro, every
 * e-mail address in them. Not among them are words the pack ships itself, such as a button's "JA": in a file they tell
 * of nobody.
 */
export function tracesOf(control: Control): Trace[] {
	const followers = control.state().followers;
	const handleOf = new Map(followers.map(({ id, username }) => [id, username]));
	const people = followers.flatMap(({ username, name, threads }): Trace[] => [
		{ what: 'handle', whose: username, text: username },
		{ what: 'name', whose: username, text: name },
		...threads.map(({ igsid }): Trace => ({ what: 'id', whose: username, text: igsid })),
	]);
	const messages = control.log.records().flatMap((record): Trace[] => {
		const [id, text] = record.kind === 'act' ? [record.follower, record.text] : record.kind === 'api' ? [record.send?.followerId, record.send?.text] : [];
		const whose = handleOf.get(id ?? '') ?? '';
		if (typeof text !== 'string') return [];
		return [{ what: 'message', whose, text }, ...(text.match(E_MAIL) ?? []).map((address): Trace => ({ what: 'e-mail', whose, text: address }))];
	});
	const shipped = new Set(shippedAmong([...people, ...messages]));
	const traces = [...people, ...messages].filter((trace) => !shipped.has(trace));
	return [...new Map(traces.map((trace) => [`${trace.what} ${trace.text}`, trace])).values()];
}

function shippedAmong(traces: readonly Trace[]): Trace[] {
	const shipped = globSync('**/*.json', { cwd: WORKFLOWS }).map((file) => readFileSync(path.join(WORKFLOWS, file), 'utf8')).join('\n');
	return traces.filter(({ text }) => new RegExp(`(?<!\\w)${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?!\\w)`).test(shipped));
}
