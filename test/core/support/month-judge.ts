import { DAY } from './store';
import type { Month } from './month';

const CONFIRMATION = 'Je bent afgemeld';
const CAMPAIGN = /^\(.\)/;

/** Every message that should not have arrived, and why, as the local Instagram saw it: the funnel's own tables are not asked. */
export function forbidden(month: Month): string[] {
	const { control } = month.funnel;
	const found: string[] = [];
	const campaigns = new Map<string, number>();
	const confirmed = new Map<string, number>();
	for (const { followerId, text, at } of control.judge.received()) {
		const username = month.usernames.get(followerId ?? '') ?? '';
		const say = (why: string) => found.push(`${why}: ${username} "${(text ?? '').slice(0, 30)}"`);
		const count = (all: Map<string, number>) => all.set(username, (all.get(username) ?? 0) + 1).get(username) ?? 0;
		const isConfirmation = text?.startsWith(CONFIRMATION) === true;
		if (at > (month.optedOut.get(username) ?? Infinity) && !(isConfirmation && count(confirmed) === 1)) say('after STOP');
		if (at > (month.erased.get(username) ?? Infinity)) say('after erasure');
		const takenAt = month.takenOver.get(username);
		if (takenAt !== undefined && at > takenAt && at < takenAt + DAY && !isConfirmation) say('into a conversation of a colleague');
		if (CAMPAIGN.test(text ?? '')) {
			if (!month.yes.has(username)) say('promotion without a yes');
			if (count(campaigns) > 1) say('twice');
		}
		for (const { why, from, to } of month.silences) if (at > from && at < to) say(why);
	}
	if (control.judge.sendsOutsideWindow().length > 0) found.push(`outside the window: ${control.judge.sendsOutsideWindow().length}`);
	return found;
}

/** Questions to people beyond one for each reply to a story. */
export function askedTwice(month: Month): string[] {
	const { control } = month.funnel;
	const left = new Map<string, number>();
	const add = (id: string, by: number) => left.set(id, (left.get(id) ?? 0) + by);
	for (const record of control.log.records()) if (record.kind === 'act' && record.act === 'story-reply') add(record.follower, 1);
	for (const { followerId, text } of control.judge.received()) if (text?.includes('mogen we je berichten sturen') === true) add(followerId ?? '', -1);
	return [...left].flatMap(([id, replies]) => (replies < 0 ? [month.usernames.get(id) ?? id] : []));
}
