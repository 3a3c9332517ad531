import { answerPage } from '../../../core/rights/answer-pages';
import type { Holdings } from '../../../core/rights/holdings';
import { MINUTE } from '../support/store';
import { commentBody, MARA, receive } from '../support/wire';
import { Claims } from './claimant';

const OTHER = '700100200300499';

/** Answers everything that is held, to the one person only. */
describe('access', () => {
	let claims: Claims;
	beforeEach(async () => {
		claims = await Claims.open();
	});
	afterEach(() => claims.close());

	async function answer(link: string): Promise<Holdings> {
		const given = await claims.take(link);
		if (given.answer !== 'given' || given.kind !== 'access' || given.holdings === null) throw new Error(`no answer: ${JSON.stringify(given)}`);
		return given.holdings;
	}

	/** A person of whom every kind of thing is held. */
	async function rich(): Promise<string> {
		const { store, accountKey } = claims;
		await claims.imports('mara.k', 's-77', 'keramiek');
		const viewerKey = await claims.meetNamed('mara.k');
		await receive(store, commentBody('c1', 'mooi', { at: store.now }));
		const [asked] = (await claims.writes('wat leuk')).handedOff;
		if (!asked) throw new Error('not handed off');
		const claim = await store.use.claimSend({ accountKey, viewerKey, eventKey: asked.eventKey, step: 'a', copyKey: 'opt_in_question' });
		if (claim.outcome !== 'claimed') throw new Error(claim.outcome);
		await store.use.settleSend({ sendKey: claim.sendKey, call: { outcome: 'accepted', mid: 'mid-1' } });
		store.now += MINUTE;
		const [yes] = (await claims.writes('ja')).handedOff;
		if (!yes) throw new Error('not handed off');
		await store.use.grantByAnswer({ accountKey, viewerKey, eventKey: yes.eventKey, purpose: 'dm_promotion' });
		await store.use.markViewer({ accountKey, viewerKey, mark: { kind: 'flag', name: 'vip' }, change: 'set', person: 'Jo', evidence: 'kwam langs' });
		await store.use.planStep({ accountKey, viewerKeys: [viewerKey], campaign: 'herfst', copyKey: 'offer', followUpCopyKey: null });
		await store.use.markLead({ accountKey, viewerKey });
		await store.use.recordRecipient({ accountKey, viewerKey, recipient: 'leads_table', fields: ['purpose', 'wording'] });
		await store.use.startExport({ accountKey, purpose: 'mailing', recipient: 'Drukkerij', segment: 'iedereen', fields: ['handle'] });
		return viewerKey;
	}

	it('holds every table that knows the person', async () => {
		await rich();
		const { link } = await claims.claim('access');
		// The recipient says what it has; then the answer is ready.
		const [asked] = await claims.store.use.takeDuePassOns({ limit: 10 });
		expect(asked).toMatchObject({ recipient: 'leads_table', what: 'access' });
		expect(await claims.look(link)).toMatchObject({ answer: 'being_prepared' });
		await claims.store.use.settlePassOn({ passOnKey: asked?.passOnKey ?? '', result: { done: true, holds: { status: 'new' } } });
		await claims.work();
		const held = await answer(link);
		expect(held.identities).toEqual(expect.arrayContaining([
			expect.objectContaining({ kind: 'igsid', value: MARA }), expect.objectContaining({ kind: 'handle', value: 'mara.k' }), expect.objectContaining({ kind: 'display_name', value: 'Mara' }),
		]));
		expect(held.signals).toEqual(expect.arrayContaining([expect.objectContaining({ kind: 'view', story: 's-77', tag: 'keramiek', source: 'hand-kept list' })]));
		expect(held.sources).toEqual([expect.objectContaining({ source: 'hand-kept list', imports: 1 })]);
		expect(held.updates.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['message', 'comment']));
		expect(held.marks).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'vip', evidence: 'kwam langs' })]));
		expect(held.merges).toHaveLength(1);
		expect(held.consents).toEqual([expect.objectContaining({ purpose: 'dm_promotion', act: 'grant', lawfulBasis: 'consent', wording: expect.stringContaining('opt_in_question') })]);
		expect(held.questions).toEqual([expect.objectContaining({ state: 'answered' })]);
		expect(held.messages).toEqual([expect.objectContaining({ state: 'sent', lawfulBasis: 'answer_to_own_message', text: expect.stringContaining('STOP') })]);
		expect(held.decisions).toEqual(expect.arrayContaining([expect.objectContaining({ sent: true })]));
		expect(held.recipients).toEqual([expect.objectContaining({ recipient: 'leads_table', fields: ['purpose', 'wording'], holds: '{"status":"new"}' })]);
		expect(held.exports).toEqual([expect.objectContaining({ recipient: 'Drukkerij' })]);
		expect(held.plans).toEqual([expect.objectContaining({ campaign: 'herfst' })]);
		expect(held.person).toMatchObject({ leadSince: expect.any(String), profileRead: true });
		expect(held.requests).toEqual([expect.objectContaining({ kind: 'access' })]);
	});

	it('names the reasons of a no in words', async () => {
		const viewerKey = await claims.meetNamed('mara.k');
		const [event] = (await claims.writes('leuk')).handedOff;
		await claims.store.use.claimSend({ accountKey: claims.accountKey, viewerKey, eventKey: event?.eventKey ?? '', step: 'x', copyKey: 'offer' });
		const held = await answer((await claims.claim('access')).link);
		expect(held.decisions).toEqual([expect.objectContaining({ sent: false, reasons: ['consent_missing'], why_en: ['The person has not agreed to promotion'] })]);
	});

	it('is nobody else\'s', async () => {
		await rich();
		await claims.profile(await claims.meet(OTHER), 'noor.v');
		const { link } = await claims.claim('access', { person: OTHER });
		const text = JSON.stringify(await answer(link));
		expect(text).toContain('noor.v');
		for (const secret of [MARA, 'mara.k', 's-77', 'vip', 'kwam langs']) expect(text).not.toContain(secret);
	});

	it('waits for the profile read, which finds what lists know, and not for ever', async () => {
		await claims.imports('mara.k', 's-77');
		const viewerKey = await claims.meet();
		const { link } = await claims.claim('access');
		expect(await claims.look(link)).toMatchObject({ answer: 'being_prepared' });
		await claims.profile(viewerKey, 'mara.k');
		await claims.work();
		expect((await answer(link)).signals).toEqual(expect.arrayContaining([expect.objectContaining({ story: 's-77' })]));
		const second = await Claims.open('17841400000000777', claims.store);
		await second.writes('hoi', OTHER, '17841400000000777');
		const other = await second.claim('access', { person: OTHER, account: '17841400000000777' });
		second.later();
		await second.work();
		expect(await second.look(other.link)).toMatchObject({ answer: 'ready' });
	});

	it('goes on when a recipient never answers, and says what is known', async () => {
		await rich();
		const { link } = await claims.claim('access');
		claims.later();
		await claims.work();
		expect((await answer(link)).recipients).toEqual([expect.objectContaining({ recipient: 'leads_table', holds: null })]);
	});

	it('is a page in Dutch and English with the same as a file, and nothing a person wrote runs in it', async () => {
		await rich();
		await claims.store.use.markViewer({
			accountKey: claims.accountKey, viewerKey: await claims.meet(), mark: { kind: 'tag', name: '<script>alert(1)</script>' }, change: 'set', person: 'Jo', evidence: '"><img src=x onerror=1>',
		});
		const { link } = await claims.claim('access');
		claims.later();
		await claims.work();
		const given = await claims.take(link);
		const page = answerPage(given, link, 'en');
		expect(page.status).toBe(200);
		expect(page.html).toContain('lang="nl"');
		expect(page.html).toContain('Hoe wij je herkennen');
		expect(page.html).toContain('mara.k');
		expect(page.html).not.toMatch(/<script|<img/);
		const file = /data:application\/json;base64,([A-Za-z0-9+/=]+)/.exec(page.html)?.[1] ?? '';
		if (given.answer !== 'given' || given.kind !== 'access') throw new Error('not given');
		expect(JSON.parse(Buffer.from(file, 'base64').toString('utf8'))).toEqual(given.holdings);
		expect(answerPage({ ...given, language: 'en' }, link, 'nl').html).toContain('How we recognise you');
	});

	it('gives a copy to take along in the same form', async () => {
		await rich();
		const { link } = await claims.claim('portability');
		claims.later();
		await claims.work();
		expect(await claims.take(link)).toMatchObject({ answer: 'given', kind: 'portability', holdings: { format: 'story-funnel/subject-data@1' } });
	});
});
