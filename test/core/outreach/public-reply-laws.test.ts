import fc from 'fast-check';
import { reconcilePublicReplies } from '../../../core/outreach/public-reply-settle';
import type { PublicDispatchStore } from '../../../core/outreach/dispatch';
import { publishCopyTable } from '../support/copy-table';
import { holds } from '../support/property';
import { publicBreaches, PublicStage, type Comment, type Fate } from '../support/public-replies';
import { MINUTE, SANDBOX_HOST, TestStore } from '../support/store';

/** Numbers pick one of what there is by then. */
type Action =
	| { readonly do: 'comment'; readonly who: number; readonly stop: boolean }
	| { readonly do: 'stop'; readonly who: number }
	| { readonly do: 'reply'; readonly which: number; readonly step: string; readonly fate: Fate }
	| { readonly do: 'comes_back'; readonly which: number }
	| { readonly do: 'reconcile' }
	| { readonly do: 'clock'; readonly by: number }
	| { readonly do: 'switch'; readonly stopped: boolean }
	| { readonly do: 'mode'; readonly mode: 'live' | 'rehearsal' };

const index = fc.nat(99);
const fate: fc.Arbitrary<Fate> = fc.oneof(
	{ weight: 5, arbitrary: fc.constant<Fate>({ answer: 'accepted', delivered: true }) },
	{ weight: 5, arbitrary: fc.record({ answer: fc.constantFrom<'dies' | 'ambiguous'>('dies', 'ambiguous'), delivered: fc.boolean() }) },
	{ weight: 2, arbitrary: fc.constantFrom('not_reached' as const, 'throttled' as const, 'not_found' as const, 'configuration' as const).map((answer): Fate => ({ answer, delivered: false })) },
);
const actions = fc.array(
	fc.oneof<fc.WeightedArbitrary<Action>[]>(
		{ weight: 5, arbitrary: fc.record({ do: fc.constant('comment' as const), who: fc.nat(3), stop: fc.constantFrom(false, false, false, false, true) }) },
		{ weight: 1, arbitrary: fc.record({ do: fc.constant('stop' as const), who: fc.nat(3) }) },
		{ weight: 16, arbitrary: fc.record({ do: fc.constant('reply' as const), which: index, step: fc.constantFrom('a', 'a', 'b'), fate }) },
		{ weight: 3, arbitrary: fc.record({ do: fc.constant('comes_back' as const), which: index }) },
		{ weight: 3, arbitrary: fc.constant<Action>({ do: 'reconcile' }) },
		{ weight: 3, arbitrary: fc.record({ do: fc.constant('clock' as const), by: fc.integer({ min: 0, max: 2 * MINUTE }) }) },
		{ weight: 1, arbitrary: fc.record({ do: fc.constant('switch' as const), stopped: fc.constantFrom(false, false, true) }) },
		{ weight: 1, arbitrary: fc.record({ do: fc.constant('mode' as const), mode: fc.constantFrom('live' as const, 'live' as const, 'rehearsal' as const) }) },
	),
	{ minLength: 1, maxLength: 60, size: 'max' },
);

describe('public replies, in random lives of an account', () => {
	let store: TestStore;
	let lives = 0;
	const seen = new Map<string, number>();

	beforeAll(async () => {
		store = await TestStore.open();
		await publishCopyTable(store.use);
	});
	afterAll(() => store.close());

	async function play(plan: readonly Action[], through: (store: TestStore) => PublicDispatchStore): Promise<string[]> {
		const account = `1784${String(++lives).padStart(8, '0')}`;
		const stage = await PublicStage.open(store, account);
		const comments: Comment[] = [];
		for (const action of plan) await act(stage, comments, action, through(store));
		for (const call of stage.calls) seen.set(call.delivered ? 'delivered' : 'lost', (seen.get(call.delivered ? 'delivered' : 'lost') ?? 0) + 1);
		return publicBreaches(stage.calls);
	}

	async function act(stage: PublicStage, comments: Comment[], action: Action, through: PublicDispatchStore): Promise<void> {
		switch (action.do) {
			case 'comment': {
				const person = `p${action.who}-${stage.account}`;
				if (action.stop) stage.stopped.add(person);
				comments.push(await stage.comments(person, action.stop ? 'STOP' : 'wat mooi'));
				return;
			}
			case 'stop':
				stage.stopped.add(`p${action.who}-${stage.account}`);
				return stage.says(`p${action.who}-${stage.account}`, 'stop!!');
			case 'reply': {
				const comment = comments[action.which % Math.max(comments.length, 1)];
				if (!comment) return;
				const outcome = await stage.reply(comment, action.step, action.fate, 'soft_touch', through);
				for (const { code } of outcome?.outcome === 'sent' ? [] : (outcome?.reasons ?? [])) seen.set(code, (seen.get(code) ?? 0) + 1);
				return;
			}
			case 'comes_back': {
				const reply = stage.standing[action.which % Math.max(stage.standing.length, 1)];
				return reply && stage.comesBack(reply);
			}
			case 'reconcile':
				await store.use.takeUnknownSends({ accountKey: stage.accountKey });
				return reconcilePublicReplies(store.use, stage.client(), { accountKey: stage.accountKey, ids: [stage.account] });
			case 'clock':
				store.now += action.by;
				return;
			case 'switch':
				await store.use.setStopSwitch({ accountKey: stage.accountKey, stopped: action.stopped });
				return;
			case 'mode':
				await store.use.connectAccount({
					igAccountId: stage.account, appScopedId: 'a', username: 'studio.vaas', apiHost: SANDBOX_HOST, language: 'nl',
					timeZone: 'Europe/Amsterdam', privacyLink: 'https://studio.example/privacy', mode: action.mode,
				});
				return;
		}
	}

	it('never stand twice, never reach who opted out, never leave in rehearsal or while stopped', async () => {
		await holds(
			fc.asyncProperty(actions, async (plan) => {
				expect(await play(plan, ({ use }) => use)).toEqual([]);
			}),
			80,
		);
	}, 600_000);

	it('are put to the test: every kind of thing happened often enough', () => {
		for (const kind of ['delivered', 'lost', 'suppressed', 'rehearsal', 'stop_switch', 'delivery_unknown', 'instagram_not_found']) {
			expect({ kind, enough: (seen.get(kind) ?? 0) > 8 }).toEqual({ kind, enough: true });
		}
	});

	it('control: a door that asks nobody breaks each of these laws', async () => {
		/** Answers every comment it can open, whatever has been decided or claimed. */
		const careless = ({ use }: TestStore): PublicDispatchStore => ({
			settleSend: (input) => use.settleSend(input),
			claimPublicReply: async (request) => {
				const door = await use.openForModeration(request);
				if (!door.open) return use.claimPublicReply(request);
				return { outcome: 'claimed', sendKey: 'none', commentId: door.commentId, text: 'x' };
			},
		});
		const found = new Set<string>();
		const plan: Action[] = [
			{ do: 'comment', who: 1, stop: false },
			{ do: 'reply', which: 0, step: 'a', fate: { answer: 'dies', delivered: true } },
			{ do: 'reply', which: 0, step: 'a', fate: { answer: 'dies', delivered: true } },
			{ do: 'stop', who: 1 },
			{ do: 'mode', mode: 'rehearsal' },
			{ do: 'switch', stopped: true },
			{ do: 'reply', which: 0, step: 'b', fate: { answer: 'dies', delivered: true } },
		];
		for (const breach of await play(plan, careless)) found.add(breach.split(': ')[1] ?? '');
		expect([...found].sort()).toEqual(['in rehearsal', 'to somebody who opted out', 'twice', 'while stopped']);
	});
});
