import type { FaultInput, GraphErrorName } from '../../../../sandbox';
import { graphErrorNames } from '../../../../sandbox/graph/catalogue';
import { Random } from '../../../../sandbox/random';
import { HOUR, MINUTE } from '../store';
import type { FunnelAtWork } from './funnel-at-work';

type Effect = FaultInput['effect'];

/** How updates fare in one hour. */
const POST = ['as it should', 'twice each', 'never', 'late, in one batch, backwards', 'refused at first'] as const;
type Post = (typeof POST)[number];

/** Where a fault strikes: sends most of all, then everything the funnel reads by. */
const EDGES = ['sends', 'sends', 'public-reply', 'any', 'any', 'conversations', 'comments', 'media', 'profile', 'subscriptions', 'stories', 'token'] as const;

/** What people do in an hour, each of them new. */
const ACTS = ['story-reply', 'message', 'comment', 'stop'] as const;

const errorNames: readonly [GraphErrorName, ...GraphErrorName[]] = graphErrorNames;

/** Faults and people of one hour after the other, drawn with a seed: the same seed, the same week. */
export class Weather {
	private readonly random: Random;
	private people = 0;
	private drawn = 0;
	private hours = 0;
	private story = '';
	private post = '';

	constructor(seed: string) {
		this.random = new Random(seed);
	}

	/** Sets this hour's faults, lets people act in it, and beats every half hour until it is over. */
	async hour(funnel: FunnelAtWork): Promise<void> {
		const { control } = funnel;
		if (this.hours % 12 === 0) this.story = control.postStory({ caption: 'New glaze' }).id;
		if (this.hours++ % 48 === 0) this.post = control.postMedia().id;
		if (this.chance(0.03)) control.revokeToken();
		for (let faults = this.chance(0.3) ? 2 : 1; faults > 0; faults--) control.addFault(this.fault());
		const post = this.draw(POST);
		begin(funnel, post);
		for (let people = 0; people < 3; people++) this.act(funnel, post);
		await funnel.beat();
		control.stepClock(30 * MINUTE);
		end(funnel, post);
		await funnel.beat();
		control.stepClock(30 * MINUTE);
		await funnel.answerAll();
		if (await funnel.needsOwner()) await funnel.connect(control.shortToken());
	}

	/** An hour in which nothing goes wrong and nobody acts. */
	async calm(funnel: FunnelAtWork): Promise<void> {
		funnel.control.clearFaults();
		if (await funnel.needsOwner()) await funnel.connect(funnel.control.shortToken());
		for (let half = 0; half < 2; half++) {
			await funnel.beat();
			funnel.control.stepClock(30 * MINUTE);
		}
	}

	private act({ control }: FunnelAtWork, post: Post): void {
		const username = `person.${++this.people}`;
		control.createFollower({ username });
		const act = this.draw(ACTS);
		// What is never delivered can be read later where it is a message or a comment: so people do nothing else.
		const text = `Mooi! ${post}`;
		if (act === 'stop') control.act(username, { act: 'message', text: 'STOP' });
		else if (act === 'comment') control.act(username, { act, text, ...this.place() });
		else control.act(username, { act, text });
	}

	/** Comments stand below the newest post or the newest story. */
	private place(): { mediaId: string } | { storyId: string } {
		return this.chance(0.5) ? { mediaId: this.post } : { storyId: this.story };
	}

	private fault(): FaultInput {
		const ends = this.chance(0.5) ? { forMs: HOUR } : { times: 1 + Math.floor(this.random.next() * 3) };
		return { on: this.draw(EDGES), effect: this.effect(), ...ends };
	}

	private effect(): Effect {
		const delivered = this.chance(0.5);
		switch (this.draw(['error', 'error', 'error', 'error', 'delivered-but-500', 'echo-lost', 'time-out', 'slow', 'localised', 'empty-answer'] as const)) {
			case 'error': {
				const error = this.draw(errorNames);
				// An error although the message arrived: only codes that say nothing about it (reference §4.9, §7.10).
				const hides = ['unknown-error', 'unknown-although-sent', 'service-down', 'temporarily-unavailable'].includes(error);
				return { kind: 'error', error, status: this.draw([400, 403, 500] as const), ...(hides && delivered ? { delivered } : {}) };
			}
			case 'delivered-but-500':
				return { kind: 'delivered-but-500' };
			case 'echo-lost':
				return { kind: 'echo-lost' };
			case 'time-out':
				return { kind: 'time-out', seconds: 0.005, delivered };
			case 'slow':
				return { kind: 'slow', ms: 10 };
			case 'localised':
				return { kind: 'localised', language: 'pt' };
			case 'empty-answer':
				return { kind: 'empty-answer' };
		}
	}

	private chance(share: number): boolean {
		return this.random.next() < share;
	}

	private draw<T>(list: readonly [T, ...T[]]): T {
		return this.random.pick(list, `draw:${++this.drawn}`);
	}
}

function begin(funnel: FunnelAtWork, post: Post): void {
	const { control } = funnel;
	control.setSettings({ deliverTimes: post === 'twice each' ? 2 : 1 });
	if (post === 'refused at first') funnel.refusals = 20;
	if (post === 'never') control.hold({ only: 'inbound' });
	if (post.startsWith('late')) control.hold();
}

function end({ control }: FunnelAtWork, post: Post): void {
	if (post === 'never') {
		control.drop();
		control.release();
	}
	if (post.startsWith('late')) control.release({ batch: true, order: 'reversed' });
}
