import { codes, Fixture } from './setup';
import type { CommentValue } from './receiver';

interface List {
	data: { id: string; text?: string; username?: string; hidden?: boolean; replies?: List }[];
	paging?: { next?: string };
}

describe('posts and comments', () => {
	let f: Fixture;
	let media: string;
	beforeEach(async () => {
		f = await Fixture.start();
		media = f.control.postMedia({ caption: 'Blue bowl', productType: 'REELS', mediaType: 'VIDEO' }).id;
	});
	afterEach(() => f.stop());

	const comment = (text: string, extra: { parentId?: string; mediaId?: string } = {}) => f.control.act('mara', { act: 'comment', text, mediaId: media, ...extra }).commentId ?? '';
	const say = (path: string, message: string) => f.graph('POST', `/v27.0/${path}?message=${encodeURIComponent(message)}`);
	const list = async (path: string) => (await f.graph('GET', path)).body as unknown as List;

	it('lists posts, newest first, without stories', async () => {
		f.control.postMedia();
		const { data } = await list('/me/media?fields=caption,media_product_type,comments_count');
		expect(data).toHaveLength(2);
		expect(data[1]).toEqual({ id: media, caption: 'Blue bowl', media_product_type: 'REELS', comments_count: 0 });
		expect((await f.graph('GET', `/${media}?fields=media_type,is_comment_enabled`)).body).toEqual({ id: media, media_type: 'VIDEO', is_comment_enabled: true });
	});

	it('lists top-level comments with their answers, in pages', async () => {
		const first = comment('LINK');
		comment('me too', { parentId: first });
		for (let i = 0; i < 3; i++) comment(`more ${i}`);
		const path = `/v27.0/${media}/comments?fields=id,text,username,replies{text,username}&limit=3`;
		const page = await list(path);
		expect(page.data.map((each) => each.text)).toEqual(['more 2', 'more 1', 'more 0']);
		const next = new URL(page.paging?.next ?? '');
		expect(next.search).not.toContain('access_token');
		const rest = await list(`${next.pathname}${next.search}`);
		expect(rest.data).toEqual([{ id: first, text: 'LINK', username: 'mara', replies: { data: [{ id: expect.any(String), text: 'me too', username: 'mara' }] } }]);
		expect((await f.graph('GET', `/${first}?fields=text,from,hidden,media`)).body).toEqual({
			id: first, text: 'LINK', from: { id: f.control.igsid('mara'), username: 'mara' }, hidden: false, media: { id: media, media_product_type: 'REELS' },
		});
	});

	it('may list nothing although comments are counted', async () => {
		comment('LINK');
		f.control.setSettings({ commentsListed: false });
		expect(await list(`/${media}/comments`)).toEqual({ data: [] });
		expect((await f.graph('GET', `/${media}?fields=comments_count`)).body).toMatchObject({ comments_count: 1 });
	});

	it('answers in public once per call, tells the judge and comes back as an own comment', async () => {
		const asked = comment('LINK');
		const answer = await say(`${asked}/replies`, 'Sent you a DM');
		expect(answer.body).toEqual({ id: expect.stringMatching(/^18/) });
		await f.control.settled();
		const values = f.receiver.received.flatMap(({ body }) => body.entry.flatMap((entry) => entry.changes ?? [])).map(({ value }) => value);
		const own = values.find((value) => value.id === answer.body['id']);
		expect(own).toMatchObject({ parent_id: asked, from: { id: f.control.account().professionalId, self_ig_scoped_id: expect.any(String) } } as unknown as CommentValue);
		expect(values.find((value) => value.id === asked)?.from).not.toHaveProperty('self_ig_scoped_id');
		expect(f.control.judge.publicReplies()).toMatchObject([{ answerTo: asked, mediaId: media, text: 'Sent you a DM', status: 200, followerId: expect.stringMatching(/^person-/) }]);
		await say(`${asked}/replies`, 'Sent you a DM');
		expect(f.control.judge.publicReplies().filter((reply) => reply.answerTo === asked)).toHaveLength(2);
	});

	it('counts a public reply that was made and answered with 500', async () => {
		const asked = comment('LINK');
		f.control.addFault({ on: 'comments', effect: { kind: 'delivered-but-500' } });
		expect((await say(`${asked}/replies`, 'Hi')).status).toBe(500);
		f.control.addFault({ on: 'public-reply', effect: { kind: 'error', error: 'account-limit' } });
		expect(codes(await say(`${asked}/replies`, 'Hi'))).toEqual([80002, undefined]);
		expect(f.control.judge.publicReplies()).toMatchObject([{ status: 500 }]);
	});

	it('refuses answers to answers, to hidden comments, to live ones and to nobody', async () => {
		const asked = comment('LINK');
		const answer = comment('me too', { parentId: asked });
		expect(codes(await say(`${answer}/replies`, 'x'))).toEqual([100, undefined]);
		await f.graph('POST', `/${asked}?hide=true`);
		expect(codes(await say(`${asked}/replies`, 'x'))).toEqual([100, undefined]);
		f.control.postMedia({ productType: 'LIVE' });
		const live = f.control.act('mara', { act: 'live-comment', text: 'hello' }).commentId ?? '';
		expect(codes(await say(`${live}/replies`, 'x'))).toEqual([100, undefined]);
		expect(codes(await say('18000000000000000/replies', 'x'))).toEqual([100, 33]);
		expect(codes(await say(`${asked}/replies`, ''))).toEqual([100, undefined]);
		expect(f.control.judge.publicReplies()).toEqual([]);
		await f.graph('POST', `/${asked}?hide=false`);
		expect((await say(`${asked}/replies`, 'x')).status).toBe(200);
	});

	it('makes the comment and fails all the same when fields are asked for', async () => {
		const asked = comment('LINK');
		expect(codes(await f.graph('POST', `/${asked}/replies?message=Hi&fields=id,text`))).toEqual([20, 1772107]);
		expect(codes(await f.graph('POST', `/${media}/comments`, { message: 'Hi', fields: 'id' }))).toEqual([20, 1772107]);
		expect(f.control.judge.publicReplies()).toMatchObject([{ answerTo: asked, status: 400 }, { answerTo: null, status: 400 }]);
	});

	it('hides what others wrote, by the query only, and never the own comment', async () => {
		const asked = comment('spam');
		expect(codes(await f.graph('POST', `/${asked}`, { hide: true }))).toEqual([100, undefined]);
		expect((await f.graph('POST', `/${asked}?hide=true`)).body).toEqual({ success: true });
		expect((await f.graph('GET', `/${asked}?fields=hidden`)).body).toMatchObject({ hidden: true });
		const own = String((await say(`${media}/comments`, 'Ask away')).body['id']);
		expect((await f.graph('POST', `/${own}?hide=true`)).body).toEqual({ success: true });
		expect((await f.graph('GET', `/${own}?fields=hidden`)).body).toMatchObject({ hidden: false });
	});

	it('deletes a comment with its answers', async () => {
		const asked = comment('spam');
		const answer = comment('me too', { parentId: asked });
		expect((await f.graph('DELETE', `/${asked}`)).body).toEqual({ success: true });
		for (const gone of [asked, answer]) expect(codes(await f.graph('GET', `/${gone}`))).toEqual([100, 33]);
		expect(codes(await f.privateReply(asked, 'x'))).toEqual([100, 2534025]);
	});

	it('switches comments of a post off and on', async () => {
		expect((await f.graph('POST', `/${media}?comment_enabled=false`)).body).toEqual({ success: true });
		expect(codes(await say(`${media}/comments`, 'x'))).toEqual([100, undefined]);
		expect(() => comment('x')).toThrow('switched off');
		await f.graph('POST', `/${media}?comment_enabled=true`);
		expect((await say(`${media}/comments`, 'x')).status).toBe(200);
		expect(f.control.judge.apiCalls('moderation').map((call) => call.comment?.kind)).toEqual(['disable', 'enable']);
	});

	it('keeps comments and posts of another account out of reach', async () => {
		await f.stop();
		f = await Fixture.start({ accounts: [{ username: 'bluekiln' }, { username: 'redkiln' }] });
		const post = f.control.postMedia({ account: 'redkiln' });
		const foreign = f.control.act('mara', { act: 'comment', text: 'LINK', mediaId: post.id }, 'redkiln').commentId ?? '';
		for (const path of [post.id, `${post.id}/comments`, foreign]) expect(codes(await f.graph('GET', `/${path}`))).toEqual([100, 33]);
		expect(codes(await f.graph('DELETE', `/${foreign}`))).toEqual([100, 33]);
		expect(codes(await say(`${foreign}/replies`, 'x'))).toEqual([100, 33]);
	});
});
