import type { Json, RunRequest } from './support/protocol';
import { handleOf, onlyItem, Stage } from './support/stage';

const [SENT, , NOT_ALLOWED, BY_HAND] = [0, 1, 2, 3];
const DAY = 24 * 3_600_000;
const ANNA = { id: 'a1b2', email: 'anna@example.com', firstName: 'Anna', lastName: 'de Vries' };
const FORM = { authentication: 'n8nUserAuth', formFields: { values: [{ fieldLabel: 'reply', fieldType: 'textarea' }, { fieldName: 'draft', fieldType: 'hiddenField' }] } };
const WORDS = 'Ja hoor, wij versturen ook naar Porto.';

describe('Send Human Reply in n8n\'s engine', () => {
	let stage: Stage;
	beforeAll(async () => {
		stage = await Stage.start();
	});
	afterAll(() => stage.stop());

	/** A colleague sends the form; what the form does not say of them can be changed. */
	const send = (item: Json, typed: Json = {}, { type = 'dmOutreach', replyText = '={{ $json.reply }}', ...options }: { type?: string; replyText?: string } & Partial<RunRequest> = {}) =>
		stage.run(type, { operation: 'humanReply', replyText }, [{ ...item, reply: WORDS, user: ANNA, ...typed }], { form: FORM, ...options });
	const asks = async (who: string) => stage.say(stage.follower(who), 'Do you ship to Porto?');
	const evidence = async (sendKey: unknown, accountKey: unknown) => {
		const life = await stage.run('dmOutreach', { operation: 'showLife', sendKey, lifeAccountKey: accountKey }, [{}]);
		return onlyItem(life, 0).json['evidence'];
	};

	it('sends what a signed-in colleague typed, and keeps who it was', async () => {
		const item = await asks('porto');
		const { json } = onlyItem(await send(item), SENT);
		expect(json).toEqual({ accountKey: item['accountKey'], viewerKey: item['viewerKey'], eventKey: item['eventKey'], outcome: 'sent', sendKey: expect.any(String), already: false, reasons: [] });
		expect(stage.texts('porto')).toEqual([WORDS]);
		expect(await evidence(json['sendKey'], item['accountKey'])).toMatchObject({ author: 'a1b2', authorName: 'Anna de Vries', asHuman: false });
		expect(onlyItem(await send(item), SENT).json).toMatchObject({ already: true });
		expect(stage.texts('porto')).toHaveLength(1);
	});

	it.each<[what: string, typed: Json, options: Parameters<typeof send>[2], message: RegExp]>([
		['a run that began with no form', {}, { form: undefined as unknown as Json }, /Nobody is signed in/],
		['a form anybody can open', {}, { form: { ...FORM, authentication: 'none' } }, /Nobody is signed in/],
		['a form that does not say who sent it', { user: null }, {}, /Nobody is signed in/],
		['words that were made on the way', {}, { replyText: 'Written by a model' }, /not what the colleague typed/],
		['words in a field nobody sees', { draft: 'Written by a model' }, { replyText: '={{ $json.draft }}' }, /not what the colleague typed/],
		['no words', { reply: '  ' }, {}, /empty/],
		['too many bytes', { reply: 'é'.repeat(600) }, {}, /1200 bytes/],
		['an AI agent', {}, { type: 'dmOutreachTool' }, /cannot be called by an AI agent/],
	])('refuses %s', async (what, typed, options, message) => {
		const who = `not.${what.replaceAll(/\W/g, '')}`.slice(0, 20);
		const result = await send(await asks(who), typed, options);
		expect(result).toMatchObject({ status: 'error', error: { message: expect.stringMatching(message) } });
		expect(stage.texts(who)).toEqual([]);
	});

	it('refuses promotion, and a message that is no question of the person, with the reason on the item', async () => {
		const item = await asks('promo');
		expect(onlyItem(await send(item, { reply: 'Nu 20% korting!' }), NOT_ALLOWED).json).toMatchObject({ reasons: [{ code: 'promotion_by_hand' }] });
		const stopped = await stage.say(stage.follower('stopped'), 'STOP');
		const { reasons } = onlyItem(await send(stopped), NOT_ALLOWED).json as { reasons: { code: string }[] };
		expect(reasons.map(({ code }) => code).sort()).toEqual(['no_own_question', 'suppressed']);
	});

	it('after 24 hours goes as a human agent where Meta has granted it, and is a colleague\'s where it has not', async () => {
		const [granted, refused] = [await asks('granted'), await asks('refused')];
		stage.control.stepClock(2 * DAY);
		expect(onlyItem(await send(refused), BY_HAND).json).toMatchObject({ reasons: [{ code: 'instagram_human_agent' }] });
		stage.control.setSettings({ humanAgentApproved: true });
		expect(onlyItem(await send(granted), SENT).json).toMatchObject({ already: false });
		const inbox = stage.control.judge.messagesTo(handleOf('granted'));
		expect(inbox.map(({ tag }) => tag)).toEqual(['HUMAN_AGENT']);
		expect(stage.texts('refused')).toEqual([]);
	});
});
