import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { readSignedRequest, type SignedRequest } from '../../../core/instagram/signed-request';
import { holds } from '../support/property';
import { DAY, HOUR, MINUTE } from '../support/store';
import { ACCOUNT, MARA } from '../support/wire';
import { Claims } from './claimant';

const SECRETS = ['instagram-secret', 'meta-secret'];

function signed(payload: unknown, secret = 'meta-secret'): string {
	const encoded = Buffer.from(JSON.stringify(payload)).toString('base64url');
	return `${createHmac('sha256', secret).update(encoded).digest('base64url')}.${encoded}`;
}

const PAYLOAD = { algorithm: 'HMAC-SHA256', issued_at: 1_795_432_000, expires: 1_795_435_600, user_id: '26111222333444555' };

describe('a signed request of Meta', () => {
	it.each(SECRETS)('is read when %s signed it', (secret) => {
		expect(readSignedRequest(signed(PAYLOAD, secret), SECRETS)).toMatchObject({ userId: '26111222333444555', issuedAt: 1_795_432_000_000, expiresAt: 1_795_435_600_000 });
	});

	it('keeps an id that came as a number to the last digit', () => {
		const encoded = Buffer.from('{"algorithm":"HMAC-SHA256","issued_at":1795432000,"user_id":26111222333444555}').toString('base64url');
		const request = `${createHmac('sha256', 'meta-secret').update(encoded).digest('base64url')}.${encoded}`;
		expect(readSignedRequest(request, SECRETS)).toMatchObject({ userId: '26111222333444555', expiresAt: null });
	});

	it('is refused by anybody else, in another algorithm, and when a sign is changed', async () => {
		expect(readSignedRequest(signed(PAYLOAD, 'other'), SECRETS)).toBeNull();
		expect(readSignedRequest(signed(PAYLOAD, ''), ['', ''])).toBeNull();
		expect(readSignedRequest(signed({ ...PAYLOAD, algorithm: 'none' }), SECRETS)).toBeNull();
		expect(readSignedRequest(signed({ ...PAYLOAD, issued_at: undefined }), SECRETS)).toBeNull();
		const good = signed(PAYLOAD);
		// The last sign of a base64url text may differ in bits nobody reads.
		await holds(
			fc.property(fc.nat(good.length - 1).filter((at) => at !== 42 && at !== good.length - 1), fc.constantFrom('A', 'z', '9', '_', '.', ' '), (at, sign) => {
				const forged = good.slice(0, at) + sign + good.slice(at + 1);
				if (forged !== good) expect(readSignedRequest(forged, SECRETS)).toBeNull();
			}),
			300,
		);
		expect(readSignedRequest(good, SECRETS)).not.toBeNull();
	});

	it.each([undefined, null, 5, {}, [], '', '.', 'a.b.c', 'x'.repeat(10_000)])('is refused as %p', (odd) => {
		expect(readSignedRequest(odd, SECRETS)).toBeNull();
	});
});

describe('what Meta tells of a connected account', () => {
	let claims: Claims;
	beforeEach(async () => {
		claims = await Claims.open();
	});
	afterEach(() => claims.close());

	let hashes = 0;
	const request = (changes: Partial<SignedRequest> = {}): SignedRequest => ({
		userId: `app-${ACCOUNT}`, issuedAt: claims.store.now, expiresAt: claims.store.now + HOUR, hash: `h${++hashes}`, ...changes,
	});
	const tell = (kind: 'data_deletion' | 'deauthorise', changes: Partial<SignedRequest> = {}) => claims.store.use.recordCallback({ kind, request: request(changes) });

	async function runDue(): Promise<string[]> {
		const outcomes: string[] = [];
		for (let n = 0; n < 100; n++) {
			const { outcome } = await claims.store.use.deleteDueAccount({});
			if (outcome === 'nothing_due') return outcomes;
			outcomes.push(outcome);
		}
		throw new Error('it never ends');
	}

	it('is not undone by the token in the credential: only a person who connects the account asks for a new one', async () => {
		const { use } = claims.store;
		const seed = { seed: 'pasted', appSecret: 'secret' };
		await use.takeSeed({ ...seed, again: false });
		await use.keepToken({ ...seed, token: 'long', expiresInMs: DAY, refreshable: true, igAccountId: ACCOUNT });
		await tell('deauthorise');
		expect(await use.takeSeed({ ...seed, again: false })).toEqual({ state: 'refused', problem: 'deauthorised' });
		expect(await use.takeSeed({ ...seed, again: true })).toEqual({ state: 'yours' });
	});

	it.each(['data_deletion', 'deauthorise'] as const)('%s ends sending at once, and every token', async (kind) => {
		const viewerKey = await claims.meet();
		claims.store.raw.exec(`insert into tokens (seed_hash, opener, by_link, account_key, state, sealed, wrapped_key, key_version, generation, refreshable, retry_at, lease_until, adopted_at)
			values ('s', 'o', 0, '${claims.accountKey}', 'live', 'x', 'y', 1, 1, 1, 0, 0, 0)`);
		expect(await tell(kind)).toMatchObject({ accepted: true });
		const [event] = (await claims.writes('hallo')).handedOff;
		const claim = await claims.store.use.claimSend({ accountKey: claims.accountKey, viewerKey, eventKey: event?.eventKey ?? '', step: 'x', copyKey: 'soft_touch' });
		expect(claim).toMatchObject({ outcome: 'refused', reasons: [{ code: 'account_paused' }] });
		expect(claims.store.rows('select state, sealed from tokens')).toEqual([{ state: 'dead', sealed: null }]);
	});

	it('counts once, fresh, and for its account only', async () => {
		const first = request();
		expect(await claims.store.use.recordCallback({ kind: 'deauthorise', request: first })).toMatchObject({ accepted: true });
		expect(await claims.store.use.recordCallback({ kind: 'deauthorise', request: first })).toEqual({ accepted: false, why: 'replayed' });
		for (const stale of [
			{ issuedAt: claims.store.now - HOUR, expiresAt: null }, { expiresAt: claims.store.now }, { issuedAt: claims.store.now + 10 * MINUTE },
			{ issuedAt: claims.store.now - 2 * HOUR, expiresAt: claims.store.now + DAY },
		]) expect(await tell('data_deletion', stale)).toEqual({ accepted: false, why: 'expired' });
		const { accepted } = await tell('data_deletion', { userId: '999' });
		expect(accepted).toBe(true);
		expect(claims.store.rows("select state, account_key from account_callbacks where kind = 'data_deletion'")).toEqual([{ state: 'nothing_held', account_key: null }]);
	});

	it('deletes the data of the account when the hold is over, and not before; opt-outs stay', async () => {
		await claims.imports('mara.k', 's-1');
		await claims.meetNamed('mara.k');
		await claims.writes('STOP');
		await claims.meet('700100200300499');
		const other = await Claims.open('17841400000000888', claims.store);
		await other.writes('hoi', MARA, '17841400000000888');
		const outcome = await tell('data_deletion');
		if (!outcome.accepted) throw new Error(outcome.why);
		const status = async () => (await claims.store.use.readDeletionStatus({ code: outcome.confirmationCode }))?.state;
		expect(await status()).toBe('held');
		expect(await claims.store.use.readDeletionStatus({ code: 'DEL-AAAAAAAAAA' })).toBeNull();
		claims.store.now += 7 * DAY - 1;
		expect(await runDue()).toEqual([]);
		claims.store.now += 1;
		expect(await runDue()).toEqual(expect.arrayContaining(['goes_on', 'deleted']));
		expect(await status()).toBe('done');
		for (const table of ['viewers', 'identities', 'events', 'engagements', 'comment_refs', 'stories', 'inbox_marks']) {
			expect([table, claims.store.count(table, 'account_key = ?', claims.accountKey)]).toEqual([table, 0]);
		}
		expect(claims.store.count('viewers', 'account_key = ?', other.accountKey)).toBe(1);
		expect(claims.store.rows('select username, app_scoped_id from accounts where account_key = ?', claims.accountKey)).toEqual([{ username: 'deleted', app_scoped_id: null }]);
		// Connected again it is the same account to us, and the opt-out holds.
		const again = await Claims.open(ACCOUNT, claims.store);
		expect(again.accountKey).toBe(claims.accountKey);
		expect(await again.imports('mara.k', 's-2')).toEqual({ added: 0, suppressed: 1 });
		expect(claims.store.count('account_callbacks', 'removed like ?', '%"people":2%')).toBe(1);
	});

	it('keeps the data of an account that was taken away and connected again', async () => {
		await claims.meet();
		await tell('deauthorise');
		await Claims.open(ACCOUNT, claims.store);
		claims.store.raw.exec(`insert into tokens (seed_hash, opener, by_link, account_key, state, generation, refreshable, retry_at, lease_until, adopted_at) values ('n', 'o', 0, '${claims.accountKey}', 'live', 1, 1, 0, 0, 0)`);
		claims.store.now += 30 * DAY;
		expect(await runDue()).toEqual(['called_off']);
		expect(claims.store.count('viewers')).toBe(1);
	});

	it('is told to a workflow once', async () => {
		await tell('deauthorise');
		expect(await claims.store.use.takeCallbackAlerts({})).toMatchObject([{ kind: 'deauthorise', accountKey: claims.accountKey, state: 'held' }]);
		expect(await claims.store.use.takeCallbackAlerts({})).toEqual([]);
	});

	it('keeps neither the id nor the code', async () => {
		const outcome = await tell('data_deletion');
		const kept = JSON.stringify(claims.store.rows('select * from account_callbacks'));
		expect(kept).not.toContain(`app-${ACCOUNT}`);
		expect(kept).not.toContain(outcome.accepted ? outcome.confirmationCode : 'none');
		expect(kept).toContain('data_deletion');
	});
});
