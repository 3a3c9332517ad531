import { sendTest, type SendMessage } from '../../../core/outreach/dispatch';
import { draftOf } from '../../../core/outreach/test-send';
import { OutreachFixture } from '../support/outreach-fixture';
import { connectLive, DAY, hear, MINUTE } from '../support/store';
import { ACCOUNT, MARA } from '../support/wire';

const SAM = '52';
/** Never published. */
const DRAFT = { key: 'soft_touch', language: 'nl', variant: 'a', purpose: 'service', asks: '', quick_replies: '', text: 'Dag {name|jij}, dit is nieuw. {disclosure}' };
const QUESTION = { ...DRAFT, key: 'opt_in_question', asks: 'dm_promotion', quick_replies: 'JA|Nee', text: 'Mogen we je berichten sturen? Antwoord JA. {disclosure}' };

describe('a test of a text', () => {
	let fixture: OutreachFixture;
	const arrived: { recipient: string; text: string; payloads: readonly string[] }[] = [];
	const client: SendMessage = {
		sendMessage: async (recipient, { text, quickReplies }) => {
			arrived.push({ recipient, text, payloads: quickReplies.map(({ payload }) => payload) });
			return { ok: true, value: { mid: `mid-${arrived.length}` } };
		},
	};

	beforeEach(async () => {
		fixture = await OutreachFixture.open();
		arrived.length = 0;
		await fixture.store.use.setTestPeople({ accountKey: fixture.accountKey, handles: ['@Mara.K', 'nobody.yet'] });
	});
	afterEach(() => fixture.close());

	/** Writes, and has a handle. @returns their key */
	async function met(person: string, handle: string): Promise<string> {
		const { viewerKey } = await fixture.writes('hallo', fixture.store.now, person);
		await fixture.store.use.linkProfile({ accountKey: fixture.accountKey, viewerKey, profile: { username: handle, name: null } });
		return viewerKey;
	}
	async function test(viewerKey: string, row: unknown = DRAFT) {
		await hear(fixture.store, fixture.accountKey);
		return sendTest(fixture.store.use, client, { accountKey: fixture.accountKey, viewerKey, row });
	}
	const codes = (outcome: Awaited<ReturnType<typeof test>>) => ('reasons' in outcome ? outcome.reasons.map(({ code }) => code) : []);

	it('knows its test people once they have written', async () => {
		const { use } = fixture.store;
		const { accountKey } = fixture;
		expect(await use.listTestPeople({ accountKey })).toEqual({ listed: 2, viewerKeys: [] });
		const mara = await met(MARA, 'mara.k');
		await met(SAM, 'sam');
		expect(await use.listTestPeople({ accountKey })).toEqual({ listed: 2, viewerKeys: [mara] });
	});

	it('brings a test person of a live account the row as it stands, with its disclosure, once', async () => {
		const mara = await met(MARA, 'mara.k');
		expect(await test(mara)).toMatchObject({ outcome: 'sent', already: false });
		expect(await test(mara)).toMatchObject({ outcome: 'sent', already: true });
		expect(await test(mara, { ...DRAFT, text: `${DRAFT.text} Anders.` })).toMatchObject({ outcome: 'sent', already: false });
		expect(arrived.map(({ text }) => text)).toEqual([
			expect.stringMatching(/^Dag jij, dit is nieuw\. Automatisch bericht van studio\.vaas\. STOP = /),
			expect.stringMatching(/Anders\.$/),
		]);
		const sends = fixture.store.rows('select copy_version, state, step from sends');
		expect(sends).toEqual(Array.from({ length: 2 }, () => ({ copy_version: 0, state: 'sent', step: expect.stringMatching(/^test:[0-9a-f]{12}$/) as string })));
	});

	it('goes to nobody else, whatever the mode', async () => {
		const sam = await met(SAM, 'sam');
		expect(codes(await test(sam))).toEqual(['not_a_test_person']);
		const mara = await met(MARA, 'mara.k');
		await connectLive(fixture.store, ACCOUNT, { mode: 'rehearsal' });
		expect(codes(await test(mara))).toEqual(['rehearsal']);
		await connectLive(fixture.store, ACCOUNT, { mode: 'test_people' });
		expect(codes(await test(sam))).toEqual(['not_a_test_person']);
		expect(await test(mara)).toMatchObject({ outcome: 'sent' });
		expect(arrived).toHaveLength(1);
		// Control: a live account answers with a published text.
		await connectLive(fixture.store, ACCOUNT, { mode: 'live' });
		expect(await fixture.claim(await fixture.writes('hallo', fixture.store.now, SAM), 'soft_touch')).toMatchObject({ outcome: 'claimed' });
	});

	it('keeps every other rule: window, STOP, consent, two unanswered, who never wrote', async () => {
		const mara = await met(MARA, 'mara.k');
		expect(codes(await test(mara, { ...DRAFT, purpose: 'promotion' }))).toEqual(['consent_missing']);
		for (const nth of [1, 2]) expect(await test(mara, { ...DRAFT, text: `${nth} ${DRAFT.text}` })).toMatchObject({ outcome: 'sent' });
		expect(codes(await test(mara))).toEqual(['two_unanswered']);
		fixture.store.now += DAY + MINUTE;
		expect(codes(await test(mara))).toContain('window_closed');
		await fixture.writes('STOP');
		expect(codes(await test(mara))).toContain('suppressed');
		expect(codes(await test('vwr_unknown'))).toEqual(['never_wrote']);
		expect(arrived).toHaveLength(2);
	});

	it('neither takes the place of the answer that waits, nor puts it off', async () => {
		const mara = await met(MARA, 'mara.k');
		const events = () => fixture.store.rows('select state, outcome, attempts, lease_until from events');
		const before = events();
		await test(mara);
		await test(mara, { ...DRAFT, purpose: 'promotion' });
		expect(events()).toEqual(before);
	});

	it('asks for nothing: no yes to a wording nobody can look up', async () => {
		const mara = await met(MARA, 'mara.k');
		expect(await test(mara, QUESTION)).toMatchObject({ outcome: 'sent' });
		expect(arrived[0]?.payloads).toEqual(['sf:choice:0', 'sf:choice:1']);
		expect(fixture.store.count('open_questions')).toBe(0);
		// Control: the published question is one.
		await fixture.mustClaim(await fixture.repliesToStory('mooi', fixture.store.now, SAM), 'opt_in_question');
		expect(fixture.store.count('open_questions')).toBe(1);
	});

	it.each<[what: string, row: unknown, problem: RegExp]>([
		['a row that is wrong', { ...DRAFT, text: 'Dag!' }, /^text: /],
		['no row', {}, /^key: /],
		['an e-mail', { ...DRAFT, key: 'offer_email', text: 'Onderwerp\nTekst {unsubscribe_link} {privacy_link}' }, /by direct message/],
		['the confirmation of a STOP', { ...DRAFT, key: 'opt_out_confirmation', text: 'Je bent afgemeld.' }, /after a STOP/],
		['the frame of a model\'s words', { ...DRAFT, text: 'AI-assistent: {answer} {disclosure}' }, /from a model/],
	])('of %s is refused with its cure', async (_what, row, problem) => {
		expect(draftOf(row)).toEqual({ ok: false, problem: expect.stringMatching(problem) as string });
		const mara = await met(MARA, 'mara.k');
		await expect(test(mara, row)).rejects.toThrow(/cannot be sent as a test/);
		expect(arrived).toEqual([]);
	});
});
