import { retryReads } from '../../../core/instagram/read-retry';
import { readUsage } from '../../../core/instagram/usage';
import type { GraphRequest, GraphResponse } from '../../../core/instagram/transport';

describe('usage headers (reference §5)', () => {
	it.each([
		['none', {}, null],
		['app usage', { 'x-app-usage': '{"call_count":28,"total_time":25,"total_cputime":26}' }, { percent: 28, regainMs: null }],
		['business usage, minutes', { 'x-business-use-case-usage': '{"17841400000000123":[{"type":"instagram","call_count":95,"total_cputime":20,"total_time":20,"estimated_time_to_regain_access":19}]}' }, { percent: 95, regainMs: 19 * 60_000 }],
		['the fullest of several', { 'x-app-usage': '{"call_count":5,"total_time":80}', 'x-business-use-case-usage': '{"1":[{"call_count":1},{"total_cputime":99}],"2":[]}' }, { percent: 99, regainMs: null }],
		['unreadable', { 'x-app-usage': 'none', 'x-business-use-case-usage': '[1]' }, null],
		['of a wrong type', { 'x-app-usage': '{"call_count":"many"}' }, { percent: 0, regainMs: null }],
	] as [string, Record<string, string>, unknown][])('%s', (_what, headers, expected) => {
		expect(readUsage(headers)).toEqual(expected);
	});
});

describe('repeating reads', () => {
	const answered = (status: number, code?: number): GraphResponse => ({ answered: true, status, body: code === undefined ? '{}' : JSON.stringify({ error: { code } }) });
	const lost: GraphResponse = { answered: false, cause: 'no_answer' };

	async function tried(request: GraphRequest, answers: readonly GraphResponse[], random = 0.5) {
		const left = [...answers];
		const waits: number[] = [];
		let calls = 0;
		const transport = retryReads(async () => {
			calls++;
			return left.shift() ?? answered(200);
		}, { random: () => random, sleep: async (ms) => { waits.push(ms); } });
		return { response: await transport(request), calls, waits };
	}

	const read: GraphRequest = { method: 'GET', path: 'me' };

	it('asks up to three times after passing failures, with jitter in between', async () => {
		expect(await tried(read, [answered(500, 2), lost])).toMatchObject({ response: { status: 200 }, calls: 3, waits: [200, 400] });
		expect(await tried(read, [lost, lost, lost, lost])).toMatchObject({ response: lost, calls: 3 });
		expect((await tried(read, [lost, lost], 0)).waits).toEqual([0, 0]);
	});

	it.each([answered(400, 190), answered(400, 80002), answered(400, 100), { answered: false, cause: 'paused', because: 'throttled', until: null }] as GraphResponse[])('asks once when asking again changes nothing: %j', async (answer) => {
		expect(await tried(read, [answer])).toMatchObject({ response: answer, calls: 1 });
	});

	it.each(['POST', 'DELETE'] as const)('never repeats a %s', async (method) => {
		expect(await tried({ method, path: 'me/messages' }, [lost])).toMatchObject({ response: lost, calls: 1 });
		expect(await tried({ method, path: 'me/messages' }, [answered(500, 1)])).toMatchObject({ calls: 1 });
	});
});
