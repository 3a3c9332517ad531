import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '../../testbed';
import { Bed, slowInbox } from './support/bed';

const SECONDS = 10;

/** One execution at a time, each of them long: Meta is answered all the same, and so is everybody in the end. */
describe('a busy n8n', () => {
	let bed: Bed;

	beforeAll(async () => {
		bed = await Bed.start({ env: { N8N_CONCURRENCY_PRODUCTION_LIMIT: '1' }, change: slowInbox(SECONDS) });
	});

	afterAll(async () => {
		await bed.stop();
	});

	it('answers five webhooks in a row while the first is still being worked on, and five people once', async () => {
		const people = ['a', 'b', 'c', 'd', 'e'].map((name) => bed.follower(`busy.${name}`));
		const started = Date.now();
		const updates: string[] = [];
		for (const who of people) {
			updates.push(bed.reply(who));
			await bed.control.settled();
		}
		const calls = bed.control.log.records().flatMap((record) => (record.kind === 'webhook' && updates.some((update) => record.updates.includes(update)) ? [record] : []));
		expect(calls.map(({ status, attempt }) => [status, attempt])).toEqual(people.map(() => [200, 1]));
		// Whoever waits for the one before waits at least ten seconds.
		expect(Math.max(...calls.map(({ ms }) => ms))).toBeLessThan(8_000);

		await waitFor('everybody to be answered', async () => (people.every((who) => bed.texts(who).length > 0) ? true : undefined), { timeoutMs: 120_000 });
		// The control for "busy": they really waited for each other.
		expect(Date.now() - started).toBeGreaterThan(SECONDS * people.length * 1_000 * 0.9);
		await sleep(SECONDS * 1_000 + 2_000);
		expect(people.map((who) => bed.texts(who).length)).toEqual([1, 1, 1, 1, 1]);
	});
});
