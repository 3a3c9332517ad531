import { hasEnded } from '../../testbed/api/executions';
import { Bed } from './support/bed';
import { countRows, opensWindow, readCounters } from './support/store-rows';
import { triggerAlone, triggerItems } from './support/trigger-alone';

type Json = Record<string, unknown>;

/** Outputs of the Instagram Trigger by number (DESIGN §4). */
const [STORY_REPLY, MENTION, COMMENT, MESSAGE, TAP, OTHER] = [0, 1, 2, 3, 4, 5];

/** One case: a person of its own, a message id of its own, the account. */
interface Case {
	readonly person: string;
	readonly mid: string;
	readonly account: string;
	/** Now, UTC milliseconds. */
	readonly at: number;
}
type Payload = (given: Case) => unknown;

interface Expected {
	readonly output: number;
	readonly kind: string;
	readonly keyword?: 'stop' | 'yes';
	/** Whether it opens the 24 h window. */
	readonly window: boolean;
}

function envelope({ account, at }: Case, content: Json): Json {
	return { object: 'instagram', entry: [{ id: account, time: at, ...content }] };
}

/** `entry[].messaging[]`, from the person. */
const direct = (content: (given: Case) => Json): Payload => (given) =>
	envelope(given, { messaging: [{ sender: { id: given.person }, recipient: { id: given.account }, timestamp: given.at, ...content(given) }] });
const says = (message: Json): Payload => direct(({ mid }) => ({ message: { mid, ...message } }));
const attached = (type: string): Payload => says({ attachments: [{ type, payload: { url: 'https://lookaside.example/1' } }] });

const commentValue = ({ person, mid }: Case, more: Json = {}): Json => ({
	id: mid, from: { id: person, username: 'mara.k' }, text: 'LINK please', media: { id: '17900000000000009', media_product_type: 'FEED' }, ...more,
});
const seconds = ({ at }: Case) => Math.floor(at / 1000);
const flat = (field: string, value: (given: Case) => Json): Payload => (given) =>
	({ object: 'instagram', entry: [{ id: given.account, time: seconds(given), field, value: value(given) }] });
const changes = (field: string, value: (given: Case) => Json): Payload => (given) =>
	({ object: 'instagram', entry: [{ id: given.account, time: seconds(given), changes: [{ field, value: value(given) }] }] });

const story = { id: '17899000000000001', url: 'https://cdn.example/s', link_sticker_url: 'https://shop.example/x' };
const parties = ({ person, account }: Case) => ({ sender: { id: person }, recipient: { id: account } });

/** Every payload of reference §3.6, and every envelope of §3.5. */
const GIVEN_OUT: readonly [string, Payload, Expected][] = [
	['text', says({ text: 'Do you ship to Porto?' }), { output: MESSAGE, kind: 'message', window: true }],
	['text: STOP', says({ text: 'STOP' }), { output: MESSAGE, kind: 'message', keyword: 'stop', window: true }],
	['text: yes', says({ text: 'Ja graag' }), { output: MESSAGE, kind: 'message', keyword: 'yes', window: true }],
	['quick reply tap', says({ text: 'Yes please', quick_reply: { payload: 'WANT_CATALOG' } }), { output: TAP, kind: 'quick_reply', window: true }],
	...['image', 'video', 'audio', 'file', 'ig_reel', 'reel', 'ig_post', 'story', 'ig_story', 'media', 'share', 'ephemeral'].map(
		(type): [string, Payload, Expected] => [`attachment ${type}`, attached(type), { output: MESSAGE, kind: 'message', window: true }],
	),
	['story reply', says({ text: 'love this', reply_to: { story } }), { output: STORY_REPLY, kind: 'story_reply', window: true }],
	['story reply: STOP', says({ text: 'stop', reply_to: { story } }), { output: STORY_REPLY, kind: 'story_reply', keyword: 'stop', window: true }],
	['reply to a story of their own', says({ text: 'mine', reply_to: { story, is_self_reply: true } }), { output: MESSAGE, kind: 'message', window: true }],
	['inline reply', says({ text: 'that one', reply_to: { mid: 'aWdfAAA1' } }), { output: MESSAGE, kind: 'message', window: true }],
	['story mention', attached('story_mention'), { output: MENTION, kind: 'story_mention', window: false }],
	['deleted', says({ is_deleted: true }), { output: OTHER, kind: 'deleted', window: false }],
	['unsupported', says({ is_unsupported: true }), { output: OTHER, kind: 'unsupported', window: true }],
	['ad click', says({ text: 'Hi', referral: { ref: 'nov', ad_id: '1202', source: 'ADS', type: 'OPEN_THREAD' } }), { output: MESSAGE, kind: 'message', window: true }],
	['edit', direct(({ mid }) => ({ message_edit: { mid, text: 'Lisbon?', num_edit: '1' } })), { output: OTHER, kind: 'edited', window: false }],
	['edit into STOP', direct(({ mid }) => ({ message_edit: { mid, text: 'Stop', num_edit: 1 } })), { output: OTHER, kind: 'edited', keyword: 'stop', window: false }],
	['reaction', direct(({ mid }) => ({ reaction: { mid, action: 'react', reaction: 'love', emoji: '\u2764\uFE0F' } })), { output: OTHER, kind: 'reaction', window: false }],
	['reaction taken back', direct(({ mid }) => ({ reaction: { mid, action: 'unreact' } })), { output: OTHER, kind: 'reaction', window: false }],
	['postback', direct(({ mid }) => ({ postback: { mid, title: 'Start', payload: 'ICE_1', referral: { ref: 'x', source: 'y', type: 'OPEN_THREAD' } } })), { output: TAP, kind: 'postback', window: true }],
	['seen', direct(({ mid }) => ({ read: { mid } })), { output: OTHER, kind: 'seen', window: false }],
	['ig.me link', direct(() => ({ referral: { ref: 'campaign7', source: 'IGME-SOURCE-LINK', type: 'OPEN_THREAD' } })), { output: OTHER, kind: 'referral', window: false }],
	...['pass', 'take', 'request'].map((change): [string, Payload, Expected] => [
		`hand-over: ${change}`, direct(() => ({ [`${change}_thread_control`]: { new_owner_app_id: '22', metadata: '' } })), { output: OTHER, kind: 'hand_over', window: false },
	]),
	['hand-over: roles', direct(() => ({ app_roles: { 11: ['primary_receiver'] } })), { output: OTHER, kind: 'hand_over', window: false }],
	['comment, flat', flat('comments', (given) => commentValue(given)), { output: COMMENT, kind: 'comment', window: false }],
	['comment, changes[]', changes('comments', (given) => commentValue(given, { parent_id: '18000000000000001' })), { output: COMMENT, kind: 'comment', window: false }],
	['comment named comment_id', changes('comments', ({ mid, ...given }) => ({ ...commentValue({ mid, ...given }), id: undefined, comment_id: mid })), { output: COMMENT, kind: 'comment', window: false }],
	['comment: STOP', changes('comments', (given) => commentValue(given, { text: 'STOP' })), { output: COMMENT, kind: 'comment', keyword: 'stop', window: false }],
	['comment: yes is none', changes('comments', (given) => commentValue(given, { text: 'ja' })), { output: COMMENT, kind: 'comment', window: false }],
	['live comment', changes('live_comments', (given) => commentValue(given)), { output: COMMENT, kind: 'live_comment', window: false }],
	['wrapped in an array', (given) => [says({ text: 'hallo' })(given)], { output: MESSAGE, kind: 'message', window: true }],
	['time in seconds', (given) => envelope(given, { messaging: [{ ...parties(given), timestamp: seconds(given), message: { mid: given.mid, text: 'hallo' } }] }), { output: MESSAGE, kind: 'message', window: true }],
	["dashboard's test form: messages", flat('messages', (given) => ({ ...parties(given), message: { mid: given.mid, text: 'random_text' } })), { output: MESSAGE, kind: 'message', window: true }],
	["dashboard's test form: postbacks", flat('messaging_postbacks', (given) => ({ ...parties(given), postback: { mid: given.mid, payload: 'p' } })), { output: TAP, kind: 'postback', window: true }],
	["dashboard's test form: referral", flat('messaging_referral', (given) => ({ ...parties(given), referral: { ref: 'r' } })), { output: OTHER, kind: 'referral', window: false }],
	["dashboard's test form: handover", flat('messaging_handover', (given) => ({ ...parties(given), pass_thread_control: {} })), { output: OTHER, kind: 'hand_over', window: false }],
];

/** What starts nothing, and the counter that tells of it; null: it is kept, and not given out. */
const KEPT_BACK: readonly [string, Payload, string | null][] = [
	['echo', (given) => envelope(given, { messaging: [{ sender: { id: given.account }, recipient: { id: given.person }, timestamp: given.at, message: { mid: given.mid, text: 'We do!', is_echo: true } }] }), null],
	['standby', (given) => envelope(given, { standby: [{ ...parties(given), timestamp: given.at, message: { mid: given.mid, text: 'hallo' } }] }), null],
	['self messaging', says({ text: 'x', is_self: true }), 'unknown:self'],
	['self postback', direct(({ mid }) => ({ postback: { mid, payload: 'p' }, is_self: true })), 'unknown:self'],
	['own comment', changes('comments', (given) => commentValue(given, { from: { id: given.account } })), null],
	['own comment by its scoped id', changes('comments', (given) => commentValue(given, { from: { id: given.person, self_ig_scoped_id: given.person } })), null],
	["dashboard's test button, which has no id", flat('messages', (given) => ({ ...parties(given), message: { text: 'random_text' } })), 'unknown:no_mid'],
	['mentions', changes('mentions', () => ({ media_id: '1', comment_id: '2' })), 'unknown:mentions'],
	['story insights', changes('story_insights', () => ({ media_id: '1', reach: 412 })), 'unknown:story_insights'],
	['opt-ins', flat('messaging_optins', (given) => ({ ...parties(given), optin: {} })), 'unknown:messaging_optins'],
	['another account', (given) => says({ text: 'hallo' })({ ...given, account: '17841499999999999' }), 'foreign_updates'],
];

describe('every payload of the reference, through the real trigger in a real n8n', () => {
	let bed: Bed;
	let cases = 0;
	const seen = new Set<unknown>();

	beforeAll(async () => {
		bed = await Bed.start({ change: triggerAlone });
	});

	afterAll(async () => {
		await bed.stop();
	});

	async function post(payload: Payload): Promise<void> {
		const account = bed.control.account();
		const given = { person: `7001002003${String(++cases).padStart(5, '0')}`, mid: `aWdfCase${cases}`, account: account.professionalId, at: Date.now() };
		expect((await bed.control.forge.signed(account, payload(given))).status).toBe(200);
	}

	it.each(GIVEN_OUT)('%s', async (_name, payload, expected) => {
		await post(payload);
		const isFresh = ({ json }: { json: Json }) => !seen.has(json['eventKey']);
		const execution = await bed.n8n.api.waitForExecution({
			workflowId: bed.inboxWorkflow,
			until: (each) => hasEnded(each) && triggerItems(each).some(isFresh),
		});
		const fresh = triggerItems(execution).filter(isFresh);
		for (const { json } of fresh) seen.add(json['eventKey']);
		const [item] = fresh;
		expect(fresh).toHaveLength(1);
		expect({ output: item?.output, kind: item?.json['kind'], keyword: item?.json['keyword'], window: opensWindow(bed.funnel.storeFile, String(item?.json['eventKey'])) })
			.toEqual({ keyword: null, ...expected });
		expect(Object.keys(item?.json ?? {}).sort()).toEqual(['accountKey', 'eventKey', 'keyword', 'kind', 'language', 'nextStep', 'occurredAt', 'viewerKey']);
	});

	it.each(KEPT_BACK)('%s starts nothing', async (_name, payload, counter) => {
		const before = readCounters(bed.funnel.storeFile);
		await post(payload);
		const after = readCounters(bed.funnel.storeFile);
		const counted = Object.keys(after).filter((name) => after[name] !== before[name]);
		expect(counted).toEqual(counter === null ? [] : [counter]);
	});

	it('and nothing but that was given out', async () => {
		const executions = await bed.n8n.api.executions({ workflowId: bed.inboxWorkflow, includeData: true });
		const keys = new Set(executions.flatMap((execution) => triggerItems(execution).map(({ json }) => json['eventKey'])));
		expect(keys.size).toBe(GIVEN_OUT.length);
		// The one in standby is in the store and in no execution.
		expect(countRows(bed.funnel.storeFile, 'events')).toBe(GIVEN_OUT.length + 1);
	});
});
