import { setTimeout as sleep } from 'node:timers/promises';
import type { FollowerAct, RunningSandbox, Scenario } from '../sandbox';
import { FormVisitor, formBody, readWorkflow, type InstalledFunnel, type RunningN8n } from '../testbed';
import { AUDIENCE, isLate, SCENARIOS } from './audience';
import { AGREEING, CROWD, PARTS, playing, REPLYING, type Member } from './crowd';
import type { TickItems, Ticks } from './ticks';
import { viewersCsv, type ViewersCsv } from './viewers-csv';

type Control = RunningSandbox['control'];

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A run sends what the time since the last one has room for: at 200 an hour five messages in a minute and a half. */
const MINUTES_PER_RUN = 1.5;
/** Longer than the campaign takes. */
const CAMPAIGN_MINUTES = 60;
/** Hour of the day in UTC on which the demo begins: a working morning at the account, whatever time it is here. */
const MORNING_UTC = 8;
const ANSWER_TIMEOUT_MS = 60_000;
/** Longer than a heartbeat: what would be sent twice has the time to be. */
const QUIET_MS = 7_000;

export interface Stage {
	readonly n8n: RunningN8n;
	readonly funnel: InstalledFunnel;
	readonly control: Control;
	readonly ticks: Ticks;
	readonly say: (line: string) => void;
}

/** What the days brought that the sandbox cannot see: read where a colleague would read it. */
export interface Notes {
	readonly csv: ViewersCsv;
	/** What the form said to the colleague who uploaded the list. */
	readonly uploadAnswer: string;
	/** Items of the workflows' last nodes. */
	readonly purge: TickItems;
	readonly report: TickItems;
	/** Plans that had to wait for the pace, seen when the campaign was dispatched. */
	readonly waitedForPace: number;
}

/** Plays the two days and the night after: list in, replies, campaign, second thoughts, follow-up, purge, report. */
export async function playDays(stage: Stage): Promise<Notes> {
	const { control, ticks, say } = stage;
	say('Day 1, morning: a colleague uploads the list of viewers…');
	const csv = viewersCsv(control.now());
	const uploadAnswer = await uploadList(stage, csv);
	say('Day 1: followers reply, say JA or no, or nothing…');
	await playScenarios(stage, SCENARIOS.filter((one) => !isLate(one)));
	await repliesOfTheCrowd(stage);
	say('Day 1, afternoon: the campaign goes to repeat viewers who agreed…');
	const waitedForPace = await runCampaign(stage);
	await secondThoughts(stage);
	say('Day 1, evening: a second campaign is planned; nobody hears from us three times in a row…');
	await planSecondCampaign(stage);
	say('Day 3: some write again; the follow-up goes to them alone…');
	await dayThree(stage);
	control.postStory({ caption: 'The last pieces' });
	await playScenarios(stage, SCENARIOS.filter(isLate));
	await sleep(QUIET_MS);
	await control.settled();
	say('The night after: retention and the weekly report…');
	return { csv, uploadAnswer, purge: await ticks.run('60 retention'), report: await ticks.run('70 weekly report'), waitedForPace };
}

/** Milliseconds to the next morning: at night campaigns rest, and the demo would wait with them. */
export function untilMorning(now: number): number {
	const day = 24 * HOUR_MS;
	return (MORNING_UTC * HOUR_MS - (now % day) + day) % day;
}

/** What does not come, and what comes twice, is for the check to report: it looks at all of it once all is quiet. */
async function playScenarios({ control }: Stage, scenarios: readonly Scenario[]): Promise<void> {
	for (const { name } of scenarios) await control.scenarios.play(name, { patienceMs: ANSWER_TIMEOUT_MS, quietMs: 0 });
}

async function repliesOfTheCrowd({ control }: Stage): Promise<void> {
	for (const { username, name, language } of CROWD) control.createFollower({ username, name, language });
	await inWaves(control, playing('just_writes'), 0, { act: 'message', text: 'Verkopen jullie ook bonnen?' });
	await inWaves(control, playing(...REPLYING), 1, { act: 'story-reply', text: 'Mooi!' });
	await inWaves(control, playing(...AGREEING), 2, { act: 'tap', index: 0 });
	await inWaves(control, playing('declines'), 1, { act: 'tap', index: 1 });
	for (const { username } of playing('blocks')) control.act(username, { act: 'block' });
}

/** People who act at the same moment: a busy minute, and what two cores answer within Meta's five seconds. */
const WAVE = 15;

/** Lets people do the same thing, some at a time, until each of them has this many messages. */
async function inWaves(control: Control, people: readonly Member[], messages: number, act: FollowerAct): Promise<void> {
	for (let from = 0; from < people.length; from += WAVE) {
		const wave = people.slice(from, from + WAVE);
		for (const { username } of wave) control.act(username, act);
		await haveMessages(control, wave, messages);
	}
}

/** The hourly limit and the spacing hold part of it back; the rest goes out evenly within the hour. */
async function runCampaign({ control, ticks }: Stage): Promise<number> {
	await ticks.run('30 outreach');
	const reached = playing('agrees_then_silent', 'reopens', 'asks_a_question', 'stops');
	const waiting = () => reached.filter((member) => control.judge.messagesTo(member.username).length < 3).length;
	await ticks.run('31 dispatch and follow-up');
	await control.settled();
	const waitedForPace = waiting();
	control.stepClock(HOUR_MS);
	for (let minutes = 0; minutes < CAMPAIGN_MINUTES && waiting() > 0; minutes += MINUTES_PER_RUN) {
		control.stepClock(MINUTES_PER_RUN * MINUTE_MS);
		await ticks.run('31 dispatch and follow-up');
		await control.settled();
	}
	await haveMessages(control, reached, 3);
	return waitedForPace;
}

async function secondThoughts({ control }: Stage): Promise<void> {
	await inWaves(control, playing('stops'), 4, { act: 'message', text: 'stop' });
	await inWaves(control, playing('asks_a_question'), 3, { act: 'message', text: 'Kan ik ook langskomen op zondag? Mail gerust: klant.van.zondag@voorbeeld.example' });
}

async function planSecondCampaign({ control, ticks }: Stage): Promise<void> {
	control.stepClock(HOUR_MS);
	await ticks.run('30 outreach, second campaign');
	await ticks.run('31 dispatch and follow-up');
	await control.settled();
}

/** Follow-ups fall due 48 to 72 hours after the first message, spread; the window of those who wrote is open throughout. */
async function dayThree({ control, ticks }: Stage): Promise<void> {
	const reopening = playing('reopens');
	control.stepClock(45 * HOUR_MS);
	control.postStory({ caption: 'Kiln opening' });
	await inWaves(control, reopening, 4, { act: 'story-reply', text: 'Weer zo mooi' });
	for (let step = 0; step < 3; step++) {
		control.stepClock(6 * HOUR_MS);
		await ticks.run('31 dispatch and follow-up');
	}
	const before = new Map(reopening.map(({ username }) => [username, control.judge.messagesTo(username).length]));
	for (const { username } of reopening) control.act(username, { act: 'story-reply', text: 'En deze ook' });
	for (const member of reopening) await haveMessages(control, [member], (before.get(member.username) ?? 0) + 1);
	for (let step = 0; step < 3; step++) {
		control.stepClock(5 * HOUR_MS);
		await ticks.run('31 dispatch and follow-up');
	}
	await control.settled();
}

async function uploadList({ n8n }: Stage, { csv }: ViewersCsv): Promise<string> {
	const form = readWorkflow('11-import-viewers.json').nodes.find((node) => node.type === 'n8n-nodes-base.formTrigger');
	if (!form) throw new Error('11 import viewers has no form');
	const visitor = new FormVisitor(n8n.url);
	await visitor.logIn(n8n.owner);
	const list = new File([csv], '20260105_demo_instagram.csv', { type: 'text/csv' });
	return (await visitor.submit('story-funnel-import', formBody(form, { file: list }))).text;
}

/** Waits until everybody has this many messages. One that does not come is for the check to report. */
async function haveMessages(control: Control, people: readonly Pick<Member, 'username'>[], count: number): Promise<void> {
	const deadline = Date.now() + ANSWER_TIMEOUT_MS;
	while (people.some(({ username }) => control.judge.messagesTo(username).length < count) && Date.now() < deadline) await sleep(100);
	await control.settled(30_000);
}

/** Automated messages everybody must have in the end. */
export function expectedMessages(): Map<string, number> {
	const scripted = AUDIENCE.map(({ username, acts }) => [username, acts.filter((act) => act.expect === 'one_message').length] as const);
	return new Map([...scripted, ...CROWD.map(({ username, part }) => [username, PARTS[part].messages] as const)]);
}
