import fc from 'fast-check';
import { holds } from '../support/property';
import { OutreachFixture } from '../support/outreach-fixture';
import { insertRow, type Rows } from '../support/purge-rows';
import { DAY, MINUTE, purge } from '../support/store';

/** All that the proof of a consent rests on. */
const TABLES = ['consent_ledger', 'consent_heads', 'consent_account_heads', 'consent_checkpoints'] as const;

type Tampering =
	| { readonly do: 'change'; readonly table: number; readonly row: number; readonly column: number; readonly to: string | number }
	| { readonly do: 'remove'; readonly table: number; readonly row: number; readonly more: number }
	| { readonly do: 'copy'; readonly row: number; readonly place: number; readonly person: string }
	| { readonly do: 'swap'; readonly one: number; readonly other: number }
	| { readonly do: 'cut'; readonly tail: number };

const row = fc.nat(30);
const tampering: fc.Arbitrary<Tampering> = fc.oneof(
	{ weight: 5, arbitrary: fc.record({ do: fc.constant('change' as const), table: fc.nat(3), row, column: fc.nat(20), to: fc.oneof(fc.constantFrom('grant', 'withdraw', 'dm_promotion', 'x', ''), fc.integer({ min: 0, max: 9 })) }) },
	{ weight: 2, arbitrary: fc.record({ do: fc.constant('remove' as const), table: fc.nat(3), row, more: fc.nat(2) }) },
	{ weight: 2, arbitrary: fc.record({ do: fc.constant('copy' as const), row, place: fc.nat(30), person: fc.constantFrom('somebody', '') }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('swap' as const), one: row, other: row }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('cut' as const), tail: fc.integer({ min: 1, max: 4 }) }) },
);

describe('whatever is done to the ledger behind our back', () => {
	let fixture: OutreachFixture;
	let whole: Readonly<Record<(typeof TABLES)[number], readonly Rows[]>>;

	beforeAll(async () => {
		fixture = await OutreachFixture.open();
		const agrees = async (person: string) => {
			const question = await fixture.mustClaim(await fixture.writes('hallo', fixture.store.now, person), 'opt_in_question');
			await fixture.accepted(question);
			fixture.store.now += MINUTE;
			await fixture.grant(await fixture.taps(question, 0, fixture.store.now, person));
		};
		for (const month of [0, 1, 2]) {
			for (const n of [1, 2, 3]) await agrees(`${month}${n}000`);
			await fixture.writes('STOP', fixture.store.now, `${month}1000`);
			fixture.store.now += 31 * DAY;
			await purge(fixture.store, fixture.accountKey);
		}
		// The first month is a checkpoint; what people's present state rests on stays in it.
		expect(await fixture.store.use.closeLedgerMonths({ accountKey: fixture.accountKey, auditPeriodMs: 40 * DAY })).toMatchObject({ outcome: 'closed', closed: expect.any(Number) });
		fixture.store.raw.exec('drop trigger consent_ledger_no_update; drop trigger consent_ledger_no_delete;');
		fixture.store.raw.exec('drop trigger consent_checkpoints_no_update; drop trigger consent_checkpoints_no_delete; pragma foreign_keys = off');
		whole = Object.fromEntries(TABLES.map((table) => [table, fixture.store.rows(`select * from ${table}`) as Rows[]])) as unknown as typeof whole;
		expect(TABLES.map((table) => whole[table].length > 0)).toEqual(TABLES.map(() => true));
	}, 600_000);
	afterAll(() => fixture.close());

	/** The tables as they are to be, whole, in place of what stands in them. */
	function put(tables: Readonly<Record<string, readonly Rows[]>>): void {
		const { raw } = fixture.store;
		for (const table of TABLES) {
			raw.exec(`delete from ${table}`);
			for (const each of tables[table] ?? []) insertRow(raw, table, each, table);
		}
	}

	const at = <T>(rows: readonly T[], n: number): T | undefined => rows[n % Math.max(1, rows.length)];

	function tampered(act: Tampering): Readonly<Record<string, readonly Rows[]>> {
		const ledger = whole.consent_ledger;
		switch (act.do) {
			case 'change': {
				const table = at(TABLES, act.table) ?? 'consent_ledger';
				const target = at(whole[table], act.row);
				const column = at(Object.keys(target ?? {}), act.column) ?? 'mac';
				return { ...whole, [table]: whole[table].map((each) => (each === target ? { ...each, [column]: typeof each[column] === 'number' ? Number(act.to) || 7 : String(act.to) } : each)) };
			}
			case 'remove': {
				const table = at(TABLES, act.table) ?? 'consent_ledger';
				const gone = new Set(Array.from({ length: act.more + 1 }, (_, n) => at(whole[table], act.row + n)));
				return { ...whole, [table]: whole[table].filter((each) => !gone.has(each)) };
			}
			case 'copy': {
				const target = at(ledger, act.row);
				return { ...whole, consent_ledger: [...ledger, { ...target, seq: 100 + act.place, ...(act.person === '' ? {} : { viewer_key: act.person }) }] };
			}
			case 'swap': {
				const [one, other] = [at(ledger, act.one), at(ledger, act.other)];
				const moved = (each: Rows) => (each === one ? { ...each, month: other?.['month'] ?? '', seq: other?.['seq'] ?? 0 } : each === other ? { ...each, month: one?.['month'] ?? '', seq: one?.['seq'] ?? 0 } : each);
				return { ...whole, consent_ledger: ledger.map(moved) };
			}
			case 'cut':
				return { ...whole, consent_ledger: ledger.toSorted((a, b) => `${String(a['month'])} ${String(a['seq']).padStart(3)}`.localeCompare(`${String(b['month'])} ${String(b['seq']).padStart(3)}`)).slice(0, -act.tail) };
		}
	}

	const same = (tables: Readonly<Record<string, readonly Rows[]>>) => TABLES.every((table) => {
		const texts = (rows: readonly Rows[]) => rows.map((each) => JSON.stringify(each)).sort().join('\n');
		return texts(tables[table] ?? []) === texts(whole[table]);
	});

	it('is found; and nothing is found where nothing was done', async () => {
		const seen = { tampered: 0, untouched: 0 };
		await holds(
			fc.asyncProperty(tampering, async (act) => {
				const tables = tampered(act);
				const isTampered = !same(tables);
				put(tables);
				const found = await fixture.store.use.verifyLedger({});
				expect([act, found.length > 0]).toEqual([act, isTampered]);
				seen[isTampered ? 'tampered' : 'untouched']++;
			}),
			200,
		);
		expect(seen.tampered).toBeGreaterThan(100);
		put(whole);
		expect(await fixture.store.use.verifyLedger({})).toEqual([]);
	}, 600_000);
});
