import { onlyItem, Stage } from './support/stage';

const QUESTION = 'opt_in_question';

describe('Instagram in n8n\'s engine', () => {
	let stage: Stage;

	beforeAll(async () => {
		stage = await Stage.start();
	});

	afterAll(async () => {
		await stage.stop();
	});

	async function switchSending(operation: 'stop' | 'resume') {
		return onlyItem(await stage.run('instagram', { resource: 'account', operation }, [{}, {}]), 0);
	}

	describe('connect', () => {
		it('registers an account in rehearsal unless a person says otherwise, and keeps its mode', async () => {
			const first = onlyItem(await stage.connect({ mode: 'keep' }, 'redkiln'), 0);
			expect(first.json).toEqual({ accountKey: expect.stringMatching(/^acc_/), mode: 'rehearsal', isNew: true });
			expect(first.pairedItem).toEqual([{ item: 0 }]);
			expect(onlyItem(await stage.connect({ mode: 'live' }, 'redkiln'), 0).json).toEqual({ ...first.json, mode: 'live', isNew: false });
			expect(onlyItem(await stage.connect({ mode: 'keep' }, 'redkiln'), 0).json).toEqual({ ...first.json, mode: 'live', isNew: false });
		});

		it.each([
			['mode', { mode: 'loud' }, /Sending Mode/],
			['language', { language: 'fr' }, /Default Language/],
			['time zone', { timeZone: 'Amsterdam' }, /Time Zone must be an IANA name/],
			['privacy link', { privacyLink: 'example.com' }, /Privacy Link must be a full web address/],
			['privacy link', { privacyLink: `https://example.com/${'x'.repeat(300)}` }, /longer than 300/],
		])('refuses a wrong %s before it changes anything', async (_what, parameters, message) => {
			const calls = stage.control.judge.apiCalls().length;
			const result = await stage.connect(parameters);
			expect(result).toMatchObject({ status: 'error', error: { message: expect.stringMatching(message), itemIndex: 0 } });
			expect(result.error?.description).toMatch(/Nothing was changed/);
			expect(stage.control.judge.apiCalls()).toHaveLength(calls);
		});

		it('names everything that is wrong at once', async () => {
			const { error } = await stage.connect({ language: 'fr', timeZone: 'CET2', privacyLink: 'no' });
			expect(error?.message.split('; ')).toHaveLength(3);
		});

		it('says what is wrong when Instagram does not accept the token, and when nobody answers', async () => {
			const settings = { resource: 'account', operation: 'connect', mode: 'keep', testPeople: '', language: 'nl', timeZone: 'Europe/Amsterdam', privacyLink: 'https://example.com/p' };
			const refused = await stage.run('instagram', settings, [{}], { credentials: stage.credentials('bluekiln', { accessToken: 'IGAAwrong' }) });
			expect(refused.error?.message).toMatch(/Instagram does not accept the credential/);
			expect(refused.error?.description).toMatch(/token_dead, code 190/);
			await stage.line.down();
			const down = await stage.run('instagram', settings, [{}]);
			await stage.line.up();
			expect(down.error?.description).toMatch(/not_reached/);
		});

		it('goes to the error output when told to', async () => {
			const result = await stage.run('instagram', { resource: 'account', operation: 'connect', mode: 'loud', privacyLink: 'https://example.com/p' }, [{}], { onError: 'continueErrorOutput' });
			expect(result.outputs?.map((items) => items.length)).toEqual([0, 1]);
			expect(result.status).toBe('success');
			expect(result.outputs?.[1]?.[0]).toMatchObject({ json: { error: expect.stringMatching(/Sending Mode/) }, pairedItem: { item: 0 } });
		});
	});

	describe('the stop switch', () => {
		it('stops and resumes sending', async () => {
			const item = await stage.reply(stage.follower('switch'));
			expect(await switchSending('stop')).toMatchObject({ json: { sending: 'stopped' }, pairedItem: [{ item: 0 }, { item: 1 }] });
			expect(onlyItem(await stage.answer(QUESTION, [item]), 2).json).toMatchObject({ reasons: [{ code: 'stop_switch' }] });
			expect(stage.texts('switch')).toEqual([]);
			expect(await switchSending('resume')).toMatchObject({ json: { sending: 'on' } });
			onlyItem(await stage.answer(QUESTION, [item]), 0);
		});

		it('can be set by a model, and released only by a person', async () => {
			const asTool = async (operation: string) => await stage.run('instagramTool', { resource: 'account', operation, privacyLink: 'https://example.com/p' }, [{}]);
			expect(onlyItem(await asTool('stop'), 0).json).toMatchObject({ sending: 'stopped' });
			for (const operation of ['resume', 'connect']) expect((await asTool(operation)).error?.message).toMatch(/AI agent/);
			await switchSending('resume');
		});
	});

	describe('a token that dies', () => {
		it('stops the account until somebody connects it anew', async () => {
			const [first, second] = [await stage.reply(stage.follower('dies.1')), await stage.reply(stage.follower('dies.2'))];
			const dead = stage.credentials();
			stage.control.revokeToken('bluekiln');
			// Reading the person's profile already shows it, so nothing is even tried to be sent.
			for (const item of [first, second]) {
				expect(onlyItem(await stage.answer(QUESTION, [item], {}, { credentials: dead }), 1).json).toMatchObject({ reasons: [{ code: 'account_paused' }] });
			}
			expect(stage.control.judge.sends().filter(({ code }) => code === 190)).toEqual([]);
			await stage.connect({ mode: 'keep' });
			for (const item of [first, second]) onlyItem(await stage.answer(QUESTION, [item]), 0);
			expect([stage.texts('dies.1').length, stage.texts('dies.2').length]).toEqual([1, 1]);
		});
	});

	it('asks for set-up when the account is not connected', async () => {
		const other = await Stage.start();
		try {
			const result = await other.run('instagram', { resource: 'account', operation: 'stop' }, [{}], { credentials: other.credentials('redkiln') });
			expect(result.error).toMatchObject({ message: 'The account of this credential is not connected yet', description: expect.stringMatching(/00 set-up/) });
		} finally {
			await other.stop();
		}
	});

	it('lets no id, handle, word, token or key out', () => {
		const found = stage.secrets().filter((secret) => stage.seen.some((text) => text.includes(secret)));
		expect(found).toEqual([]);
		// The control: the search finds what is there.
		expect(stage.seen.some((text) => text.includes('token_dead'))).toBe(true);
		expect(stage.secrets().length).toBeGreaterThan(20);
	});
});
