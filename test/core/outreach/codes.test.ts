import fc from 'fast-check';
import { OutreachFixture } from '../support/outreach-fixture';
import { COPY_ROWS } from '../support/copy-table';
import { holds } from '../support/property';
import { DAY, HOUR, purge } from '../support/store';

const FOOT = 'Automatisch. STOP = klaar. {privacy_link}';
const TEXTS = ['autumn', ''].map((pool) => ({
	key: `code_${pool || 'plain'}`, language: 'nl', variant: 'a', purpose: 'promotion', asks: '', quick_replies: '', text: `Jouw code: {code${pool && `:${pool}`}} ${FOOT}`,
}));

async function open(): Promise<OutreachFixture> {
	const fixture = await OutreachFixture.open();
	await fixture.store.use.publishCopy({ rows: [...COPY_ROWS, ...TEXTS] });
	return fixture;
}

describe('codes', () => {
	let fixture: OutreachFixture;
	beforeEach(async () => {
		fixture = await open();
	});
	afterEach(() => fixture.close());

	const take = (rows: readonly unknown[]) => fixture.store.use.importCodes({ accountKey: fixture.accountKey, rows });
	const codeIn = (claim: { message: { text: string } }) => /code: (\S*) Auto/.exec(claim.message.text)?.[1];
	const writes = (person: string) => fixture.repliesToStory('mooi', fixture.store.now, person);

	it('are taken in once, whole rows only, and counted by pool', async () => {
		expect(await take([{ code: 'A1', pool: 'autumn' }, { code: 'A2', pool: 'autumn', expires: '2026-01-01' }, { code: 'B 1' }, { code: 'B1', pool: 'B!' }, { code: 'B1', expires: 'soon' }, { code: 'C1', pool: '', expires: null }, {}])).toEqual({
			added: 3, known: 0,
			problems: [
				{ row: 3, field: 'code', problem: 'it is no code', cure: expect.any(String) },
				{ row: 4, field: 'pool', problem: 'it is not a plain name', cure: expect.any(String) },
				{ row: 5, field: 'expires', problem: 'it is no date', cure: expect.any(String) },
			],
			left: { '': 1, autumn: 1 },
		});
		expect(await take([{ code: 'A1', pool: 'winter' }])).toMatchObject({ added: 0, known: 1, left: { '': 1, winter: 1 } });
	});

	it('go one to a person, the same one again to the same person; an empty pool is a reason', async () => {
		const [first, second] = [await fixture.agrees('901'), await fixture.agrees('902')];
		await take([{ code: 'A1', pool: 'autumn' }, { code: 'OTHER', pool: '' }]);
		const claim = await fixture.mustClaim(await writes('901'), 'code_autumn');
		expect(codeIn(claim)).toBe('A1');
		await fixture.accepted(claim);
		expect(codeIn(await fixture.mustClaim(await writes('901'), 'code_autumn', 'again'))).toBe('A1');
		const outcome = await fixture.claim(await writes('902'), 'code_autumn');
		expect(outcome).toMatchObject({ outcome: 'refused', reasons: [{ code: 'code_pool_empty' }], verdict: 'later' });
		expect([first, second].every(Boolean)).toBe(true);
		await take([{ code: 'A2', pool: 'autumn' }]);
		expect(codeIn(await fixture.mustClaim(await writes('902'), 'code_autumn'))).toBe('A2');
	});

	it('count to the end of their day in the zone of the account, and no longer', async () => {
		await fixture.agrees('901');
		const day = new Date(fixture.store.now).toISOString().slice(0, 10);
		await take([{ code: 'TODAY', pool: 'autumn', expires: day }]);
		expect(await fixture.claim(await writes('901'), 'code_autumn', 'a')).toMatchObject({ outcome: 'claimed' });
		fixture.store.now += DAY;
		expect(await fixture.claim(await writes('901'), 'code_autumn', 'b')).toMatchObject({ outcome: 'refused', reasons: [{ code: 'code_pool_empty' }] });
	});

	it('come back with a refusal, and stay with the person where only the conversation tells', async () => {
		await fixture.agrees('901');
		await fixture.agrees('902');
		await take([{ code: 'A1', pool: 'autumn' }]);
		const refused = await fixture.mustClaim(await writes('901'), 'code_autumn');
		await fixture.failed(refused, 'window_closed');
		const lost = await fixture.mustClaim(await writes('902'), 'code_autumn');
		expect(codeIn(lost)).toBe('A1');
		await fixture.failed(lost, 'ambiguous');
		fixture.store.now += HOUR;
		expect(await fixture.store.use.settleByConversation({ sendKey: lost.sendKey, recipient: '902', messages: [], reachesBack: true, watchedMs: HOUR })).toMatchObject({ released: true });
		expect(await fixture.claim(await writes('901'), 'code_autumn', 'late')).toMatchObject({ outcome: 'refused', reasons: [{ code: 'code_pool_empty' }] });
		expect(codeIn(await fixture.mustClaim(await writes('902'), 'code_autumn', 'late'))).toBe('A1');
	});

	it('are with nobody twice, whoever claims at the same time and whatever becomes of it', async () => {
		const people = ['901', '902', '903', '904', '905'];
		const viewers = new Map<string, string>();
		for (const person of people) viewers.set(person, await fixture.agrees(person));
		const holders = new Map<string, string>();
		let round = 0;
		const fates = fc.constantFrom('accepted', 'window_closed', 'ambiguous', 'throttled', 'none');
		await holds(
			fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom(...people), fates), { minLength: 1, maxLength: 6 }), async (tries) => {
				round++;
				fixture.store.now += DAY;
				fixture.store.raw.exec('update accounts set paused_reason = null, paused_until = null');
				await purge(fixture.store, fixture.accountKey);
				await take([{ code: `R${round}`, pool: 'autumn' }]);
				const events = [];
				for (const [person, fate] of tries) events.push({ event: await writes(person), person, fate });
				const claims = await Promise.all(events.map(({ event }, index) => fixture.claim(event, 'code_autumn', `${round}.${index}`)));
				for (const [index, claim] of claims.entries()) {
					if (claim.outcome !== 'claimed') continue;
					const { person, fate } = events[index] ?? { person: '', fate: 'none' as const };
					const code = codeIn(claim) ?? '';
					// Held by somebody whose message may have arrived: nobody else may ever get it.
					const holder = holders.get(code);
					if (holder !== undefined) expect(holder).toBe(person);
					if (fate === 'accepted') await fixture.accepted(claim);
					else if (fate !== 'none') await fixture.failed(claim, fate);
					if (fate === 'accepted' || fate === 'ambiguous' || fate === 'none') holders.set(code, person);
				}
			}),
			25,
		);
		expect(holders.size).toBeGreaterThan(3);
	}, 600_000);
});
