import { createInstagramClient } from '../../../core/instagram/client';
import { AnsweringGraph, graphError } from '../support/graph';

function instagram(answers: Record<string, unknown>) {
	const graph = new AnsweringGraph(answers);
	return { client: createInstagramClient(graph.transport), asked: graph.requests };
}

const POSTED = '2026-11-23T09:12:44+0000';
const AT = Date.UTC(2026, 10, 23, 9, 12, 44);

describe('calls on comments (reference §4.4)', () => {
	it('answers with the message in the query and no fields: with them Meta would answer an error', async () => {
		const { client, asked } = instagram({ 'POST 18001/replies': { id: '18002' } });
		expect(await client.replyToComment('18001', 'Dank je!')).toEqual({ ok: true, value: { commentId: '18002' } });
		expect(asked).toEqual([{ method: 'POST', path: '18001/replies', query: { message: 'Dank je!' } }]);
	});

	it('takes the error that comes with a comment made all the same as one that may have arrived (§7.14)', async () => {
		const { client } = instagram({ 'POST 18001/replies': graphError(20, 1772107) });
		expect(await client.replyToComment('18001', 'Dank je!')).toMatchObject({ ok: false, error: { class: 'ambiguous' } });
	});

	it('hides, shows, deletes, and switches comments', async () => {
		const done = { success: true };
		const { client, asked } = instagram({ 'POST 18001': done, 'DELETE 18001': done, 'POST 179': done });
		const results = [await client.hideComment('18001', true), await client.hideComment('18001', false), await client.deleteComment('18001'), await client.enableComments('179', false)];
		expect(results.every(({ ok }) => ok)).toBe(true);
		expect(asked.map(({ query }) => query)).toEqual([{ hide: 'true' }, { hide: 'false' }, undefined, { comment_enabled: 'false' }]);
	});
});

describe('lists', () => {
	it('reads comments with who wrote them, where Instagram says so', async () => {
		const { client } = instagram({
			'GET 179/comments': { data: [
				{ id: '1', text: 'hoi', timestamp: POSTED, from: { id: '700', username: 'mara.k' }, hidden: true },
				{ id: '2', timestamp: POSTED, username: 'x' },
			] },
		});
		expect(await client.readMediaComments('179', 10)).toEqual({ ok: true, value: [
			{ commentId: '1', fromId: '700', parentId: null, text: 'hoi', at: AT, hidden: true },
			{ commentId: '2', fromId: null, parentId: null, text: '', at: AT, hidden: false },
		] });
	});

	it('ends a list that never does, and takes no more than wanted', async () => {
		const endless = { data: [{ id: '1' }, { id: '2' }], paging: { next: 'x', cursors: { after: 'again' } } };
		const { client, asked } = instagram({ 'GET me/media': endless });
		expect(await client.readRecentMedia(1000)).toMatchObject({ ok: true, value: { length: 20 } });
		expect(asked).toHaveLength(10);
		expect(await client.readRecentMedia(3)).toMatchObject({ value: { length: 3 } });
	});

	it('says of a conversation whose the last word is', async () => {
		const head = (id: string, last?: string) => ({
			id, updated_time: POSTED, participants: { data: [{ id: 'us' }, { id }] }, ...(last ? { messages: { data: [{ from: { id: last } }] } } : {}),
		});
		const { client } = instagram({ 'GET me/conversations': { data: [head('700', '700'), head('701', 'us'), head('702')] } });
		expect(await client.readConversations(['us', 'app'], 10)).toEqual({ ok: true, value: [
			{ personId: '700', updatedAt: AT, lastByPerson: true }, { personId: '701', updatedAt: AT, lastByPerson: false }, { personId: '702', updatedAt: AT, lastByPerson: null },
		] });
	});
});

describe('ice breakers and menu (reference §4.5)', () => {
	it('are set, read and removed in the form Meta takes', async () => {
		const path = 'me/messenger_profile';
		const { client, asked } = instagram({ [`POST ${path}`]: { result: 'success' }, [`DELETE ${path}`]: { result: 'success' } });
		await client.setIceBreakers([{ question: 'Open?', payload: 'sf:ice:1' }]);
		await client.setMenu([{ type: 'web_url', title: 'Shop', url: 'https://shop.example' }]);
		await client.deleteMessengerProfile('ice_breakers');
		expect(asked.map(({ body, query }) => body ?? query)).toEqual([
			{ platform: 'instagram', ice_breakers: [{ call_to_actions: [{ question: 'Open?', payload: 'sf:ice:1' }], locale: 'default' }] },
			{ platform: 'instagram', persistent_menu: [{ locale: 'default', call_to_actions: [{ type: 'web_url', title: 'Shop', url: 'https://shop.example' }] }] },
			{ fields: '["ice_breakers"]' },
		]);
	});

	it('that were never set are an empty list', async () => {
		for (const answer of [{ data: [] }, { data: [{}] }]) {
			const { client } = instagram({ 'GET me/messenger_profile': answer });
			expect([await client.readIceBreakers(), await client.readMenu()]).toEqual([{ ok: true, value: [] }, { ok: true, value: [] }]);
		}
	});

	it('are those of the default locale', async () => {
		const set = (locale: string, question: string) => ({ locale, call_to_actions: [{ question, payload: 'p' }] });
		const { client } = instagram({ 'GET me/messenger_profile': { data: [{ ice_breakers: [set('nl_NL', 'een'), set('default', 'twee')] }] } });
		expect(await client.readIceBreakers()).toMatchObject({ value: [{ question: 'twee' }] });
	});
});

describe('a profile (reference §4.8)', () => {
	it('is read with its flags; what is missing is null', async () => {
		const { client } = instagram({ 'GET 700': { name: null, username: 'mara.k', follower_count: 812, is_user_follow_business: true, id: '700' } });
		expect(await client.readPersonProfile('700')).toEqual({ ok: true, value: { username: 'mara.k', name: null, followsUs: true, weFollow: null, verified: null, followers: 812 } });
	});
});
