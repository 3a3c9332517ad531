import { InstallerByHand, type InstalledState } from './support/install-by-zero';
import { QueueBed } from './support/queue-bed';

/** The shipped workflows on n8n in queue mode: a main process, a webhook process, two workers, Redis, PostgreSQL. */
describe('the funnel in queue mode', () => {
	let bed: QueueBed;
	let states: Map<string, InstalledState>;

	beforeAll(async () => {
		bed = await QueueBed.start({ lines: true });
	});

	afterAll(async () => {
		await bed.stop();
	});

	it('is installed by 00', async () => {
		const installer = await InstallerByHand.start(bed);
		await installer.makeStoreCredential();
		states = await installer.install();
		expect(states.get('20 inbox')).toMatchObject({ state: 'published' });
		await bed.listen();
	});

	it('answers who replies, once', async () => {
		bed.reply(bed.follower('first'));
		expect(await bed.untilTexts('first', 1)).toHaveLength(1);
	});
});
