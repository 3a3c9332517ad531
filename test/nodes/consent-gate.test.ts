import type { Json } from './support/protocol';
import { onlyItem, Stage } from './support/stage';

const [ALLOWED, NOT_ALLOWED, ASK_FIRST] = [0, 1, 2];

describe('Consent Gate in n8n\'s engine', () => {
	let stage: Stage;

	beforeAll(async () => {
		stage = await Stage.start();
	});

	afterAll(async () => {
		await stage.stop();
	});

	/** A follower who agreed; the item is the yes. */
	async function agreed(username: string): Promise<Json> {
		await stage.ask(stage.follower(username));
		const yes = await stage.say(username, 'ja graag');
		await stage.gate('grant', [yes]);
		return yes;
	}

	it('sorts people by what they agreed to, each item paired with where it came from', async () => {
		const opted = await stage.say(stage.follower('opted.out'), 'STOP');
		const yes = await agreed('agreed');
		const fresh = await stage.reply(stage.follower('fresh'));
		const result = await stage.gate('check', [fresh, opted, yes, fresh]);
		expect(result.status).toBe('success');
		expect(result.outputs?.map((items) => items.map(({ pairedItem }) => pairedItem))).toEqual([
			[{ item: 2 }], [{ item: 1 }], [{ item: 0 }, { item: 3 }],
		]);
		expect(result.outputs?.[ALLOWED]?.[0]?.json).toEqual({
			...yes, gate: 'allowed', purpose: 'dm_promotion', wording: 'opt_in_question/nl/a@1', grantedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
		});
		expect(result.outputs?.[NOT_ALLOWED]?.[0]?.json).toEqual({ ...opted, gate: 'not_allowed', purpose: 'dm_promotion', reason: 'suppressed' });
		expect(result.outputs?.[ASK_FIRST]?.[0]?.json).toEqual({ ...fresh, gate: 'ask_first', purpose: 'dm_promotion' });
	});

	it('passes the fields of its items on', async () => {
		const fresh = await stage.reply(stage.follower('fields'));
		const item = onlyItem(await stage.gate('check', [{ ...fresh, mine: { deep: [1] } }]), ASK_FIRST);
		expect(item.json).toMatchObject({ mine: { deep: [1] } });
	});

	it('grants by a yes to the open question, once, and the same item again gets the same answer', async () => {
		await stage.ask(stage.follower('grants'));
		const yes = await stage.say('grants', 'JA');
		const first = onlyItem(await stage.gate('grant', [yes]), ALLOWED);
		const again = onlyItem(await stage.gate('grant', [yes]), ALLOWED);
		expect(again).toEqual(first);
	});

	it.each([
		['a yes nobody asked for', 'no_open_question', async () => await stage.say(stage.follower('bare'), 'JA')],
		['an answer that is no yes', 'not_a_yes', async () => {
			await stage.ask(stage.follower('maybe'));
			return await stage.say('maybe', 'misschien');
		}],
		['a yes after a STOP', 'suppressed', async () => {
			await stage.ask(stage.follower('stopped'));
			await stage.say('stopped', 'STOP');
			return await stage.say('stopped', 'JA');
		}],
		['an event that is somebody else\'s', 'unknown_event', async () => {
			await stage.ask(stage.follower('thief'));
			const own = await stage.say('thief', 'hoi');
			await stage.ask(stage.follower('owner'));
			return { ...own, eventKey: (await stage.say('owner', 'JA'))['eventKey'] };
		}],
	])('grants nothing for %s', async (_what, reason, make) => {
		const item = onlyItem(await stage.gate('grant', [await make()]), NOT_ALLOWED);
		expect(item.json).toMatchObject({ gate: 'not_allowed', reason });
	});

	it('takes a yes to one purpose for no other', async () => {
		await stage.ask(stage.follower('purposes'));
		const yes = await stage.say('purposes', 'JA');
		expect(onlyItem(await stage.gate('grant', [yes], { purpose: 'crm_storage' }), NOT_ALLOWED).json).toMatchObject({ reason: 'no_open_question' });
		// The control: the purpose that was asked for.
		onlyItem(await stage.gate('grant', [yes]), ALLOWED);
		expect(onlyItem(await stage.gate('check', [yes], { purpose: 'crm_storage' }), ASK_FIRST).json).toMatchObject({ purpose: 'crm_storage' });
	});

	it('withdraws', async () => {
		const yes = await agreed('withdraws');
		onlyItem(await stage.gate('check', [yes]), ALLOWED);
		expect(onlyItem(await stage.gate('withdraw', [await stage.say('withdraws', 'liever niet')]), NOT_ALLOWED).json).toMatchObject({ reason: 'consent_withdrawn' });
		onlyItem(await stage.gate('check', [yes]), NOT_ALLOWED);
	});

	it('records an objection, by the message it was said in or by who writes it down', async () => {
		const yes = await agreed('objects');
		const item = onlyItem(await stage.gate('object', [await stage.say('objects', 'liever geen aanbiedingen')], { objectsTo: 'dm_promotion', recordedBy: '' }), NOT_ALLOWED);
		expect(item.json).toMatchObject({ gate: 'not_allowed', reason: 'objected', recorded: ['dm_promotion'] });
		expect(onlyItem(await stage.gate('check', [yes]), NOT_ALLOWED).json).toMatchObject({ reason: 'objected' });
		const { accountKey, viewerKey } = yes;
		expect((await stage.gate('object', [{ accountKey, viewerKey }], { objectsTo: 'profiling', recordedBy: '' })).error?.message).toMatch(/Nothing proves the objection/);
		onlyItem(await stage.gate('object', [{ accountKey, viewerKey }], { objectsTo: 'profiling', recordedBy: 'the shop' }), NOT_ALLOWED);
	});

	it('takes over a consent given elsewhere only with its date, words and source', async () => {
		const { accountKey, viewerKey } = await stage.reply(stage.follower('imported'));
		const proof = { purpose: 'email', givenAt: '2026-01-05T10:00:00Z', wording: 'Yes, send me the newsletter', source: 'shop form' };
		for (const missing of ['givenAt', 'wording', 'source']) {
			const result = await stage.gate('import', [{ accountKey, viewerKey }], { ...proof, [missing]: '={{ $json.none }}' });
			expect(result.error?.message).toMatch(new RegExp(`proof is not complete: ${missing}`));
		}
		expect(onlyItem(await stage.gate('import', [{ accountKey, viewerKey }], proof), ALLOWED).json).toMatchObject({ gate: 'allowed', outcome: 'granted' });
		onlyItem(await stage.gate('check', [{ accountKey, viewerKey }], { purpose: 'email' }), ALLOWED);
	});

	it('what it recorded is in a ledger whose head, carried out, proves it later', async () => {
		await agreed('ledger');
		const report = async (operation: string, item: Json = {}, parameters: Json = {}) =>
			onlyItem(await stage.run('funnelReport', { resource: 'proof', operation, accountKey: '', ...parameters }, [item]), 0).json;
		const head = await report('ledgerHead');
		expect(head).toMatchObject({ verified: true, problems: 0, proof: expect.stringMatching(/^sfl1\./) });
		await agreed('ledger.later');
		expect(await report('verifyLedger', {}, { proof: String(head['proof']) })).toMatchObject({ verdict: 'holds', verified: true, problems: [] });
		expect(await report('verifyLedger', {}, { proof: 'sfl1.nonsense' })).toMatchObject({ verdict: 'not_a_proof', verified: false });
		expect(await report('verifyLedger', {}, { proof: '' })).toMatchObject({ verdict: 'by_itself', verified: true });
	});

	it('silences automation for who may have opted out, until a person resumes it by name', async () => {
		const doubt = await stage.say(stage.follower('doubts'), 'leuk hoor, maar stuur me geen aanbiedingen meer');
		expect(doubt).toMatchObject({ keyword: null, nextStep: 'by_hand' });
		expect(onlyItem(await stage.gate('check', [doubt]), NOT_ALLOWED).json).toMatchObject({ reason: 'held_for_human' });
		expect(onlyItem(await stage.gate('resume', [doubt], { resource: 'automation', decidedBy: 'Noor' }), ALLOWED).json).toMatchObject({ released: 1 });
		onlyItem(await stage.gate('check', [doubt]), ASK_FIRST);
	});

	it('publishes phrases of the team, all or nothing, and takes and gives suppression lists', async () => {
		const row = { language: 'nl', phrase: 'klacht', kind: 'human', next_step: 'complaint' };
		expect((await stage.gate('publishKeywords', [row, { ...row, phrase: 'STOP', kind: 'yes' }], { resource: 'keyword' })).error?.description).toMatch(/Row 2, kind: .*built-in opt-out/);
		expect(onlyItem(await stage.gate('publishKeywords', [row], { resource: 'keyword' }), ALLOWED).json).toMatchObject({ published: true, phrases: 1 });
		const result = await stage.gate('importList', [{ username: '@on.a.list' }, { email: 'x@example.com' }, { note: 'names nobody' }], { resource: 'suppressionList', accountKey: '', broughtBy: 'Noor' });
		expect(result.outputs?.map((items) => items.map(({ json }) => json))).toEqual([[{ added: 2, known: 0, refused: 1 }], [expect.objectContaining({ row: 3 })], []]);
		const list = (await stage.gate('exportList', [{}], { resource: 'suppressionList', accountKey: '', reveal: false })).outputs?.[0] ?? [];
		expect(list.map(({ json }) => json)).toContainEqual(expect.objectContaining({ account: '*', kind: 'handle', value: '', reason: 'list: list' }));
	});

	describe('items it cannot use', () => {
		const broken: [string, (item: Json) => Json][] = [
			['accountKey', ({ viewerKey, eventKey }) => ({ viewerKey, eventKey })],
			['viewerKey', (item) => ({ ...item, viewerKey: '' })],
			['eventKey', (item) => ({ ...item, eventKey: 7 })],
			['eventKey', (item) => ({ ...item, eventKey: 'x'.repeat(65) })],
		];

		it.each(broken)('names the item that has no usable %s, and the cure', async (key, spoil) => {
			const good = await stage.reply(stage.follower(`good${stage.control.state().followers.length}`));
			const result = await stage.gate('grant', [good, spoil(good)]);
			expect(result).toMatchObject({ status: 'error', error: { name: 'NodeOperationError', itemIndex: 1 } });
			expect(result.error?.message).toBe(`Item 1 has no ${key}`);
			expect(result.error?.description).toMatch(/^Feed this node with the items of/);
		});

		it.each(['check', 'grant', 'withdraw'])('goes on past them on %s when told to, or puts them on the error output', async (operation) => {
			const yes = await agreed(`on.${operation}`);
			const items = [{ nothing: true }, yes];
			const regular = await stage.gate(operation, items, {}, { onError: 'continueRegularOutput' });
			expect(regular.status).toBe('success');
			const error = { json: { error: 'Item 0 has no accountKey' }, pairedItem: { item: 0 } };
			expect(regular.outputs?.[NOT_ALLOWED]?.[0]).toMatchObject(error);
			expect(regular.outputs?.flat()).toHaveLength(2);

			const separate = await stage.gate(operation, items, {}, { onError: 'continueErrorOutput' });
			expect(separate.outputs?.[3]).toMatchObject([{ json: { error: 'Item 0 has no accountKey' }, pairedItem: { item: 0 } }]);
			expect(separate.outputs?.slice(0, 3).flat()).toHaveLength(1);
		});

		it('names the item of an account the store does not know', async () => {
			const good = await agreed('knows');
			const result = await stage.gate('withdraw', [good, { ...good, accountKey: 'acc_unknown' }]);
			expect(result).toMatchObject({ status: 'error', error: { itemIndex: 1 } });
			expect(result.error?.message).toMatch(/account this store does not know/);
		});
	});

	describe('when it fails as a whole', () => {
		// n8n passes the untouched items of a node that throws on through its first output: here that is "allowed".
		it.each(['continueRegularOutput', 'continueErrorOutput'] as const)('lets nobody through on %s', async (onError) => {
			const yes = await agreed(`fails.${onError}`);
			const credentials = { storyFunnelStoreApi: { key: Buffer.alloc(32, 7).toString('base64'), file: '' } };
			const result = await stage.gate('check', [yes, yes], {}, { onError, credentials });
			expect(result.status).toBe('success');
			expect(result.outputs?.[ALLOWED]).toEqual([]);
			const failed = result.outputs?.[onError === 'continueErrorOutput' ? 3 : NOT_ALLOWED];
			expect(failed?.map(({ json, pairedItem }) => [Object.keys(json), pairedItem])).toEqual([
				[expect.arrayContaining(['error']), { item: 0 }], [expect.arrayContaining(['error']), { item: 1 }],
			]);
			// The control: the same items with the right key.
			expect((await stage.gate('check', [yes, yes], {}, { onError })).outputs?.[ALLOWED]).toHaveLength(2);
		});

		it('says what is wrong when n8n is to stop', async () => {
			const credentials = { storyFunnelStoreApi: { key: Buffer.alloc(32, 7).toString('base64'), file: '' } };
			const { error } = await stage.gate('check', [await stage.reply(stage.follower('fails'))], {}, { credentials });
			expect(error).toMatchObject({ name: 'NodeOperationError', message: expect.stringMatching(/key/) });
			expect(error?.description?.length).toBeGreaterThan(20);
		});
	});

	it('does nothing for no items', async () => {
		expect(await stage.gate('check', [])).toMatchObject({ status: 'success', outputs: null });
	});

	describe('consent to e-mail', () => {
		const PAGE = 'https://n8n.example.com/webhook/confirm';
		const request = (item: Json, parameters: Json = {}) =>
			stage.gate('requestEmail', [item], { resource: 'email', emailAddress: 'w@example.com', emailWording: 'Ja, mail mij', confirmationPage: PAGE, ...parameters });
		const confirm = (token: unknown) => stage.gate('confirmEmail', [{ body: { token }, mine: 1 }], { resource: 'email', emailToken: '={{ $json.body.token }}' });
		const tokenOf = (link: unknown) => {
			if (typeof link !== 'string') throw new Error('there is no link');
			return link.slice(link.indexOf('#') + 1);
		};

		it('is granted by the link alone, once, and nothing of the token goes on', async () => {
			const person = await stage.reply(stage.follower('mails'));
			const pending = onlyItem(await request(person), ALLOWED).json;
			expect(pending).toMatchObject({ gate: 'pending', purpose: 'email', confirmLink: expect.stringMatching(/confirm#[\w-]{43}$/) });
			// Not by asking for it.
			onlyItem(await stage.gate('check', [person], { purpose: 'email' }), ASK_FIRST);
			const token = tokenOf(pending['confirmLink']);
			const granted = onlyItem(await confirm(token), ALLOWED);
			expect(granted.json).toEqual({ accountKey: person['accountKey'], viewerKey: person['viewerKey'], gate: 'allowed', purpose: 'email' });
			onlyItem(await stage.gate('check', [person], { purpose: 'email' }), ALLOWED);
			expect(onlyItem(await confirm(token), NOT_ALLOWED).json).toEqual({ gate: 'not_allowed', purpose: 'email', reason: 'used' });
		});

		it('is not granted by a forged link, an earlier one, none, or after a STOP', async () => {
			const person = await stage.reply(stage.follower('mails.twice'));
			const first = tokenOf(onlyItem(await request(person), ALLOWED).json['confirmLink']);
			const second = tokenOf(onlyItem(await request(person), ALLOWED).json['confirmLink']);
			const forged = (second.startsWith('A') ? 'B' : 'A') + second.slice(1);
			for (const [token, reason] of [[forged, 'unknown'], [first, 'replaced'], ['', 'unknown'], [null, 'unknown'], [{ a: 1 }, 'unknown']] as const) {
				const item = onlyItem(await confirm(token), NOT_ALLOWED);
				expect(item.json).toEqual({ gate: 'not_allowed', purpose: 'email', reason });
			}
			await stage.say('mails.twice', 'STOP');
			expect(onlyItem(await confirm(second), NOT_ALLOWED).json).toMatchObject({ reason: 'suppressed' });
			expect(onlyItem(await request(person), NOT_ALLOWED).json).toMatchObject({ reason: 'suppressed' });
		});

		it('asks for an address, words and a page a link can be made of', async () => {
			const person = await stage.reply(stage.follower('mails.badly'));
			expect(onlyItem(await request(person, { emailAddress: 'nobody' }), NOT_ALLOWED).json).toMatchObject({ reason: 'not_an_address' });
			expect((await request(person, { emailWording: ' ' })).error?.message).toMatch(/no words/);
			for (const confirmationPage of ['confirm', 'http://n8n.example.com/x', 'https://n8n.example.com/#x', 'javascript:alert(1)']) {
				expect((await request(person, { confirmationPage })).error?.message).toMatch(/confirmation page/);
			}
		});
	});

	it('refuses a purpose and an operation that do not exist', async () => {
		const fresh = await stage.reply(stage.follower('odd'));
		expect((await stage.gate('check', [fresh], { purpose: 'everything' })).error?.message).toMatch(/purpose is not one of the list/);
		expect((await stage.gate('bless', [fresh])).error?.message).toMatch(/Unknown operation bless/);
	});

	it('answers a model on the first output, and lets it only look', async () => {
		const fresh = await stage.reply(stage.follower('tool'));
		const asTool = async (operation: string) =>
			await stage.run('consentGateTool', { operation, purpose: 'dm_promotion', givenAt: '2026-01-05', wording: 'Yes, mail me', source: 'form', decidedBy: 'x', broughtBy: 'x' }, [fresh]);
		expect(onlyItem(await asTool('check'), 0).json).toMatchObject({ gate: 'ask_first' });
		for (const operation of ['grant', 'withdraw', 'object', 'import', 'resume', 'publishKeywords', 'importList', 'exportList', 'requestEmail', 'confirmEmail']) expect((await asTool(operation)).error?.message).toMatch(/AI agent/);
	});

	it('lets no id, handle, word, token or key out', () => {
		const found = stage.secrets().filter((secret) => stage.seen.some((text) => text.includes(secret)));
		expect(found).toEqual([]);
		// The control: the search finds what is there, and there was something to search.
		expect(stage.seen.some((text) => text.includes('opt_in_question/nl/a@1'))).toBe(true);
		expect(stage.secrets().length).toBeGreaterThan(30);
	});
});
