import { readSwitchForm, switchesPage, switchNotice } from '../../../core/house/switches-page';
import { OutreachFixture } from '../support/outreach-fixture';
import { MINUTE } from '../support/store';
import { MARA } from '../support/wire';

const FRAME = { language: 'nl' as const, member: { id: 'u', name: 'Noor', email: 'noor@example.com' }, token: 't' };
const BY = 'Noor <noor@example.com>';

describe('the stop switch', () => {
	let world: OutreachFixture;
	beforeEach(async () => {
		world = await OutreachFixture.open();
	});
	afterEach(() => world.close());

	const read = () => world.store.use.readSwitches({ accountKey: world.accountKey });

	it('shows how account and campaigns stand, with what waits', async () => {
		const viewerKey = await world.agrees(MARA);
		await world.plan([viewerKey]);
		expect(await read()).toMatchObject({ stopped: false, mode: 'live', pause: null, campaigns: [{ campaign: 'autumn', stopped: false, stoppedBy: null, sends: 0, waiting: 1 }] });
		await world.dispatch();
		expect((await read()).campaigns).toMatchObject([{ sends: 1, waiting: 1 }]);
	});

	it('says who stopped a campaign: a person, or a brake, which resuming releases', async () => {
		await world.plan([await world.agrees(MARA)]);
		const of = { accountKey: world.accountKey, campaign: 'autumn' };
		await world.store.use.switchCampaign({ ...of, stopped: true, by: BY });
		expect((await read()).campaigns[0]).toMatchObject({ stopped: true, stoppedBy: 'person' });
		await world.store.use.switchCampaign({ ...of, stopped: false, by: BY });
		world.store.raw.exec('update campaigns set counted_sends = 150, counted_opt_outs = 12');
		expect((await read()).campaigns[0]).toMatchObject({ stopped: true, stoppedBy: 'opt_outs' });
		world.store.raw.exec('update campaigns set counted_opt_outs = 0, counted_errors = 40');
		expect((await read()).campaigns[0]).toMatchObject({ stopped: true, stoppedBy: 'errors' });
		await world.store.use.switchCampaign({ ...of, stopped: false, by: BY });
		expect((await read()).campaigns[0]).toMatchObject({ stopped: false });
	});

	it('records who stopped and resumed', async () => {
		await world.store.use.setStopSwitch({ accountKey: world.accountKey, stopped: true, by: BY });
		world.store.now += MINUTE;
		await world.store.use.setStopSwitch({ accountKey: world.accountKey, stopped: false, by: BY });
		expect(world.store.rows("select detail from audit_log where what = 'stop switch' order by at")).toEqual([{ detail: JSON.stringify({ stopped: true, by: BY }) }, { detail: JSON.stringify({ stopped: false, by: BY }) }]);
	});

	it('is one tap to stop and two to resume, and offers to stop all accounts only where there are several', async () => {
		const one = await read();
		expect(switchesPage(FRAME, [one])).not.toContain('Stop alles');
		expect(switchesPage(FRAME, [one, { ...one, accountKey: 'acc_2', username: 'other' }])).toContain('Stop alles, van elk account');
		expect(switchesPage(FRAME, [{ ...one, stopped: true }])).toMatch(/<details><summary>@studio\.vaas weer laten verzenden<\/summary><form/);
		expect(switchesPage(FRAME, [{ ...one, pause: { reason: 'throttled', until: world.store.now } }])).toContain('Gepauzeerd tot 23 nov 2026');
		expect(switchesPage({ ...FRAME, language: 'en' }, [{ ...one, pause: { reason: 'token_dead', until: null } }])).toContain('Paused until its owner acts');
	});

	it('reads no form but its own', () => {
		expect(readSwitchForm({ to: 'stop', account: 'a', campaign: 'c' })).toEqual({ accountKey: 'a', campaign: 'c', stopped: true });
		expect(readSwitchForm({ to: 'resume' })).toEqual({ accountKey: '', campaign: '', stopped: false });
		expect(readSwitchForm({ to: 'explode' })).toBeNull();
		expect(switchNotice('en', { accountKey: 'a', campaign: 'autumn', stopped: true }, 'unknown').kind).toBe('problem');
		expect(switchNotice('en', { accountKey: 'a', campaign: 'autumn', stopped: true }, 'done').text).toBe('Campaign autumn is stopped.');
	});
});
