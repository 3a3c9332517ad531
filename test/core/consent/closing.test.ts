import fc from 'fast-check';
import { decide, evolve, NO_CONSENT, stateAt, type ConsentCommand, type ConsentEntry, type ConsentPurpose } from '../../../core/consent/ledger';
import { applyConsent, readConsent } from '../../../core/consent/ledger-store';
import { openInside } from '../support/inside';
import { holds } from '../support/property';
import { connectLive, DAY, TestStore } from '../support/store';
import { testServer } from '../support/store-postgres';
import { ACCOUNT, envelope, receive, textMessage } from '../support/wire';

const PURPOSES = ['dm_promotion', 'profiling', 'crm_storage'] as const satisfies readonly ConsentPurpose[];

type Step =
	| { readonly do: 'grant' | 'import' | 'withdraw' | 'object' | 'erase'; readonly who: number; readonly purpose: number; readonly proof: number }
	| { readonly do: 'expire'; readonly who: number; readonly purpose: number }
	| { readonly do: 'wait'; readonly days: number }
	| { readonly do: 'close'; readonly days: number };

const step: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 8,
		arbitrary: fc.record({
			do: fc.constantFrom('grant' as const, 'grant' as const, 'import' as const, 'withdraw' as const, 'object' as const, 'erase' as const),
			who: fc.nat(2), purpose: fc.nat(2), proof: fc.nat(20),
		}),
	},
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('expire' as const), who: fc.nat(2), purpose: fc.nat(2) }) },
	{ weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), days: fc.constantFrom(3, 20, 40, 400) }) },
	{ weight: 2, arbitrary: fc.record({ do: fc.constant('close' as const), days: fc.constantFrom(0, 30, 90) }) },
);

describe('a ledger whose old months are closed', () => {
	let store: TestStore;
	let inside: Awaited<ReturnType<typeof openInside>>;

	beforeAll(async () => {
		store = await TestStore.open();
		inside = await openInside(store);
	});
	afterAll(async () => {
		await inside.close();
		await store.close();
	});

	function toCommand(each: Extract<Step, { who: number }>, at: number): ConsentCommand {
		if (each.do === 'expire') return { type: 'expire', at };
		const sourceEvent = `${each.do} ${each.proof}`;
		switch (each.do) {
			case 'grant':
				return { type: 'grant', wording: 'w', sourceEvent, at };
			case 'import':
				return { type: 'grant', origin: 'import', wording: 'w', sourceEvent, at };
			case 'withdraw':
			case 'object':
			case 'erase':
				return { type: each.do, sourceEvent, at };
		}
	}

	let closedOnce = 0;

	it('folds to the same as one that keeps everything, and verifies', async () => {
		// A step is a transaction of its own, which takes a server longer.
		const runs = testServer() === null ? 60 : 15;
		let life = 0;
		await holds(
			fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60, size: 'max' }), async (steps) => {
				const accountKey = await connectLive(store, `9${++life}`);
				const people: string[] = [];
				for (const igsid of [1, 2, 3]) {
					const [one] = (await receive(store, envelope([textMessage(`l${life}m${igsid}`, 'hoi', { person: `${life}0${igsid}`, at: store.now, account: `9${life}` })], `9${life}`))).handedOff;
					people.push(one?.viewerKey ?? '');
				}
				// The model: every entry ever decided, never closed. A proof is used once, as events are in life.
				const model = new Map<string, ConsentEntry[]>();
				const used = new Set<string>();
				for (const each of steps) {
					if (each.do === 'wait') {
						store.now += each.days * DAY;
						continue;
					}
					if (each.do === 'close') {
						const outcome = await store.use.closeLedgerMonths({ accountKey, auditPeriodMs: each.days * DAY });
						closedOnce += outcome.outcome === 'closed' ? outcome.closed : Number.NaN;
						continue;
					}
					const subject = { accountKey, viewerKey: people[each.who] ?? '', purpose: PURPOSES[each.purpose] ?? 'profiling' };
					const name = `${subject.viewerKey} ${subject.purpose}`;
					if (each.do !== 'expire') {
						const proof = `${name} ${each.do} ${each.proof}`;
						if (used.has(proof)) continue;
						used.add(proof);
					}
					const command = toCommand(each, store.now);
					const history = model.get(name) ?? [];
					model.set(name, [...history, ...decide(command, subject, history)]);
					await inside.run((context) => applyConsent(context, subject, command));
				}
				for (const viewerKey of people) {
					for (const purpose of PURPOSES) {
						const folded = await inside.run((context) => readConsent(context, { accountKey, viewerKey, purpose }, store.now));
						const expected = stateAt((model.get(`${viewerKey} ${purpose}`) ?? []).reduce(evolve, NO_CONSENT), store.now);
						expect(folded).toEqual(expected);
					}
				}
				expect(await store.use.verifyLedger({ accountKey })).toEqual([]);
			}),
			runs,
		);
		expect(closedOnce).toBeGreaterThan(runs / 3);
	}, 600_000);
});

describe('closing', () => {
	let store: TestStore;
	let inside: Awaited<ReturnType<typeof openInside>>;
	let accountKey: string;
	let people: string[];

	const apply = (who: number, purpose: ConsentPurpose, command: ConsentCommand) =>
		inside.run((context) => applyConsent(context, { accountKey, viewerKey: people[who] ?? '', purpose }, command));
	const stateOf = (who: number, purpose: ConsentPurpose) =>
		inside.run(async (context) => (await readConsent(context, { accountKey, viewerKey: people[who] ?? '', purpose }, store.now)).state);
	const close = () => store.use.closeLedgerMonths({ accountKey, auditPeriodMs: 0 });
	const problems = async () => (await store.use.verifyLedger({ accountKey })).map(({ month, problem }) => `${month} ${problem}`);

	/** November: two grants. January: one is withdrawn. March: the other person objects to profiling. */
	beforeEach(async () => {
		store = await TestStore.open();
		inside = await openInside(store);
		accountKey = await connectLive(store, ACCOUNT);
		people = [];
		for (const person of ['1', '2']) people.push((await receive(store, envelope([textMessage(`m${person}`, 'hoi', { at: store.now, person })]))).handedOff[0]?.viewerKey ?? '');
		await apply(0, 'dm_promotion', { type: 'grant', wording: 'w', sourceEvent: 'yes of 0', at: store.now });
		await apply(1, 'dm_promotion', { type: 'grant', wording: 'w', sourceEvent: 'yes of 1', at: store.now });
		store.now += 60 * DAY;
		await apply(1, 'dm_promotion', { type: 'withdraw', sourceEvent: 'no of 1', at: store.now });
		store.now += 60 * DAY;
		await apply(0, 'profiling', { type: 'object', sourceEvent: 'objection of 0', at: store.now });
	});
	afterEach(async () => {
		await inside.close();
		await store.close();
	});

	it('keeps what holds today and removes what it replaced; never the newest month', async () => {
		expect(await close()).toEqual({ outcome: 'closed', closed: 2, removed: 1, kept: 2 });
		expect(store.rows('select source_event from consent_ledger order by month, seq')).toEqual([
			{ source_event: 'yes of 0' }, { source_event: 'no of 1' }, { source_event: 'objection of 0' },
		]);
		expect([await stateOf(0, 'dm_promotion'), await stateOf(1, 'dm_promotion'), await stateOf(0, 'profiling')]).toEqual(['granted', 'withdrawn', 'objected']);
		expect(await problems()).toEqual([]);
		expect(await close()).toEqual({ outcome: 'closed', closed: 0, removed: 0, kept: 2 });
	});

	it('does not close what is within the audit period', async () => {
		expect(await store.use.closeLedgerMonths({ accountKey })).toEqual({ outcome: 'closed', closed: 0, removed: 0, kept: 0 });
		expect(await store.use.closeLedgerMonths({ accountKey, auditPeriodMs: 100 * DAY })).toMatchObject({ closed: 1 });
	});

	it('lets a kept entry go once it no longer holds, or its person is gone', async () => {
		await close();
		await apply(0, 'dm_promotion', { type: 'withdraw', sourceEvent: 'no of 0', at: store.now });
		expect(await close()).toEqual({ outcome: 'closed', closed: 0, removed: 1, kept: 1 });
		store.raw.exec(`delete from engagements; delete from identities where viewer_key = '${people[1]}'; delete from viewers where viewer_key = '${people[1]}'`);
		expect(await close()).toEqual({ outcome: 'closed', closed: 0, removed: 1, kept: 0 });
		expect(store.rows('select month, revision from consent_checkpoints order by month, revision')).toEqual([
			{ month: '2026-11', revision: 1 }, { month: '2026-11', revision: 2 }, { month: '2027-01', revision: 1 }, { month: '2027-01', revision: 2 },
		]);
		expect(await problems()).toEqual([]);
	});

	it.each([
		['a kept entry removed', "delete from consent_ledger where month = '2026-11'", '2026-11 an entry is missing'],
		['a kept entry changed', "drop trigger consent_ledger_no_update; update consent_ledger set wording = 'x' where month = '2026-11'", '2026-11 the entry was changed'],
		['an entry put back', "insert into consent_ledger select account_key, month, 2, viewer_key, purpose, act, lawful_basis, wording, source_event, at, previous_mac, mac, key_version, origin, expires_at from consent_ledger where month = '2026-11'",
			'2026-11 the closed month has an entry it did not keep'],
		['a checkpoint removed', "drop trigger consent_checkpoints_no_delete; delete from consent_checkpoints where month = '2026-11'", '2026-11 the end of the chain is not the one that was written'],
		['a checkpoint changed', "drop trigger consent_checkpoints_no_update; update consent_checkpoints set kept = '[]' where month = '2027-01'", '2027-01 the checkpoint was changed'],
		['a closed month removed whole', `drop trigger consent_checkpoints_no_delete; delete from consent_ledger where month = '2027-01';
			delete from consent_checkpoints where month = '2027-01'; delete from consent_heads where month = '2027-01'`, '2027-03 the chain is broken here'],
	])('%s is found', async (_what, sql, problem) => {
		await close();
		expect(await problems()).toEqual([]);
		store.raw.exec(sql);
		expect(await problems()).toContain(problem);
	});

	it('lets the database remove rows of a closed month only, and change none', async () => {
		expect(() => store.raw.exec("delete from consent_ledger where month = '2026-11'")).toThrow('append-only');
		await close();
		expect(() => store.raw.exec("delete from consent_ledger where month = '2027-03'")).toThrow('append-only');
		expect(() => store.raw.exec('update consent_ledger set at = 0')).toThrow('append-only');
		expect(() => store.raw.exec('update consent_checkpoints set at = 0')).toThrow('append-only');
		expect(() => store.raw.exec('delete from consent_checkpoints')).toThrow('append-only');
		expect(() => store.raw.exec("delete from consent_ledger where month = '2026-11'")).not.toThrow();
	});

	it('signs nothing of a ledger that was tampered with', async () => {
		store.raw.exec("drop trigger consent_ledger_no_update; update consent_ledger set wording = 'x'");
		expect(await close()).toMatchObject({ outcome: 'does_not_verify', problem: { month: '2026-11', seq: 1, problem: 'the entry was changed' } });
		expect(store.count('consent_checkpoints')).toBe(0);
	});
});
