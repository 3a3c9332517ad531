import { answerPrivately, type DispatchOutcome } from '../../../core/outreach/dispatch';
import type { GraphErrorClass } from '../../../core/instagram/errors';
import { COPY_ROWS } from '../support/copy-table';
import { connectLive, DAY, hear, HOUR, MINUTE, purge, SECOND, TestStore } from '../support/store';
import { ACCOUNT, commentBody, envelope, MARA, receive, textMessage } from '../support/wire';

const POST = '17900000000000001';
const KEYWORDS = [
	{ post: POST, keyword: 'VAAS', copy_key: 'soft_touch', public_copy_key: 'public_thanks', announced: 'Reageer met VAAS voor de lijst.' },
	{ post: '*', keyword: 'رابط', copy_key: 'soft_touch', public_copy_key: '', announced: 'اكتب رابط' },
	{ post: '*', keyword: '🏺', copy_key: 'question', public_copy_key: '', announced: 'Stuur een 🏺' },
	{ post: '*', keyword: 'korting', copy_key: 'offer', public_copy_key: '', announced: 'Reageer met korting' },
];
const QUESTION = {
	key: 'question', language: 'nl', variant: 'a', purpose: 'service', asks: 'dm_promotion', quick_replies: 'JA|Nee, dank je',
	text: 'Mogen we je de lijst sturen, en nu en dan nieuws? Antwoord JA. Automatisch bericht van {account}. STOP = geen berichten meer. {privacy_link}',
};

/** One account whose posts announced words, and an Instagram that remembers every call. */
class World {
	readonly calls: { commentId: string; text: string }[] = [];
	#ids = 0;

	private constructor(readonly store: TestStore, readonly accountKey: string) {}

	static async open(rows: readonly object[] = KEYWORDS): Promise<World> {
		const store = await TestStore.open();
		await store.use.publishCopy({ rows: [...COPY_ROWS, QUESTION] });
		expect(await store.use.publishCommentKeywords({ rows })).toMatchObject({ published: true });
		return new World(store, await connectLive(store, ACCOUNT));
	}

	/** A comment as the webhook brings it. @returns what the workflow gets to see */
	async comments(text: string, { person = MARA, post = POST, at = this.store.now, ...changes }: Record<string, unknown> & { person?: string; post?: string; at?: number } = {}) {
		const commentId = `18000000000000${String(++this.#ids).padStart(3, '0')}`;
		const [entry] = commentBody(commentId, text, { account: ACCOUNT, person, at })['entry'] as [{ value: object }];
		const body = { object: 'instagram', entry: [{ ...entry, value: { ...entry.value, media: { id: post }, ...changes } }] };
		const [item] = (await receive(this.store, body)).handedOff;
		if (!item) throw new Error('the comment was not recorded');
		return { ...item, commentId, again: () => receive(this.store, body) };
	}

	async says(text: string, person = MARA) {
		return await receive(this.store, envelope([textMessage(`m-${++this.#ids}`, text, { account: ACCOUNT, person, at: this.store.now })], ACCOUNT));
	}

	async answer({ viewerKey, eventKey }: { viewerKey: string; eventKey: string }, fails?: GraphErrorClass): Promise<DispatchOutcome> {
		await hear(this.store, this.accountKey);
		const sendPrivateReply = async (commentId: string, text: string) => {
			this.calls.push({ commentId, text });
			return fails === undefined ? ({ ok: true, value: { mid: `mid-${this.calls.length}` } } as const) : ({ ok: false, error: { class: fails, code: 1, subcode: 0 } } as const);
		};
		return await answerPrivately(this.store.use, { sendPrivateReply }, { accountKey: this.accountKey, viewerKey, eventKey });
	}

	async codes(comment: { viewerKey: string; eventKey: string }): Promise<unknown> {
		const outcome = await this.answer(comment);
		return outcome.outcome === 'sent' ? 'sent' : outcome.reasons.map(({ code }) => code);
	}
}

describe('a private reply to a comment', () => {
	let world: World;
	beforeEach(async () => {
		world = await World.open();
	});
	afterEach(() => world.store.close());

	it.each(['vaas', 'VAAS!', 'Mag ik de lijst? Vaas 🙏', 'رَابِط', 'ja graag🏺🏺'])('is asked for by a comment that says a word: %s', async (text) => {
		const comment = await world.comments(text);
		expect(comment.nextStep).toBe('private_reply');
		expect(await world.codes(comment)).toBe('sent');
		expect(world.calls).toMatchObject([{ commentId: comment.commentId }]);
	});

	it.each([
		['no keyword', 'wat een mooie vazen', {}],
		['the word of another post', 'VAAS', { post: '17900000000000002' }],
		['an answer to another comment', 'VAAS', { parent_id: '18000000000000001' }],
		['an opt-out', 'vaas? ik wil geen berichten meer van jullie', {}],
		['a link, which is held back', 'vaas https://spam.example/x', {}],
	])('is not asked for by %s', async (_what, text, changes) => {
		const comment = await world.comments(text, changes);
		expect(comment.nextStep).not.toBe('private_reply');
		expect(await world.codes(comment)).not.toBe('sent');
		expect(world.calls).toEqual([]);
	});

	it('goes out once, whatever comes again, and keeps the words of the post as evidence', async () => {
		const comment = await world.comments('VAAS');
		expect(await world.answer(comment)).toMatchObject({ outcome: 'sent', already: false });
		expect(await world.answer(comment)).toMatchObject({ outcome: 'sent', already: true });
		expect(await comment.again()).toMatchObject({ handedOff: [], duplicates: 1 });
		expect(world.calls).toEqual([{ commentId: comment.commentId, text: expect.stringMatching(/^Hoi, bedankt .*Automatisch bericht.*STOP/) }]);
		const [send] = world.store.rows('select lawful_basis, evidence, state from sends');
		expect(send).toMatchObject({ lawful_basis: 'answer_to_own_message', state: 'sent' });
		expect(JSON.parse(String(send?.['evidence']))).toMatchObject({ asked: { keyword: 'VAAS', announced: 'Reageer met VAAS voor de lijst.', version: 1 } });
		expect(world.store.rows('select state, outcome from events')).toEqual([{ state: 'handled', outcome: 'sent' }]);
		expect(await world.store.use.verifySends({ accountKey: world.accountKey })).toMatchObject({ sent: 1, withAll: 1 });
	});

	it('does not say the same to a person twice, who comments twice', async () => {
		expect(await world.codes(await world.comments('VAAS'))).toBe('sent');
		expect(await world.codes(await world.comments('vaas'))).toContain('same_text');
		expect(world.calls).toHaveLength(1);
	});

	it('opens no window: an ordinary answer to the comment is still none', async () => {
		const comment = await world.comments('VAAS');
		expect(await world.codes(comment)).toBe('sent');
		const answer = { accountKey: world.accountKey, viewerKey: comment.viewerKey, eventKey: comment.eventKey, step: 'more', copyKey: 'soft_touch' };
		expect(await world.store.use.claimSend(answer)).toMatchObject({ outcome: 'refused', reasons: expect.arrayContaining([{ code: 'never_wrote' }]) });
	});

	it('goes without buttons, and a typed yes answers its question', async () => {
		expect(await world.codes(await world.comments('🏺'))).toBe('sent');
		expect(world.calls[0]?.text).toMatch(/^Mogen we .* Antwoord JA/);
		world.store.now += MINUTE;
		const [yes] = (await world.says('Ja')).handedOff;
		expect(yes).toMatchObject({ keyword: 'yes' });
		const answer = { accountKey: world.accountKey, viewerKey: yes?.viewerKey ?? '', eventKey: yes?.eventKey ?? '' };
		expect(await world.store.use.grantByAnswer({ ...answer, purpose: 'dm_promotion' })).toMatchObject({ gate: 'allowed' });
	});

	it('never reaches who opted out before, or in between', async () => {
		await world.says('STOP', '702');
		expect(await world.codes(await world.comments('VAAS', { person: '702' }))).toContain('suppressed');
		const comment = await world.comments('VAAS');
		await world.says('STOP');
		expect(await world.codes(comment)).toContain('suppressed');
		expect(world.calls).toEqual([]);
	});

	it('is silent for somebody who is held back, also by a comment that says the word', async () => {
		await world.comments('check my page for free followers');
		expect(await world.codes(await world.comments('VAAS'))).toContain('held_for_human');
		expect(world.calls).toEqual([]);
	});

	it('is given just before seven days, and not after', async () => {
		const [early, late] = [await world.comments('VAAS'), await world.comments('VAAS', { person: '701' })];
		world.store.now += 7 * DAY - HOUR;
		await purge(world.store, world.accountKey);
		expect(await world.codes(early)).toBe('sent');
		world.store.now += HOUR + SECOND;
		expect(await world.codes(late)).toContain('comment_unknown');
		expect(await world.codes(await world.comments('VAAS', { person: '703', at: world.store.now - 7 * DAY - SECOND }))).toContain('comment_unknown');
	});

	it('is not given to a hidden comment', async () => {
		const comment = await world.comments('VAAS');
		await world.store.use.noteComment({ accountKey: world.accountKey, eventKey: comment.eventKey, now: 'hidden' });
		expect(await world.codes(comment)).toContain('comment_hidden');
	});

	it('gives no offer to somebody who agreed to none', async () => {
		expect(await world.codes(await world.comments('korting'))).toContain('consent_missing');
	});

	it.each([['already_done', 'sent'], ['not_found', 'not_allowed'], ['configuration', 'by_hand'], ['ambiguous', 'later']] as const)(
		'that Instagram answers with %s is %s, and the account goes on',
		async (fails, outcome) => {
			const comment = await world.comments('VAAS');
			expect(await world.answer(comment, fails)).toMatchObject({ outcome });
			if (fails === 'ambiguous') expect(await world.answer(comment)).toMatchObject({ outcome: 'later', reasons: [{ code: 'delivery_unknown' }] });
			expect(world.calls).toHaveLength(1);
			expect(world.store.rows('select paused_reason from accounts')).toEqual([{ paused_reason: null }]);
		},
	);

	it('counts in the hour like every message: no number of comments passes the limit', async () => {
		await world.store.use.setOutreachLimits({ accountKey: world.accountKey, limits: { hourly: 3, quietFrom: '', quietUntil: '', capMessages: 2, capDays: 7, closedCountries: [] } });
		const outcomes: unknown[] = [];
		for (let person = 800; person < 806; person++) {
			world.store.now += 2 * SECOND;
			outcomes.push(await world.codes(await world.comments('VAAS', { person: String(person) })));
		}
		expect(outcomes).toEqual(['sent', 'sent', 'sent', ...Array.from({ length: 3 }, (): unknown => expect.arrayContaining(['hourly_limit']))]);
		expect(world.calls).toHaveLength(3);
	});
});

describe('the table comment_words', () => {
	const [row] = KEYWORDS;

	it.each([
		['a post that is none', { post: 'my post' }, 'post'],
		['a word without letters', { keyword: '!!' }, 'keyword'],
		['an opt-out', { keyword: 'Stop', announced: 'stop' }, 'keyword'],
		['no text', { copy_key: '' }, 'copy_key'],
		['a key that is none', { public_copy_key: 'a b' }, 'public_copy_key'],
		['an announcement that names another word', { announced: 'Reageer met KRUIK' }, 'announced'],
		['no announcement', { announced: '' }, 'announced'],
	])('refuses %s by row, field and cure, and the published words stay', async (_what, change, field) => {
		const world = await World.open();
		const outcome = await world.store.use.publishCommentKeywords({ rows: [{}, { ...row, ...change }] });
		expect(outcome).toEqual({ published: false, problems: [expect.objectContaining({ row: 2, field, cure: expect.stringMatching(/\.$/) })] });
		expect((await world.comments('VAAS')).nextStep).toBe('private_reply');
		await world.store.close();
	});

	it('refuses the same word twice for a post, and no rows end the replies', async () => {
		const world = await World.open();
		expect(await world.store.use.publishCommentKeywords({ rows: [row, { ...row, keyword: 'vaas!' }] })).toMatchObject({ published: false, problems: [{ row: 2, field: 'keyword' }] });
		expect(await world.store.use.publishCommentKeywords({ rows: [...KEYWORDS].reverse() })).toMatchObject({ version: 1, changed: false });
		expect(await world.store.use.publishCommentKeywords({ rows: [] })).toMatchObject({ version: 2, keywords: 0 });
		expect((await world.comments('VAAS')).nextStep).toBeNull();
		await world.store.close();
	});
});
