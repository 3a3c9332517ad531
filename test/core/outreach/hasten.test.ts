import { confirmsEmail, publishWithEmail, UNSUBSCRIBE_PAGE } from '../support/email-copy';
import { OutreachFixture } from '../support/outreach-fixture';
import { DAY, hear, HOUR, MINUTE } from '../support/store';

describe('a signal while the follow-up waits', () => {
	let fixture: OutreachFixture;
	let viewerKey: string;
	let sentAt: number;

	beforeEach(async () => {
		fixture = await OutreachFixture.open();
		await publishWithEmail(fixture.store.use);
		viewerKey = await fixture.agrees('900');
		await fixture.plan([viewerKey]);
		await fixture.dispatch();
		sentAt = fixture.store.now;
	});
	afterEach(() => fixture.close());

	const reopens = () => fixture.repliesToStory('mooi', fixture.store.now, '900');
	const dueAt = () => Number(fixture.store.rows('select due_at from plans where step = 2')[0]?.['due_at']);
	const at = (time: number) => {
		fixture.store.now = sentAt + time;
	};

	it('brings it forward to 48 hours after the first, never before, and so into the window it opened', async () => {
		const before = dueAt();
		expect(before).toBeGreaterThan(sentAt + 48 * HOUR + HOUR);
		at(30 * HOUR);
		await reopens();
		expect(dueAt()).toBe(sentAt + 48 * HOUR);
		at(47 * HOUR);
		expect(await fixture.dispatch()).toEqual([]);
		at(48 * HOUR + MINUTE);
		expect(await fixture.dispatch()).toMatchObject([{ outcome: 'sent' }]);
		expect(fixture.messages).toHaveLength(2);
	});

	it('after 48 hours it is due at once, and none is ever put off by a signal', async () => {
		at(48 * HOUR + 30 * MINUTE);
		await reopens();
		expect(dueAt()).toBe(fixture.store.now);
		fixture.store.now += MINUTE;
		await reopens();
		expect(dueAt()).toBe(fixture.store.now - MINUTE);
	});

	it('passes no cap, no stop switch and no end of the campaign', async () => {
		at(49 * HOUR);
		await reopens();
		await fixture.store.use.setStopSwitch({ accountKey: fixture.accountKey, stopped: true });
		expect(await fixture.dispatch()).toEqual([]);
		await fixture.store.use.setStopSwitch({ accountKey: fixture.accountKey, stopped: false });
		await fixture.writes('leuk, hoeveel?', fixture.store.now, '900');
		await fixture.dispatch();
		expect(fixture.messages).toHaveLength(1);
	});

	it('takes it back from e-mail where the person re-opens the window before it has left', async () => {
		await confirmsEmail(fixture.store.use, { accountKey: fixture.accountKey, viewerKey }, 'mara@example.org');
		at(3 * DAY + HOUR);
		await fixture.dispatch();
		expect(fixture.store.count('plans', "step = 2 and channel = 'email' and state = 'due'")).toBe(1);
		await reopens();
		await hear(fixture.store, fixture.accountKey);
		expect(await fixture.store.use.claimEmail({ accountKey: fixture.accountKey, unsubscribePage: UNSUBSCRIBE_PAGE })).toEqual({ outcome: 'none' });
		expect(await fixture.dispatch()).toMatchObject([{ outcome: 'sent' }]);
		expect(fixture.messages).toHaveLength(2);
	});
});
