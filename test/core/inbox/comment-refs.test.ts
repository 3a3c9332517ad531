import { NOTHING_REMOVED } from '../../../core/retention/expired';
import { commentEvents } from '../../../core/inbox/listed-comments';
import { PublicStage } from '../support/public-replies';
import { presetPolicy } from '../support/purge-world';
import { DAY, MINUTE, SECOND } from '../support/store';
import { ACCOUNT, MARA } from '../support/wire';

describe('the ids of comments', () => {
	let stage: PublicStage;

	beforeEach(async () => {
		stage = await PublicStage.open();
	});
	afterEach(() => stage.store.close());

	const open = (eventKey: string) => stage.store.use.openForModeration({ accountKey: stage.accountKey, eventKey });
	const listed = (commentId: string, changes: object = {}) => ({ commentId, fromId: MARA, parentId: null, text: 'hoi', at: stage.store.now, hidden: false, ...changes });
	const media = { accountId: ACCOUNT, accountIds: [ACCOUNT, 'app'], mediaId: '17900000000000009' };

	async function purge(): Promise<number> {
		const { receiptKey } = await stage.store.use.startPurge({ accountKey: stage.accountKey, policy: presetPolicy() });
		let cursor = null;
		for (;;) {
			const outcome: Awaited<ReturnType<typeof stage.store.use.purgeBatch>> = await stage.store.use.purgeBatch({ receiptKey, cursor, limit: 2 });
			if (outcome.done) break;
			cursor = outcome.cursor;
		}
		return (await stage.store.use.finishPurge({ receiptKey })).removed.commentRefs;
	}

	it('are found by the event, and by nothing in the file', async () => {
		const comment = await stage.comments(MARA, 'hoi');
		expect(await open(comment.eventKey)).toEqual({ open: true, commentId: comment.commentId, mediaId: '17900000000000009' });
		for (const table of ['comment_refs', 'events', 'engagements']) {
			const text = JSON.stringify(stage.store.rows(`select * from ${table}`));
			expect(text).not.toContain(comment.commentId);
			expect(text).not.toContain('17900000000000009');
		}
		// The control: the search would find it.
		expect(JSON.stringify(comment)).toContain(comment.commentId);
	});

	it('are kept for seven days after the comment, and not at all for an older one', async () => {
		const comment = await stage.comments(MARA, 'hoi');
		stage.store.now += 7 * DAY - SECOND;
		expect(await open(comment.eventKey)).toMatchObject({ open: true });
		stage.store.now += SECOND;
		expect(await open(comment.eventKey)).toEqual({ open: false, why: 'comment_unknown' });
		const events = commentEvents(media, [listed('18005', { at: stage.store.now - 8 * DAY })]);
		expect((await stage.store.use.recordEvents({ ...events, answered: [] })).handedOff).toHaveLength(1);
		expect(stage.store.count('comment_refs')).toBe(1);
	});

	it('go with the purge when their time is over, page by page, and are on its receipt', async () => {
		for (let n = 0; n < 5; n++) await stage.comments(`70${n}`, 'hoi');
		stage.store.now += 3 * DAY;
		await stage.comments(MARA, 'later');
		expect(await purge()).toBe(0);
		stage.store.now += 4 * DAY + SECOND;
		expect(await purge()).toBe(5);
		expect([stage.store.count('comment_refs'), stage.store.count('events')]).toEqual([1, 6]);
	});

	it('receipts from before there were any are read as none', async () => {
		const { receiptKey } = await stage.store.use.startPurge({ accountKey: stage.accountKey, policy: presetPolicy() });
		const { commentRefs, ...before } = NOTHING_REMOVED;
		stage.store.raw.prepare('update purge_receipts set removed = ?').run(JSON.stringify(before));
		expect((await stage.store.use.finishPurge({ receiptKey })).removed.commentRefs).toBe(commentRefs);
	});

	it('go with their event, even before their time', async () => {
		const comment = await stage.comments(MARA, 'hoi');
		stage.store.raw.exec(`update comment_refs set expires_at = ${stage.store.now + 400 * DAY}`);
		stage.store.raw.exec("update events set state = 'handled'");
		stage.store.now += 31 * DAY;
		await purge();
		expect([stage.store.count('comment_refs'), stage.store.count('events', 'event_key = ?', comment.eventKey)]).toEqual([0, 0]);
	});

	it('are not given out while the account is paused, and are while it is stopped', async () => {
		const comment = await stage.comments(MARA, 'hoi');
		await stage.store.use.setStopSwitch({ accountKey: stage.accountKey, stopped: true });
		expect(await open(comment.eventKey)).toMatchObject({ open: true });
		stage.store.raw.exec(`update accounts set paused_reason = 'throttled', paused_until = ${stage.store.now + MINUTE}`);
		expect(await open(comment.eventKey)).toEqual({ open: false, why: 'account_paused' });
		stage.store.now += MINUTE;
		expect(await open(comment.eventKey)).toMatchObject({ open: true });
	});

	it('are gone when the comment was deleted', async () => {
		const comment = await stage.comments(MARA, 'hoi');
		await stage.store.use.noteComment({ accountKey: stage.accountKey, eventKey: comment.eventKey, now: 'deleted' });
		expect(await open(comment.eventKey)).toEqual({ open: false, why: 'comment_unknown' });
	});

	it('tell which event a comment of a list is, whichever way it came first', async () => {
		const { use } = stage.store;
		const first = await stage.comments(MARA, 'hoi');
		const comments = [listed(first.commentId), listed('18001', { fromId: '702', hidden: true }), listed('18002', { fromId: 'app' }), listed('18003', { fromId: null })];
		await use.recordEvents({ ...commentEvents(media, comments), answered: [] });
		const known = await use.matchComments({ accountKey: stage.accountKey, comments });
		expect(known).toMatchObject([{ commentId: first.commentId, eventKey: first.eventKey, viewerKey: first.viewerKey }, { commentId: '18001' }]);
		expect(stage.store.count('events')).toBe(2);
		// What is hidden on the list is not answered.
		const hidden = { commentId: '18001', person: '702', viewerKey: known[1]?.viewerKey ?? '', eventKey: known[1]?.eventKey ?? '' };
		expect(await stage.reply(hidden, 'a')).toMatchObject({ reasons: [{ code: 'comment_hidden' }] });
	});

	it('a STOP that is only seen on a list counts as one', async () => {
		await stage.store.use.recordEvents({ ...commentEvents(media, [listed('18001', { text: 'STOP' })]), answered: [] });
		expect(stage.store.count('suppressions')).toBe(1);
	});
});
