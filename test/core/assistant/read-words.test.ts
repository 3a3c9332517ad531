import { readWords, type ModelPlace } from '../../../core/assistant/read-words';
import type { ConversationMessage } from '../../../core/instagram/conversations';
import { AT_ONCE } from '../../../core/instagram/pace';
import { COPY_ROWS } from '../support/copy-table';
import { OutreachFixture } from '../support/outreach-fixture';
import { DAY, hear, HOUR } from '../support/store';
import { ACCOUNT } from '../support/wire';

const SMART = { key: 'smart_reply', language: 'nl', variant: 'a', purpose: 'service', asks: '', quick_replies: '', text: 'AI-assistent: {answer}\n\n{disclosure}' };
const TERMS = { agreement: 'contract 12', region: 'EU', retentionDays: 0, trains: false, reviewOn: '2099-01-01' };
const OUTSIDE: ModelPlace = { at: 'processor', name: ' Example AI ' };

describe("reading a person's words for a model", () => {
	let fixture: OutreachFixture;
	let thread: ConversationMessage[];
	let calls: number;
	beforeEach(async () => {
		fixture = await OutreachFixture.open();
		await fixture.store.use.publishCopy({ rows: [...COPY_ROWS, SMART] });
		[thread, calls] = [[], 0];
	});
	afterEach(() => fixture.close());

	/** Someone writes, and the conversation at Instagram has it. */
	const writes = async (text: string) => {
		thread.push({ mid: `m${thread.length + 1}`, text, fromAccount: false, sentAt: fixture.store.now });
		return fixture.writes(text);
	};
	const read = async ({ viewerKey, eventKey }: { viewerKey: string; eventKey: string }, model: ModelPlace = { at: 'own_machine' }) => {
		await hear(fixture.store, fixture.accountKey);
		const client = { readConversation: () => ((calls += 1), Promise.resolve({ ok: true as const, value: thread })) };
		const result = await readWords(fixture.store.use, { client, accountIds: [ACCOUNT], pace: AT_ONCE, keep: '' }, { accountKey: fixture.accountKey, viewerKey, eventKey, copyKey: 'smart_reply', step: 'smart_reply', model });
		if (!result.ok) throw new Error('the call failed');
		return result.value;
	};
	const approve = (changes: Partial<typeof TERMS> = {}, by: { approver?: string; evidence?: string; name?: string } = {}) =>
		fixture.store.use.approveProcessor({ accountKey: fixture.accountKey, name: 'Example AI', approver: 'Noor', evidence: 'contract 12', ...by, terms: { ...TERMS, ...changes } });

	it('gives the one message that is meant, masked', async () => {
		await writes('iets anders');
		const asked = await writes('Wanneer open? Bel 0612345678');
		await writes('en nog iets');
		expect(await read(asked)).toEqual({ outcome: 'read', words: 'Wanneer open? Bel [number]', language: 'nl' });
	});

	it('gives nothing of a message that is gone, or has no words', async () => {
		const asked = await writes('Wanneer open?');
		thread = [{ mid: 'another', text: 'hoi', fromAccount: false, sentAt: 1 }, { mid: 'm1', text: 'Wanneer open?', fromAccount: true, sentAt: 1 }];
		expect(await read(asked)).toMatchObject({ outcome: 'closed', why: 'gone' });
		thread = [{ mid: 'm1', text: ' ', fromAccount: false, sentAt: 1 }];
		expect(await read(asked)).toMatchObject({ outcome: 'closed', why: 'no_text' });
	});

	it('asks Instagram for nothing where an outside model is not approved, overdue or ended', async () => {
		const asked = await writes('Wanneer open?');
		expect(await read(asked, OUTSIDE)).toMatchObject({ why: 'processor_not_approved' });
		expect(await approve()).toMatchObject({ outcome: 'approved', processor: { state: 'approved', approver: 'Noor' } });
		expect(await read(asked, OUTSIDE)).toMatchObject({ outcome: 'read' });
		expect(calls).toBe(1);
		await approve({ reviewOn: new Date(fixture.store.now).toISOString().slice(0, 10) });
		expect(await read(asked, OUTSIDE)).toMatchObject({ outcome: 'read' });
		expect(await fixture.store.use.endProcessor({ accountKey: fixture.accountKey, name: 'EXAMPLE AI' })).toEqual({ ended: true });
		expect(await read(asked, OUTSIDE)).toMatchObject({ why: 'processor_not_approved' });
		expect(calls).toBe(2);
		expect((await fixture.store.use.listProcessors({ accountKey: fixture.accountKey })).map(({ state }) => state)).toEqual(['ended', 'ended']);
	});

	it('an approval holds until its day, and no longer', async () => {
		await approve({ reviewOn: new Date(fixture.store.now).toISOString().slice(0, 10) });
		fixture.store.now += 2 * DAY;
		expect(await read(await writes('Wanneer open?'), OUTSIDE)).toMatchObject({ why: 'processor_overdue' });
		expect(calls).toBe(0);
	});

	it.each<[string, Parameters<typeof approve>, RegExp]>([
		['a service that trains on it', [{ trains: true }], /trains/],
		['terms without an agreement', [{ agreement: ' ' }], /agreement/],
		['a day that has passed', [{ reviewOn: '2001-01-01' }], /has passed/],
		['a day that is none', [{ reviewOn: 'soon' }], /day of the next review/],
		['nobody who approves', [{}, { approver: '' }], /Nobody approves/],
		['no evidence', [{}, { evidence: ' ' }], /no evidence/],
		['no name', [{}, { name: '' }], /name/],
	])('approves not: %s', async (_, [changes, by], why) => {
		const outcome = await approve(changes, by);
		expect(outcome.outcome === 'refused' ? outcome.problems.join('; ') : '').toMatch(why);
		expect(await fixture.store.use.listProcessors({ accountKey: fixture.accountKey })).toEqual([]);
	});

	it('reads nobody who could not be answered: after a STOP, a doubt, in a closed window, answered before', async () => {
		const asked = await writes('Wanneer open?');
		expect(await fixture.store.use.claimSend({ accountKey: fixture.accountKey, viewerKey: asked.viewerKey, eventKey: asked.eventKey, step: 'smart_reply', copyKey: 'smart_reply', answer: 'Tot zes.' })).toMatchObject({ outcome: 'claimed' });
		expect(await read(asked)).toMatchObject({ why: 'already_answered' });
		const late = await writes('En morgen?');
		fixture.store.now += 25 * HOUR;
		expect(await read(late)).toMatchObject({ why: 'not_allowed', reasons: [{ code: 'window_closed' }] });
		const held = await writes('En zondag?');
		expect(await fixture.store.use.handOver(held)).toEqual({ handedOver: true });
		expect(await read(held)).toMatchObject({ why: 'not_allowed', reasons: expect.arrayContaining([{ code: 'held_for_human' }]) as unknown });
		await writes('STOP');
		expect(await read(await writes('Hallo?'))).toMatchObject({ why: 'not_allowed' });
		expect(calls).toBe(0);
	});

	it('reads no answer to our question, no story reply and no message of somebody else', async () => {
		const asked = await writes('Wanneer open?');
		expect(await read({ ...asked, eventKey: (await fixture.writes('hoi', fixture.store.now, '7002')).eventKey })).toMatchObject({ why: 'not_own_words' });
		expect(await read(await fixture.repliesToStory('mooi'))).toMatchObject({ why: 'not_own_words' });
		expect(await read(await writes('STOP'))).toMatchObject({ why: 'not_own_words' });
		expect(calls).toBe(0);
	});

	it("a text with {answer} never goes out without a model's words, and no other text takes them", async () => {
		const { accountKey, store } = fixture;
		const asked = await writes('Wanneer open?');
		await hear(store, accountKey);
		const claim = (copyKey: string, answer?: string) => store.use.claimSend({ accountKey, viewerKey: asked.viewerKey, eventKey: asked.eventKey, step: copyKey, copyKey, ...(answer === undefined ? {} : { answer }) });
		expect(await claim('smart_reply')).toMatchObject({ outcome: 'refused', reasons: [{ code: 'copy_missing' }] });
		expect(await claim('soft_touch', 'Tot zes.')).toMatchObject({ outcome: 'refused', reasons: [{ code: 'copy_missing' }] });
		expect(await claim('smart_reply', 'Tot {name} en $& zes.')).toMatchObject({ outcome: 'claimed', message: { text: expect.stringMatching(/^AI-assistent: Tot \{name\} en \$& zes\.\n\nAutomatisch bericht/) as unknown } });
	});

	it.each([
		['AI: {answer}', /disclosure/],
		['{answer} {disclosure}', /does not say that AI/],
	])('publishes no text for a model that hides what it is: %s', async (text, problem) => {
		const outcome = await fixture.store.use.publishCopy({ rows: [...COPY_ROWS, { ...SMART, text }] });
		expect(outcome.published ? '' : outcome.problems.map((each) => each.problem).join('; ')).toMatch(problem);
	});

	it('hands a conversation over once, and only one there is', async () => {
		const asked = await writes('Ik wil een mens');
		const { accountKey, store } = fixture;
		expect(await store.use.handOver(asked)).toEqual({ handedOver: true });
		expect(await store.use.handOver(asked)).toEqual({ handedOver: false });
		await expect(store.use.handOver({ accountKey, viewerKey: asked.viewerKey, eventKey: 'evt_none' })).rejects.toThrow(/not known/);
		expect(await store.use.releaseHold({ accountKey, viewerKey: asked.viewerKey, person: 'Noor' })).toEqual({ released: 1 });
	});
});
