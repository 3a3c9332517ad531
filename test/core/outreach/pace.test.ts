import fc from 'fast-check';
import { HOURLY_LIMIT } from '../../../core/outreach/limits';
import { HOUR_WINDOW_MS } from '../../../core/outreach/pace';
import { hourlyPace } from '../support/laws';
import { OutreachFixture } from '../support/outreach-fixture';
import { OutreachWorld } from '../support/outreach-world';
import { holds } from '../support/property';
import { hear, SECOND } from '../support/store';

/** So many that nobody's own conversation fills up. */
const PEOPLE = 60;

describe('the hourly pace', () => {
	let fixture: OutreachFixture;
	let accounts = 0;

	beforeAll(async () => {
		fixture = await OutreachFixture.open();
	});
	afterAll(() => fixture.close());

	/** Tries far more messages than the hour allows, at the given gaps, some of them refused by Instagram. */
	async function rush(gaps: readonly number[], refuse: boolean): Promise<OutreachWorld> {
		const world = await OutreachWorld.create(fixture.store, `200${++accounts}`, PEOPLE);
		for (const [index, gap] of gaps.entries()) {
			fixture.store.now += gap;
			if (index % 2 === 0) await world.act({ do: 'write', who: index % PEOPLE, text: 'wat leuk', as: 'message', age: 0 });
			const event = world.events.at(-1);
			if (!event) continue;
			await world.claim(event, `step ${index}`, 'soft_touch', { answer: refuse ? 'not_found' : 'accepted', delivered: !refuse });
			await world.act({ do: 'answer', which: 0 });
		}
		return world;
	}

	it('is never over 200 in any 60 minutes, whatever the gaps', async () => {
		await holds(
			fc.asyncProperty(
				fc.array(fc.oneof({ weight: 9, arbitrary: fc.nat(8 * SECOND) }, { weight: 1, arbitrary: fc.nat(60 * SECOND) }), { minLength: 320, maxLength: 420 }),
				async (gaps) => {
					const world = await rush(gaps, false);
					expect(hourlyPace(world.facts)).toEqual([]);
					expect(world.sent.length).toBeGreaterThanOrEqual(HOURLY_LIMIT);
					expect(world.sent.length).toBeLessThan(gaps.length);
				},
			),
			2,
			true,
		);
	}, 600_000);

	it('counts calls that Instagram refused: a refused call was a call', async () => {
		const world = await rush(Array.from({ length: HOURLY_LIMIT + 20 }, () => SECOND), true);
		expect(world.sent).toHaveLength(HOURLY_LIMIT);
	});

	it('names the moment at which the next message may go, and lets it go then', async () => {
		const world = await rush(Array.from({ length: HOURLY_LIMIT }, () => SECOND), false);
		await world.act({ do: 'write', who: 1, text: 'hallo', as: 'message', age: 0 });
		const event = world.events.at(-1);
		if (!event) throw new Error('no event');
		const request = { accountKey: world.accountKey, viewerKey: event.person, eventKey: event.event, step: 'late', copyKey: 'soft_touch' };
		const first = world.sent[0]?.at ?? 0;
		expect(await fixture.store.use.claimSend(request)).toMatchObject({
			outcome: 'refused', reasons: [{ code: 'hourly_limit', retryAt: first + HOUR_WINDOW_MS }], retryAt: first + HOUR_WINDOW_MS,
		});
		fixture.store.now = first + HOUR_WINDOW_MS - 1;
		await hear(fixture.store, world.accountKey);
		expect((await fixture.store.use.claimSend(request)).outcome).toBe('refused');
		fixture.store.now = first + HOUR_WINDOW_MS;
		expect((await fixture.store.use.claimSend(request)).outcome).toBe('claimed');
	});
});
