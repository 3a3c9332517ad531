import { setTimeout as sleep } from 'node:timers/promises';
import { startSandbox, type FollowerAct, type RunningSandbox } from '../../sandbox';
import { bootN8n, findRuntime, installFunnel, packUnderTest, waitFor, type InstalledFunnel, type RunningN8n } from '../../testbed';
import type { Bench, Figure } from '../figure';
import { quantileLine, slopeLine, type Line } from '../runner/line';
import { ROOT } from '../support/n8n';
import { Inspector } from './inspector';
import { growthRatio, sampleOf, sampleTable, type Sample } from './sample';

/**
 * An hour of a busy account, faster than it passes: the shipped workflows on a real n8n, in live mode, beside the local
 * Instagram, whose clock is moved on a minute after each minute's updates are dealt with.
 */
export const soak: Figure = { group: 'soak', name: 'soak', measure };

/** Updates in a minute, and people they come from: a comment or message a second, as after a post that went well. */
const PER_MINUTE = 60;
const PEOPLE = 400;
const MINUTE_MS = 60_000;
/** A minute of the account takes at least this, so that what n8n does by its own clock gets its turn too. */
const REAL_MINUTE_MS = 6_000;

/** Caches fill and code is compiled in the beginning; what counts comes after. */
const WARM_UP = 15;

const MOST_HEAP_MB = 10;
const MOST_HANDLES = 5;
/** The second half may grow this much more for each update than the first. */
const MOST_GROWTH = 1.25;

async function measure({ quick, say }: Bench): Promise<readonly Line[]> {
	if (findRuntime().database === 'postgres') throw new Error('The soak is measured with n8n on SQLite: unset STORY_FUNNEL_DATABASE.');
	const minutes = quick ? 12 : 60;
	const sandbox = await startSandbox({ limits: { sendsPerSecond: null, loudSendsPerSecond: null } });
	const listening: string[] = [];
	// The first of its processes is n8n itself; the others are those of its task runners.
	const hear = (line: string) => listening.push(...(/ws:\/\/127\.0\.0\.1:\d+\/[\w-]+/.exec(line) ?? []));
	const n8n = await bootN8n({ pack: packUnderTest(ROOT), env: { NODE_OPTIONS: '--inspect=127.0.0.1:0' }, log: hear });
	try {
		const funnel = await installFunnel(n8n, { apiHost: sandbox.url, account: sandbox.control.account(), mode: 'live' });
		await listen(sandbox, funnel);
		const inspector = await Inspector.open(listening[0] ?? '');
		const samples: Sample[] = [];
		for (let minute = 0; minute <= minutes; minute++) {
			samples.push(await sampleOf(n8n, inspector, { minute, storeFile: funnel.storeFile }));
			if (minute % 10 === 0) say(`minute ${minute} of ${minutes}\n${sampleTable(samples.slice(-10))}`);
			if (minute < minutes) await passMinute(sandbox, n8n, minute);
		}
		inspector.close();
		return linesOf(samples, { minutes, updates: PER_MINUTE * minutes, people: PEOPLE });
	} finally {
		await n8n.stop();
		await sandbox.close();
	}
}

async function listen(sandbox: RunningSandbox, { callbackUrl }: InstalledFunnel): Promise<void> {
	const { control } = sandbox;
	control.setCallback(callbackUrl);
	await waitFor('the webhook handshake', async () => ((await control.handshake()).verified ? true : undefined), { timeoutMs: 60_000 });
	for (let n = 0; n < PEOPLE; n++) control.createFollower({ username: `follower.${n}`, name: 'Somebody' });
	control.postStory({ caption: 'New glaze' });
}

/** A minute of updates at an even pace; the next begins when they are dealt with and the clock has moved on. */
async function passMinute({ control }: RunningSandbox, n8n: RunningN8n, minute: number): Promise<void> {
	const began = performance.now();
	for (let nth = 0; nth < PER_MINUTE; nth++) {
		const number = minute * PER_MINUTE + nth;
		control.act(`follower.${(number * 7) % PEOPLE}`, actOf(number));
		await sleep(Math.max(0, began + ((nth + 1) * REAL_MINUTE_MS) / PER_MINUTE - performance.now()));
	}
	await waitFor('the updates of a minute to be dealt with', async () => ((await control.settled(100)) && !(await isRunning(n8n)) ? true : undefined), { timeoutMs: 120_000 });
	const took = performance.now() - began;
	if (took < MINUTE_MS) control.stepClock(MINUTE_MS - Math.round(took));
}

/** Half of them reply to a story, which is answered; some opt out, and some come back. */
function actOf(number: number): FollowerAct {
	const tenth = number % 10;
	if (number % 97 === 0) return { act: 'message', text: 'STOP' };
	if (number % 101 === 0) return { act: 'message', text: 'START' };
	if (tenth < 5) return { act: 'story-reply', text: `Lovely! ${number}` };
	if (tenth < 8) return { act: 'message', text: `Do you ship to Porto? ${number}` };
	return { act: 'comment', text: `Gorgeous ${number}` };
}

async function isRunning({ api }: RunningN8n): Promise<boolean> {
	return (await api.executions({ status: 'running', limit: 1 })).length > 0;
}

function linesOf(samples: readonly Sample[], sizes: Line['sizes']): readonly Line[] {
	const warm = samples.slice(Math.min(WARM_UP, Math.floor(samples.length / 4)));
	const hours = warm.map(({ minute }) => minute / 60);
	const of = (name: 'heap' | 'resident' | 'handles' | 'n8n' | 'store') => warm.map((sample) => sample[name]);
	return [
		slopeLine({ id: 'soak-heap', what: "Growth an hour of what is in use in n8n's heaps", target: { atMost: MOST_HEAP_MB }, sizes }, hours, { name: 'in use', unit: 'MB', values: of('heap') }, [
			{ name: 'resident', unit: 'MB', values: of('resident') },
		]),
		slopeLine({ id: 'soak-resident', what: "Growth an hour of n8n's resident memory", sizes }, hours, { name: 'resident', unit: 'MB', values: of('resident') }),
		slopeLine({ id: 'soak-handles', what: 'Growth an hour of open files, sockets and pipes', target: { atMost: MOST_HANDLES }, sizes }, hours, { name: 'open', unit: 'files', values: of('handles') }),
		quantileLine(
			{ id: 'soak-store', what: 'Growth of the store for each update, second half over first', target: { atMost: MOST_GROWTH }, sizes }, 0.5,
			{ name: 'second over first', unit: '×', values: [growthRatio(samples)] }, [{ name: 'store', unit: 'MB', values: of('store') }],
		),
		slopeLine({ id: 'soak-n8n', what: "Growth an hour of n8n's own database, which it prunes by itself after days", sizes }, hours, { name: 'database', unit: 'MB', values: of('n8n') }),
	];
}
