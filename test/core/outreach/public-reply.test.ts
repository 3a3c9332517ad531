import { HOUR_WINDOW_MS } from '../../../core/outreach/pace';
import { reconcilePublicReplies } from '../../../core/outreach/public-reply-settle';
import type { GraphErrorClass } from '../../../core/instagram/errors';
import { PublicStage } from '../support/public-replies';
import { DAY, HOUR, MINUTE, SECOND } from '../support/store';
import { ACCOUNT, MARA } from '../support/wire';

describe('a public reply', () => {
	let stage: PublicStage;

	beforeEach(async () => {
		stage = await PublicStage.open();
	});
	afterEach(() => stage.store.close());

	const reasonsFor = async (comment: Awaited<ReturnType<PublicStage['comments']>>, copyKey = 'soft_touch') => {
		const outcome = await stage.reply(comment, 'thanks', undefined, copyKey);
		return outcome?.outcome === 'sent' ? 'sent' : outcome?.reasons.map(({ code }) => code);
	};
	const reconcile = () => reconcilePublicReplies(stage.store.use, stage.client(), { accountKey: stage.accountKey, ids: [ACCOUNT] });
	const eventState = (eventKey: string) => stage.store.rows('select state, outcome from events where event_key = ?', eventKey)[0];

	it('goes out once per comment and step, names nobody, and closes the event', async () => {
		const comment = await stage.comments(MARA, 'wat mooi');
		expect(await stage.reply(comment, 'thanks')).toEqual({ outcome: 'sent', sendKey: expect.any(String), already: false });
		expect(await stage.reply(comment, 'thanks')).toMatchObject({ outcome: 'sent', already: true });
		expect(stage.standing.map(({ text }) => text)).toEqual([
			'Hoi, bedankt voor je reactie! Automatisch bericht van studio.vaas. STOP = geen berichten meer. Privacy: https://studio.example/privacy',
		]);
		expect(eventState(comment.eventKey)).toEqual({ state: 'handled', outcome: 'sent' });
		expect(await stage.store.use.verifySends({ accountKey: stage.accountKey })).toMatchObject({ sent: 1, withAll: 1 });
	});

	it('needs no messaging window, and opens none', async () => {
		const comment = await stage.comments(MARA, 'wat mooi');
		expect(await reasonsFor(comment)).toBe('sent');
		const dm = await stage.store.use.claimSend({ accountKey: stage.accountKey, viewerKey: comment.viewerKey, eventKey: comment.eventKey, step: 'dm', copyKey: 'soft_touch' });
		expect(dm).toMatchObject({ outcome: 'refused', reasons: [{ code: 'never_wrote' }] });
	});

	it.each([
		['an answer to a comment', { parent_id: '18000000000000001' }, 'comments', ['comment_nested']],
		['a live comment', {}, 'live_comments', ['comment_live']],
	])('is not given to %s', async (_what, changes, field, codes) => {
		expect(await reasonsFor(await stage.comments(MARA, 'hoi', changes, field))).toEqual(codes);
		expect(stage.calls).toEqual([]);
	});

	it('is not given to a hidden comment, and is to one that is shown again', async () => {
		const comment = await stage.comments(MARA, 'hoi');
		const { accountKey } = stage;
		await stage.store.use.noteComment({ accountKey, eventKey: comment.eventKey, now: 'hidden' });
		expect(await reasonsFor(comment)).toEqual(['comment_hidden']);
		await stage.store.use.noteComment({ accountKey, eventKey: comment.eventKey, now: 'shown' });
		expect(await reasonsFor(comment)).toBe('sent');
	});

	it('is not given after seven days, and is just before', async () => {
		const [early, late] = [await stage.comments(MARA, 'een'), await stage.comments('701', 'twee')];
		stage.store.now += 7 * DAY - SECOND;
		expect(await reasonsFor(early)).toBe('sent');
		stage.store.now += SECOND;
		expect(await reasonsFor(late)).toEqual(['comment_unknown']);
	});

	it('is not given to a message, nor for another person, nor on another account', async () => {
		const [mara, anna] = [await stage.comments(MARA, 'een'), await stage.comments('701', 'twee')];
		expect(await reasonsFor({ ...mara, viewerKey: anna.viewerKey })).toEqual(['foreign_event']);
		const other = await PublicStage.open(stage.store, '17841400000000999');
		const elsewhere = { accountKey: other.accountKey, viewerKey: mara.viewerKey, eventKey: mara.eventKey, step: 'thanks', copyKey: 'soft_touch' };
		expect(await stage.store.use.claimPublicReply(elsewhere)).toMatchObject({ outcome: 'refused', reasons: [{ code: 'foreign_event' }] });
		expect(stage.calls).toEqual([]);
	});

	it.each([
		['promotion', 'offer', ['copy_not_public']],
		['a question', 'opt_in_question', ['copy_not_public']],
		['the confirmation of an opt-out', 'opt_out_confirmation', ['copy_not_public']],
		['a text nobody published', 'no_such_text', ['copy_missing']],
	])('is never %s', async (_what, copyKey, codes) => {
		const comment = await stage.comments(MARA, 'hoi');
		expect(await reasonsFor(comment, copyKey)).toEqual(codes);
	});

	it('is never given to somebody who opted out, whatever the text', async () => {
		const comment = await stage.comments(MARA, 'hoi');
		await stage.says(MARA, 'STOP');
		expect(await reasonsFor(comment)).toEqual(['suppressed']);
		const stop = await stage.comments('702', 'STOP');
		for (const copyKey of ['soft_touch', 'opt_out_confirmation']) expect(await reasonsFor(stop, copyKey)).toContain('suppressed');
		expect(stage.calls).toEqual([]);
	});

	it('stays away in rehearsal, for others than test people, when stopped, and when paused', async () => {
		const { use } = stage.store;
		const comment = await stage.comments(MARA, 'hoi');
		const settings = { igAccountId: ACCOUNT, appScopedId: 'a', username: 'u', apiHost: 'http://127.0.0.1:4010', language: 'nl', timeZone: 'Europe/Amsterdam', privacyLink: 'https://e.example/p' } as const;
		await use.connectAccount({ ...settings, mode: 'rehearsal' });
		expect(await reasonsFor(comment)).toEqual(['rehearsal']);
		await use.connectAccount({ ...settings, mode: 'test_people' });
		expect(await reasonsFor(comment)).toEqual(['not_a_test_person']);
		await use.connectAccount({ ...settings, mode: 'live' });
		await use.setStopSwitch({ accountKey: stage.accountKey, stopped: true });
		expect(await reasonsFor(comment)).toEqual(['stop_switch']);
		await use.setStopSwitch({ accountKey: stage.accountKey, stopped: false });
		stage.store.raw.exec("update accounts set paused_reason = 'throttled', paused_until = null");
		expect(await reasonsFor(comment)).toEqual(['account_paused']);
		expect(stage.calls).toEqual([]);
	});

	it('shares the hourly limit with messages', async () => {
		const row = (n: number) => `('s${n}', '${stage.accountKey}', 'v', 'evt_${n}', 'x', 'c', 1, 'nl', 'service', 'consent', '{}', 'sent', ${stage.store.now}, 0, 'h')`;
		const columns = 'send_key, account_key, viewer_key, cause, step, copy_key, copy_version, language, purpose, lawful_basis, evidence, state, claimed_at, lease_until, text_hash';
		stage.store.raw.exec(`insert into sends (${columns}) values ${Array.from({ length: 199 }, (_, n) => row(n)).join(', ')}`);
		const [first, second] = [await stage.comments(MARA, 'een'), await stage.comments('701', 'twee')];
		stage.store.now += SECOND;
		expect(await reasonsFor(first)).toBe('sent');
		const retryAt = stage.store.now - SECOND + HOUR_WINDOW_MS;
		expect(await stage.reply(second, 'thanks')).toMatchObject({ outcome: 'later', reasons: [{ code: 'hourly_limit', retryAt }] });
	});

	describe('of which nobody knows whether it arrived', () => {
		const AMBIGUOUS = { answer: 'ambiguous', delivered: true } as const;

		it('is never repeated, and is settled by our own comment coming back', async () => {
			const comment = await stage.comments(MARA, 'hoi');
			expect(await stage.reply(comment, 'thanks', AMBIGUOUS)).toMatchObject({ outcome: 'later', reasons: [{ code: 'delivery_unknown' }] });
			expect(await stage.reply(comment, 'thanks')).toMatchObject({ outcome: 'later', reasons: [{ code: 'delivery_unknown' }] });
			for (const reply of stage.standing) await stage.comesBack(reply);
			expect(await stage.reply(comment, 'thanks')).toMatchObject({ outcome: 'sent', already: true });
			expect(stage.calls).toHaveLength(1);
			// Our own comment is nobody's engagement, and starts nothing.
			expect([stage.store.count('events'), stage.store.count('viewers')]).toEqual([1, 1]);
		});

		it.each([
			['below another comment', { commentId: '18000000000009999' }],
			['with other words', { text: 'iets anders' }],
		])('is not settled by a comment of ours %s', async (_what, change) => {
			await stage.reply(await stage.comments(MARA, 'hoi'), 'thanks', AMBIGUOUS);
			for (const reply of stage.standing) await stage.comesBack({ ...reply, ...change });
			expect(stage.sendStates()).toEqual(['unknown']);
		});

		it('is settled by the replies below the comment', async () => {
			await stage.reply(await stage.comments(MARA, 'hoi'), 'thanks', AMBIGUOUS);
			await reconcile();
			expect(stage.sendStates()).toEqual(['sent']);
		});

		it('is not settled by the same words of somebody else', async () => {
			await stage.reply(await stage.comments(MARA, 'hoi'), 'thanks', AMBIGUOUS);
			await reconcilePublicReplies(stage.store.use, stage.client(), { accountKey: stage.accountKey, ids: ['somebody else'] });
			expect(stage.sendStates()).toEqual(['unknown']);
		});

		it('stays unknown when it does not stand there, and when our process died', async () => {
			const comment = await stage.comments(MARA, 'hoi');
			await stage.reply(comment, 'thanks', { answer: 'dies', delivered: false });
			stage.store.now += MINUTE;
			await reconcile();
			await stage.store.use.takeUnknownSends({ accountKey: stage.accountKey });
			expect(stage.sendStates()).toEqual(['unknown']);
			expect(await stage.reply(comment, 'thanks')).toMatchObject({ outcome: 'later' });
			expect(stage.calls).toHaveLength(1);
		});

		it('is kept away from the conversations: they hold nothing of it', async () => {
			await stage.reply(await stage.comments(MARA, 'hoi'), 'thanks', AMBIGUOUS);
			expect(await stage.store.use.takeUnknownSends({ accountKey: stage.accountKey })).toEqual([]);
			const [send] = stage.store.rows('select send_key from sends');
			stage.store.now += HOUR;
			const sendKey = String(send?.['send_key']);
			expect(await stage.store.use.settleByConversation({ sendKey, recipient: MARA, messages: [], reachesBack: true, watchedMs: 60_000 })).toEqual({ found: false, released: false });
			expect(stage.sendStates()).toEqual(['unknown']);
		});
	});

	const REFUSALS: readonly [GraphErrorClass, string, string | null][] = [
		['not_found', 'not_allowed', null],
		['window_closed', 'not_allowed', null],
		['person_unreachable', 'not_allowed', null],
		['configuration', 'by_hand', null],
		['not_reached', 'later', null],
		['throttled', 'later', 'throttled'],
		['account_stop', 'later', 'account_stop'],
		['token_dead', 'by_hand', 'token_dead'],
	];

	it.each(REFUSALS)('refused with %s: %s, pausing the account for %s', async (errorClass, outcome, paused) => {
		const comment = await stage.comments(MARA, 'hoi');
		expect(await stage.reply(comment, 'thanks', { answer: errorClass, delivered: false })).toMatchObject({ outcome });
		expect(stage.store.rows('select paused_reason from accounts')[0]).toEqual({ paused_reason: paused });
		// A comment Instagram does not let us answer says nothing about messages to the person.
		expect(stage.store.rows('select unreachable_reason from viewers')).toEqual([{ unreachable_reason: null }]);
	});

	it('can be previewed without leaving a trace', async () => {
		const comment = await stage.comments(MARA, 'hoi');
		const request = { accountKey: stage.accountKey, viewerKey: comment.viewerKey, eventKey: comment.eventKey, step: 'thanks', copyKey: 'soft_touch' };
		expect(await stage.store.use.previewPublicReply(request)).toMatchObject({ wouldSend: true, reasons: [], text: expect.stringContaining('{name}') });
		expect([stage.store.count('sends'), stage.store.count('decisions')]).toEqual([0, 0]);
	});
});
