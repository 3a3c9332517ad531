import { taskWords } from '../../../core/house/task-words';
import { replyNotice } from '../../../core/house/task-reply';
import { tasksPage, type ShownTask } from '../../../core/house/tasks-page';
import type { TaskView } from '../../../core/house/tasks';
import { sendHumanReply, type SendMessage } from '../../../core/outreach/dispatch';
import { echoOf, envelope, MARA, receive } from '../support/wire';
import { OutreachFixture } from '../support/outreach-fixture';
import { DAY, hear, HOUR, MINUTE, SECOND } from '../support/store';

const BY = 'Noor <noor@example.com>';
const TOM = '700100200300401';

describe('what waits for a human', () => {
	let world: OutreachFixture;
	beforeEach(async () => {
		world = await OutreachFixture.open();
	});
	afterEach(() => world.close());

	const sync = () => world.store.use.syncTasks({ accountKey: world.accountKey });
	const open = async () => (await sync()).open;
	const reasons = async () => (await open()).map(({ kind, reason }) => `${kind}:${reason}`);
	const only = async (): Promise<TaskView> => {
		const [task, ...more] = await open();
		if (task === undefined || more.length > 0) throw new Error('not one task');
		return task;
	};
	const close = (task: TaskView, decision: 'done' | 'go_on' | 'opted_out' = 'done') => world.store.use.closeTask({ accountKey: world.accountKey, taskKey: task.taskKey, by: BY, decision });
	const reveal = (task: TaskView) => world.store.use.revealTask({ accountKey: world.accountKey, taskKey: task.taskKey, by: BY });

	it('is a plain message nobody answered, until its window closes; a person with several waits once, since the first', async () => {
		await world.writes('Hebben jullie dit ook in het blauw?');
		const asked = world.store.now;
		world.store.now += HOUR;
		await world.writes('Hallo?');
		expect(await only()).toMatchObject({ kind: 'answer', reason: 'own_question', since: asked, deadline: asked + HOUR + DAY });
	});

	it('is neither an opt-out, nor a yes, nor a reply to a story that was answered', async () => {
		await world.writes('STOP');
		const event = await world.repliesToStory('mooi', world.store.now, TOM);
		await world.accepted(await world.mustClaim(event, 'soft_touch'));
		expect(await reasons()).toEqual([]);
	});

	it('ends when our message answers it, and comes back when Instagram refuses that message', async () => {
		const event = await world.writes('Wat kost die vaas?');
		await open();
		const claim = await world.mustClaim(event, 'soft_touch');
		expect(await open()).toEqual([]);
		expect((await sync()).ended).toHaveLength(1);
		await world.failed(claim, 'not_reached');
		const { opened } = await sync();
		expect(opened.map(({ reason }) => reason)).toEqual(['own_question']);
	});

	it('ends when a colleague answers past the funnel, and begins anew when the person writes again', async () => {
		await world.writes('Wat kost die vaas?');
		expect(await reasons()).toEqual(['answer:own_question']);
		world.store.now += MINUTE;
		await receive(world.store, envelope([echoOf('by-hand', 'Die is 40 euro', { at: world.store.now })]));
		expect(await reasons()).toEqual([]);
		world.store.now += MINUTE;
		await world.writes('En de grote?');
		expect(await reasons()).toEqual(['answer:own_question']);
	});

	it('ends when the person opts out, or after the week in which a human may answer', async () => {
		await world.writes('Wat kost die vaas?');
		await world.writes('En deze?', world.store.now, TOM);
		world.store.now += SECOND;
		await world.writes('STOP');
		expect(await reasons()).toEqual(['answer:own_question']);
		world.store.now += 7 * DAY;
		expect(await reasons()).toEqual([]);
	});

	it('is closed by a colleague for what was written so far, not for what comes after', async () => {
		await world.writes('Bedankt nog!');
		expect(await close(await only())).toEqual({ closed: true, kind: 'answer' });
		expect(await reasons()).toEqual([]);
		world.store.now += MINUTE;
		await world.writes('Wanneer zijn jullie open?');
		expect(await only()).toMatchObject({ since: world.store.now });
	});

	it('is whoever wrote while sending was stopped, and whom a workflow gave up', async () => {
		const event = await world.repliesToStory('mooi');
		await world.store.use.setStopSwitch({ accountKey: world.accountKey, stopped: true });
		await world.claim(event, 'soft_touch');
		const lost = await world.repliesToStory('leuk', world.store.now, TOM);
		world.store.raw.prepare("update events set state = 'dead', outcome = 'unanswered' where event_key = ?").run(lost.eventKey);
		expect((await reasons()).sort()).toEqual(['answer:gave_up', 'answer:stopped']);
		for (const task of await open()) await close(task);
		expect(world.store.count('events', "state = 'dead'")).toBe(0);
	});

	it('is a person who may have opted out within a sentence, until a colleague decides which', async () => {
		await world.writes('ik wil graag dat jullie me geen berichten meer sturen, dank');
		const task = (await open()).find(({ kind }) => kind === 'held');
		if (!task) throw new Error('nobody is held');
		expect(await close(task, 'done')).toEqual({ closed: false, kind: 'held' });
		expect(await close(task, 'opted_out')).toEqual({ closed: true, kind: 'held' });
		expect(await reasons()).not.toContain('held:opt_out_in_sentence');
		world.store.now += MINUTE;
		await hear(world.store, world.accountKey);
		const later = await world.repliesToStory('toch mooi');
		expect(await world.claim(later, 'soft_touch')).toMatchObject({ outcome: 'refused', reasons: [{ code: 'objection' }] });
	});

	it('lets automation go on where a colleague says so', async () => {
		await world.writes('ik wil graag dat jullie me geen berichten meer sturen, dank');
		const task = (await open()).find(({ kind }) => kind === 'held');
		if (!task) throw new Error('nobody is held');
		await close(task, 'go_on');
		world.store.now += MINUTE;
		const later = await world.repliesToStory('mooi');
		expect((await world.claim(later, 'soft_touch')).outcome).toBe('claimed');
	});

	it('is a message of which nobody can tell whether it arrived', async () => {
		const event = await world.repliesToStory('mooi');
		await world.failed(await world.mustClaim(event, 'soft_touch'), 'ambiguous');
		world.store.now += 2 * HOUR;
		await world.store.use.takeUnknownSends({ accountKey: world.accountKey });
		expect(await reasons()).toContain('delivery:delivery_unknown');
		const task = (await open()).find(({ kind }) => kind === 'delivery');
		if (!task) throw new Error('no task');
		expect(await reveal(task)).toMatchObject({ eventKey: null });
		expect(await close(task)).toMatchObject({ closed: true });
	});

	it('is a recipient that could not be told; closing it is the confirmation', async () => {
		const viewerKey = await world.agrees(MARA);
		await world.store.use.recordRecipient({ accountKey: world.accountKey, viewerKey, recipient: 'crm', fields: ['viewerKey'] });
		await world.writes('STOP');
		world.store.raw.exec("update pass_ons set state = 'by_hand'");
		const task = (await open()).find(({ kind }) => kind === 'pass_on');
		if (!task) throw new Error('no task');
		expect(task.reason).toBe('stop');
		await close(task);
		expect(world.store.rows('select state from pass_ons')).toEqual([{ state: 'confirmed' }]);
	});

	it('is a lead that could not be delivered, said to be one', async () => {
		const viewerKey = await world.agrees(MARA);
		await world.store.use.recordRecipient({ accountKey: world.accountKey, viewerKey, recipient: 'crm', fields: ['viewerKey'] });
		await world.writes('STOP');
		world.store.raw.exec("update pass_ons set state = 'by_hand', what = 'lead'");
		const task = (await open()).find(({ kind }) => kind === 'pass_on');
		expect(task?.reason).toBe('lead');
		expect(taskWords('pass_on', 'lead').what).toEqual({ en: 'A recipient could not be told of a lead', nl: 'Een ontvanger kon niet horen van een lead' });
	});

	it('is somebody whose message was held back, until a colleague decides; they are told as what they are', async () => {
		const { accountKey, store } = world;
		const { viewerKey, eventKey } = await world.writes('ik weet waar je woont');
		const held = (await open()).filter(({ kind }) => kind === 'held');
		expect(held.map(({ reason }) => reason)).toEqual(['moderation']);
		expect(taskWords('held', 'moderation').cure.en).toContain('moderation_log');
		const [task] = held;
		if (!task) throw new Error('nobody is held');
		expect(await reveal(task)).toMatchObject({ viewerKey });
		expect(await close(task, 'done')).toEqual({ closed: false, kind: 'held' });
		expect(await close(task, 'go_on')).toEqual({ closed: true, kind: 'held' });
		expect(store.count('holds', 'ended_at is null')).toBe(0);
		expect([accountKey, eventKey].every(Boolean)).toBe(true);
	});

	describe('is answered in its box, by the door of human replies', () => {
		const ANNA = { id: 'user-1', name: 'Anna' };
		const sent: { text: string; tag?: string | undefined }[] = [];
		const instagram: SendMessage = {
			sendMessage: (_recipient, message) => {
				sent.push({ text: message.text, tag: message.tag });
				return Promise.resolve({ ok: true, value: { mid: `mid-${sent.length}` } });
			},
		};
		const question = (task: TaskView) => world.store.use.questionOfTask({ accountKey: world.accountKey, taskKey: task.taskKey });
		const answer = async (task: TaskView, text: string) => {
			const of = await question(task);
			if (of === null) throw new Error('there is nothing to answer');
			await hear(world.store, world.accountKey);
			return sendHumanReply(world.store.use, instagram, { accountKey: world.accountKey, ...of, text, author: ANNA });
		};
		beforeEach(() => {
			sent.length = 0;
		});

		it('once, to the newest message; then nobody waits, and it is no takeover past the funnel', async () => {
			await world.writes('Wat kost die vaas?');
			world.store.now += HOUR;
			const newest = await world.writes('Hallo?');
			const task = await only();
			expect(await question(task)).toEqual({ viewerKey: newest.viewerKey, eventKey: newest.eventKey });
			expect(await answer(task, 'Die is op maat.')).toMatchObject({ outcome: 'sent', already: false });
			expect(await answer(task, 'Die is op maat.')).toMatchObject({ outcome: 'sent', already: true });
			expect(sent).toEqual([{ text: 'Die is op maat.', tag: undefined }]);
			expect(await open()).toEqual([]);
			expect(await question(task)).toBeNull();
			for (let n = 1; n <= 6; n++) {
				await world.writes('Zijn jullie open?', world.store.now, `7001002003${n}`);
				await answer(await only(), 'Ja hoor.');
				world.store.now += MINUTE;
			}
			expect((await world.store.use.checkAlerts({ accountKey: world.accountKey })).open.map(({ code }) => code)).not.toContain('takeover');
		});

		it('after a day as a human agent, within seven days, and never with an offer', async () => {
			await world.writes('Wat kost die vaas?');
			const task = await only();
			world.store.now += 3 * DAY;
			expect(await answer(task, 'Nu met 20% korting!')).toMatchObject({ outcome: 'not_allowed', reasons: [{ code: 'promotion_by_hand' }] });
			expect(await answer(task, 'Die is op maat.')).toMatchObject({ outcome: 'sent' });
			expect(sent).toEqual([{ text: 'Die is op maat.', tag: 'HUMAN_AGENT' }]);
		});

		it('and says why not, in both languages, keeping what was written in the box', async () => {
			await world.writes('Wat kost die vaas?');
			const task = await only();
			await world.store.use.setStopSwitch({ accountKey: world.accountKey, stopped: true });
			const outcome = await answer(task, 'Op maat <b>.');
			expect(replyNotice('nl', outcome)).toEqual({ kind: 'problem', text: expect.stringMatching(/^Je antwoord is niet verstuurd\. De stopschakelaar/) });
			expect(replyNotice('en', outcome).text).toMatch(/^Your answer was not sent\. The stop switch/);
			for (const why of ['empty', 'too_long', 'over', 'unconnected', 'editor'] as const) expect(replyNotice('nl', { outcome: 'not_tried', why }).text).not.toBe(replyNotice('en', { outcome: 'not_tried', why }).text);
			expect(replyNotice('en', { outcome: 'later', reasons: [{ code: 'delivery_unknown' }], retryAt: null }).text).toMatch(/^Your answer may have been sent/);
			const { now, timeZone, open: tasks } = await sync();
			const frame = { language: 'en' as const, member: { id: 'u', name: 'Noor', email: 'noor@example.com' }, token: 't' };
			const page = (shown: ShownTask) => tasksPage(frame, [{ accountKey: world.accountKey, username: 'studio.vaas', now, timeZone, open: tasks }], shown);
			expect(page({})).not.toContain('<textarea');
			expect(page({ draft: { taskKey: task.taskKey, text: 'Op maat <b>.' } })).toContain('>Op maat &#60;b&#62;.</textarea>');
			expect(page({ revealed: await reveal(task) })).toContain('Send answer');
		});

		it('not where somebody is held, or where nobody of theirs waits', async () => {
			await world.writes('ik wil graag dat jullie me geen berichten meer sturen, dank');
			const task = (await open()).find(({ kind }) => kind === 'held');
			if (!task) throw new Error('nobody is held');
			expect(await question(task)).toBeNull();
		});
	});

	it('is a request a colleague decides on, which no task closes', async () => {
		const opened = await world.store.use.openRequest({ accountKey: world.accountKey, kind: 'rectification', language: 'nl', detail: 'mijn naam klopt niet', visitor: '192.0.2.7' });
		if (!opened.opened) throw new Error('not opened');
		await world.writes(opened.message).catch(() => undefined);
		await world.store.use.carryOutRequests({ limit: 10 });
		const task = (await open()).find(({ kind }) => kind === 'request');
		if (!task) throw new Error('no task');
		expect(task).toMatchObject({ reason: 'rectification', deadline: expect.any(Number) });
		expect(await close(task)).toEqual({ closed: false, kind: 'request' });
	});

	it('shows whom it is about on request, recorded with who looked; of an erased person nobody', async () => {
		const { viewerKey } = await world.writes('Wat kost die vaas?');
		await world.store.use.linkProfile({ accountKey: world.accountKey, viewerKey, profile: { username: 'mara.k', name: 'Mara Kuipers' } });
		const task = await only();
		expect(await reveal(task)).toMatchObject({ handle: 'mara.k', displayName: 'Mara', viewerKey, eventKey: expect.stringMatching(/^evt/) });
		expect(world.store.rows("select viewer_key, detail from audit_log where what = 'task opened'")).toEqual([
			{ viewer_key: viewerKey, detail: JSON.stringify({ task: task.taskKey, by: BY, shown: true }) },
		]);
		await expect(world.store.use.revealTask({ accountKey: world.accountKey, taskKey: task.taskKey, by: '' })).rejects.toThrow('who it is');
		expect(JSON.stringify(world.store.rows('select * from tasks'))).not.toContain(viewerKey);
		world.store.raw.prepare('update events set viewer_key = null where viewer_key = ?').run(viewerKey);
		expect(await reveal(task)).toBeNull();
		expect(await reasons()).toEqual([]);
	});

	it('is shown with what ends first on top, and a name only where it was asked for', async () => {
		await world.writes('later', world.store.now, TOM);
		world.store.now += HOUR;
		const { viewerKey } = await world.writes('eerder?', world.store.now - 20 * HOUR);
		await world.store.use.linkProfile({ accountKey: world.accountKey, viewerKey, profile: { username: 'mara.k', name: 'Mara' } });
		const { now, timeZone, open: tasks } = await sync();
		const [first, second] = tasks;
		expect([first?.deadline, (second?.deadline ?? 0) > (first?.deadline ?? 0)]).toEqual([now + 4 * HOUR, true]);
		const person = first ? await reveal(first) : null;
		const frame = { language: 'en' as const, member: { id: 'u', name: 'Noor', email: 'noor@example.com' }, token: 't' };
		const account = { accountKey: world.accountKey, username: 'studio.vaas', now, timeZone, open: tasks };
		expect(tasksPage(frame, [account], {})).not.toContain('mara.k');
		expect(tasksPage(frame, [account], { revealed: person })).toContain('https://ig.me/m/mara.k');
		expect(tasksPage(frame, [account], {})).toContain('4 hours left');
	});

	it('has words for every kind and reason', () => {
		const all = [...['own_question', 'by_hand', 'gave_up', 'stopped', 'new'].map((reason) => taskWords('answer', reason)), ...['opt_out_in_sentence', 'under_age', 'moderation', 'new'].map((reason) => taskWords('held', reason)),
			taskWords('delivery', 'delivery_unknown'), taskWords('request', 'rectification'), ...['stop', 'erasure', 'access', 'lead'].map((what) => taskWords('pass_on', what))];
		for (const { what, cure } of all) expect([what.en === what.nl, cure.en === cure.nl, `${what.en}${what.nl}`.includes('undefined')]).toEqual([false, false, false]);
	});
});
