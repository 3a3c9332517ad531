import { codes, day, Fixture } from './setup';

describe('versions', () => {
	let f: Fixture;
	afterEach(() => f.stop());

	/** Which version answers `GET /{asked}/me` at this date of the sandbox clock. */
	async function serving(asked: string, date: string): Promise<string | null> {
		f = await Fixture.start({ offset: Date.parse(date) - Date.now() });
		const answer = await f.graph('GET', `${asked}/me`);
		expect(answer.status).toBe(200);
		return answer.headers.get('facebook-api-version');
	}

	it.each([
		['/v21.0', '2027-01-20T23:00:00Z', 'v21.0'],
		['/v21.0', '2027-01-21T00:00:00Z', 'v22.0'],
		['/v12.0', '2026-11-24T00:00:00Z', 'v21.0'],
		['/v25.0', '2028-07-30T00:00:00Z', 'v26.0'],
		['/v27.0', '2031-01-01T00:00:00Z', 'v27.0'],
		['', '2026-11-24T00:00:00Z', 'v25.0'],
		['', '2028-08-01T00:00:00Z', 'v26.0'],
	])('serves %s at %s by %s', async (asked, date, by) => {
		expect(await serving(asked, date)).toBe(by);
	});

	it.each(['v99.0', 'v25.1'])('refuses %s, which never was', async (asked) => {
		f = await Fixture.start();
		const answer = await f.graph('GET', `/${asked}/me`);
		expect(codes(answer)).toEqual([2635, undefined]);
		expect(answer.headers.get('facebook-api-version')).toBeNull();
		f.control.stepClock(day);
		expect((await f.graph('GET', '/v27.0/me')).status).toBe(200);
	});
});
