import { Bed } from './support/bed';
import { WORDS } from './support/words';

/** STOP wins: one confirmation, then silence. */
describe('STOP on a real n8n', () => {
	let bed: Bed;

	beforeAll(async () => {
		bed = await Bed.start();
	});

	afterAll(async () => {
		await bed.stop();
	});

	it('brings one confirmation and then silence, whatever the person does', async () => {
		const sara = await bed.asked('sara');
		bed.say(sara, '  Stop!! 🙏');
		expect((await bed.untilTexts(sara, 2))[1]).toMatch(WORDS.optOut.nl);

		bed.reply(sara, 'Toch wel mooi');
		bed.act(sara, { act: 'tap', title: 'JA' });
		bed.say(sara, 'JA');
		bed.say(sara, 'STOP');
		bed.reply(sara, 'STOP');
		bed.act(sara, { act: 'story-mention' });
		bed.act(sara, { act: 'comment', text: 'ja' });
		await bed.atRest();
		expect(bed.texts(sara)).toHaveLength(2);
		expect(await bed.n8n.api.dataTables.rows('leads')).toEqual([]);
		// The control: somebody else who does the same without the STOP is written to.
		const other = await bed.asked('other');
		bed.act(other, { act: 'tap', title: 'JA' });
		expect((await bed.untilTexts(other, 2))[1]).toMatch(WORDS.softTouch.nl);
	});

	it.each([
		['as a story reply', (who: string) => bed.reply(who, 'STOP')],
		['typed', (who: string) => bed.say(who, 'stop')],
		['as a comment', (who: string) => bed.act(who, { act: 'comment', text: 'Stop' })],
	])('counts %s', async (_how, stop) => {
		const who = await bed.asked(`who${bed.control.state().followers.length}`);
		stop(who);
		expect((await bed.untilTexts(who, 2))[1]).toMatch(WORDS.optOut.nl);
		bed.reply(who);
		await bed.atRest();
		expect(bed.texts(who)).toHaveLength(2);
	});

	it('confirms once when it is typed twice, also at the same moment', async () => {
		const slow = await bed.asked('slow');
		bed.say(slow, 'STOP');
		await bed.untilTexts(slow, 2);
		bed.say(slow, 'STOP');
		const quick = await bed.asked('quick');
		bed.say(quick, 'STOP');
		bed.say(quick, 'STOP');
		bed.say(quick, 'afmelden');
		await bed.untilTexts(quick, 2);
		await bed.atRest();
		expect([bed.texts(slow).length, bed.texts(quick).length]).toEqual([2, 2]);
	});

	it('works for somebody who says nothing else, ever', async () => {
		const first = bed.follower('first');
		bed.say(first, 'Laat me met rust');
		expect((await bed.untilTexts(first, 1))[0]).toMatch(WORDS.optOut.nl);
		bed.reply(first);
		await bed.atRest();
		expect(bed.texts(first)).toHaveLength(1);
	});

	it('holds over a restart and a set-up run again', async () => {
		const sara = await bed.asked('sara.later');
		bed.say(sara, 'STOP');
		await bed.untilTexts(sara, 2);
		await bed.atRest();
		await bed.restart();
		await bed.funnel.setUp();
		bed.reply(sara);
		const fresh = await bed.asked('fresh');
		await bed.atRest();
		expect([bed.texts(sara).length, bed.texts(fresh).length]).toEqual([2, 1]);
	});

	it('beats a reply that is being answered while it comes in', async () => {
		// The send is under way when the STOP is recorded: that one is in flight, nothing follows it but the confirmation.
		const racer = bed.follower('racer');
		bed.control.addFault({ on: 'profile', effect: { kind: 'slow', ms: 1_500 } });
		bed.reply(racer);
		await new Promise((resolve) => setTimeout(resolve, 300));
		bed.say(racer, 'STOP');
		await bed.untilTexts(racer, 1);
		await bed.atRest();
		// The claim of the question came after the STOP: it was refused.
		expect(bed.texts(racer)).toEqual([expect.stringMatching(WORDS.optOut.nl)]);
	});
});
