import { PER_SECOND } from '../../../core/outreach/pace';
import { mostInWindow, type SeenCall } from './model-judge';
import { HOUR, MINUTE, SECOND } from './store';

/** What Instagram and the store saw of a life. */
export interface Seen {
	readonly calls: readonly SeenCall[];
	/** Person -> real time by which their STOP was on the list. */
	readonly stopped: ReadonlyMap<string, number>;
	/** Events that asked for an opt-out; each may be confirmed once. */
	readonly confirms: ReadonlySet<string>;
	readonly sends: ReadonlyArray<{ readonly key: string; readonly person: string; readonly at: number; readonly state: string; readonly givenToHuman: boolean }>;
	readonly hourly: number;
}

/** Every law of sending that was broken. */
export function breachesOf({ calls, stopped, confirms, sends, hourly }: Seen): string[] {
	const breaches: string[] = [];
	const arrived = new Map<string, number>();
	for (const call of calls) {
		const [viewer = '', event = ''] = call.name.split(' ');
		const stoppedAt = stopped.get(viewer);
		if (stoppedAt !== undefined && call.asked > stoppedAt && !confirms.has(event)) breaches.push(`${call.name}: claimed after STOP`);
		const once = confirms.has(event) ? `${viewer} ${event}` : call.name;
		if (call.delivered) arrived.set(once, (arrived.get(once) ?? 0) + 1);
	}
	for (const [name, times] of arrived) if (times > 1) breaches.push(`${name}: arrived ${times} times`);
	const most = mostInWindow(calls.map(({ at }) => at), HOUR);
	if (most > hourly) breaches.push(`${most} calls in one hour`);
	if (mostInWindow(sends.map(({ at }) => at), SECOND) > PER_SECOND) breaches.push(`more than ${PER_SECOND} claims in a second`);
	for (const person of new Set(sends.map((send) => send.person))) {
		const own = sends.filter((send) => send.person === person).map(({ at }) => at);
		if (mostInWindow(own, MINUTE) > 5) breaches.push('more than 5 claims to one person in a minute');
	}
	return breaches;
}

/** Where the store says something else of a message than what became of it. */
export function untruthsOf({ calls, sends }: Pick<Seen, 'calls' | 'sends'>): string[] {
	const delivered = new Set(calls.filter((call) => call.delivered).map(({ sendKey }) => sendKey));
	return sends.flatMap(({ key, state, givenToHuman }) => {
		const came = delivered.has(key);
		switch (state) {
			case 'sent':
				return came ? [] : [`${key} is sent and never came`];
			case 'refused':
				return came ? [`${key} is given back and came`] : [];
			case 'unknown':
				return givenToHuman ? [] : [`${key} is lost: nobody asks about it any more`];
			default:
				return [`${key} is lost as ${state}`];
		}
	});
}
