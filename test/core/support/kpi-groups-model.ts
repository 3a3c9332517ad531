import { DateTime } from 'luxon';
import { distinct, share, type KpiModel } from './kpi-model';
import type { SendFact } from './kpi-history';

/** A row of a breakdown as docs/kpis.md describes it. */
export interface ModelledRow {
	readonly group: string | null;
	readonly rest: boolean;
	readonly messages: number;
	readonly people: number;
	readonly replied: number | null;
	readonly optedOut: number | null;
	readonly leads: number | null;
}

/** Names of the groups of a dimension, as the report's keys would be without the account's. */
export function groupName(model: KpiModel, dimension: string, message: SendFact, start: number): string | null {
	const { about } = message;
	const campaign = about !== 'public' && 'campaign' in about ? about.campaign : null;
	switch (dimension) {
		case 'day':
			return DateTime.fromMillis(start + message.at * 3_600_000, { zone: 'Europe/Amsterdam' }).toISODate();
		case 'story': {
			const story = model.storyOf(message);
			return story ? `st${story.story}` : null;
		}
		case 'theme':
			return model.storyOf(message)?.theme ?? null;
		case 'segment':
			return model.segmentOf(message);
		case 'campaign':
			return campaign;
		case 'variant':
			return campaign === null || message.variant === null ? null : `${campaign} · ${message.variant}`;
		case 'language':
			return message.language;
		default:
			throw new Error(`no dimension ${dimension}`);
	}
}

/** The rows of one dimension, the slow way: groups are made, sorted, and the small ones put together one by one. */
export function modelledRows(model: KpiModel, dimension: string, start: number): ModelledRow[] {
	const messages = model.messages();
	const names = distinct(messages.map((each) => groupName(model, dimension, each, start)));
	const groups = names.map((group) => ({ groups: [group], messages: messages.filter((each) => groupName(model, dimension, each, start) === group) }));
	const people = (group: { messages: SendFact[] }) => distinct(group.messages.map(({ who }) => who)).length;
	if (dimension === 'day') {
		return groups.sort((a, b) => String(a.groups[0]).localeCompare(String(b.groups[0]))).map((group) => rowOf(model, group.groups[0] ?? null, group.messages, false));
	}
	const bySize = groups.sort((a, b) => people(b) - people(a) || ((a.groups[0] ?? '') < (b.groups[0] ?? '') ? -1 : 1));
	const large = bySize.filter((group) => people(group) >= 5);
	let rest = bySize.filter((group) => people(group) < 5).flatMap((group) => group.messages);
	if (rest.length === 0) return large.map((group) => rowOf(model, group.groups[0] ?? null, group.messages, false));
	while (distinct(rest.map(({ who }) => who)).length < 5 && large.length > 0) rest = [...rest, ...(large.pop()?.messages ?? [])];
	return [...large.map((group) => rowOf(model, group.groups[0] ?? null, group.messages, false)), rowOf(model, null, rest, true)];
}

function rowOf(model: KpiModel, group: string | null, messages: readonly SendFact[], rest: boolean): ModelledRow {
	const people = distinct(messages.map(({ who }) => who));
	const count = (did: (message: SendFact) => boolean) => (people.length < 5 ? null : people.filter((who) => messages.some((each) => each.who === who && did(each))).length);
	return {
		group, rest, messages: messages.length, people: people.length,
		replied: count((each) => model.replyAt(each) !== null),
		optedOut: count((each) => model.optsOutAfter(each)),
		leads: count((each) => model.becomesLeadAfter(each)),
	};
}

export interface ModelledFrequency {
	readonly deciles: ReadonlyArray<{ readonly decile: number; readonly leastStories: number; readonly mostStories: number; readonly people: number; readonly rate: number | null }>;
	readonly cutOff: { readonly leastStories: number; readonly people: number } | null;
}

/** Tenths by rank, equal counts together; and the lowest number of stories from which on the sure reply rate is 10 %. */
export function modelledFrequency(model: KpiModel): ModelledFrequency {
	return modelledTenths(distinct(model.messages().map(({ who }) => who)).map((who) => ({
		stories: model.storiesBefore(who),
		replied: model.messages().some((each) => each.who === who && model.replyAt(each) !== null),
	})));
}

export function modelledTenths(people: ReadonlyArray<{ readonly stories: number; readonly replied: boolean }>): ModelledFrequency {
	const decileOf = (stories: number) => Math.floor((people.filter((other) => other.stories > stories).length * 10) / people.length) + 1;
	const deciles = distinct(people.map(({ stories }) => decileOf(stories))).sort((a, b) => a - b).map((decile) => {
		const own = people.filter(({ stories }) => decileOf(stories) === decile);
		const rate = share('', own.filter(({ replied }) => replied).length, own.length).value;
		return { decile, leastStories: Math.min(...own.map(({ stories }) => stories)), mostStories: Math.max(...own.map(({ stories }) => stories)), people: own.length, rate };
	});
	const levels = distinct(people.map(({ stories }) => stories)).sort((a, b) => a - b);
	for (const leastStories of levels) {
		const top = people.filter(({ stories }) => stories >= leastStories);
		const { low } = share('', top.filter(({ replied }) => replied).length, top.length);
		if (low !== null && low !== undefined && low >= 0.1) return { deciles, cutOff: { leastStories, people: top.length } };
	}
	return { deciles, cutOff: null };
}
