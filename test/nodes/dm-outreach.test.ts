import { waitFor } from '../../testbed';
import type { Json, OutputItem } from './support/protocol';
import { handleOf, onlyItem, shippedTexts, Stage } from './support/stage';

const [SENT, LATER, NOT_ALLOWED, BY_HAND] = [0, 1, 2, 3];
const QUESTION = 'opt_in_question';

describe('DM Outreach in n8n\'s engine', () => {
	let stage: Stage;

	beforeAll(async () => {
		stage = await Stage.start();
	});

	afterAll(async () => {
		await stage.stop();
	});

	function codes({ json }: OutputItem): string[] {
		return (json['reasons'] as { code: string }[]).map(({ code }) => code);
	}

	async function fresh(username: string): Promise<Json> {
		return await stage.reply(stage.follower(username));
	}

	describe('answer now', () => {
		it('sends, once: a second try of the same answer is told that it was sent', async () => {
			const item = await fresh('once');
			const first = onlyItem(await stage.answer(QUESTION, [item]), SENT);
			expect(first).toMatchObject({ json: { ...keysOf(item), outcome: 'sent', already: false, reasons: [] }, pairedItem: { item: 0 } });
			const again = onlyItem(await stage.answer(QUESTION, [item]), SENT);
			expect(again.json).toMatchObject({ already: true, sendKey: first.json['sendKey'] });
			expect(stage.texts('once')).toHaveLength(1);
		});

		it('sends once for the same item given twice in one run', async () => {
			const item = await fresh('same.run');
			const result = await stage.answer(QUESTION, [item, item]);
			expect(result.outputs?.[SENT]?.map(({ json, pairedItem }) => [json['already'], pairedItem])).toEqual([[false, { item: 0 }], [true, { item: 1 }]]);
			expect(stage.texts('same.run')).toHaveLength(1);
		});

		it('sorts its items by outcome, each paired with where it came from', async () => {
			const opted = await stage.say(stage.follower('opted'), 'STOP');
			const [a, b] = [await fresh('pair.a'), await fresh('pair.b')];
			stage.control.act(handleOf('pair.b'), { act: 'block' });
			const result = await stage.answer(QUESTION, [opted, b, a]);
			expect(result.outputs?.map((items) => items.map(({ pairedItem }) => pairedItem))).toEqual([[{ item: 2 }], [], [{ item: 0 }, { item: 1 }], []]);
			expect(result.outputs?.[NOT_ALLOWED]?.map(codes)).toEqual([['suppressed'], ['instagram_person_unreachable']]);
		});

		it('names every reason at once', async () => {
			const item = await stage.say(stage.follower('reasons'), 'STOP');
			await stage.run('instagram', { resource: 'account', operation: 'stop' }, [{}]);
			const refused = onlyItem(await stage.answer('no_such_text', [item]), NOT_ALLOWED);
			await stage.run('instagram', { resource: 'account', operation: 'resume' }, [{}]);
			expect(codes(refused).sort()).toEqual(['copy_missing', 'stop_switch', 'suppressed']);
		});

		it('sends promotion only to who agreed', async () => {
			const item = await fresh('promo');
			expect(codes(onlyItem(await stage.answer('soft_touch', [item]), NOT_ALLOWED))).toEqual(['consent_missing']);
			await stage.ask('promo');
			const yes = await stage.say('promo', 'JA');
			await stage.gate('grant', [yes]);
			onlyItem(await stage.answer('soft_touch', [yes]), SENT);
		});

		it('takes what Instagram refuses for now as later, with a time', async () => {
			// The account is paused for a minute of its own time; the clock of the sandbox ends that.
			const item = await fresh('throttled');
			stage.control.addFault({ effect: { kind: 'error', error: 'too-many-calls' } });
			const later = onlyItem(await stage.answer(QUESTION, [item]), LATER);
			expect(codes(later)).toEqual(['instagram_throttled']);
			expect(Date.parse(String(later.json['retryAt']))).toBeGreaterThan(Date.now() + 30_000);
			expect(codes(onlyItem(await stage.answer(QUESTION, [await fresh('throttled.2')]), LATER))).toEqual(['account_paused']);
			stage.control.stepClock(61_000);
			onlyItem(await stage.answer(QUESTION, [item]), SENT);
		});

		it('never repeats a send it has no answer for', async () => {
			const item = await fresh('ambiguous');
			stage.control.addFault({ effect: { kind: 'empty-answer' } });
			expect(codes(onlyItem(await stage.answer(QUESTION, [item]), LATER))).toEqual(['delivery_unknown']);
			expect(codes(onlyItem(await stage.answer(QUESTION, [item]), LATER))).toEqual(['delivery_unknown']);
			expect(stage.control.judge.sends().filter(({ send }) => send?.igsid === stage.control.igsid(handleOf('ambiguous')))).toHaveLength(1);
		});

		it('says later while nobody answers at the API host, and sends when it is back', async () => {
			const item = await fresh('down');
			await stage.line.down();
			const later = onlyItem(await stage.answer(QUESTION, [item]), LATER);
			await stage.line.up();
			expect(codes(later)).toEqual(['instagram_not_reached']);
			onlyItem(await stage.answer(QUESTION, [item]), SENT);
			expect(stage.texts('down')).toHaveLength(1);
		});

		it('stops at once when the run is cancelled, and the message is not sent again', async () => {
			const item = await fresh('cancelled');
			stage.control.addFault({ effect: { kind: 'slow', ms: 40_000 } });
			const started = Date.now();
			const run = stage.answer(QUESTION, [item, await fresh('after.cancel')]);
			while (stage.texts('cancelled').length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
			await stage.engine.ask({ do: 'cancel' });
			expect((await run).status).toBe('canceled');
			expect(Date.now() - started).toBeLessThan(30_000);
			await new Promise((resolve) => setTimeout(resolve, 300));
			stage.control.clearFaults();
			await stage.answer(QUESTION, [item]);
			expect(stage.texts('cancelled')).toHaveLength(1);
			expect(stage.texts('after.cancel')).toEqual([]);
		});
	});

	describe('preview', () => {
		it('says what would be sent and sends nothing', async () => {
			const item = await fresh('preview');
			const preview = async (copyKey: string) => await stage.run('dmOutreach', { operation: 'preview', copyKey, step: 'answer', copySource: 'published' }, [item]);
			const would = onlyItem(await preview(QUESTION), SENT);
			expect(would.json).toMatchObject({ outcome: 'preview', wouldSend: true, already: false, text: expect.stringContaining('Hoi {name}'), reasons: [] });
			const wouldNot = onlyItem(await preview('soft_touch'), NOT_ALLOWED);
			expect(wouldNot.json).toMatchObject({ outcome: 'preview', wouldSend: false, reasons: [{ code: 'consent_missing' }] });
			expect(stage.texts('preview')).toEqual([]);
			// The control: the same item, answered.
			onlyItem(await stage.answer(QUESTION, [item]), SENT);
		});
	});

	describe('publish copy', () => {
		it('publishes the rows it is given, and says when they are what is used already', async () => {
			const same = onlyItem(await stage.publish([...shippedTexts()].reverse()), SENT);
			expect(same).toMatchObject({ json: { published: true, texts: shippedTexts().length, changed: false } });
		});

		it('names row, field and cure of what is wrong, and publishes nothing', async () => {
			const wrong = shippedTexts().findIndex(({ key, language }) => key === 'soft_touch' && language === 'nl');
			const rows = shippedTexts().map((row, index) => (index === wrong ? { ...row, text: 'Hoi {nickname}, STOP {privacy_link}' } : row));
			const result = await stage.publish(rows);
			expect(result).toMatchObject({ status: 'error', error: { itemIndex: wrong } });
			expect(result.error?.description).toMatch(/^Row \d+ \(soft_touch\/nl\/a\), text: \{nickname\} is not a known token\. Use one of: \{name\}/);
			onlyItem(await stage.answer(QUESTION, [await fresh('old.text')]), SENT);
		});

		it('is refused to a model', async () => {
			const result = await stage.run('dmOutreachTool', { operation: 'publishCopy' }, shippedTexts());
			expect(result.error?.message).toMatch(/AI agent/);
		});
	});

	describe('copy from the second input', () => {
		const fromInput = { copySource: 'input' };

		it('is checked, published and used', async () => {
			const rows = shippedTexts().map((row) => ({ ...row, text: String(row['text']).replace('Hoi {name}, leuk', 'Dag {name}, wat leuk') }));
			onlyItem(await stage.answer(QUESTION, [await fresh('new.text')], fromInput, { copy: rows }), SENT);
			expect(stage.texts('new.text')[0]).toMatch(/^Dag Wilhelmina, wat leuk/);
			await stage.publish(shippedTexts());
		});

		it.each([
			['is empty', []],
			['has a bad row', [{ key: 'x' }]],
		])('sends nothing when it %s', async (_what, copy: Json[]) => {
			const who = `copy.${copy.length}`;
			const result = await stage.answer(QUESTION, [await fresh(who)], fromInput, { copy });
			expect(result.status === 'error' || result.outputs === null).toBe(true);
			expect(stage.texts(who)).toEqual([]);
		});

		it('sends nothing when it is chosen and not wired', async () => {
			const result = await stage.answer(QUESTION, [await fresh('unwired')], fromInput);
			expect(result).toMatchObject({ status: 'error', error: { message: expect.stringMatching(/copy was not published/) } });
			expect(stage.texts('unwired')).toEqual([]);
		});
	});

	it('answers a model on the first output', async () => {
		const opted = await stage.say(stage.follower('tool'), 'STOP');
		const result = await stage.run('dmOutreachTool', { operation: 'answerNow', copyKey: QUESTION, step: 'answer', copySource: 'published' }, [opted]);
		expect(onlyItem(result, 0).json).toMatchObject({ outcome: 'not_allowed', reasons: [{ code: 'suppressed' }] });
	});

	describe('items it cannot use', () => {
		it('names the item, and goes on or uses the error output when told to', async () => {
			const good = await fresh('good');
			const items = [{ accountKey: good['accountKey'] }, good];
			const stops = await stage.answer(QUESTION, [...items].reverse());
			expect(stops).toMatchObject({ status: 'error', error: { message: 'Item 1 has no viewerKey', itemIndex: 1, name: 'NodeOperationError' } });
			const regular = await stage.answer(QUESTION, items, {}, { onError: 'continueRegularOutput' });
			const error = { json: { error: 'Item 0 has no viewerKey' }, pairedItem: { item: 0 } };
			expect(regular.outputs?.map((output) => output.length)).toEqual([1, 0, 0, 1]);
			expect(regular.outputs?.[BY_HAND]?.[0]).toMatchObject(error);
			const separate = await stage.answer(QUESTION, items, {}, { onError: 'continueErrorOutput' });
			expect(separate.outputs?.map((output) => output.length)).toEqual([1, 0, 0, 0, 1]);
			expect(separate.outputs?.[4]?.[0]).toMatchObject(error);
			expect(stage.texts('good')).toHaveLength(1);
		});

		it('refuses items of another account, also one this store knows', async () => {
			const good = await fresh('own');
			await stage.connect({}, 'redkiln');
			await stage.subscribe('redkiln');
			const foreign = await stage.reply(stage.follower('foreign'), 'redkiln');
			const result = await stage.answer(QUESTION, [good, foreign]);
			expect(result).toMatchObject({ status: 'error', error: { message: 'Item 1 belongs to another Instagram account', itemIndex: 1 } });
			expect(stage.texts('foreign')).toEqual([]);
			// The control: the credential it belongs to, once the rights page has seen the new account.
			const own = { credentials: stage.credentials('redkiln') };
			await waitFor('the rights page', async () => {
				const preview = await stage.answer(QUESTION, [foreign], { operation: 'preview' }, own);
				return preview.outputs?.[SENT]?.length === 1 ? true : undefined;
			}, { timeoutMs: 10_000 });
			onlyItem(await stage.answer(QUESTION, [foreign], {}, own), SENT);
		});
	});

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)('calls nothing sent when it fails as a whole on %s', async (onError) => {
		// n8n passes the untouched items of a node that throws on through its first output: here that is "sent".
		const item = await fresh(`whole.${onError}`);
		const credentials = stage.credentials('bluekiln', { accessToken: 'IGAAunknown' });
		const result = await stage.answer(QUESTION, [item, item], {}, { onError, credentials });
		expect(result.status).toBe('success');
		expect(result.outputs?.[SENT]).toEqual([]);
		expect(result.outputs?.[onError === 'continueErrorOutput' ? 4 : BY_HAND]).toMatchObject([
			{ json: { error: expect.stringMatching(/does not accept the credential/) }, pairedItem: { item: 0 } }, { pairedItem: { item: 1 } },
		]);
		expect(stage.texts(`whole.${onError}`)).toEqual([]);
	});

	it('does nothing for no items', async () => {
		expect(await stage.answer(QUESTION, [])).toMatchObject({ status: 'success' });
		expect(await stage.answer(QUESTION, [], { copySource: 'input' }, { copy: shippedTexts() })).toMatchObject({ status: 'success' });
	});

	it('lets no id, handle, word, token or key out', () => {
		const found = stage.secrets().filter((secret) => stage.seen.some((text) => text.includes(secret)));
		expect(found).toEqual([]);
		// The control: the search finds what is there.
		expect(stage.seen.some((text) => text.includes('delivery_unknown'))).toBe(true);
		expect(stage.secrets().length).toBeGreaterThan(50);
	});
});

function keysOf({ accountKey, viewerKey, eventKey }: Json): Json {
	return { accountKey, viewerKey, eventKey };
}

