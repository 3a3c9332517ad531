import type { FollowerAct, RunningSandbox } from '../sandbox';

type Control = RunningSandbox['control'];

/** Why an act gets no message: the reason code the pack should decide by, or that it is left to the team. */
export type Silence = 'suppressed' | 'window_closed' | 'no_open_question' | 'person_unreachable' | 'left_to_team';

export interface ScriptedAct {
	readonly act: FollowerAct;
	/** Messages this act must bring, or why it must bring none. */
	readonly expect: 'one_message' | Silence;
	/** How the act reaches the pack. Default: once, at once. */
	readonly delivery?: 'three_times' | 'a_day_late' | 'answer_lost' | 'blocks_meanwhile';
	/** What the act makes of the person. */
	readonly makes?: 'lead' | 'opt_out';
}

export interface ScriptedFollower {
	readonly username: string;
	readonly name: string;
	readonly language: 'nl' | 'en';
	readonly acts: readonly ScriptedAct[];
}

const reply = (text: string): FollowerAct => ({ act: 'story-reply', text });
const say = (text: string): FollowerAct => ({ act: 'message', text });
const tap = (index: number): FollowerAct => ({ act: 'tap', index });

/**
 * The followers of the demo and what must come of each thing they do. The check compares this script with what
 * the sandbox saw; it never asks the pack.
 */
export const AUDIENCE: readonly ScriptedFollower[] = [
	{
		username: 'mara.k',
		name: 'Mara Kuipers',
		language: 'nl',
		acts: [
			{ act: reply('Wat een mooie glazuur! 😍'), expect: 'one_message' },
			{ act: tap(0), expect: 'one_message', makes: 'lead' },
		],
	},
	{
		username: 'tom_w',
		name: 'Tom Willis',
		language: 'en',
		acts: [
			{ act: reply('love this'), expect: 'one_message' },
			{ act: tap(1), expect: 'left_to_team' },
		],
	},
	{
		username: 'sara.vd',
		name: 'Sara van Dijk',
		language: 'nl',
		acts: [
			{ act: reply('Prachtig'), expect: 'one_message' },
			{ act: say('STOP!'), expect: 'one_message', makes: 'opt_out' },
			{ act: reply('Toch wel mooi'), expect: 'suppressed' },
			{ act: say('ja'), expect: 'suppressed' },
		],
	},
	{
		username: 'joris87',
		name: 'Joris',
		language: 'nl',
		acts: [{ act: reply('Hoe groot is die vaas?'), expect: 'one_message', delivery: 'three_times' }],
	},
	{
		username: 'omar.b',
		name: 'Omar Bakker',
		language: 'nl',
		acts: [
			{ act: reply('Te gek'), expect: 'one_message', delivery: 'answer_lost' },
			{ act: say('ja graag'), expect: 'one_message', makes: 'lead' },
		],
	},
	{ username: 'piet', name: 'Piet', language: 'nl', acts: [{ act: say('JA'), expect: 'no_open_question' }] },
	{
		username: 'nina.p',
		name: 'Nina Peters',
		language: 'en',
		acts: [{ act: say('What time do you open tomorrow?'), expect: 'left_to_team' }],
	},
	{
		username: 'bo.is.weg',
		name: 'Bo',
		language: 'nl',
		acts: [{ act: reply('hm'), expect: 'person_unreachable', delivery: 'blocks_meanwhile' }],
	},
	{
		username: 'lena.late',
		name: 'Lena',
		language: 'nl',
		acts: [{ act: reply('mooi hoor'), expect: 'window_closed', delivery: 'a_day_late' }],
	},
];

const DAY_LATE_MS = 25 * 3_600_000;

/** Lets one follower do one thing, delivered as the script says. Resolves when the pack has been told. */
export async function perform(control: Control, follower: string, { act, delivery }: ScriptedAct): Promise<void> {
	switch (delivery) {
		case undefined:
			control.act(follower, act);
			break;
		case 'three_times': {
			const { updateId } = control.act(follower, act);
			if (updateId !== null) {
				// Two more while the first may still be running, as Meta does.
				await control.redeliver(updateId, { times: 2, concurrent: true });
			}
			break;
		}
		case 'answer_lost':
			control.addFault({ on: 'sends', effect: { kind: 'delivered-but-500' }, times: 1 });
			control.act(follower, act);
			break;
		case 'blocks_meanwhile':
			control.hold();
			control.act(follower, act);
			control.act(follower, { act: 'block' });
			control.release();
			break;
		case 'a_day_late':
			control.hold();
			control.act(follower, act);
			control.stepClock(DAY_LATE_MS);
			control.release();
			break;
	}
	await control.settled();
}
