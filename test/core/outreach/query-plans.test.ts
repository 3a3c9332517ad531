import { growingReads, statementsOf } from '../support/query-plans';
import { OutreachFixture } from '../support/outreach-fixture';
import { hear } from '../support/store';

describe('what a decision costs', () => {
	let fixture: OutreachFixture;
	beforeAll(async () => {
		fixture = await OutreachFixture.open();
	});
	afterAll(() => fixture.close());

	/** The whole life of an answer and of a campaign's step, with an unknown end each. */
	async function everything(): Promise<void> {
		const { store, accountKey } = fixture;
		const viewerKey = await fixture.agrees('71');
		const lost = await fixture.mustClaim(await fixture.repliesToStory('mooi', store.now, '72'), 'soft_touch');
		await fixture.failed(lost, 'ambiguous');
		await fixture.failed(await fixture.mustClaim(await fixture.repliesToStory('mooi', store.now, '73'), 'opt_in_question'), 'not_found');
		await fixture.plan([viewerKey]);
		await hear(store, accountKey);
		const [due] = await store.use.claimDue({ accountKey, limit: 5 });
		if (due?.claim.outcome !== 'claimed') throw new Error(JSON.stringify(due));
		await fixture.accepted(due.claim);
		await store.use.takeUnknownSends({ accountKey });
		await store.use.takeUnknownPublicReplies({ accountKey });
		const messages = [{ mid: 'm', text: lost.message.text, sentAt: store.now }];
		await store.use.settleByConversation({ sendKey: lost.sendKey, recipient: lost.recipient, messages, reachesBack: true, watchedMs: 60_000 });
		await store.use.takeDueEvents({ limit: 5 });
		await store.use.listPending({ accountKey, campaign: null, limit: 5 });
	}

	it('does not grow with what was sent, decided, received or agreed before: no statement reads all rows of the account', async () => {
		const statements = await statementsOf(everything);
		expect(statements.size).toBeGreaterThan(50);
		expect([...statements].flatMap((statement) => growingReads(fixture.store.file, statement).map((step) => `${step}: ${statement}`))).toEqual([]);
	});

	it.each([
		['a whole table', "select send_key from sends where state = 'sent' and text_hash = ?"],
		['all rows of an account', 'select claimed_at from sends where account_key = ? and state = ?'],
		['a condition joined by "or"', 'select at from holds where account_key = ? and ended_at is null and (viewer_key = ? or reason = ?)'],
	])('control: %s is seen', (_what, statement) => {
		expect(growingReads(fixture.store.file, statement)).not.toEqual([]);
	});
});
