import { Bed } from './support/bed';
import { WORDS } from './support/words';

const HOUR = 3_600_000;

/** How a story reply becomes a question, and an answer to it a lead, or silence. */
describe('a story reply on a real n8n', () => {
	let bed: Bed;

	beforeAll(async () => {
		bed = await Bed.start();
	});

	afterAll(async () => {
		await bed.stop();
	});

	async function leads() {
		return await bed.n8n.api.dataTables.rows('leads');
	}

	it('brings the question, and a tap on JA a lead and the soft touch', async () => {
		const before = (await leads()).length;
		const mara = await bed.asked('mara');
		expect(bed.texts(mara)[0]).toMatch(WORDS.question.nl);
		const [question] = bed.control.inboxOf(mara).filter((message) => message.from === 'account');
		expect(question?.quickReplies.map((reply) => reply.title)).toEqual(['JA', 'Nee, dank je']);

		bed.act(mara, { act: 'tap', title: 'JA' });
		expect((await bed.untilTexts(mara, 2))[1]).toMatch(WORDS.softTouch.nl);
		await bed.atRest();
		const rows = await leads();
		expect(rows).toHaveLength(before + 1);
		expect(rows.at(-1)).toMatchObject({ purpose: 'dm_promotion', wording: 'opt_in_question/nl/a@1', source: 'quick_reply', status: 'new' });
	});

	it('takes a typed JA as the answer too', async () => {
		const before = (await leads()).length;
		const mara = await bed.asked('mara.types');
		bed.say(mara, 'Ja graag! 😊');
		expect((await bed.untilTexts(mara, 2))[1]).toMatch(WORDS.softTouch.nl);
		await bed.atRest();
		expect((await leads()).slice(before)).toMatchObject([{ source: 'message' }]);
	});

	it('makes no second lead of a second JA', async () => {
		const mara = await bed.asked('mara.twice');
		bed.say(mara, 'JA');
		await bed.untilTexts(mara, 2);
		await bed.atRest();
		const before = await leads();
		bed.say(mara, 'JA');
		bed.act(mara, { act: 'tap', title: 'JA' });
		await bed.atRest();
		expect(await leads()).toHaveLength(before.length);
		expect(new Set((await leads()).map((lead) => lead['viewerKey'])).size).toBe(before.length);
	});

	it('leaves a no alone, tapped or typed', async () => {
		const before = (await leads()).length;
		const tapper = await bed.asked('nora.taps');
		const typist = await bed.asked('nora.types');
		bed.act(tapper, { act: 'tap', title: 'Nee, dank je' });
		bed.say(typist, 'Nee');
		await bed.atRest();
		expect([bed.texts(tapper).length, bed.texts(typist).length]).toEqual([1, 1]);
		expect(await leads()).toHaveLength(before);
	});

	it('counts a JA for nothing when nothing was asked', async () => {
		const before = (await leads()).length;
		const piet = bed.follower('piet');
		bed.say(piet, 'JA');
		await bed.atRest();
		expect(bed.texts(piet)).toEqual([]);
		// The control: the same person, the same word, once there is a question.
		bed.reply(piet);
		await bed.untilTexts(piet, 1);
		bed.say(piet, 'JA');
		await bed.untilTexts(piet, 2);
		await bed.atRest();
		expect(await leads()).toHaveLength(before + 1);
	});

	it('leaves plain messages, reactions and seen to the team', async () => {
		const nina = bed.follower('nina');
		bed.say(nina, 'Hoe laat zijn jullie open?');
		await bed.atRest();
		expect(bed.texts(nina)).toEqual([]);

		bed.reply(nina);
		await bed.untilTexts(nina, 1);
		bed.act(nina, { act: 'seen' });
		bed.act(nina, { act: 'reaction', emoji: '❤️' });
		bed.say(nina, 'Ik wil niet stoppen met kijken');
		await bed.atRest();
		expect(bed.texts(nina)).toHaveLength(1);
	});

	it('answers in the language the person showed', async () => {
		const tom = bed.follower('tom', 'en');
		bed.reply(tom, 'love this');
		// Nothing is known of his language yet: the account's own.
		expect((await bed.untilTexts(tom, 1))[0]).toMatch(WORDS.question.nl);
		bed.say(tom, 'yes please');
		expect((await bed.untilTexts(tom, 2))[1]).toMatch(WORDS.softTouch.en);
		bed.say(tom, 'Unsubscribe');
		expect((await bed.untilTexts(tom, 3))[2]).toMatch(WORDS.optOut.en);
	});

	it('asks again after a second story reply, and takes the answer', async () => {
		const mara = await bed.asked('mara.again');
		bed.reply(mara, 'Deze ook!');
		expect((await bed.untilTexts(mara, 2))[1]).toMatch(WORDS.question.nl);
		bed.say(mara, 'ja');
		expect((await bed.untilTexts(mara, 3))[2]).toMatch(WORDS.softTouch.nl);
		// Who has agreed is not asked once more.
		bed.reply(mara, 'En deze!');
		expect((await bed.untilTexts(mara, 4))[3]).toMatch(WORDS.softTouch.nl);
	});

	it('grants nothing for a JA a day later, although that very message opens the window again', async () => {
		const before = (await leads()).length;
		const late = await bed.asked('late');
		const inTime = await bed.asked('in.time');
		await bed.atRest();
		bed.control.stepClock(23 * HOUR);
		bed.say(inTime, 'JA');
		await bed.untilTexts(inTime, 2);
		await bed.atRest();
		expect(await leads()).toHaveLength(before + 1);

		bed.control.stepClock(2 * HOUR);
		bed.say(late, 'JA');
		await bed.atRest();
		expect(bed.texts(late)).toHaveLength(1);
		expect(await leads()).toHaveLength(before + 1);
		// The control for "the window is open": the same person is answered, so only the question was too old.
		bed.control.postStory();
		bed.reply(late);
		expect((await bed.untilTexts(late, 2))[1]).toMatch(WORDS.question.nl);
	});

	it('never wrote outside the window and called nothing Instagram does not have', () => {
		expect(bed.control.judge.sendsOutsideWindow()).toEqual([]);
		expect(bed.control.judge.unknownPaths()).toEqual([]);
	});
});
