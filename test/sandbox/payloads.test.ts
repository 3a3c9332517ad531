import { codes, day, Fixture, hour } from './setup';
import type { FollowerAct } from '../../sandbox';
import { attachmentTypes } from '../../sandbox/followers/acts';

/** One entry as it came, before anybody reads meaning into it. */
type Entry = Record<string, unknown> & { messaging?: Record<string, unknown>[]; standby?: Record<string, unknown>[]; changes?: { field: string; value: Record<string, unknown> }[] };

describe('payloads of reference §3.6', () => {
	let f: Fixture;
	beforeEach(async () => {
		f = await Fixture.start();
	});
	afterEach(() => f.stop());

	/** The last entry the receiver got. */
	async function last(): Promise<Entry> {
		await f.control.settled();
		return (f.receiver.received.at(-1)?.body.entry.at(-1) ?? {}) as unknown as Entry;
	}

	async function eventAfter(act: FollowerAct): Promise<Record<string, unknown>> {
		f.control.act('mara', act);
		return (await last()).messaging?.[0] ?? {};
	}

	it.each(attachmentTypes)('carries an attachment of type %s', async (type) => {
		const { message } = await eventAfter({ act: 'attachment', type });
		const payload = type === 'ephemeral' ? {} : { payload: expect.objectContaining({ url: expect.any(String) }) };
		expect(message).toEqual({ mid: expect.any(String), attachments: [{ type, ...payload }] });
		expect((await f.send('an attachment opens the window')).status).toBe(200);
	});

	const cases: { name: string; act: FollowerAct; event: Record<string, unknown> }[] = [
		{ name: 'unsupported content', act: { act: 'unsupported' }, event: { message: { mid: expect.any(String), is_unsupported: true } } },
		{
			name: 'an ad click with the first message', act: { act: 'message', text: 'Hi', ad: { adId: '120200000000001', ref: 'nov' } },
			event: { message: { text: 'Hi', referral: { ref: 'nov', ad_id: '120200000000001', source: 'ADS', type: 'OPEN_THREAD', ads_context_data: { ad_title: expect.any(String) } } } },
		},
		{ name: 'a message to oneself', act: { act: 'message', text: 'test', isSelf: true }, event: { message: { text: 'test', is_self: true } } },
		{ name: 'a reply to the own story', act: { act: 'story-reply', text: 'test', isSelf: true }, event: { message: { is_self: true, reply_to: { is_self_reply: true, story: { id: expect.any(String) } } } } },
		{
			name: 'a postback with referral', act: { act: 'postback', title: 'Start', payload: 'ICE_1', ref: 'shop' },
			event: { postback: { mid: expect.any(String), title: 'Start', payload: 'ICE_1', referral: { ref: 'shop', type: 'OPEN_THREAD' } } },
		},
		{ name: 'a postback to oneself', act: { act: 'postback', title: 'Start', payload: 'ICE_1', isSelf: true }, event: { is_self: true, postback: { payload: 'ICE_1' } } },
		{ name: 'an opt-in', act: { act: 'opt-in', payload: 'news' }, event: { optin: { type: 'notification_messages', payload: 'news' } } },
		{ name: 'a story mention', act: { act: 'story-mention' }, event: { message: { attachments: [{ type: 'story_mention', payload: { url: expect.any(String) } }] } } },
	];
	it.each(cases)('carries $name', async ({ act, event }) => {
		expect(await eventAfter(act)).toMatchObject({ sender: { id: f.control.igsid('mara') }, timestamp: expect.any(Number), ...event });
	});

	it('carries inline replies, edits with their number, deletions, reactions and reads', async () => {
		const { mid } = f.control.act('mara', { act: 'message', text: 'Do you ship to Porto?' });
		const { message_id: sent } = (await f.send('We do')).body;
		await f.control.settled();
		expect(await eventAfter({ act: 'message', text: 'that one', replyTo: String(sent) })).toMatchObject({ message: { text: 'that one', reply_to: { mid: sent } } });
		f.control.act('mara', { act: 'edit-message', messageId: mid ?? '', text: 'to Lisbon?' });
		expect(await eventAfter({ act: 'edit-message', messageId: mid ?? '', text: 'to Faro?' })).toMatchObject({ message_edit: { mid, text: 'to Faro?', num_edit: expect.stringMatching(/^[12]$/) } });
		expect(await eventAfter({ act: 'delete-message', messageId: mid ?? '' })).toMatchObject({ message: { mid, is_deleted: true } });
		expect(await eventAfter({ act: 'reaction', emoji: '❤️' })).toMatchObject({ reaction: { mid: sent, action: 'react', reaction: 'love', emoji: '❤️' } });
		const undone = await eventAfter({ act: 'reaction', emoji: null });
		expect(undone['reaction']).toEqual({ mid: sent, action: 'unreact' });
		expect(await eventAfter({ act: 'seen' })).toMatchObject({ read: { mid: sent } });
	});

	it('tells an ig.me click only in an existing thread', async () => {
		expect(f.control.act('mara', { act: 'open-link', ref: 'campaign7' }).updateId).toBeNull();
		expect(codes(await f.send('cold'))).toEqual([100, 2534014]);
		f.control.act('mara', { act: 'message', text: 'hi' });
		await f.control.settled();
		f.control.stepClock(day);
		expect(await eventAfter({ act: 'open-link', ref: 'campaign7' })).toMatchObject({ referral: { ref: 'campaign7', source: 'IGME-SOURCE-LINK', type: 'OPEN_THREAD' } });
		expect(codes(await f.send('cold'))).toEqual([10, 2534022]);
		f.control.setSettings({ referralOpensWindow: true });
		f.control.act('mara', { act: 'open-link', ref: 'campaign7' });
		expect((await f.send('warm')).status).toBe(200);
	});

	it('opens 7 days after an ad click only when told to', async () => {
		const ad = { adId: '120200000000001' };
		f.control.act('mara', { act: 'message', text: 'hi', ad });
		f.control.stepClock(day);
		expect(codes(await f.send('late'))).toEqual([10, 2534022]);
		f.control.setSettings({ adOpensSevenDays: true });
		f.control.act('mara', { act: 'message', text: 'hi', ad });
		f.control.stepClock(6 * day);
		expect((await f.send('in time')).status).toBe(200);
		f.control.stepClock(day);
		expect(codes(await f.send('late'))).toEqual([10, 2534022]);
	});

	it('carries a live comment, only while the broadcast runs', async () => {
		expect(() => f.control.act('mara', { act: 'live-comment', text: 'hello' })).toThrow('not live');
		const live = f.control.postMedia({ productType: 'LIVE' });
		const first = f.control.act('mara', { act: 'live-comment', text: 'hello' }).commentId ?? '';
		const second = f.control.act('mara', { act: 'live-comment', text: 'LINK' }).commentId ?? '';
		expect((await last()).changes?.[0]).toMatchObject({ field: 'live_comments', value: { media: { id: live.id } } });
		expect((await f.privateReply(first, 'Here')).status).toBe(200);
		f.control.endLive();
		expect(codes(await f.privateReply(second, 'Here'))).toEqual([100, 2534025]);
		expect(() => f.control.act('mara', { act: 'live-comment', text: 'late' })).toThrow('not live');
	});

	it('hands a thread over: events, standby, refused sends, and back', async () => {
		f.control.act('mara', { act: 'message', text: 'hi' });
		await f.control.settled();
		f.control.handover({ follower: 'mara', what: 'request' });
		expect((await last()).messaging?.[0]).toMatchObject({ request_thread_control: { requested_owner_app_id: expect.any(String), metadata: '' } });
		f.control.handover({ follower: 'mara', what: 'app-roles', to: 'us' });
		expect((await last()).messaging?.[0]).toMatchObject({ app_roles: { [f.control.app().metaAppId]: ['primary_receiver'] } });
		expect((await f.send('still ours')).status).toBe(200);
		await f.control.settled();
		f.control.handover({ follower: 'mara', what: 'take', metadata: 'to human' });
		expect((await last()).messaging?.[0]).toMatchObject({ take_thread_control: { previous_owner_app_id: f.control.app().metaAppId, metadata: 'to human' } });
		f.control.act('mara', { act: 'postback', title: 'Start', payload: 'ICE_1' });
		const entry = await last();
		expect(entry.messaging).toBeUndefined();
		expect(entry.standby?.[0]?.['postback']).toEqual({ mid: expect.any(String), title: 'Start' });
		expect(codes(await f.send('not ours'))).toEqual([100, 2534037]);
		f.control.handover({ follower: 'mara', what: 'pass' });
		expect((await f.send('ours again')).status).toBe(200);
	});

	it('echoes what the owner writes in the app', async () => {
		f.control.act('mara', { act: 'message', text: 'hi' });
		await f.control.settled();
		const mid = f.control.writeByHand('mara', 'Anna here');
		expect((await last()).messaging?.[0]).toMatchObject({ sender: { id: f.control.account().professionalId }, message: { mid, text: 'Anna here', is_echo: true } });
		expect(f.control.judge.sends()).toHaveLength(0);
	});

	it('delivers anything as standby when told to, if that field is subscribed', async () => {
		f.control.setSettings({ standby: true });
		f.control.act('mara', { act: 'message', text: 'hi' });
		expect((await last()).standby).toMatchObject([{ message: { text: 'hi' } }]);
		f.control.account().subscribedFields = ['messages'];
		f.control.act('mara', { act: 'message', text: 'unheard' });
		await f.control.settled();
		expect(f.receiver.received).toHaveLength(1);
	});

	it('puts messages into field and value, as the dashboard test does', async () => {
		f.control.setSettings({ messageShape: 'field-value' });
		f.control.act('mara', { act: 'message', text: 'random_text' });
		expect((await last()).changes).toMatchObject([{ field: 'messages', value: { sender: { id: f.control.igsid('mara') }, message: { text: 'random_text' } } }]);
		f.control.setSettings({ commentShape: 'flat' });
		f.control.act('mara', { act: 'message', text: 'flat' });
		expect(await last()).toMatchObject({ field: 'messages', value: { message: { text: 'flat' } } });
	});

	it('wraps in an array, writes seconds and bare ids, names the comment id otherwise, each when told to', async () => {
		f.control.setSettings({ wrapInArray: true, timestampsIn: 's', numericIds: true, commentIdName: 'comment_id' });
		f.control.act('mara', { act: 'message', text: '"id":"12"' });
		await f.control.settled();
		const text = f.receiver.received[0]?.bytes.toString() ?? '';
		expect(text).toMatch(/^\[\{"object":"instagram"/);
		expect(text).toContain(`"sender":{"id":${f.control.igsid('mara')}}`);
		expect(text).toMatch(/"timestamp":\d{10},/);
		expect(text).toContain('\\"id\\":\\"12\\"');
		f.control.setSettings({ wrapInArray: false });
		const { commentId } = f.control.act('mara', { act: 'comment', text: 'LINK' });
		await f.control.settled();
		expect(f.receiver.received.at(-1)?.bytes.toString()).toContain(`"comment_id":${commentId}`);
	});

	it('steps of the clock do not lose the time an event happened', async () => {
		f.control.hold();
		const before = f.control.now();
		f.control.act('mara', { act: 'attachment', type: 'image' });
		f.control.stepClock(hour);
		f.control.release();
		expect(Number((await last()).messaging?.[0]?.['timestamp']) - before).toBeLessThan(hour);
	});
});
