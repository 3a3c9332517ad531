import fc from 'fast-check';
import { TAKEOVER_ALERTS } from '../../../core/outreach/takeover';
import { OutreachFixture } from '../support/outreach-fixture';
import { holds } from '../support/property';
import { connectLive, DAY, HOUR, MINUTE, SECOND } from '../support/store';
import { ACCOUNT, echoOf, envelope, MARA, receive, textMessage } from '../support/wire';

const [FAST, STEADY] = TAKEOVER_ALERTS;

describe('a message of the account that is not ours', () => {
	let fixture: OutreachFixture;
	let mids: number;
	beforeEach(async () => {
		fixture = await OutreachFixture.open();
		mids = 0;
	});
	afterEach(() => fixture.close());

	const foreign = async (person: string, at = fixture.store.now) => receive(fixture.store, envelope([echoOf(`foreign-${++mids}`, 'Anna hier', { at, person })]));
	const codes = async (event: { viewerKey: string; eventKey: string }) => {
		const claim = await fixture.claim(event, 'soft_touch');
		return claim.outcome === 'refused' ? claim.reasons.map(({ code }) => code) : [claim.outcome];
	};
	const state = () => fixture.store.use.readAccountState({ accountKey: fixture.accountKey });

	it('pauses the automation of that person for a day, and of nobody else', async () => {
		const mara = await fixture.writes('hallo');
		const other = await fixture.writes('hallo', fixture.store.now, '7002');
		await foreign(MARA);
		expect(await codes(mara)).toEqual(['human_takeover']);
		expect(await codes(other)).toEqual(['claimed']);
		fixture.store.now += DAY;
		expect(await codes(await fixture.writes('nog iets'))).toEqual(['claimed']);
	});

	it('that comes late counts from when it was written, and an older one takes nothing back', async () => {
		const { store } = fixture;
		const mara = await fixture.writes('hallo');
		await foreign(MARA, store.now - 23 * HOUR);
		expect(await codes(mara)).toEqual(['human_takeover']);
		await foreign(MARA, store.now - MINUTE);
		await foreign(MARA, store.now - 20 * HOUR);
		store.now += 2 * HOUR;
		expect(await codes(mara)).toEqual(['human_takeover']);
	});

	it('to somebody we do not know holds from their first message on', async () => {
		await foreign('7003');
		fixture.store.now += HOUR;
		expect(await codes(await fixture.writes('dank je', fixture.store.now, '7003'))).toEqual(['human_takeover']);
		expect(await codes(await fixture.writes('hallo', fixture.store.now, '7004'))).toEqual(['claimed']);
	});

	it('to somebody we do not know holds also when many write at once', async () => {
		await foreign('7003');
		fixture.store.now += HOUR;
		const messages = ['7003', '7004'].map((person) => textMessage(`both-${person}`, 'hallo', { person, at: fixture.store.now }));
		const { handedOff } = await receive(fixture.store, envelope(messages));
		expect(await Promise.all(handedOff.map(codes))).toEqual([['human_takeover'], ['claimed']]);
	});

	it('is not what our own messages are, echo and all, however many', async () => {
		for (let person = 0; person < 2 * FAST.people; person++) {
			const claim = await fixture.mustClaim(await fixture.writes('hallo', fixture.store.now, `71${person}`), 'soft_touch');
			await fixture.accepted(claim, `ours-${person}`);
			await receive(fixture.store, envelope([echoOf(`ours-${person}`, claim.message.text, { at: fixture.store.now, person: `71${person}` })]));
			fixture.store.now += 100;
		}
		expect(await state()).toMatchObject({ stopped: false, takeoverSuspectedAt: null });
		expect(fixture.store.count('foreign_messages')).toBe(0);
	});

	it.each([
		['many at once', FAST.people, 0],
		['many in ten minutes', STEADY.people, 15 * SECOND],
	])('%s stop the account and raise an alert, until a person lets it go on', async (_what, people, everyMs) => {
		const { store, accountKey } = fixture;
		const mara = await fixture.writes('hallo');
		for (let person = 0; person < people; person++) {
			expect(await state()).toMatchObject({ stopped: false, takeoverSuspectedAt: null });
			await foreign(`72${person}`);
			store.now += everyMs;
		}
		expect(await state()).toMatchObject({ stopped: true, takeoverSuspectedAt: expect.any(Number) });
		expect(await codes(mara)).toEqual(['stop_switch']);
		await store.use.setStopSwitch({ accountKey, stopped: false });
		expect(await state()).toMatchObject({ stopped: false, takeoverSuspectedAt: null });
		// What the person who let it go on has seen is not counted again; what comes then is.
		store.now += SECOND;
		await foreign('729999');
		expect(await state()).toMatchObject({ stopped: false });
		for (let person = 0; person < FAST.people; person++) await foreign(`73${person}`);
		expect(await state()).toMatchObject({ stopped: true });
	});

	it('of another tool the owner has named stops nothing, and leaves each person to it all the same', async () => {
		await connectLive(fixture.store, ACCOUNT, { inboxTool: 'Business Suite' });
		const event = await fixture.writes('hallo', fixture.store.now, '740');
		for (let person = 0; person < 3 * STEADY.people; person++) await foreign(`74${person}`);
		expect(await state()).toMatchObject({ stopped: false, takeoverSuspectedAt: null });
		expect(await codes(event)).toEqual(['human_takeover']);
	});

	it('twice is once: a webhook that comes again is no second person and no second message', async () => {
		for (let times = 0; times < 2; times++) {
			mids = 0;
			for (let person = 0; person < FAST.people - 1; person++) await foreign(`75${person}`);
		}
		expect(await state()).toMatchObject({ stopped: false });
		expect(fixture.store.count('foreign_messages')).toBe(FAST.people - 1);
	});

	it('is forgotten after a day, and with the person', async () => {
		const { store, accountKey } = fixture;
		await foreign('760');
		store.now += DAY + SECOND;
		await foreign('761');
		expect(store.count('foreign_messages')).toBe(1);
		store.now += DAY + SECOND;
		const { receiptKey } = await store.use.startPurge({ accountKey, policy: { signalsDays: 30, leadsDays: 365, evidenceDays: 400, eventsDays: 30, rules: [] } });
		await store.use.finishPurge({ receiptKey });
		expect(store.count('foreign_messages')).toBe(0);
	});

	it('stops exactly when enough different people got one within the time, in whatever order they come', async () => {
		const message = fc.record({ person: fc.nat(39), at: fc.oneof(fc.nat(2 * MINUTE), fc.nat(14 * MINUTE)) });
		const seen = new Set<boolean>();
		await holds(
			fc.asyncProperty(fc.array(message, { minLength: 5, maxLength: 60, size: 'max' }), async (messages) => {
				const life = await OutreachFixture.open();
				const start = life.store.now - 15 * MINUTE;
				const known: { person: number; at: number }[] = [];
				let expected = false;
				for (const [index, { person, at }] of messages.entries()) {
					await receive(life.store, envelope([echoOf(`f${index}`, 'x', { at: start + at, person: `8${person}` })]));
					known.push({ person, at });
					expected ||= TAKEOVER_ALERTS.some(({ people, withinMs }) =>
						known.some((first) => new Set(known.filter((other) => other.at >= first.at && other.at - first.at < withinMs).map((other) => other.person)).size >= people));
					const { stopped } = await life.store.use.readAccountState({ accountKey: life.accountKey });
					if (stopped !== expected) throw new Error(`after ${index + 1} messages: ${stopped} for ${expected}`);
				}
				seen.add(expected);
				await life.close();
			}),
			12,
		);
		expect(seen.size).toBe(2);
	}, 600_000);
});
