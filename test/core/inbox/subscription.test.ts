import { keepSubscribed, subscribeAccount, unsubscribeAccount } from '../../../core/inbox/subscription';
import { createInstagramClient } from '../../../core/instagram/client';
import { SUBSCRIBED_FIELDS } from '../../../core/instagram/subscriptions';
import type { GraphRequest, Transport } from '../../../core/instagram/transport';
import { counters } from '../support/recording';
import { connectDeaf, MINUTE, TestStore } from '../support/store';
import { ACCOUNT, type Json } from '../support/wire';

/** `me/subscribed_apps` as reference §3.3 has it. */
class FakeSubscription {
	fields: readonly string[] | null = null;
	/** A body to answer with instead. */
	refusal: Json | null = null;
	readonly asked: GraphRequest[] = [];

	readonly transport: Transport = (request) => {
		this.asked.push(request);
		if (this.refusal) return Promise.resolve({ answered: true, status: 400, body: JSON.stringify(this.refusal) });
		if (request.method === 'POST') this.fields = (request.query?.['subscribed_fields'] ?? '').split(',');
		if (request.method === 'DELETE') this.fields = null;
		const body = request.method === 'GET' ? { data: this.fields ? [{ id: '11', subscribed_fields: this.fields }] : [] } : { success: true };
		return Promise.resolve({ answered: true, status: 200, body: JSON.stringify(body) });
	};
}

describe('the webhook subscription of an account', () => {
	let store: TestStore;
	let accountKey: string;
	let instagram: FakeSubscription;

	beforeEach(async () => {
		store = await TestStore.open();
		accountKey = await connectDeaf(store, ACCOUNT);
		instagram = new FakeSubscription();
	});
	afterEach(() => store.close());

	const client = () => createInstagramClient(instagram.transport);
	const state = () => store.use.readInboxState({ accountKey });
	const keep = () => keepSubscribed(store.use, client(), accountKey);
	const subscribe = () => subscribeAccount(store.use, client(), accountKey);

	it('is asked for with every field, story replies and echoes among them, and remembered', async () => {
		expect((await state()).listening).toBe(false);
		expect(await subscribe()).toEqual({ outcome: 'subscribed', lost: false });
		expect(instagram.fields).toEqual([...SUBSCRIBED_FIELDS]);
		expect(instagram.fields).toEqual(expect.arrayContaining(['messages', 'message_echoes', 'comments', 'live_comments', 'messaging_postbacks']));
		expect(await state()).toMatchObject({ listening: true, subscribedAt: store.now });
	});

	it('standing, costs one look and no more', async () => {
		await subscribe();
		instagram.asked.length = 0;
		expect(await keep()).toEqual({ outcome: 'standing' });
		expect(instagram.asked.map(({ method }) => method)).toEqual(['GET']);
	});

	it('found standing that nobody made here, is remembered', async () => {
		instagram.fields = SUBSCRIBED_FIELDS;
		await keep();
		expect(await state()).toMatchObject({ listening: true, subscribedAt: store.now, subscriptionLostAt: null });
	});

	it('lost, is made again, counted and remembered', async () => {
		await subscribe();
		store.now += MINUTE;
		instagram.fields = null;
		expect(await keep()).toEqual({ outcome: 'subscribed', lost: true });
		expect(instagram.fields).toEqual([...SUBSCRIBED_FIELDS]);
		expect([await state(), counters(store)]).toEqual([expect.objectContaining({ listening: true, subscriptionLostAt: store.now }), { subscriptions_lost: 1 }]);
	});

	it('lost and refused, leaves the account known as deaf, counted once', async () => {
		await subscribe();
		store.now += MINUTE;
		const real = instagram.transport;
		const halfway = createInstagramClient((request) => {
			instagram.refusal = request.method === 'GET' ? null : { error: { code: 190 } };
			return real(request);
		});
		instagram.fields = null;
		for (let look = 0; look < 3; look++) {
			expect(await keepSubscribed(store.use, halfway, accountKey)).toMatchObject({ outcome: 'failed', error: { class: 'token_dead' } });
		}
		expect([(await state()).listening, counters(store)]).toEqual([false, { subscriptions_lost: 1 }]);
	});

	it('lacking a field that is not essential, is asked for anew and not called lost', async () => {
		await subscribe();
		instagram.fields = SUBSCRIBED_FIELDS.filter((field) => field !== 'comments');
		expect(await keep()).toEqual({ outcome: 'subscribed', lost: false });
		expect([instagram.fields.includes('comments'), (await state()).subscriptionLostAt]).toEqual([true, null]);
	});

	it.each(['messages', 'message_echoes', 'messaging_postbacks'])('lacking %s, is lost', async (essential) => {
		await subscribe();
		instagram.fields = SUBSCRIBED_FIELDS.filter((field) => field !== essential);
		expect(await keep()).toEqual({ outcome: 'subscribed', lost: true });
	});

	it('a list nobody could read changes nothing', async () => {
		await subscribe();
		instagram.refusal = { error: { code: 2 } };
		expect(await keep()).toMatchObject({ outcome: 'failed', error: { class: 'ambiguous' } });
		expect(await state()).toMatchObject({ listening: true, subscriptionLostAt: null });
	});

	it('refused for a field, names the field', async () => {
		instagram.refusal = { error: { code: 100, message: '(#100) Param subscribed_fields[2] must be one of {feed, mention}' } };
		expect(await subscribe()).toMatchObject({ outcome: 'failed', badField: SUBSCRIBED_FIELDS[2], error: { class: 'configuration', code: 100 } });
		instagram.refusal = { error: { code: 100, message: '(#100) The parameter is required.' } };
		expect(await subscribe()).toMatchObject({ badField: null });
		instagram.refusal = { error: { code: 100, message: '(#100) Param subscribed_fields[99] must be one of {feed}' } };
		expect(await subscribe()).toMatchObject({ badField: null });
		expect((await state()).listening).toBe(false);
	});

	it('taken away, is remembered, and not called lost when it is found gone', async () => {
		await subscribe();
		store.now += MINUTE;
		expect(await unsubscribeAccount(store.use, client(), accountKey)).toBeNull();
		expect([instagram.fields, await state()]).toEqual([null, expect.objectContaining({ listening: false, unsubscribedAt: store.now })]);
		store.now += MINUTE;
		expect(await keep()).toEqual({ outcome: 'subscribed', lost: false });
		expect((await state()).listening).toBe(true);
	});

	it('is looked at every ten minutes, whoever asks', async () => {
		const due = () => store.use.takeSubscriptionCheck({ accountKey });
		expect([await due(), await due()]).toEqual([true, false]);
		store.now += 10 * MINUTE - 1;
		expect(await due()).toBe(false);
		store.now += 1;
		expect([await due(), await due()]).toEqual([true, false]);
	});
});
