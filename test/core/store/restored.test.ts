import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { publishCopyTable } from '../support/copy-table';
import { Yesterday } from '../support/put-back';
import { EMPTY, freshPlace, testServer } from '../support/store-postgres';
import { connectLive, DAY, HOUR, MINUTE, removeFolder, tempFolder, TestStore } from '../support/store';
import { ACCOUNT, envelope, receive, textMessage } from '../support/wire';

const server = testServer();

/** A store that was put back must not reach who opted out since, nor send again what it has forgotten. */
describe('a store that was put back', () => {
	let folder: string;
	let place: string;
	let journal: string;
	let store: TestStore;
	let accountKey: string;
	let yesterday: Yesterday;
	let opened = 0;
	let mids = 0;

	const open = async (changes: { journal?: string } = {}) => {
		const now = opened > 0 ? store.now : undefined;
		store = await TestStore.open({ file: place, journal, tag: `r${++opened}`, ...changes });
		if (now !== undefined) store.now = now + MINUTE;
	};
	const say = async (person: string, text: string) => {
		store.now += MINUTE;
		await store.use.noteRightsPage({ accountKey });
		const { handedOff } = await receive(store, envelope([textMessage(`m${++mids}`, text, { person, at: store.now })]));
		return { accountKey, viewerKey: handedOff[0]?.viewerKey ?? '', eventKey: handedOff[0]?.eventKey ?? '' };
	};
	const answer = async (person: string) => {
		const outcome = await store.use.claimSend({ ...(await say(person, 'wat leuk')), step: 'answer', copyKey: 'soft_touch' });
		return outcome.outcome === 'refused' ? outcome.reasons.map(({ code }) => code) : outcome.outcome;
	};
	const restore = async () => {
		await store.close();
		yesterday.putBack(store);
		await open();
	};
	const claim = async (kind: 'erasure' | 'restriction', person: string) => {
		const request = await store.use.openRequest({ accountKey, kind, language: 'nl', detail: '', visitor: 'v' });
		if (!request.opened) throw new Error('the request was not opened');
		await say(person, request.message);
	};
	const restores = () => store.use.listRestores({});
	const confirm = () => store.use.confirmRestore({ person: 'Noor', reason: 'list of opt-outs imported', dropWaiting: false });

	beforeEach(async () => {
		folder = tempFolder();
		place = server === null ? path.join(folder, 'store', 'store.sqlite') : freshPlace(server);
		journal = path.join(folder, 'elsewhere', 'journal');
		opened = 0;
		await open();
		accountKey = await connectLive(store, ACCOUNT);
		await publishCopyTable(store.use);
		yesterday = new Yesterday();
	});
	afterEach(async () => {
		if (server !== null) store.raw.exec(EMPTY);
		await store.close().catch(() => undefined);
		removeFolder(folder);
	});

	it('knows again who opted out since, and who came back', async () => {
		for (const person of ['701', '702', '703']) await say(person, 'hallo');
		yesterday.keep(store);
		await say('701', 'STOP');
		await say('702', 'STOP');
		await say('702', 'aanmelden');
		await restore();
		expect(store.count('suppressions')).toBe(1);
		const state = await restores();
		// Beside PostgreSQL every process has a copy, and nobody knows whether another one went further.
		expect(state).toMatchObject({ closed: server !== null, restores: [{ how: 'journal_ahead', openedBy: server === null ? 'journal' : null }] });
		if (server !== null) {
			expect(await answer('703')).toEqual(['store_restored']);
			expect(await confirm()).toMatchObject({ opened: 1 });
		}
		expect([await answer('701'), await answer('702'), await answer('703')]).toEqual([['suppressed'], 'claimed', 'claimed']);
		// It is found once: opening it again finds nothing new.
		await store.close();
		await open();
		expect((await restores()).restores).toHaveLength(1);
	});

	it('has what people decided since carried out again: withdrawals, objections, restrictions, pauses, erasures', async () => {
		const keys: Record<string, string> = {};
		for (const person of ['yes', 'no', 'child', 'doubt', 'gone', 'still', 'left']) keys[person] = (await say(`70${person}`, 'hallo')).viewerKey;
		const grant = (who: string) => store.use.importGrant({
			accountKey, viewerKey: keys[who] ?? '', purpose: 'dm_promotion', givenAt: store.now - DAY, wording: 'Ja, stuur mij aanbiedingen', source: 'the fair',
		});
		for (const who of ['yes', 'child', 'left']) expect(await grant(who)).toMatchObject({ outcome: 'granted' });
		yesterday.keep(store);
		await store.use.recordObjection({ accountKey, viewerKey: keys['no'] ?? '', purpose: 'profiling', eventKey: '', recordedBy: 'Noor' });
		await say('70child', 'ik ben 15');
		await say('70doubt', 'ik wil eigenlijk geen berichten meer van jullie, als dat kan');
		const { eventKey } = await say('70left', 'liever niet');
		await store.use.withdrawConsent({ accountKey, viewerKey: keys['left'] ?? '', purpose: 'dm_promotion', eventKey });
		await claim('restriction', '70still');
		await claim('erasure', '70gone');
		store.now += HOUR;
		await store.use.carryOutRequests({ limit: 10 });
		expect(store.count('viewers', 'viewer_key = ?', keys['gone'] ?? '')).toBe(0);
		await restore();
		expect(store.count('viewers', 'viewer_key = ?', keys['gone'] ?? '')).toBe(0);
		expect(store.count('identities', 'viewer_key = ?', keys['gone'] ?? '')).toBe(0);
		expect(store.count('journal_replays')).toBe(0);
		expect(store.rows('select viewer_key, reason from holds order by viewer_key').map((row) => [row['viewer_key'], row['reason']])).toEqual(
			[[keys['child'], 'under_age'], [keys['doubt'], 'opt_out_in_sentence']].sort(),
		);
		expect(store.rows("select viewer_key from viewer_marks where kind = 'flag' and name = 'under_age'")).toEqual([{ viewer_key: keys['child'] }]);
		expect(store.rows("select viewer_key, purpose from consent_ledger where act = 'object'")).toEqual([{ viewer_key: keys['no'], purpose: 'profiling' }]);
		const promotion = async (who: string) => {
			const outcome = await store.use.checkConsent({ accountKey, viewerKey: keys[who] ?? '', eventKey: '', purpose: 'dm_promotion' });
			return outcome.gate === 'not_allowed' ? outcome.reason : outcome.gate;
		};
		expect([await promotion('yes'), await promotion('child'), await promotion('left')]).toEqual(['allowed', 'held_for_human', 'consent_withdrawn']);
		expect(store.rows('select viewer_key from restrictions where lifted_at is null')).toEqual([{ viewer_key: keys['still'] }]);
		expect(await store.use.verifyLedger({})).toEqual([]);
		if (server !== null) await confirm();
		expect(await answer('70gone')).toEqual(['suppressed']);
	});

	it('sends nothing again that waited when it was copied', async () => {
		const { viewerKey } = await say('701', 'hallo');
		store.raw.exec(`insert into plans (plan_key, account_key, viewer_key, campaign, step, copy_key, due_at, lease_until, state, created_at) values ('p1', '${accountKey}', '${viewerKey}', 'autumn', 1, 'soft_touch', 1, 0, 'due', 1)`);
		yesterday.keep(store);
		await say('702', 'STOP');
		await restore();
		if (server !== null) await store.use.confirmRestore({ person: 'Noor', reason: 'checked', dropWaiting: true });
		expect(store.rows("select state, outcome from plans where plan_key = 'p1'")).toEqual([{ state: 'cancelled', outcome: 'restored' }]);
		expect(store.count('events', "state = 'handed_off' and received_at < ?", store.now - 2 * MINUTE)).toBe(0);
	});

	it('whose journal is gone sends nothing until somebody answers for it, on record', async () => {
		await say('701', 'STOP');
		await store.close();
		rmSync(journal);
		await open();
		if (server !== null) {
			// A new process of many has no copy yet, and makes itself one.
			expect((await restores()).closed).toBe(false);
			expect(existsSync(journal)).toBe(true);
			return;
		}
		expect(await restores()).toMatchObject({ closed: true, restores: [{ how: 'journal_missing' }] });
		expect(await answer('702')).toEqual(['store_restored']);
		await expect(store.use.confirmRestore({ person: ' ', reason: 'x', dropWaiting: false })).rejects.toThrow(/who answers/);
		expect(await answer('702')).toEqual(['store_restored']);
		await confirm();
		expect([await answer('702'), await answer('701')]).toEqual(['claimed', ['suppressed']]);
		expect(store.rows("select what, detail from audit_log where act = 'care'").map((row) => row['what'])).toEqual(['restore confirmed']);
		await store.close();
		await open();
		expect((await restores()).closed).toBe(false);
	});

	it('a store made anew, beside the journal of the one that was lost, reaches nobody who opted out there', async () => {
		await say('701', 'STOP');
		if (server === null) {
			await store.close();
			for (const end of ['', '-wal', '-shm']) rmSync(place + end, { force: true });
		} else {
			store.raw.exec(EMPTY);
			await store.close();
		}
		await open();
		accountKey = await connectLive(store, ACCOUNT);
		await publishCopyTable(store.use);
		if (server !== null) await confirm();
		expect([await answer('701'), await answer('702')]).toEqual([['suppressed'], 'claimed']);
	});

	it('while it was open is found at the next message', async () => {
		if (server === null) return;
		await say('701', 'hallo');
		yesterday.keep(store);
		await say('701', 'STOP');
		yesterday.putBack(store);
		expect(store.count('suppressions')).toBe(0);
		expect(await answer('702')).toEqual(['store_restored']);
		expect(store.count('suppressions')).toBe(1);
		await confirm();
		expect(await answer('701')).toEqual(['suppressed']);
	});

	it('and went its own way since takes in what an older copy still brings', async () => {
		await say('701', 'hallo');
		yesterday.keep(store);
		await say('701', 'STOP');
		const other = path.join(folder, 'other', 'journal');
		await store.close();
		yesterday.putBack(store);
		// Another process of PostgreSQL, or a machine to which the journal was not brought along at first.
		await open({ journal: other });
		if ((await restores()).closed) await confirm();
		await say('702', 'STOP');
		await store.close();
		await open();
		expect(store.count('suppressions')).toBe(2);
		expect((await restores()).closed).toBe(server !== null);
		if (server !== null) await confirm();
		expect([await answer('701'), await answer('702'), await answer('703')]).toEqual([['suppressed'], ['suppressed'], 'claimed']);
		expect(readFileSync(journal, 'utf8').split('\n').filter((line) => line.includes('"suppress"'))).toHaveLength(2);
		expect(existsSync(`${journal}.before-restore`)).toBe(true);
		// Both copies are now one.
		await store.close();
		await open({ journal: other });
		expect((await restores()).closed).toBe(false);
		expect(readFileSync(other, 'utf8')).toBe(readFileSync(journal, 'utf8'));
	});

	it('the control: with a journal that was put back with it nothing shows', async () => {
		await say('701', 'hallo');
		yesterday.keep(store);
		const kept = path.join(folder, 'kept');
		copyFileSync(journal, kept);
		await say('701', 'STOP');
		await store.close();
		yesterday.putBack(store);
		copyFileSync(kept, journal);
		await open();
		expect((await restores()).closed).toBe(false);
		expect(await answer('701')).toBe('claimed');
	});
});
