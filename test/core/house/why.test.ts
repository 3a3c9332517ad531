import { REASONS } from '../../../core/outreach/reasons';
import { wordsOfCode } from '../../../core/house/why-words';
import { whyPage } from '../../../core/house/why-page';
import type { WhyAnswer } from '../../../core/house/why';
import { OutreachFixture } from '../support/outreach-fixture';
import { DAY, HOUR, MINUTE, SECOND } from '../support/store';
import { MARA } from '../support/wire';
import { importFile } from '../support/viewer-lists';

const BY = 'Noor <noor@example.com>';
const MEMBER = { id: 'u1', name: 'Noor', email: 'noor@example.com' };

describe('why somebody got a message, or did not', () => {
	let world: OutreachFixture;
	beforeEach(async () => {
		world = await OutreachFixture.open();
	});
	afterEach(() => world.close());

	const ask = (handle = 'mara.k') => world.store.use.askWhy({ accountKey: world.accountKey, handle, by: BY });
	const known = async (handle?: string): Promise<Extract<WhyAnswer, { known: true }>> => {
		const answer = await ask(handle);
		if (!answer.known) throw new Error('not known');
		return answer;
	};
	const named = async (viewerKey: string) => {
		await world.store.use.linkProfile({ accountKey: world.accountKey, viewerKey, profile: { username: 'Mara.K', name: 'Mara' } });
		return viewerKey;
	};

	it('knows a person by handle, in any writing, and by id, and says that an answer may go out until the window closes', async () => {
		const { viewerKey } = await world.repliesToStory('mooi');
		await named(viewerKey);
		const opened = world.store.now;
		for (const typed of ['mara.k', ' @MARA.K ', MARA]) {
			expect(await known(typed)).toMatchObject({ viewerKey, standing: { answer: { allowed: true, until: opened + DAY }, campaign: { allowed: false, reasons: [{ code: 'consent_missing' }], from: null } } });
		}
	});

	it('shows what was sent with its basis, and what was held back with every reason and the next legal time', async () => {
		const event = await world.repliesToStory('mooi');
		await named(event.viewerKey);
		await world.accepted(await world.mustClaim(event, 'soft_touch'));
		world.store.now += MINUTE;
		await world.claim(event, 'offer', 'second');
		await world.store.use.setStopSwitch({ accountKey: world.accountKey, stopped: true });
		const { messages, standing } = await known();
		expect(messages.map(({ fate, copyKey, lawfulBasis, reasons }) => [fate, copyKey, lawfulBasis, reasons.map(({ code }) => code)])).toEqual([
			['held_back', null, null, ['consent_missing']],
			['sent', 'soft_touch', 'answer_to_own_message', []],
		]);
		expect(standing.answer).toMatchObject({ allowed: false, reasons: [{ code: 'stop_switch' }], from: null });
	});

	it('gives the next legal time where time alone ends every reason', async () => {
		const viewerKey = await named(await world.agrees(MARA));
		await world.plan([viewerKey]);
		const { messages: planned } = await known();
		expect(planned[0]).toMatchObject({ fate: 'waiting', campaign: 'autumn', step: 'step_1', copyKey: 'offer', nextAt: expect.any(Number), reasons: [] });
		await world.dispatch();
		const { messages } = await known();
		const [followUp, first] = messages;
		expect(first).toMatchObject({ fate: 'sent', campaign: 'autumn', lawfulBasis: 'consent' });
		expect(followUp).toMatchObject({ fate: 'waiting', step: 'step_2' });
		expect(followUp?.nextAt).toBeGreaterThanOrEqual((first?.at ?? 0) + 48 * HOUR);
	});

	it('names a takeover with its end as the next legal time', async () => {
		const { viewerKey } = await world.repliesToStory('mooi');
		await named(viewerKey);
		world.store.raw.prepare('update viewers set takeover_at = ? where viewer_key = ?').run(world.store.now, viewerKey);
		const { standing } = await known();
		expect(standing.answer).toEqual({ allowed: false, reasons: [{ code: 'human_takeover', retryAt: world.store.now + DAY }], from: world.store.now + DAY });
	});

	it('says of somebody known only by a view that nobody may message them', async () => {
		await importFile(world.store, world.accountKey, 'handle,story_id,viewed_at\nmara.k,s1,2026-11-22T10:00Z');
		expect((await known()).standing.answer).toMatchObject({ allowed: false, from: null, reasons: [{ code: 'view_only' }] });
	});

	it('tells of an opt-out that is all that is left of a person, and of nobody at all', async () => {
		const { viewerKey } = await world.writes('STOP');
		await named(viewerKey);
		expect((await known()).standing.optedOut).toMatchObject({ reason: 'stop' });
		world.store.raw.exec(`delete from identities where viewer_key = '${viewerKey}'`);
		expect(await ask()).toMatchObject({ known: false, optedOutAt: expect.any(Number) });
		expect(await ask('nobody.at.all')).toMatchObject({ known: false, optedOutAt: null });
	});

	it('counts what Instagram refused apart from what we held back', async () => {
		const event = await world.repliesToStory('mooi');
		await named(event.viewerKey);
		await world.failed(await world.mustClaim(event, 'soft_touch'), 'person_unreachable');
		expect((await known()).messages).toMatchObject([{ fate: 'refused_by_instagram', reasons: [{ code: 'instagram_person_unreachable' }] }]);
	});

	it('leaves out of a cancelled step that it waits', async () => {
		const viewerKey = await named(await world.agrees(MARA));
		await world.plan([viewerKey]);
		await world.store.use.cancelPending({ accountKey: world.accountKey, campaign: 'autumn', viewerKeys: null });
		expect((await known()).messages[0]).toMatchObject({ fate: 'cancelled', nextAt: null });
	});

	it('records who looked at whom, without the name that was typed, and refuses to look for nobody', async () => {
		const { viewerKey } = await world.repliesToStory('mooi');
		await named(viewerKey);
		world.store.now += SECOND;
		await ask();
		await ask('nobody.at.all');
		const log = world.store.rows("select viewer_key, detail from audit_log where what = 'why' order by at, entry_key");
		expect(log).toEqual([{ viewer_key: viewerKey, detail: JSON.stringify({ by: BY, known: true }) }, { viewer_key: null, detail: JSON.stringify({ by: BY, known: false }) }]);
		await expect(world.store.use.askWhy({ accountKey: world.accountKey, handle: 'mara.k', by: ' ' })).rejects.toThrow('who asks');
	});

	it('has words in both languages for every code a no can carry', () => {
		const codes = [...Object.keys(REASONS), 'in_progress', 'delivery_unknown', 'erasure', 'email_address', 'something_new',
			...['window_closed', 'not_found', 'person_unreachable', 'thread_elsewhere', 'profile_consent', 'token_dead', 'configuration', 'account_stop', 'throttled', 'not_reached', 'odd'].map((name) => `instagram_${name}`)];
		for (const code of codes) {
			const { what } = wordsOfCode(code);
			expect([code, what.en.length > 10, what.nl.length > 10, what.en === what.nl]).toEqual([code, true, true, false]);
		}
	});

	it('is written out in both languages, and takes nothing that was typed for markup', async () => {
		const event = await world.repliesToStory('mooi');
		await named(event.viewerKey);
		await world.accepted(await world.mustClaim(event, 'soft_touch'));
		await world.claim(event, 'offer', 'second');
		const answer = await ask();
		const accounts = [{ accountKey: world.accountKey, username: 'studio.vaas' }];
		const shown = (language: 'nl' | 'en') => whyPage({ language, member: MEMBER, token: 't' }, accounts, { accountKey: world.accountKey, handle: '<b>mara.k' }, answer);
		expect(shown('nl')).toContain('De persoon heeft geen toestemming gegeven voor promotie');
		expect(shown('en')).toContain('The person has not agreed to promotion');
		expect(shown('en')).toContain('Basis: answer to their own message (service).');
		expect(shown('nl')).not.toContain('<b>mara');
	});
});
