import { DEFAULT_LIMITS } from '../../../core/outreach/limits';
import { mostInWindow } from '../support/model-judge';
import { OutreachFixture } from '../support/outreach-fixture';
import { hear, HOUR, SECOND } from '../support/store';

/** Of the limit, what is left when the edges of windows are never used twice. */
const AT_LEAST = 0.97 * DEFAULT_LIMITS.hourly;

describe('when work abounds', () => {
	let fixture: OutreachFixture;

	beforeEach(async () => {
		fixture = await OutreachFixture.open();
	});
	afterEach(() => fixture.close());

	const claims = (like: string) => fixture.store.rows('select claimed_at from sends where cause like ?', like).map((row) => Number(row['claimed_at']));

	it('answers go out at 97 % of the hourly limit or more, and never above it', async () => {
		const waiting: { viewerKey: string; eventKey: string }[] = [];
		for (let person = 0; person < 620; person++) waiting.push(await fixture.writes('hallo', fixture.store.now, `7${person}`));
		const start = fixture.store.now;
		while (fixture.store.now < start + 3 * HOUR) {
			const next = waiting.shift();
			if (!next) throw new Error('work did not abound');
			const outcome = await fixture.claim(next, 'soft_touch');
			fixture.store.now += 50;
			if (outcome.outcome === 'claimed') continue;
			waiting.unshift(next);
			if (outcome.outcome !== 'refused' || outcome.verdict !== 'later') throw new Error(JSON.stringify(outcome));
			fixture.store.now = Math.max(fixture.store.now, outcome.retryAt);
		}
		const times = claims('evt_%');
		expect(mostInWindow(times, HOUR)).toBe(DEFAULT_LIMITS.hourly);
		expect(times.length).toBeGreaterThanOrEqual(3 * AT_LEAST);
	}, 600_000);

	it('a campaign goes out at 97 % of the hourly limit or more, evenly, with a dispatcher once a minute', async () => {
		const people: string[] = [];
		for (let person = 0; person < 260; person++) {
			// The night before, so that their answers are not in the hour that is counted.
			if (person % 60 === 0) fixture.store.now += HOUR;
			people.push(await fixture.agrees(`8${person}`));
		}
		await fixture.plan(people, { followUpCopyKey: null, batch: 500 });
		fixture.store.now += 2 * HOUR;
		await hear(fixture.store, fixture.accountKey);
		const start = fixture.store.now;
		for (let minute = 0; minute <= 70; minute++) {
			await fixture.dispatch();
			fixture.store.now += 60 * SECOND;
		}
		const times = claims('campaign:%').filter((at) => at >= start + 5 * 60 * SECOND);
		expect(mostInWindow(claims('campaign:%'), HOUR)).toBeLessThanOrEqual(DEFAULT_LIMITS.hourly);
		expect(times.filter((at) => at < start + 65 * 60 * SECOND).length).toBeGreaterThanOrEqual(AT_LEAST);
		expect(mostInWindow(times, 60 * SECOND)).toBeLessThanOrEqual(5);
	}, 600_000);
});

describe('reads of conversations', () => {
	it('never start more than two in any second over all processes, and do not wait for a clock that was set back', async () => {
		const fixture = await OutreachFixture.open();
		const { accountKey, store } = fixture;
		const starts: number[] = [];
		for (let read = 0; read < 40; read++) {
			starts.push(store.now + (await store.use.takeReadSlot({ accountKey })));
			store.now += (read * 37) % 400;
		}
		expect(mostInWindow(starts, SECOND)).toBe(2);
		store.now -= HOUR;
		expect(await store.use.takeReadSlot({ accountKey })).toBe(0);
		await fixture.close();
	});
});

describe('a line that gives no answers', () => {
	it('is left alone after five calls in a row, each time for twice as long, and is good again with one answer', async () => {
		const fixture = await OutreachFixture.open();
		const fail = async (person: string) => fixture.failed(await fixture.mustClaim(await fixture.writes('hallo', fixture.store.now, person), 'soft_touch'), 'ambiguous');
		const pause = () => fixture.store.rows('select paused_reason, paused_until from accounts')[0];
		let people = 0;
		for (const minutes of [1, 2, 4]) {
			for (let call = 0; call < 5; call++) {
				expect((await fixture.claim(await fixture.writes('hallo', fixture.store.now, 'x'), 'no_such_text')).outcome).toBe('refused');
				await fail(`6${++people}`);
			}
			expect(pause()).toEqual({ paused_reason: 'unanswered', paused_until: fixture.store.now + minutes * 60 * SECOND });
			fixture.store.now += minutes * 60 * SECOND;
		}
		for (let call = 0; call < 4; call++) await fail(`6${++people}`);
		await fixture.accepted(await fixture.mustClaim(await fixture.writes('hallo', fixture.store.now, '699'), 'soft_touch'));
		await fail(`6${++people}`);
		expect((await fixture.claim(await fixture.writes('hallo', fixture.store.now, '698'), 'soft_touch')).outcome).toBe('claimed');
		await fixture.close();
	});
});
