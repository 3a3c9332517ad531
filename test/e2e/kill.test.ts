import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultEffect } from '../../sandbox';
import { waitFor } from '../../testbed';
import { Bed } from './support/bed';

/** How old our 200 is when the process dies, in ms, about. */
const AGES = [400, 200, 100, 50, 20, 5, 0];

/** kill -9 at every moment around an answer: everybody is answered exactly once, however it ended. */
describe('kill -9 on a real n8n', () => {
	let bed: Bed;
	const answered: string[] = [];

	beforeAll(async () => {
		bed = await Bed.start();
	});

	afterAll(async () => {
		await bed.stop();
	});

	/** Waits for our 200 to an update. */
	async function told(update: string): Promise<void> {
		await waitFor('our 200', async () => (isTold(update) ? true : undefined), { timeoutMs: 5_000, everyMs: 1 });
	}

	function isTold(update: string): boolean {
		return bed.control.log.records().some((record) => record.kind === 'webhook' && record.status === 200 && record.updates.includes(update));
	}

	it.each([1, 2])('dies after our 200, round %i', async (round) => {
		const updates: string[] = [];
		for (const [index, age] of AGES.entries()) {
			const username = bed.follower(`r${round}.age${age}`);
			answered.push(username);
			const update = bed.reply(username);
			updates.push(update);
			const next = AGES[index + 1];
			if (next === undefined) await told(update);
			else await sleep(age - next);
		}
		await bed.kill9();
		const toldBefore = updates.filter(isTold);
		await bed.restart();
		// Meta would not come again with those that had our 200; how many there are beside the last is up to the machine.
		expect(toldBefore).toContain(updates.at(-1));
	});

	async function everybodyAnswered(): Promise<void> {
		await waitFor('everybody to be answered', async () => (answered.every((who) => bed.texts(who).length > 0) ? true : undefined), {
			timeoutMs: 140_000,
			details: () => `Not answered: ${answered.filter((who) => bed.texts(who).length === 0).join(', ')}`,
		});
	}

	it('dies while messages are under way', async () => {
		// The faults below are for these calls, not for answers the kills above still owe.
		await everybodyAnswered();
		const underway: [string, FaultEffect[]][] = [
			['under.way', [{ kind: 'slow', ms: 20_000 }]],
			['no.echo', [{ kind: 'slow', ms: 20_000 }, { kind: 'echo-lost' }]],
			['never.arrived', [{ kind: 'time-out', seconds: 20, delivered: false }]],
		];
		for (const [username, effects] of underway) {
			answered.push(bed.follower(username));
			for (const effect of effects) bed.control.addFault({ on: 'send', effect });
			const before = bed.control.judge.sends().length;
			bed.reply(username);
			await waitFor('the call to be under way', async () => (bed.control.judge.sends().length > before ? true : undefined), { timeoutMs: 10_000, everyMs: 5 });
		}
		await bed.kill9();
		const arrived = ['under.way', 'no.echo', 'never.arrived'].map((who) => bed.texts(who).length);
		await bed.restart();
		expect(arrived).toEqual([1, 1, 0]);
	});

	it('answers everybody exactly once in the end', async () => {
		await everybodyAnswered();
		// Longer than a heartbeat: what would be sent twice has the time to be.
		await sleep(7_000);
		expect(answered.filter((who) => bed.texts(who).length !== 1)).toEqual([]);
		expect(answered).toHaveLength(2 * AGES.length + 3);
	});
});
