import fc from 'fast-check';
import { drawVariant } from '../../../core/outreach/variants';
import { COPY_ROWS } from '../support/copy-table';
import { OutreachFixture } from '../support/outreach-fixture';
import { holds } from '../support/property';
import { SERVICE } from '../support/send-facts';
import { DAY, HOUR, MINUTE } from '../support/store';

const PEPPER = Buffer.alloc(32, 3);
const texts = (...names: string[]) => names.map((variant) => ({ ...SERVICE, variant }));

describe('drawing a variant', () => {
	it('is the same for the same person and campaign, and stopping one moves its own people only', async () => {
		await holds(
			fc.property(fc.string(), fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 2 }), (name, names) => {
				const drawn = drawVariant(PEPPER, name, texts(...names)).variant;
				expect(drawVariant(PEPPER, name, texts(...[...names].reverse())).variant).toBe(drawn);
				for (const other of names.filter((one) => one !== drawn)) {
					expect(drawVariant(PEPPER, name, texts(...names.filter((one) => one !== other))).variant).toBe(drawn);
				}
			}),
			300,
		);
	});

	it('gives each variant its share', () => {
		const counts = { a: 0, b: 0, c: 0 };
		for (let person = 0; person < 3000; person++) counts[drawVariant(PEPPER, `autumn\0vwr_${person}`, texts('a', 'b', 'c')).variant as keyof typeof counts]++;
		for (const count of Object.values(counts)) expect(Math.abs(count - 1000)).toBeLessThan(120);
	});
});

describe('a campaign with two variants', () => {
	let fixture: OutreachFixture;

	beforeEach(async () => {
		fixture = await OutreachFixture.open();
		await publish('a', 'b');
	});
	afterEach(() => fixture.close());

	async function publish(...variants: string[]): Promise<void> {
		const rows = COPY_ROWS.flatMap((row) =>
			row.key === 'offer' || row.key === 'follow_up' ? variants.map((variant) => ({ ...row, variant, text: `(${variant}) ${row.text}` })) : [row],
		);
		expect(await fixture.store.use.publishCopy({ rows })).toMatchObject({ published: true });
	}

	const people = (count: number) => Array.from({ length: count }, (_, n) => `90${n}`);
	const agreed = async (count: number) => {
		const keys: string[] = [];
		for (const person of people(count)) keys.push(await fixture.agrees(person));
		return keys;
	};
	const variantOf = (text: string) => /^\((.)\)/.exec(text)?.[1] ?? '?';
	const had = () => new Map(fixture.messages.map(({ recipient, text }) => [recipient, variantOf(text)]));

	async function sendAll(keys: readonly string[]): Promise<void> {
		await fixture.plan(keys);
		for (let time = 0; time < 60 && fixture.messages.length < keys.length; time++) {
			await fixture.dispatch();
			fixture.store.now += MINUTE;
		}
		expect(fixture.messages).toHaveLength(keys.length);
	}

	/** Everybody re-opens the window on day 3; leaves the messages of that day. */
	async function followUps(count: number): Promise<void> {
		fixture.store.now += 3 * DAY;
		for (const person of people(count)) await fixture.repliesToStory('mooi', fixture.store.now, person);
		fixture.messages.length = 0;
		for (let time = 0; time < 20; time++) {
			fixture.store.now += 10 * MINUTE;
			await fixture.dispatch();
		}
	}

	/** Puts counts of a long campaign in place, as the claims and opt-outs would have. */
	const seed = (variant: string, sends: number, optOuts: number) =>
		fixture.store.rows(
			`insert into campaign_variants (account_key, campaign, variant, sends, opt_outs) values ('${fixture.accountKey}', 'autumn', '${variant}', ${sends}, ${optOuts})`,
		);

	it('gives both, and each person the same in both steps, also when a text was published since', async () => {
		const keys = await agreed(10);
		await sendAll(keys);
		const first = had();
		expect(new Set(first.values())).toEqual(new Set(['a', 'b']));
		await publish('a', 'b', 'c');
		await followUps(10);
		expect(fixture.messages).toHaveLength(10);
		expect(had()).toEqual(first);
		expect(fixture.store.rows('select variant, count(*) as sends from sends where variant is not null group by variant order by variant')).toHaveLength(2);
	});

	it('keeps the variant of who turns out to be somebody from an older list', async () => {
		const keys = await agreed(10);
		await sendAll(keys);
		const first = had();
		for (const [n, key] of keys.entries()) {
			// Older than theirs, so from now on they are drawn by this key.
			fixture.store.rows(`insert into viewers (viewer_key, account_key, profile_state, created_at) values ('vwr_list_${n}', '${fixture.accountKey}', 'unread', 0)`);
			const input = { accountKey: fixture.accountKey, viewerKey: key, otherKey: `vwr_list_${n}`, person: 'Anna', evidence: 'the same face' };
			expect(await fixture.store.use.linkIdentities(input)).toMatchObject({ linked: true, viewerKey: key });
		}
		await followUps(10);
		expect(had()).toEqual(first);
	});

	it('stops the bad one: nobody is drawn it any more, who had it hears no more, the other goes on', async () => {
		const keys = await agreed(8);
		await sendAll(keys);
		const first = had();
		fixture.store.rows('delete from campaign_variants');
		seed('a', 300, 20);
		seed('b', 300, 1);
		const [victim] = [...first].find(([, variant]) => variant === 'a') ?? [];
		await fixture.writes('STOP', fixture.store.now, victim);
		expect(fixture.store.rows('select variant, opt_outs, stopped_at is not null as stopped from campaign_variants order by variant').map((row) => [row['variant'], Number(row['opt_outs']), Boolean(row['stopped'])])).toEqual([['a', 21, true], ['b', 1, false]]);
		const later = await fixture.agrees('999');
		fixture.messages.length = 0;
		await fixture.plan([later]);
		await fixture.dispatch();
		expect(fixture.messages.map(({ text }) => variantOf(text))).toEqual(['b']);
		await followUps(8);
		const followed = new Map([...first].filter(([, variant]) => variant === 'b'));
		expect(had()).toEqual(followed);
		const reasons = fixture.store.rows("select reasons from decisions where step = 'step_2' and send = 0").map((row) => String(row['reasons']));
		expect(reasons.some((one) => one.includes('variant_stopped'))).toBe(true);
	});

	it('leaves a campaign with one text to its own stop rule, and gives a refused message back', async () => {
		await publish('a');
		const [key = ''] = await agreed(1);
		seed('a', 200, 60);
		await fixture.plan([key]);
		await fixture.dispatch('window_closed');
		expect(fixture.store.rows('select sends, stopped_at from campaign_variants')).toEqual([{ sends: 200, stopped_at: null }]);
	});

	it('reports people, replies and opt-outs per variant', async () => {
		const keys = await agreed(8);
		await sendAll(keys);
		const of = (variant: string) => [...had()].filter(([, one]) => one === variant).map(([person]) => person);
		const [stops = '', replies = ''] = of('a');
		fixture.store.now += HOUR;
		await fixture.writes('STOP', fixture.store.now, stops);
		await fixture.writes('leuk!', fixture.store.now, replies);
		const report = await fixture.store.use.readVariants({ accountKey: fixture.accountKey, campaign: null });
		expect(report).toMatchObject([
			{ campaign: 'autumn', variant: 'a', people: of('a').length, replied: 2, optedOut: 1, stoppedAt: null },
			{ campaign: 'autumn', variant: 'b', people: of('b').length, replied: 0, optedOut: 0, optOutRate: { rate: 0, low: 0 } },
		]);
		expect(report[0]?.optOutRate).toMatchObject({ rate: 1 / of('a').length });
		expect(await fixture.store.use.readVariants({ accountKey: fixture.accountKey, campaign: 'winter' })).toEqual([]);
	});
});
