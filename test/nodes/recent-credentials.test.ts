import { HOLDS_MS, RecentCredentials, type CredentialContext } from '../../nodes/InstagramTrigger/recent-credentials';

/** A node whose credential can be changed, and that counts how often n8n is asked for it. */
function nodeWith(credential: { secret: string }, { workflow = 'w1', node = 'n1', id = 'c1' } = {}) {
	const asked: string[] = [];
	const context = {
		getWorkflow: () => ({ id: workflow }),
		getNode: () => ({ id: node, credentials: { app: { id, name: 'App' } } }),
		getCredentials: (type: string) => {
			asked.push(type);
			return Promise.resolve({ ...credential });
		},
	} as unknown as CredentialContext;
	return { context, asked };
}

describe('credentials of webhooks', () => {
	it('are read once for all that come within a moment', async () => {
		const clock = { now: 0 };
		const credential = { secret: 'a' };
		const { context, asked } = nodeWith(credential);
		const recent = new RecentCredentials(() => clock.now);
		const read = () => recent.of(context).getCredentials('app');
		expect(await Promise.all([read(), read(), read()])).toEqual([{ secret: 'a' }, { secret: 'a' }, { secret: 'a' }]);
		credential.secret = 'b';
		clock.now = HOLDS_MS - 1;
		expect([await read(), asked.length]).toEqual([{ secret: 'a' }, 1]);
		clock.now = HOLDS_MS;
		expect([await read(), asked.length]).toEqual([{ secret: 'b' }, 2]);
	});

	it('are never those of another node, workflow, type or credential', async () => {
		const recent = new RecentCredentials(() => 0);
		const places = [{}, { node: 'n2' }, { workflow: 'w2' }, { id: 'c2' }];
		for (const [nth, place] of places.entries()) {
			const { context } = nodeWith({ secret: String(nth) }, place);
			expect(await recent.of(context).getCredentials('app')).toEqual({ secret: String(nth) });
		}
		const { context } = nodeWith({ secret: 'another type' });
		expect(await recent.of(context).getCredentials('store')).toEqual({ secret: 'another type' });
	});

	it('are read anew after they proved wrong, those of this node alone', async () => {
		const recent = new RecentCredentials(() => 0);
		const [mine, others] = [nodeWith({ secret: 'a' }), nodeWith({ secret: 'a' }, { node: 'n2' })];
		for (const { context } of [mine, others]) await recent.of(context).getCredentials('app');
		recent.forget(mine.context);
		for (const { context } of [mine, others]) await recent.of(context).getCredentials('app');
		expect([mine.asked.length, others.asked.length]).toEqual([2, 1]);
	});

	it('that could not be read are asked for again', async () => {
		const recent = new RecentCredentials(() => 0);
		const answers = [Promise.reject(new Error('locked')), Promise.resolve({ secret: 'a' })];
		const { context } = nodeWith({ secret: '' });
		const failing = { ...context, getCredentials: () => answers.shift() } as unknown as CredentialContext;
		await expect(recent.of(failing).getCredentials('app')).rejects.toThrow('locked');
		expect(await recent.of(failing).getCredentials('app')).toEqual({ secret: 'a' });
	});
});
