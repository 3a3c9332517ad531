import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '../../testbed';
import { Bed } from './support/bed';
import { countRows } from './support/store-rows';

/** The same update again and again: recorded once, answered once. */
describe('duplicates on a real n8n', () => {
	let bed: Bed;

	beforeAll(async () => {
		bed = await Bed.start();
	});

	afterAll(async () => {
		await bed.stop();
	});

	function rows(): [events: number, engagements: number] {
		return [countRows(bed.funnel.storeFile, 'events'), countRows(bed.funnel.storeFile, 'engagements')];
	}

	/** An update that exists and that nobody was told of. */
	function untold(username: string): string {
		bed.control.hold({ only: 'inbound' });
		const update = bed.reply(bed.follower(username));
		bed.control.drop([update]);
		bed.control.release();
		return update;
	}

	async function once(username: string, before: [number, number]): Promise<void> {
		await bed.untilTexts(username, 1);
		await bed.atRest();
		expect(bed.texts(username)).toHaveLength(1);
		expect(rows()).toEqual([before[0] + 1, before[1] + 1]);
	}

	it('three times in one POST', async () => {
		const before = rows();
		const update = untold('one.post');
		expect(await bed.control.redeliver([update, update, update])).toMatchObject([{ status: 200 }]);
		await once('one.post', before);
	});

	it('five times at the same moment', async () => {
		const before = rows();
		const answers = await bed.control.redeliver(untold('at.once'), { times: 5, concurrent: true });
		expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
		await once('at.once', before);
	});

	it('again while the first is still being answered, and again afterwards', async () => {
		const before = rows();
		bed.control.addFault({ effect: { kind: 'slow', ms: 2_000 } });
		const update = bed.reply(bed.follower('slow'));
		await bed.untilTexts('slow', 1);
		await bed.control.redeliver(update, { times: 2, concurrent: true });
		await once('slow', before);
		await bed.control.redeliver(update);
		await once('slow', before);
	});

	it('but two different replies of one person are two', async () => {
		const before = rows();
		const mara = bed.follower('two.replies');
		bed.reply(mara, 'Mooi');
		bed.reply(mara, 'Mooi');
		await bed.untilTexts(mara, 2);
		expect(rows()).toEqual([before[0] + 2, before[1] + 2]);
	});

	it('answers a batch of 200, shuffled and delivered twice, exactly once each', async () => {
		// Out of the hour in which the other tests have sent: an account sends 200 an hour.
		bed.control.stepClock(61 * 60_000);
		const before = rows();
		const people = Array.from({ length: 200 }, (_, index) => `fan${index}`);
		bed.control.hold({ only: 'inbound' });
		const updates = people.map((username) => bed.reply(bed.follower(username)));
		bed.control.drop();
		bed.control.release();
		const answers = await Promise.all([bed.control.redeliver(shuffled(updates, 7)), bed.control.redeliver(shuffled(updates, 11))]);
		expect(answers.flat().map(({ status }) => status)).toEqual([200, 200]);
		await waitFor('all to be answered', async () => (people.every((who) => bed.texts(who).length > 0) ? true : undefined), {
			timeoutMs: 120_000,
			details: () => `${people.filter((who) => bed.texts(who).length === 0).length} are not`,
		});
		await bed.atRest();
		await sleep(1_000);
		expect(people.filter((who) => bed.texts(who).length !== 1)).toEqual([]);
		expect(rows()).toEqual([before[0] + 200, before[1] + 200]);
	});
});

/** The same order for the same seed. */
function shuffled<T>(list: readonly T[], seed: number): T[] {
	return list.map((value, index) => ({ value, at: (index * 7919 * seed) % 1009 })).sort((a, b) => a.at - b.at).map(({ value }) => value);
}
