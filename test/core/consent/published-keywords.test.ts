import { OutreachFixture } from '../support/outreach-fixture';

const row = (phrase: string, kind: string, changes: object = {}) => ({ language: 'nl', phrase, kind, next_step: '', ...changes });

describe('the table of keywords', () => {
	let fixture: OutreachFixture;

	beforeEach(async () => {
		fixture = await OutreachFixture.open();
	});
	afterEach(() => fixture.close());

	const publish = (...rows: object[]) => fixture.store.use.publishKeywords({ rows });

	it('adds phrases, which count from the next message on', async () => {
		expect(await fixture.writes('doei doei')).toMatchObject({ keyword: null });
		expect(await publish(row('Doei doei!', 'stop', { next_step: 'farewell' }), row('tof', 'yes'), row('catalogus', 'other', { next_step: 'send_catalogue' }), row('klacht', 'human')))
			.toEqual({ published: true, version: 1, phrases: 4, changed: true });
		expect(await fixture.writes('catalogus graag')).toMatchObject({ keyword: null, nextStep: 'send_catalogue' });
		expect(await fixture.writes('ik heb een klacht over de verzending')).toMatchObject({ keyword: null, nextStep: 'by_hand' });
		expect(await fixture.writes('tof', fixture.store.now, '2')).toMatchObject({ keyword: 'yes' });
		expect(await fixture.writes('DOEI, doei', fixture.store.now, '3')).toMatchObject({ keyword: 'stop', nextStep: 'farewell' });
		expect(fixture.store.count('suppressions')).toBe(1);
		expect(fixture.store.count('holds')).toBe(1);
	});

	it('is one version as long as it says the same, and may become empty again', async () => {
		expect(await publish(row('tof', 'yes'), row('doei', 'stop'))).toMatchObject({ version: 1, changed: true });
		expect(await publish(row('doei', 'stop'), row('tof', 'yes'))).toMatchObject({ version: 1, changed: false });
		expect(await publish({})).toEqual({ published: true, version: 2, phrases: 0, changed: true });
		expect(await fixture.writes('tof')).toMatchObject({ keyword: null });
	});

	it.each([
		['a built-in opt-out as a yes', row('STOP', 'yes'), 'kind'],
		['a built-in opt-out that only names a step', row('meld me af', 'other', { next_step: 'x' }), 'kind'],
		['a built-in yes as a coming back', row('ja graag', 'start'), 'kind'],
		['an unknown language', row('ciao', 'stop', { language: 'it' }), 'language'],
		['an unknown kind', row('ciao', 'maybe'), 'kind'],
		['no words', row(' 🙏 ', 'stop'), 'phrase'],
		['a whole story', row('x'.repeat(61), 'stop'), 'phrase'],
		['a step that is no name', row('ciao', 'other', { next_step: 'Send it' }), 'next_step'],
		['a step left out', row('ciao', 'other'), 'next_step'],
	])('refuses %s, and publishes nothing of the table', async (_what, bad, field) => {
		expect(await publish(row('doei', 'stop'), bad)).toMatchObject({ published: false, problems: [expect.objectContaining({ row: 2, field })] });
		expect(fixture.store.count('keyword_versions')).toBe(0);
		expect(await fixture.writes('STOP')).toMatchObject({ keyword: 'stop' });
	});

	it('refuses a phrase twice', async () => {
		expect(await publish(row('doei', 'stop'), row('Doei!', 'yes'))).toMatchObject({ published: false, problems: [expect.objectContaining({ row: 2, field: 'phrase' })] });
	});
});
