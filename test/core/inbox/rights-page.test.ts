import { OutreachFixture } from '../support/outreach-fixture';
import { connectLive, MINUTE, purge } from '../support/store';

/** Sending is closed while people cannot claim their rights; `hear` of the fixture opens the page, so it is not used here. */
describe("the page for people's requests", () => {
	let fixture: OutreachFixture;
	beforeEach(async () => {
		fixture = await OutreachFixture.open();
	});
	afterEach(() => fixture.close());

	async function reasons(copyKey = 'soft_touch', text = 'Doen jullie dit ook in blauw?'): Promise<string[]> {
		const { store, accountKey } = fixture;
		const { viewerKey, eventKey } = await fixture.writes(text);
		await store.use.recordReconcile({ accountKey, complete: true });
		const outcome = await store.use.previewSend({ accountKey, viewerKey, eventKey, step: 'answer', copyKey });
		return outcome.reasons.map(({ code }) => code);
	}

	it('is proved for 15 minutes; then nothing goes out until it is proved again', async () => {
		expect(await reasons()).toEqual([]);
		fixture.store.now += 15 * MINUTE;
		expect(await reasons()).toEqual([]);
		fixture.store.now += 1;
		expect(await reasons()).toEqual(['rights_not_published']);
		await fixture.store.use.noteRightsPage({ accountKey: fixture.accountKey });
		expect(await reasons()).toEqual([]);
	});

	it('of one account says nothing about another', async () => {
		const other = await connectLive(fixture.store, '17841400000000777', { appScopedId: 'app-other', username: 'other.vaas' });
		fixture.store.now += 16 * MINUTE;
		await fixture.store.use.noteRightsPage({ accountKey: other });
		expect(await reasons()).toEqual(['rights_not_published']);
	});

	it('does not hold up the confirmation of a STOP', async () => {
		fixture.store.now += 16 * MINUTE;
		await purge(fixture.store, fixture.accountKey);
		expect(await reasons('opt_out_confirmation', 'STOP')).toEqual([]);
	});
});
