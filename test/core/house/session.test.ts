import { LINK_LIFE_MS, readLink, readSession, SESSION_LIFE_MS, signLink, signSession } from '../../../core/house/session';
import { parseKeyring } from '../../../core/store/keyring';
import { KEY, MINUTE, OTHER_KEY, START, TestStore } from '../support/store';

const NOOR = { id: 'u1', name: 'Noor de Wit', email: 'noor@example.com' };
const keys = parseKeyring(KEY);

describe('the login of a colleague', () => {
	describe.each([['link', signLink, readLink, LINK_LIFE_MS], ['session', signSession, readSession, SESSION_LIFE_MS]] as const)('a %s', (_what, sign, read, life) => {
		const secret = sign(keys, NOOR, 'n-1', START);

		it('says who it is while it lives, under an older key too', () => {
			expect(read(keys, secret, START + life - 1)).toEqual({ member: NOOR, name: 'n-1', expiresAt: START + life });
			expect(read(parseKeyring(`1:${KEY}\n2:${OTHER_KEY}`), secret, START)).toMatchObject({ member: NOOR });
		});

		it.each([
			['too old', secret, START + life, keys],
			['of another store', secret, START, parseKeyring(OTHER_KEY)],
			['cut', secret.slice(0, -1), START, keys],
			['longer', `${secret}.x`, START, keys],
			['of somebody else', `${Buffer.from(JSON.stringify(['n-1', START + life, 'u2', 'Eve', 'eve@example.com'])).toString('base64url')}.${secret.split('.')[1] ?? ''}`, START, keys],
			['empty', '', START, keys],
			['nonsense', 'a.b', START, keys],
		] as const)('says nothing when it is %s', (_how, given, now, ring) => {
			expect(read(ring, given, now)).toBeNull();
		});
	});

	it('takes neither for the other', () => {
		expect(readSession(keys, signLink(keys, NOOR, 'n-1', START), START)).toBeNull();
		expect(readLink(keys, signSession(keys, NOOR, 'n-1', START), START)).toBeNull();
	});

	describe('in the store', () => {
		let store: TestStore;
		beforeEach(async () => {
			store = await TestStore.open();
		});
		afterEach(() => store.close());

		const open = (linkName: string, sessionName: string) => store.use.openTeamSession({ linkName, sessionName });
		const isOpen = (sessionName: string) => store.use.isTeamSessionOpen({ sessionName });

		it('takes a link once, from two browsers at once too', async () => {
			expect((await Promise.all([open('l-1', 's-1'), open('l-1', 's-2')])).sort()).toEqual([false, true]);
			expect(await open('l-1', 's-3')).toBe(false);
			expect(await isOpen('s-3')).toBe(false);
		});

		it('ends for good when the colleague logs out, and by itself after a working day', async () => {
			await open('l-1', 's-1');
			await open('l-2', 's-2');
			await store.use.endTeamSession({ sessionName: 's-1' });
			expect([await isOpen('s-1'), await isOpen('s-2'), await isOpen('s-9')]).toEqual([false, true, false]);
			store.now += SESSION_LIFE_MS;
			expect(await isOpen('s-2')).toBe(false);
			store.now += MINUTE;
			await open('l-3', 's-3');
			expect(store.count('team_sessions')).toBe(1);
		});

		it('keeps neither names of links nor of sessions, nor who it was', async () => {
			await open('l-secret', 's-secret');
			expect(JSON.stringify(store.rows('select * from team_sessions'))).not.toMatch(/secret|noor/i);
		});
	});
});
