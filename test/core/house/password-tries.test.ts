import { PASSWORD_LIMIT } from '../../../core/house/password-tries';
import { connectLive, HOUR, TestStore } from '../support/store';
import { ACCOUNT } from '../support/wire';

describe('the password of the funnel page', () => {
	let store: TestStore;
	beforeEach(async () => {
		store = await TestStore.open();
		await connectLive(store, ACCOUNT);
	});
	afterEach(() => store.close());

	const show = (isRight: boolean, visitor = '192.0.2.1') => store.use.tryPassword({ visitor, isRight });
	const guess = async (times: number) => {
		for (let n = 0; n < times; n++) expect(await show(false)).toBe('wrong');
	};

	it('opens the page however often it is shown, and after some wrong ones', async () => {
		await guess(PASSWORD_LIMIT.tries - 1);
		for (let n = 0; n < 3 * PASSWORD_LIMIT.tries; n++) expect(await show(true)).toBe('admitted');
	});

	it('cannot be guessed: after twenty wrong ones nothing opens for that visitor until the hour is over', async () => {
		await guess(PASSWORD_LIMIT.tries);
		expect([await show(false), await show(true)]).toEqual(['too_many', 'too_many']);
		expect(await show(true, '192.0.2.2')).toBe('admitted');
		store.now += HOUR;
		expect(await show(true)).toBe('admitted');
	});

	it('leaves no address of whoever guessed', async () => {
		await guess(1);
		expect(store.count('rights_tries')).toBe(1);
		expect(JSON.stringify(store.rows('select * from rights_tries'))).not.toContain('192.0.2');
	});
});
