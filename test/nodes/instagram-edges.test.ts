import { waitFor } from '../../testbed';
import { OtherHost } from './support/other-host';
import type { Json } from './support/protocol';
import { startSelfSigned } from './support/self-signed';
import { handleOf, onlyItem, Stage, type RunOptions } from './support/stage';

const AI = /AI agent/;

describe('the edges of Instagram in n8n\'s engine', () => {
	let stage: Stage;
	let mediaId: string;

	beforeAll(async () => {
		stage = await Stage.start();
		mediaId = stage.control.postMedia({ account: 'bluekiln' }).id;
		await stage.publish([
			{ key: 'public_thanks', language: 'nl', variant: 'a', purpose: 'service', asks: '', quick_replies: '', text: 'Dank je {name}! STOP = geen berichten. {privacy_link}' },
			{ key: 'offer', language: 'nl', variant: 'a', purpose: 'promotion', asks: '', quick_replies: '', text: '20% korting. STOP = geen berichten. {privacy_link}' },
		]);
	});
	afterAll(async () => {
		await stage.stop();
	});
	afterEach(() => stage.control.clearFaults());

	const use = (resource: string, operation: string, items: readonly Json[] = [{}], parameters: Json = {}, options: RunOptions = {}) =>
		stage.run('instagram', { resource, operation, accountKey: '', ...parameters }, items, options);
	const asTool = (resource: string, operation: string, item: Json = {}) =>
		stage.run('instagramTool', { resource, operation, accountKey: '', privacyLink: 'https://example.com/p' }, [item]);
	const comment = (follower: string, text = 'Wat een prachtige glazuur') => stage.item(stage.follower(follower), { act: 'comment', text, mediaId });
	const reply = (item: Json, copyKey = 'public_thanks', options: RunOptions = {}) => use('comment', 'reply', [item], { copyKey }, options);
	/** What stands below comments, as the sandbox saw it happen. */
	const replies = () => stage.control.judge.publicReplies();
	const moderations = () => stage.control.judge.apiCalls('moderation');
	const revoke = (on: 'stories' | 'moderation' | 'conversations') => stage.control.addFault({ on, effect: { kind: 'error', error: 'permission-missing' } });

	describe('stories', () => {
		it('are listed with a key of their own, paired with all items, and give their figures', async () => {
			const listed = onlyItem(await use('story', 'list', [{}, {}]), 0);
			expect(listed).toEqual({
				json: { accountKey: expect.stringMatching(/^acc_/), storyKey: expect.stringMatching(/^sty_/), mediaType: expect.any(String), postedAt: expect.stringMatching(/Z$/) },
				pairedItem: [{ item: 0 }, { item: 1 }],
			});
			const figures = onlyItem(await use('story', 'insights', [listed.json]), 0);
			expect(figures.json).toMatchObject({ storyKey: listed.json['storyKey'] });
			expect(figures.pairedItem).toEqual({ item: 0 });
		});

		it('name the item that has no story, and go on with the others when told to', async () => {
			const listed = onlyItem(await use('story', 'list'), 0);
			const items = [{ ...listed.json, storyKey: 'sty_none' }, listed.json, { accountKey: 'acc_other', storyKey: 'sty_1' }];
			expect((await use('story', 'insights', items)).error).toMatchObject({ itemIndex: 0, message: expect.stringMatching(/does not have/), description: expect.stringMatching(/List Stories/) });
			const { outputs } = await use('story', 'insights', items, {}, { onError: 'continueRegularOutput' });
			expect(outputs?.[0]?.map(({ json, pairedItem }) => [typeof json['error'], pairedItem])).toEqual([['string', { item: 0 }], ['undefined', { item: 1 }], ['string', { item: 2 }]]);
		});

		it('name the scope when it was revoked', async () => {
			revoke('stories');
			const { error } = await use('story', 'list');
			expect(error).toMatchObject({ message: expect.stringMatching(/lacks a permission/), description: expect.stringMatching(/instagram_business_basic.*configuration, code 10/) });
			expect(error?.whole).not.toContain('does not have permission');
		});
	});

	describe('a public reply', () => {
		it('goes out once, names nobody, and says so again', async () => {
			const item = await comment('reply.1');
			const before = replies().length;
			expect(onlyItem(await reply(item), 0)).toMatchObject({ json: { outcome: 'sent', already: false }, pairedItem: { item: 0 } });
			expect(onlyItem(await reply(item), 0).json).toMatchObject({ outcome: 'sent', already: true });
			expect(replies().slice(before).map(({ text }) => text)).toEqual(['Dank je! STOP = geen berichten. https://example.com/privacy']);
		});

		it('that arrived with an error is not given twice, and is known when it comes back as our own comment', async () => {
			const item = await comment('reply.2');
			const before = replies().length;
			stage.control.addFault({ on: 'public-reply', effect: { kind: 'delivered-but-500' } });
			expect(onlyItem(await reply(item), 0).json).toMatchObject({ outcome: expect.stringMatching(/sent|later/) });
			await waitFor('the reply to be known as sent', async () => {
				const { json } = onlyItem(await reply(item), 0);
				return json['outcome'] === 'sent' && json['already'] === true ? true : undefined;
			}, { timeoutMs: 5_000, everyMs: 50 });
			expect(replies().slice(before)).toHaveLength(1);
		});

		it.each([
			['an offer', 'offer', 'copy_not_public'],
			['a text that is not published', 'nothing', 'copy_missing'],
		])('is never %s', async (_what, copyKey, code) => {
			const before = replies().length;
			expect(onlyItem(await reply(await comment(`never.${copyKey}`), copyKey), 0).json).toMatchObject({ outcome: 'not_allowed', reasons: [{ code }] });
			expect(replies()).toHaveLength(before);
		});

		it('is not given after an opt-out', async () => {
			const item = await comment('optout.1');
			await stage.say('optout.1', 'STOP');
			expect(onlyItem(await reply(item), 0).json).toMatchObject({ outcome: 'not_allowed', reasons: [{ code: 'suppressed' }] });
		});

		it('is only previewed by "Execute step", unless the host is the sandbox', async () => {
			const item = await comment('manual.1');
			const host = await OtherHost.before(stage.line.url);
			const credentials = stage.credentials('bluekiln', { apiHost: host.url });
			const settings = { mode: 'live', testPeople: '', language: 'nl', timeZone: 'Europe/Amsterdam', privacyLink: 'https://example.com/privacy' };
			// A token is never shown to a host the account was not connected with.
			await stage.run('instagram', { resource: 'account', operation: 'connect', ...settings }, [{}], { credentials });
			const before = replies().length;
			expect(onlyItem(await reply(item, 'public_thanks', { mode: 'manual', credentials }), 0).json).toMatchObject({ outcome: 'preview', wouldSend: true, text: expect.stringContaining('{name}') });
			expect(replies()).toHaveLength(before);
			// The control: a published workflow answers the very same comment.
			expect(onlyItem(await reply(item, 'public_thanks', { credentials }), 0).json).toMatchObject({ outcome: 'sent' });
			await host.stop();
			await stage.connect();
		});

		it('may be given by a model, with its outcome', async () => {
			const item = await comment('tool.1');
			const result = await stage.run('instagramTool', { resource: 'comment', operation: 'reply', copyKey: 'offer' }, [item]);
			expect(onlyItem(result, 0).json).toMatchObject({ outcome: 'not_allowed' });
		});
	});

	describe('moderation', () => {
		it('hides, shows, deletes, and closes the comments of the media', async () => {
			const item = await comment('mod.1');
			const before = moderations().length;
			for (const operation of ['hide', 'unhide', 'closeComments', 'openComments', 'delete']) {
				expect(onlyItem(await use('comment', operation, [item]), 0)).toMatchObject({ json: { eventKey: item['eventKey'], done: operation }, pairedItem: { item: 0 } });
			}
			const seen = moderations().slice(before).map(({ comment: facts }) => [facts?.kind, facts?.done]);
			expect(seen).toEqual([['hide', true], ['unhide', true], ['disable', true], ['enable', true], ['delete', true]]);
			expect((await use('comment', 'hide', [item])).error).toMatchObject({ message: expect.stringMatching(/no comment whose id is still kept/), description: expect.stringMatching(/7 days/) });
		});

		it('goes on while sending is stopped; what is hidden is not answered', async () => {
			const item = await comment('mod.2');
			await use('account', 'stop');
			onlyItem(await use('comment', 'hide', [item]), 0);
			await use('account', 'resume');
			expect(onlyItem(await reply(item), 0).json).toMatchObject({ reasons: [{ code: 'comment_hidden' }] });
		});

		it('names the scope when it was revoked, and the item', async () => {
			const item = await comment('mod.3');
			revoke('moderation');
			expect((await use('comment', 'hide', [item])).error).toMatchObject({ itemIndex: 0, description: expect.stringMatching(/^Grant instagram_business_manage_comments/) });
		});

		it('ends with the run when that is cancelled', async () => {
			const item = await comment('mod.4');
			const before = moderations().length;
			const run = use('comment', 'hide', Array.from({ length: 500 }, () => item));
			while (moderations().length === before) await new Promise((resolve) => setTimeout(resolve, 5));
			await stage.engine.ask({ do: 'cancel' });
			// Whichever comes first: the engine ends the run, or the node says that it was ended.
			expect(['canceled', 'error']).toContain((await run).status);
			await new Promise((resolve) => setTimeout(resolve, 300));
			expect(moderations().length - before).toBeLessThan(400);
		});
	});

	describe('listed comments', () => {
		const list = async (parameters: Json = {}, items: readonly Json[] = [{}]) =>
			(await use('comment', 'list', items, { commentsOf: 'recentMedia', mediaCount: 5, commentCount: 500, ...parameters })).outputs?.[0]?.map(({ json }) => json) ?? [];

		it('are events like those of webhooks: keys and marks, a STOP counts, none twice', async () => {
			const known = await comment('listed.1');
			// Nothing is delivered for a while: only the list can bring these.
			const callback = await stage.engine.ask({ do: 'listen', credentials: stage.credentials() });
			stage.control.setCallback(null);
			for (const [name, text] of [['listed.2', 'prachtige glazuur'], ['listed.3', 'STOP']] as const) {
				stage.control.act(handleOf(stage.follower(name)), { act: 'comment', text, mediaId });
			}
			stage.control.setCallback(callback);
			const first = await list();
			expect(first.filter((item) => item['keyword'] === 'stop')).toHaveLength(1);
			expect(first.map((item) => item['eventKey'])).toContain(known['eventKey']);
			expect((await list()).map((item) => item['eventKey'])).toEqual(first.map((item) => item['eventKey']));
			const stop = first.find((item) => item['keyword'] === 'stop') ?? {};
			expect(onlyItem(await reply(stop), 0).json).toMatchObject({ reasons: [{ code: 'suppressed' }] });
			const words = first.find((item) => item['keyword'] === null && item['hidden'] === false && item['eventKey'] !== known['eventKey']) ?? {};
			expect(words).toMatchObject({ kind: 'comment', viewerKey: expect.stringMatching(/^vwr_/), occurredAt: expect.stringMatching(/Z$/) });
		});

		it('of a story come with its key', async () => {
			const story = onlyItem(await use('story', 'list'), 0);
			expect(await list({ commentsOf: 'story' }, [story.json])).toEqual([]);
			const storyId = stage.control.state().accounts[0]?.stories[0]?.id ?? '';
			const { eventKey } = await stage.item(stage.follower('on.story'), { act: 'comment', text: 'mooi', storyId });
			expect(await list({ commentsOf: 'story' }, [story.json])).toMatchObject([{ storyKey: story.json['storyKey'], kind: 'comment', eventKey }]);
		});

		it('refuses a count that is none', async () => {
			expect((await use('comment', 'list', [{}], { commentCount: 0 })).error?.message).toMatch(/Comments per Media must be a whole number from 1 to 500/);
		});
	});

	it('lists conversations by key, with whose the last word is', async () => {
		const item = await stage.reply(stage.follower('talks'));
		const listed = (await use('conversation', 'list', [{}], { conversationCount: 50 })).outputs?.[0]?.map(({ json }) => json) ?? [];
		expect(listed).toContainEqual({ accountKey: item['accountKey'], viewerKey: item['viewerKey'], updatedAt: expect.stringMatching(/Z$/), lastByPerson: true });
	});

	it('reads a profile once a day: marks, no name', async () => {
		const item = await stage.reply(stage.follower('profile.1'));
		const person = { accountKey: item['accountKey'], viewerKey: item['viewerKey'] };
		expect(onlyItem(await use('profile', 'read', [person]), 0).json).toMatchObject({ ...person, read: true, followsUs: true, weFollow: false, verified: false, followers: expect.any(String) });
		expect(onlyItem(await use('profile', 'read', [person]), 0).json).toEqual({ ...person, read: false, reason: 'read_today', nextReadAt: expect.stringMatching(/Z$/) });
		const commenter = await comment('profile.2');
		expect(onlyItem(await use('profile', 'read', [{ accountKey: commenter['accountKey'], viewerKey: commenter['viewerKey'] }]), 0).json).toMatchObject({ read: false, reason: 'profile_consent' });
	});

	describe('the account', () => {
		it('is subscribed, asked and unsubscribed; without updates nothing is sent', async () => {
			expect(onlyItem(await use('account', 'subscribe'), 0).json).toMatchObject({ subscribed: true, fields: expect.arrayContaining(['message_echoes']) });
			expect(onlyItem(await use('account', 'unsubscribe'), 0).json).toMatchObject({ subscribed: false, sending: 'stopped' });
			expect(onlyItem(await use('account', 'getSubscription'), 0).json).toMatchObject({ subscribed: false, fields: [] });
			await use('account', 'subscribe');
			await use('account', 'resume');
		});

		it('has ice breakers: set, read, removed; a wrong set changes nothing', async () => {
			const entries = (...questions: string[]) => ({ iceBreakers: { entries: questions.map((question) => ({ question })) } });
			expect(onlyItem(await use('account', 'setIceBreakers', [{}], entries('Open?', 'Waar?')), 0).json).toMatchObject({ iceBreakers: ['Open?', 'Waar?'] });
			for (const [wrong, message] of [
				[entries('1', '2', '3', '4', '5'), /5 questions; Instagram takes 4/], [entries('ja', 'x'.repeat(81)), /Question 2 is empty, or longer than 80/],
				[entries(' '), /Question 1 is empty/], [{}, /no question to set/],
			] as const) expect((await use('account', 'setIceBreakers', [{}], wrong)).error).toMatchObject({ message: expect.stringMatching(message), itemIndex: 0 });
			expect(onlyItem(await use('account', 'getIceBreakers'), 0).json).toMatchObject({ iceBreakers: ['Open?', 'Waar?'] });
			await use('account', 'deleteIceBreakers');
			expect(onlyItem(await use('account', 'getIceBreakers'), 0).json).toMatchObject({ iceBreakers: [] });
		});

		it('has a menu: set, read, removed; a wrong one changes nothing', async () => {
			const menu = (...entries: Json[]) => ({ menu: { entries } });
			const shown = [{ title: 'Shop', url: 'https://shop.example' }, { title: 'Vraag' }];
			expect(onlyItem(await use('account', 'setMenu', [{}], menu(...shown)), 0).json).toMatchObject({ menu: shown });
			for (const [wrong, message] of [
				[menu({ title: '' }), /title of entry 1/], [menu({ title: 'a' }, { title: 'b', url: 'shop' }), /web address of entry 2/], [{}, /no entry to set/],
			] as const) expect((await use('account', 'setMenu', [{}], wrong)).error?.message).toMatch(message);
			expect(onlyItem(await use('account', 'getMenu'), 0).json).toMatchObject({ menu: shown });
			await use('account', 'deleteMenu');
			expect(onlyItem(await use('account', 'getMenu'), 0).json).toMatchObject({ menu: [] });
		});

		it('tells its health, one item, every check with its cure in the language asked for', async () => {
			revoke('conversations');
			const { json } = onlyItem(await use('account', 'health', [{}], { findingsLanguage: 'nl', callbackUrl: '' }), 0);
			expect(json['state']).toBe('problem');
			const checks = json['checks'] as { check: string; state: string; what: string; cure: string | null }[];
			expect(checks.find(({ check }) => check === 'permission_conversations')).toMatchObject({ state: 'problem', cure: expect.stringMatching(/^Geef instagram_business_manage_messages/) });
			expect(checks.filter(({ state }) => state === 'ok').map(({ check }) => check)).toEqual(expect.arrayContaining(['token', 'account', 'two_ids', 'app_secret', 'subscription', 'api_version', 'mode', 'stop_switch', 'pause']));
			// Nothing listens in this process, and nothing sets n8n's time zone.
			expect(checks.filter(({ state }) => state !== 'ok').map(({ check }) => check)).toEqual(['permission_conversations', 'api_host', 'reachable', 'time_zone']);
			expect(checks.find(({ check }) => check === 'api_host')).toMatchObject({ state: 'warning', what: expect.stringMatching(/sandbox/) });
		});

		it('tells every check as an item of its own, in both languages', async () => {
			revoke('conversations');
			const told = await use('account', 'health', [{}], { perCheck: true });
			const items = told.outputs?.[0]?.map(({ json }) => json) ?? [];
			expect(items.length).toBeGreaterThan(15);
			expect(items.find(({ check }) => check === 'permission_conversations')).toMatchObject({ state: 'problem', cure_en: expect.stringMatching(/^Grant/), cure_nl: expect.stringMatching(/^Geef/) });
			for (const item of items) expect([item['check'], item['state'] === 'ok', item['cure_en'] === '', item['cure_nl'] === '']).toEqual([item['check'], ...Array.from({ length: 3 }, () => item['state'] === 'ok')]);
		});

		it('asks the callback as Meta does: a certificate nobody vouches for, and nobody there, are told apart', async () => {
			const server = await startSelfSigned();
			const reachable = async (callbackUrl: string) => (await use('account', 'health', [{}], { perCheck: true, callbackUrl })).outputs?.[0]?.find(({ json }) => json['check'] === 'reachable')?.json;
			expect(await reachable(server.url)).toMatchObject({ state: 'problem', what_en: expect.stringMatching(/^The certificate/) });
			server.close();
			expect(await reachable(server.url)).toMatchObject({ state: 'warning', what_en: expect.stringMatching(/does not reach its own/) });
			const sandbox = await reachable(`${stage.sandbox.url}/nothing`);
			expect(sandbox).toMatchObject({ state: 'problem', what_en: expect.stringMatching(/answers with|listens/) });
			// The verify token would go where a model says.
			const byModel = await stage.run('instagramTool', { resource: 'account', operation: 'health', accountKey: '', callbackUrl: stage.sandbox.url }, [{}]);
			expect(byModel.error?.message).toMatch(AI);
		});

		it('says which token is wrong', async () => {
			expect(onlyItem(await use('account', 'health'), 0).json['accountKey']).toMatch(/^acc_/);
			const dead = await use('account', 'health', [{}], {}, { credentials: stage.credentials('bluekiln', { accessToken: 'IGAAother' }) });
			expect(dead.error?.message).toMatch(/does not accept the credential/);
		});
	});

	it('leaves to a person what changes the account or cannot be undone', async () => {
		const refused = ['subscribe', 'unsubscribe', 'setIceBreakers', 'deleteIceBreakers', 'setMenu', 'deleteMenu', 'resume', 'connect'];
		for (const operation of refused) expect([operation, (await asTool('account', operation)).error?.message]).toEqual([operation, expect.stringMatching(AI)]);
		for (const operation of ['delete', 'unhide', 'closeComments', 'openComments']) expect((await asTool('comment', operation)).error?.message).toMatch(AI);
		// The control: what only looks, a model may do, once the pauses of the errors above are over.
		stage.control.stepClock(5 * 3_600_000);
		await stage.connect();
		for (const operation of ['health', 'getMenu', 'getSubscription']) expect((await asTool('account', operation)).error).toBeNull();
	});

	it('lets no id, handle, word, token or key out', () => {
		const found = stage.secrets().filter((secret) => stage.seen.some((text) => text.includes(secret)));
		expect(found).toEqual([]);
		// The control: the search finds what is there.
		expect(stage.seen.some((text) => text.includes('sty_'))).toBe(true);
	});
});
