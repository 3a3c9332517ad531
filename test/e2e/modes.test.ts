import { errorOf } from '../../testbed';
import { Bed } from './support/bed';
import { credentialsOf, deployOneNode } from './support/pack-workflow';
import { countRows } from './support/store-rows';

/** Rehearsal, test people, live, and the stop switch. */
describe('sending modes on a real n8n', () => {
	let bed: Bed;

	beforeAll(async () => {
		bed = await Bed.start({ mode: 'rehearsal' });
	});

	afterAll(async () => {
		await bed.stop();
	});

	/** Runs the Instagram node by hand, as a person would. */
	async function instagram(parameters: Readonly<Record<string, string>>): Promise<void> {
		const settings = { resource: 'account', language: 'nl', timeZone: 'Europe/Amsterdam', privacyLink: 'https://example.com/privacy' };
		const id = await deployOneNode(bed.n8n, {
			name: `Switch ${Object.values(parameters).join(' ')}`, type: 'instagram',
			parameters: { ...settings, ...parameters }, credentials: await credentialsOf(bed.n8n),
		});
		const execution = await bed.n8n.api.runManually(id, 'By hand');
		if (execution.status !== 'success') throw new Error(errorOf(execution) ?? execution.status);
	}

	async function replies(...people: string[]): Promise<number[]> {
		for (const who of people) bed.reply(bed.control.state().followers.some(({ username }) => username === who) ? who : bed.follower(who));
		await bed.atRest();
		return people.map((who) => bed.texts(who).length);
	}

	it('rehearses: decides and records, and sends nothing', async () => {
		const [sends, decisions] = [bed.control.judge.sends().length, countRows(bed.funnel.storeFile, 'decisions')];
		expect(await replies('rehearsed')).toEqual([0]);
		bed.say('rehearsed', 'STOP');
		await bed.atRest();
		expect(bed.control.judge.sends()).toHaveLength(sends);
		expect(countRows(bed.funnel.storeFile, 'decisions')).toBe(decisions + 2);
		expect(countRows(bed.funnel.storeFile, 'suppressions')).toBeGreaterThan(0);
	});

	it('sends to test people and to nobody else', async () => {
		await instagram({ operation: 'connect', mode: 'test_people', testPeople: '@Mara.Test, somebody.else' });
		expect(await replies('mara.test', 'mara', 'test')).toEqual([1, 0, 0]);
	});

	it('sends to everybody when live, but for who opted out in the rehearsal', async () => {
		await instagram({ operation: 'connect', mode: 'live' });
		expect(await replies('mara', 'rehearsed')).toEqual([1, 0]);
	});

	it('stops at the switch, STOP confirmations too, and resumes', async () => {
		expect(await replies('before')).toEqual([1]);
		await instagram({ operation: 'stop' });
		expect(await replies('during')).toEqual([0]);
		bed.say('before', 'STOP');
		await bed.atRest();
		expect(bed.texts('before')).toHaveLength(1);
		await instagram({ operation: 'resume' });
		// The opt-out counted although nothing could be said about it.
		expect(await replies('before', 'after')).toEqual([1, 1]);
	});

	it('keeps the mode and the switch over a restart', async () => {
		await instagram({ operation: 'stop' });
		await bed.restart();
		expect(await replies('restarted')).toEqual([0]);
		await instagram({ operation: 'resume' });
		expect(await replies('resumed')).toEqual([1]);
	});
});
