import { normaliseWebhook } from '../../../core/instagram/normalise';
import { ACCOUNT, bytes, commentBody, ENTRY_TIME, envelope, fromPerson, MARA, type Json } from '../support/wire';

const NOW = 1_795_500_000_000;
const AT = 1_795_430_000_001;

const normalise = (body: unknown) => normaliseWebhook(bytes(body), NOW);
const person = { accountId: ACCOUNT, personId: MARA, occurredAt: AT };
const says = (message: Json) => fromPerson({ message });
const story = { id: '17899000000000001', url: 'https://cdn.example/s', link_sticker_url: 'https://shop.example/x' };
const referral = { ref: 'nov', ad_id: '120200000000001', source: 'ADS', type: 'OPEN_THREAD', ads_context_data: { ad_title: 'Winter' } };
const event = (kind: string, mid: string, more: Json = {}) => ({ ...person, kind, mid, naturalKey: `message:${mid}`, ...more });

/** Reference §3.6, payload by payload. */
const DIRECT: readonly [string, Json, Json][] = [
	['text', says({ mid: 'aWdfAAA1', text: 'Do you ship to Porto?' }), event('message', 'aWdfAAA1', { text: 'Do you ship to Porto?' })],
	['quick reply tap', says({ mid: 'aWdfAAA2', text: 'Yes please', quick_reply: { payload: 'WANT_CATALOG' } }),
		event('quick_reply', 'aWdfAAA2', { text: 'Yes please', payload: 'WANT_CATALOG' })],
	['image', says({ mid: 'aWdfAAA3', attachments: [{ type: 'image', payload: { url: 'https://lookaside.example/1' } }] }), event('message', 'aWdfAAA3', { text: '' })],
	['post', says({ mid: 'aWdfAAA4', attachments: [{ type: 'ig_post', payload: { ig_post_media_id: '17900000000000009', url: 'https://lookaside.example/p' } }] }),
		event('message', 'aWdfAAA4', { text: '' })],
	['disappearing media', says({ mid: 'aWdfAAA5', attachments: [{ type: 'ephemeral' }] }), event('message', 'aWdfAAA5', { text: '' })],
	['story reply', says({ mid: 'aWdfAAA6', text: 'love this', reply_to: { story, is_self_reply: false } }),
		event('story_reply', 'aWdfAAA6', { text: 'love this', storyId: story.id })],
	['inline reply', says({ mid: 'aWdfAAA7', text: 'that one', reply_to: { mid: 'aWdfAAA1' } }), event('message', 'aWdfAAA7', { text: 'that one' })],
	['story mention', says({ mid: 'aWdfAAA8', attachments: [{ type: 'story_mention', payload: { url: 'https://cdn.example/m' } }] }), event('story_mention', 'aWdfAAA8')],
	['echo', { sender: { id: ACCOUNT }, recipient: { id: MARA }, timestamp: AT, message: { mid: 'aWdfBBB1', text: 'We do!', is_echo: true } },
		event('echo', 'aWdfBBB1', { text: 'We do!', naturalKey: 'echo:aWdfBBB1' })],
	['echo without its mark', { sender: { id: ACCOUNT }, recipient: { id: MARA }, timestamp: AT, message: { mid: 'aWdfBBB1', text: 'We do!' } },
		event('echo', 'aWdfBBB1', { text: 'We do!', naturalKey: 'echo:aWdfBBB1' })],
	['deleted message', says({ mid: 'aWdfAAA1', is_deleted: true }), event('deleted', 'aWdfAAA1', { naturalKey: 'deleted:aWdfAAA1' })],
	['unsupported content', says({ mid: 'aWdfAAA9', is_unsupported: true }), event('unsupported', 'aWdfAAA9')],
	['reply to a story of their own', says({ mid: 'aWdfAAB2', text: 'mine', reply_to: { story, is_self_reply: true } }), event('message', 'aWdfAAB2', { text: 'mine' })],
	['the same, its mark inside the story', says({ mid: 'aWdfAAB3', text: 'mine', reply_to: { story: { ...story, is_self_reply: true } } }), event('message', 'aWdfAAB3', { text: 'mine' })],
	['ad click: still a message', says({ mid: 'aWdfAAB1', text: 'Hi', referral }), event('message', 'aWdfAAB1', { text: 'Hi', referral: { ref: 'nov', source: 'ADS' } })],
	['a text with an unreadable part beside it', says({ mid: 'aWdfAAB4', text: 'STOP', attachments: 7, reply_to: 'x', quick_reply: [], referral: 1 }),
		event('message', 'aWdfAAB4', { text: 'STOP' })],
	['edit, number quoted', fromPerson({ message_edit: { mid: 'aWdfAAA1', text: 'Lisbon?', num_edit: '1' } }),
		event('edited', 'aWdfAAA1', { naturalKey: 'edited:aWdfAAA1:1', text: 'Lisbon?' })],
	['edit, number odd: the text may say stop', fromPerson({ message_edit: { mid: 'aWdfAAA1', text: 'STOP', num_edit: { times: 1 } } }),
		event('edited', 'aWdfAAA1', { naturalKey: `edited:aWdfAAA1:${AT}`, text: 'STOP' })],
	['edit, number bare', fromPerson({ message_edit: { mid: 'aWdfAAA1', text: 'Lisbon?', num_edit: 1 } }),
		event('edited', 'aWdfAAA1', { naturalKey: 'edited:aWdfAAA1:1', text: 'Lisbon?' })],
	['reaction', fromPerson({ reaction: { mid: 'aWdfBBB1', action: 'react', reaction: 'love', emoji: '\u2764\uFE0F' } }),
		event('reaction', 'aWdfBBB1', { action: 'react', naturalKey: `reaction:aWdfBBB1:${MARA}:react:${AT}` })],
	['reaction taken back', fromPerson({ reaction: { mid: 'aWdfBBB1', action: 'unreact' } }),
		event('reaction', 'aWdfBBB1', { action: 'unreact', naturalKey: `reaction:aWdfBBB1:${MARA}:unreact:${AT}` })],
	['postback', fromPerson({ postback: { mid: 'aWdfAAC1', title: 'Start', payload: 'ICE_1', referral: { type: 'OPEN_THREAD' } } }),
		{ ...person, kind: 'postback', naturalKey: 'postback:aWdfAAC1', payload: 'ICE_1', referral: { ref: '', source: '' } }],
	['postback from a link', fromPerson({ postback: { mid: 'aWdfAAC2', title: 'Start', payload: 'ICE_1', referral: { ref: 'shop', source: 'IGME-SOURCE-LINK', type: 'OPEN_THREAD' } } }),
		{ ...person, kind: 'postback', naturalKey: 'postback:aWdfAAC2', payload: 'ICE_1', referral: { ref: 'shop', source: 'IGME-SOURCE-LINK' } }],
	['postback without an id', fromPerson({ postback: { title: 'Start', payload: 'ICE_1' } }),
		{ ...person, kind: 'postback', naturalKey: `postback:${MARA}:${AT}:ICE_1`, payload: 'ICE_1' }],
	['seen', fromPerson({ read: { mid: 'aWdfBBB1' } }), event('seen', 'aWdfBBB1', { naturalKey: 'seen:aWdfBBB1' })],
	['ig.me link', fromPerson({ referral: { ref: 'campaign7', source: 'IGME-SOURCE-LINK', type: 'OPEN_THREAD' } }),
		{ ...person, kind: 'referral', naturalKey: `referral:${MARA}:${AT}`, ref: 'campaign7', source: 'IGME-SOURCE-LINK' }],
	...(['pass', 'take', 'request'] as const).map((change): [string, Json, Json] => [
		`hand-over: ${change}`,
		fromPerson({ [`${change}_thread_control`]: { previous_owner_app_id: '11', new_owner_app_id: '22', metadata: 'to human' } }),
		{ ...person, kind: 'hand_over', change, naturalKey: `hand_over:${MARA}:${change}:${AT}` },
	]),
	['hand-over: roles of the apps', fromPerson({ app_roles: { 11: ['primary_receiver'] } }),
		{ ...person, kind: 'hand_over', change: 'app_roles', naturalKey: `hand_over:${MARA}:app_roles:${AT}` }],
	['hand-over told from the account', { sender: { id: ACCOUNT }, recipient: { id: MARA }, timestamp: AT, take_thread_control: { new_owner_app_id: '11' } },
		{ ...person, kind: 'hand_over', change: 'take', naturalKey: `hand_over:${MARA}:take:${AT}` }],
];

const comment = (more: Json = {}) => ({
	kind: 'comment', accountId: ACCOUNT, personId: MARA, occurredAt: 1_795_431_000_000, naturalKey: 'comment:18000000000000007',
	commentId: '18000000000000007', mediaId: '17900000000000009', parentId: null, text: 'LINK please', ...more,
});
const commentValue = { from: { id: MARA, username: 'mara.k' }, text: 'LINK please', media: { id: '17900000000000009', media_product_type: 'REELS', ad_id: '1202' } };
const changes = (field: string, value: Json) => ({ object: 'instagram', entry: [{ id: ACCOUNT, time: 1_795_431_000, changes: [{ field, value }] }] });

const COMMENTS: readonly [string, unknown, Json][] = [
	['flat, as IG Login documents it', commentBody('18000000000000007', 'LINK please', { at: 1_795_431_000_000 }), comment()],
	['in changes[], named id', changes('comments', { id: '18000000000000007', parent_id: '18000000000000001', ...commentValue }), comment({ parentId: '18000000000000001' })],
	['in changes[], named comment_id', changes('comments', { comment_id: '18000000000000007', ...commentValue }), comment()],
	['live', changes('live_comments', { id: '18000000000000007', ...commentValue }), comment({ kind: 'live_comment' })],
	['wrapped in an array', [changes('comments', { id: '18000000000000007', ...commentValue })], comment()],
	['without text or media', changes('comments', { id: '18000000000000007', from: { id: MARA } }), comment({ text: '', mediaId: null })],
];

const ownComment = (more: Json = {}) => ({
	kind: 'own_comment', accountId: ACCOUNT, personId: ACCOUNT, occurredAt: 1_795_431_000_000, naturalKey: 'own_comment:1',
	commentId: '1', parentId: null, text: 'LINK please', ...more,
});

const OWN: readonly [string, unknown, Json][] = [
	['by the id of the account', changes('comments', { id: '1', ...commentValue, from: { id: ACCOUNT } }), ownComment()],
	['by its scoped id', changes('comments', { id: '1', ...commentValue, from: { id: '555', self_ig_scoped_id: '555' } }), ownComment()],
	['below a comment', changes('comments', { id: '1', parent_id: '7', ...commentValue, from: { id: ACCOUNT } }), ownComment({ parentId: '7' })],
];

const IGNORED: readonly [string, unknown, string][] = [
	['self messaging test', envelope([says({ mid: 'm', text: 'x', is_self: true })]), 'self'],
	['self postback, mark beside it', envelope([fromPerson({ postback: { mid: 'm', payload: 'p' }, is_self: true })]), 'self'],
	['self postback, mark inside', envelope([fromPerson({ postback: { mid: 'm', payload: 'p', is_self: true } })]), 'self'],
	['account to itself', envelope([{ sender: { id: ACCOUNT }, recipient: { id: ACCOUNT }, message: { mid: 'm', text: 'x' } }]), 'self'],
	['own reaction', envelope([{ sender: { id: ACCOUNT }, recipient: { id: MARA }, reaction: { mid: 'm', action: 'react' } }]), 'own_action'],
	['mentions', changes('mentions', { media_id: '1', comment_id: '2' }), 'mentions'],
	['story insights', changes('story_insights', { media_id: '1', reach: 412, replies: -1 }), 'story_insights'],
	['opt-ins, of which no payload is published', changes('messaging_optins', { optin: { type: 'x' } }), 'messaging_optins'],
	['an opt-in in a conversation', envelope([fromPerson({ optin: { type: 'x' } })]), 'messaging'],
	['roles of the apps, of nobody', envelope([{ recipient: { id: ACCOUNT }, timestamp: AT, app_roles: { 11: ['primary_receiver'] } }]), 'messaging'],
	['a message without an id', envelope([says({ text: 'random_text' })]), 'no_mid'],
	['a message with an empty id', envelope([says({ mid: '', text: 'random_text' })]), 'no_mid'],
	['a reaction without an id', envelope([fromPerson({ reaction: { action: 'react' } })]), 'no_mid'],
	['seen without an id', envelope([fromPerson({ read: { watermark: 1 } })]), 'no_mid'],
	['an edit without an id', envelope([fromPerson({ message_edit: { text: 'x' } })]), 'no_mid'],
	['a tap without an id or a time', envelope([{ ...fromPerson({ postback: { payload: 'p' } }), timestamp: undefined }]), 'no_mid'],
	['a live comment without an id', changes('live_comments', { from: { id: MARA }, text: 'x' }), 'live_comments'],
	['a story id that is no text', envelope([says({ mid: 'm\u0000', text: 'x' })]), 'no_mid'],
	['an empty entry', { object: 'instagram', entry: [{ id: ACCOUNT, time: 1 }] }, 'empty_entry'],
	['another object', { object: 'page', entry: [] }, 'body'],
];

describe('the payload catalogue (reference §3.6)', () => {
	it.each(DIRECT)('%s', (_name, update, expected) => {
		expect(normalise(envelope([update]))).toEqual({ events: [expected], unknown: {} });
	});

	it.each(COMMENTS)('comment %s', (_name, body, expected) => {
		expect(normalise(body)).toEqual({ events: [expected], unknown: {} });
	});

	it.each(OWN)('own comment, known %s', (_name, body, expected) => {
		expect(normalise(body)).toEqual({ events: [expected], unknown: {} });
	});

	it.each(IGNORED)('%s is counted and not kept', (_name, body, type) => {
		expect(normalise(body)).toEqual({ events: [], unknown: { [type]: 1 } });
	});

	it.each(DIRECT)('%s in standby: the same, marked', (_name, update, expected) => {
		const entry = { id: ACCOUNT, time: ENTRY_TIME, standby: [update] };
		expect(normalise({ object: 'instagram', entry: [entry] })).toEqual({ events: [{ ...expected, standby: true }], unknown: {} });
	});

	it('a tap in standby has no payload', () => {
		const entry = { id: ACCOUNT, time: ENTRY_TIME, standby: [fromPerson({ postback: { mid: 'm', title: 'Start' } })] };
		expect(normalise({ object: 'instagram', entry: [entry] }).events).toEqual([{ ...person, kind: 'postback', naturalKey: 'postback:m', payload: '', standby: true }]);
	});

	it('two messages without an id are two, and none is kept', () => {
		expect(normalise(envelope([says({ text: 'a' }), says({ text: 'b' })]))).toEqual({ events: [], unknown: { no_mid: 2 } });
	});

	it('keeps the order and the count of a batch of 1,000', () => {
		const updates = Array.from({ length: 1000 }, (_, n) => says({ mid: `m${n}`, text: String(n) }));
		expect(normalise(envelope(updates)).events.map((one) => one.naturalKey)).toEqual(updates.map((_, n) => `message:m${n}`));
	});

	it('loses nothing of a batch to one bad update', () => {
		const { events, unknown } = normalise(envelope([says({ mid: 'm1', text: 'a' }), { sender: 7 }, null, says({ mid: 'm2', text: 'b' })]));
		expect([events.length, unknown]).toEqual([2, { messaging: 2 }]);
	});
});

/** The dashboard's test button posts every field as `field` and `value` (reference §3.5). */
describe("the dashboard's test form", () => {
	const parties = { sender: { id: '1234' }, recipient: { id: '5678' } };
	const sent = { accountId: '5678', personId: '1234', occurredAt: 1_795_431_000_000 };
	const FIELDS: readonly [string, Json, Json][] = [
		['messages', { message: { mid: 'm', text: 'random_text' } }, { kind: 'message', mid: 'm', text: 'random_text', naturalKey: 'message:m' }],
		['message_echoes', { message: { mid: 'm', text: 'x', is_echo: true } }, { kind: 'echo', personId: '5678', mid: 'm', text: 'x', naturalKey: 'echo:m' }],
		['message_edit', { message_edit: { mid: 'm', text: 'y', num_edit: '1' } }, { kind: 'edited', mid: 'm', text: 'y', naturalKey: 'edited:m:1' }],
		['message_reactions', { reaction: { mid: 'm', action: 'react' } }, { kind: 'reaction', mid: 'm', action: 'react', naturalKey: `reaction:m:1234:react:${sent.occurredAt}` }],
		['messaging_reactions', { reaction: { mid: 'm', action: 'react' } }, { kind: 'reaction', mid: 'm', action: 'react', naturalKey: `reaction:m:1234:react:${sent.occurredAt}` }],
		['messaging_postbacks', { postback: { mid: 'm', payload: 'p' } }, { kind: 'postback', payload: 'p', naturalKey: 'postback:m' }],
		['messaging_seen', { read: { mid: 'm' } }, { kind: 'seen', mid: 'm', naturalKey: 'seen:m' }],
		['message_reads', { read: { mid: 'm' } }, { kind: 'seen', mid: 'm', naturalKey: 'seen:m' }],
		['messaging_referral', { referral: { ref: 'r', source: 's' } }, { kind: 'referral', ref: 'r', source: 's', naturalKey: `referral:1234:${sent.occurredAt}` }],
		['messaging_referrals', { referral: { ref: 'r', source: 's' } }, { kind: 'referral', ref: 'r', source: 's', naturalKey: `referral:1234:${sent.occurredAt}` }],
		['messaging_handover', { pass_thread_control: {} }, { kind: 'hand_over', change: 'pass', naturalKey: `hand_over:1234:pass:${sent.occurredAt}` }],
		['messaging_handovers', { take_thread_control: {} }, { kind: 'hand_over', change: 'take', naturalKey: `hand_over:1234:take:${sent.occurredAt}` }],
		['standby', { message: { mid: 'm', text: 'x' } }, { kind: 'message', mid: 'm', text: 'x', standby: true, naturalKey: 'message:m' }],
	];

	it.each(FIELDS)('%s, flat and in changes[]', (field, content, expected) => {
		const value = { ...parties, ...content };
		const entry = { id: '5678', time: 1_795_431_000 };
		for (const shape of [{ ...entry, field, value }, { ...entry, changes: [{ field, value }] }]) {
			expect(normalise({ object: 'instagram', entry: [shape] })).toEqual({ events: [{ ...sent, ...expected }], unknown: {} });
		}
	});

	it('the button as it is, without an id: counted', () => {
		const value = { ...parties, message: { text: 'random_text' } };
		expect(normalise({ object: 'instagram', entry: [{ id: '5678', time: 1_795_431_000, field: 'messages', value }] })).toEqual({ events: [], unknown: { no_mid: 1 } });
	});
});

describe('times and ids', () => {
	it.each([
		['milliseconds', 1_795_430_000_001, 1_795_430_000_001],
		['seconds', 1_795_430_000, 1_795_430_000_000],
		['a text', '1795430000001', 1_795_430_000_001],
		['nothing: the time of the entry', undefined, ENTRY_TIME],
		['nonsense: the time of the entry', 'soon', ENTRY_TIME],
		['a year far away: the time of the entry', 9_999_999_999_999, ENTRY_TIME],
	])('%s', (_name, timestamp, expected) => {
		expect(normalise(envelope([{ ...says({ mid: 'm', text: '' }), timestamp }])).events[0]?.occurredAt).toBe(expected);
	});

	it('without any time the time of receipt counts', () => {
		const entry = { id: ACCOUNT, messaging: [{ sender: { id: MARA }, recipient: { id: ACCOUNT }, message: { mid: 'm' } }] };
		expect(normalise({ object: 'instagram', entry: [entry] }).events[0]?.occurredAt).toBe(NOW);
	});

	it.each([
		['beyond 2^53', '17841400000000123456', '17841400000000123456'],
		['exact', '700100200300400', '700100200300400'],
	])('numeric ids %s are not rounded', (_name, digits, expected) => {
		const body = `{"object":"instagram","entry":[{"id":${digits},"time":1,"messaging":[{"sender":{"id":${digits}1},"recipient":{"id":${digits}},"message":{"mid":"m","text":""}}]}]}`;
		expect(normaliseWebhook(Buffer.from(body), NOW).events[0]).toMatchObject({ accountId: expected, personId: `${expected}1` });
	});
});
