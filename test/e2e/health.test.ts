import { errorOf, itemsOf, type DataTableRow } from '../../testbed';
import { Bed } from './support/bed';

/** A machine set up badly, and the same set up well. */
const BADLY = { GENERIC_TIMEZONE: 'America/New_York', N8N_PAYLOAD_SIZE_MAX: '1', N8N_CONCURRENCY_PRODUCTION_LIMIT: '1' };
const WELL = { GENERIC_TIMEZONE: 'Europe/Amsterdam', N8N_PAYLOAD_SIZE_MAX: '16', N8N_CONCURRENCY_PRODUCTION_LIMIT: '-1' };

/** `03 health`, which is also the last step of `00`, on a real n8n. */
describe('the health of the funnel on a real n8n', () => {
	let bed: Bed;

	beforeAll(async () => {
		bed = await Bed.start({ env: BADLY });
	}, 300_000);

	afterAll(async () => {
		await bed.stop();
	});

	async function look(): Promise<DataTableRow[]> {
		const ran = await bed.n8n.api.runManually(bed.funnel.workflows['03 health'] ?? '', 'Look now', 240_000);
		expect([ran.status, errorOf(ran)]).toEqual(['success', undefined]);
		return itemsOf(ran, 'Worst first') as DataTableRow[];
	}
	const named = (items: readonly DataTableRow[]) => items.filter(({ state }) => state !== 'ok').map(({ check, state }) => `${String(state)}: ${String(check)}`);

	it('names, worst first, what is set badly, with a cure in both languages', async () => {
		const items = await look();
		expect(named(items)).toEqual(['problem: payload_limit', 'warning: api_host', 'warning: arrivals', 'warning: time_zone', 'warning: concurrency']);
		expect(items[0]).toMatchObject({
			account: 'bluekiln', what: 'n8n refuses calls above 1 MiB: a full batch of Meta\'s updates is larger', what_nl: expect.stringMatching(/^n8n weigert/),
			cure_en: expect.stringMatching(/^Set N8N_PAYLOAD_SIZE_MAX/), cure_nl: expect.stringMatching(/^Zet N8N_PAYLOAD_SIZE_MAX/),
		});
		expect(items.find(({ check }) => check === 'reachable')).toMatchObject({ state: 'ok', what: 'The callback answers the way Meta wants it' });
		expect(items.find(({ check }) => check === 'disk')).toMatchObject({ what: expect.stringMatching(/GiB are free/) });
	}, 300_000);

	it('sees when somebody wrote, when nobody listens, and what Instagram no longer allows', async () => {
		bed.say(bed.follower('mara'), 'Hoi');
		await bed.atRest();
		expect(named(await look())).not.toContain('warning: arrivals');

		await bed.n8n.api.unpublish(bed.inboxWorkflow);
		const deaf = await look();
		expect(named(deaf)).toEqual(expect.arrayContaining(['problem: reachable', 'problem: subscription']));
		expect(deaf.find(({ check }) => check === 'reachable')).toMatchObject({ what: 'Nothing listens at the callback address (404)' });
		await bed.n8n.api.publish(bed.inboxWorkflow);
		await bed.untilListening();
		expect(named(await look())).not.toContain('problem: reachable');

		// Comments are asked for where there is something to comment on.
		bed.control.postMedia({});
		bed.control.revokeScope('instagram_business_manage_comments');
		expect(named(await look())).toContain('problem: permission_comments');
	}, 600_000);

	it('is well on a machine set up well', async () => {
		await bed.restart(WELL);
		expect(named(await look())).toEqual(['problem: permission_comments', 'warning: api_host']);
	}, 300_000);
});
