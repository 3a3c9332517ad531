import fc from 'fast-check';
import { publishCopyTable } from '../support/copy-table';
import { ofType } from '../support/history';
import { breaches } from '../support/laws';
import { actions, type Action } from '../support/outreach-actions';
import { OutreachWorld } from '../support/outreach-world';
import { holds } from '../support/property';
import { TestStore } from '../support/store';

const seen = new Map<string, number>();

/** Plays one life of an account and returns its world. */
async function play(store: TestStore, account: string, plan: readonly Action[]): Promise<OutreachWorld> {
	const world = await OutreachWorld.create(store, account);
	for (const action of plan) await world.act(action);
	return world;
}

/** One decision row per claim and per refusal, with the same answer. */
function undecided(store: TestStore, world: OutreachWorld): string[] {
	const rows = store.rows('select viewer_key, cause, step, send from decisions where account_key = ? order by decision_key', world.accountKey);
	const recorded = rows.map((row) => [row['viewer_key'], row['cause'], row['step'], row['send']].join(' '));
	const decided = world.facts
		.filter((fact) => fact.type === 'claim' || fact.type === 'refusal')
		.map((fact) => [fact.person, fact.event, fact.step, fact.type === 'claim' ? 1 : 0].join(' '));
	return recorded.join('\n') === decided.join('\n') ? [] : [`decisions: ${recorded.join(', ')} instead of ${decided.join(', ')}`];
}

describe('the laws of outreach, in random lives of an account', () => {
	let store: TestStore;
	let lives = 0;

	beforeAll(async () => {
		store = await TestStore.open();
		await publishCopyTable(store.use);
	});
	afterAll(() => store.close());

	it('are never broken, whatever people, Instagram and the clock do', async () => {
		await holds(
			fc.asyncProperty(actions, async (plan) => {
				const world = await play(store, `1784${++lives}`, plan);
				expect([...breaches(world.facts), ...undecided(store, world)]).toEqual([]);
				for (const fact of world.facts) seen.set(fact.type, (seen.get(fact.type) ?? 0) + 1);
				for (const claim of ofType(world.facts, 'claim')) seen.set(claim.copy, (seen.get(claim.copy) ?? 0) + 1);
				store.raw.exec("update events set state = 'handled'");
			}),
			110,
		);
	}, 600_000);

	it('are put to the test: every kind of thing happened often enough', () => {
		for (const kind of ['inbound', 'claim', 'refusal', 'delivered', 'given_back', 'grant', 'withdraw', 'offer', 'opt_out_confirmation']) {
			expect({ kind, enough: (seen.get(kind) ?? 0) > 8 }).toEqual({ kind, enough: true });
		}
	});

	it('leave a consent ledger that verifies', async () => {
		expect(store.count('consent_ledger')).toBeGreaterThan(15);
		expect(await store.use.verifyLedger({})).toEqual([]);
	});
});
