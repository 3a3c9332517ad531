import { comment } from '../support/fake-inbox';
import { DAY, HOUR, MINUTE, SECOND } from '../support/store';
import { Reconciling } from '../support/reconciling';
import { ACCOUNT, commentBody, MARA } from '../support/wire';

const REFUSED = { error: { code: 10, message: '(#10) Application does not have permission for this action' } };

describe('reading comments no webhook brought', () => {
	let at: Reconciling;

	beforeEach(async () => {
		at = await Reconciling.open();
	});
	afterEach(() => at.store.close());

	const events = () => at.store.count('events');
	const reads = () => at.asked().filter((path) => path.endsWith('/comments')).map((path) => path.split('/')[0]);

	it.each([
		['a post', false],
		['a live story', true],
	])('below %s, with the replies to it, once', async (_what, story) => {
		at.inbox.posts('media-1', at.now, { story });
		at.inbox.comments('media-1', 'c1', MARA, 'LINK please', at.now, [comment('c2', 'tom', 'me too', at.now), comment('c3', ACCOUNT, 'Sent!', at.now)]);
		await at.nextPass();
		await at.nextPass();
		expect([events(), at.handedOff.map(({ kind, family }) => [kind, family])]).toEqual([2, [['comment', 'comment'], ['comment', 'comment']]]);
	});

	it.each([true, false])('is the same event as its webhook, which came first: %s', async (first) => {
		at.inbox.posts('media-1', at.now);
		at.inbox.comments('media-1', 'c1', MARA, 'LINK please', at.now);
		const webhook = () => at.webhook(commentBody('c1', 'LINK please', { at: at.now }));
		if (first) await webhook();
		await at.nextPass();
		if (!first) await webhook();
		expect([events(), at.handedOff.length]).toEqual([1, 1]);
	});

	it('own comments, those that name nobody, fresh ones and old ones are left', async () => {
		at.inbox.posts('media-1', at.now);
		at.inbox.comments('media-1', 'c1', `app-${ACCOUNT}`, 'Sent!', at.now);
		at.inbox.comments('media-1', 'c2', null, 'hallo', at.now);
		at.inbox.comments('media-1', 'c3', MARA, 'before us', at.now - HOUR);
		at.inbox.comments('media-1', 'c4', MARA, 'fresh', at.now + 4 * MINUTE);
		await at.nextPass();
		expect(events()).toBe(0);
		await at.nextPass();
		expect(events()).toBe(1);
	});

	it('a STOP in a comment is a STOP', async () => {
		at.inbox.posts('media-1', at.now);
		at.inbox.comments('media-1', 'c1', MARA, 'STOP', at.now);
		await at.nextPass();
		expect(at.store.count('suppressions')).toBe(1);
	});

	it('ten media a pass, going around, so that none is forgotten', async () => {
		for (let n = 0; n < 25; n++) {
			at.inbox.posts(`media-${String(n).padStart(2, '0')}`, at.now + n * SECOND);
			at.inbox.comments(`media-${String(n).padStart(2, '0')}`, `c${n}`, MARA, 'hallo', at.now);
		}
		at.wait(MINUTE);
		const passes: unknown[] = [];
		for (let pass = 0; pass < 3; pass++) {
			await at.nextPass();
			passes.push(reads().length);
		}
		expect([passes, events()]).toEqual([[10, 10, 10], 25]);
	});

	it('reads what is new below a post from before the account was connected', async () => {
		at.inbox.posts('media-1', at.now - 10 * DAY);
		at.inbox.comments('media-1', 'c1', MARA, 'before us', at.now - HOUR);
		at.inbox.comments('media-1', 'c2', MARA, 'hallo', at.now);
		await at.nextPass();
		expect(events()).toBe(1);
	});

	it('media without comments and media of last month cost no call', async () => {
		at.inbox.posts('empty', at.now);
		at.inbox.posts('old', at.now);
		at.inbox.comments('old', 'c1', MARA, 'hallo', at.now);
		at.wait(30 * DAY);
		await at.nextPass();
		expect(reads()).toEqual([]);
	});

	it('without the permission comments are left for an hour, conversations are not', async () => {
		at.inbox.refuse.set('me/media', REFUSED);
		at.inbox.says(MARA, 'mid-1', 'hallo', at.now);
		expect(await at.nextPass()).toMatchObject({ error: null });
		expect([events(), at.asked().filter((path) => path === 'me/media').length]).toEqual([1, 1]);
		at.inbox.refuse.clear();
		at.inbox.posts('media-1', at.now);
		at.inbox.comments('media-1', 'c1', MARA, 'hallo', at.now);
		at.wait(HOUR - 6 * MINUTE);
		await at.nextPass();
		expect([events(), at.asked().includes('me/media')]).toEqual([1, false]);
		await at.nextPass();
		expect(events()).toBe(2);
	});

	it('one media that may not be read does not cost the others theirs', async () => {
		for (const [n, id] of ['media-1', 'media-2', 'media-3'].entries()) {
			at.inbox.posts(id, at.now + n * SECOND);
			at.inbox.comments(id, `c${n}`, MARA, 'hallo', at.now);
		}
		at.inbox.refuse.set('media-2/comments', REFUSED);
		at.wait(MINUTE);
		await at.nextPass();
		expect([events(), await at.store.use.readInboxState({ accountKey: at.accountKey })]).toEqual([2, expect.objectContaining({ commentsRefusedAt: null })]);
	});

	it('a limit ends the pass', async () => {
		at.inbox.refuse.set('me/media', { error: { code: 80002 } });
		expect(await at.nextPass()).toMatchObject({ error: { class: 'throttled' } });
		expect(at.asked()).toEqual(['me/conversations', 'me/media']);
	});
});
