import fc from 'fast-check';
import { classifyGraphError, type GraphErrorClass } from '../../../core/instagram/errors';
import { holds } from '../support/property';

/** Reference §4.9, row by row: code, subcode (0: none), class. */
const CATALOGUE: readonly [code: number, subcode: number, meaning: string, expected: GraphErrorClass][] = [
	[10, 2534022, 'outside the window', 'window_closed'],
	[10, 2018278, 'outside the window, Page wording', 'window_closed'],
	[10, 1893063, 'temporarily restricted', 'account_stop'],
	[10, 0, 'permission missing', 'configuration'],
	[10, 2018300, 'another app controls the thread', 'thread_elsewhere'],
	[100, 2534037, 'not the thread owner', 'thread_elsewhere'],
	[100, 2534014, 'no matching user', 'person_unreachable'],
	[100, 2534001, 'thread archived or deleted', 'person_unreachable'],
	[100, 2534023, 'private reply already used', 'already_done'],
	[100, 2534025, 'comment not eligible', 'window_closed'],
	[100, 2534013, 'limit on private replies', 'window_closed'],
	[100, 2534029, 'account blocked from messaging', 'account_stop'],
	[2534122, 0, 'messaging restriction', 'account_stop'],
	[100, 2018276, 'HUMAN_AGENT not approved', 'configuration'],
	[100, 33, 'object missing', 'not_found'],
	[200, 2534041, 'owner switched off access', 'account_stop'],
	[200, 0, 'permission not granted', 'configuration'],
	[210, 0, 'permission removed', 'configuration'],
	[299, 0, 'permission removed', 'configuration'],
	[230, 0, 'profile consent missing', 'profile_consent'],
	[551, 1545041, 'person not receiving', 'person_unreachable'],
	[551, 0, 'person not receiving', 'person_unreachable'],
	...[0, 458, 459, 460, 463, 464, 467, 492].map((subcode): [number, number, string, GraphErrorClass] => [190, subcode, 'token dead', 'token_dead']),
	[102, 0, 'session problem', 'token_dead'],
	...[4, 17, 32, 341, 613].map((code): [number, number, string, GraphErrorClass] => [code, 0, 'throttled', 'throttled']),
	[613, 2534040, 'throttled send', 'throttled'],
	[613, 1996, 'odd traffic pattern', 'throttled'],
	...[80000, 80001, 80002, 80003, 80004, 80005, 80006].map((code): [number, number, string, GraphErrorClass] => [code, 0, 'BUC limit', 'throttled']),
	[1, 0, 'unknown', 'ambiguous'],
	[2, 0, 'temporary', 'ambiguous'],
	[2, 1545133, 'temporarily unavailable', 'ambiguous'],
	[1, 1357046, 'error although all were sent', 'ambiguous'],
	[368, 0, 'blocked for policy violations', 'account_stop'],
	[25, 2207050, 'restricted or checkpointed', 'account_stop'],
	[3, 0, 'app lacks the capability', 'configuration'],
	[506, 0, 'duplicate post', 'already_done'],
	[987654, 0, 'not in the catalogue', 'ambiguous'],
];

const STATUSES = [200, 400, 401, 403, 404, 429, 500, 503];
const body = (code: number, subcode: number, message = 'Er ging iets mis') =>
	JSON.stringify({ error: { message, type: 'OAuthException', code, ...(subcode === 0 ? {} : { error_subcode: subcode }), is_transient: false, fbtrace_id: 'AbC' } });

describe('the error catalogue (reference §4.9)', () => {
	it.each(CATALOGUE)('%i / %i %s: %s', (code, subcode, _meaning, expected) => {
		for (const status of STATUSES) expect(classifyGraphError(status, body(code, subcode))).toEqual({ class: expected, code, subcode });
	});

	it('a blocked app is told only by its wording', () => {
		expect(classifyGraphError(400, body(200, 0, 'API access blocked.')).class).toBe('account_stop');
	});

	it('the status never changes the class of a Graph error', () =>
		holds(
			fc.property(fc.integer({ min: -5, max: 90_000 }), fc.nat(3_000_000), fc.integer({ min: 100, max: 599 }), (code, subcode, status) => {
				expect(classifyGraphError(status, body(code, subcode))).toEqual(classifyGraphError(400, body(code, subcode)));
			}),
			500,
		));

	it.each([
		[502, '<html>Bad gateway</html>', 'ambiguous'],
		[500, '', 'ambiguous'],
		[504, '{"error":"timeout"}', 'ambiguous'],
		[400, '{"error":{"code":"190"}}', 'ambiguous'],
		[401, '', 'configuration'],
		[403, 'Forbidden', 'configuration'],
	] as const)('status %i with %j is no Graph error: %s', (status, text, expected) => {
		expect(classifyGraphError(status, text)).toEqual({ class: expected, code: null, subcode: null });
	});

	it('never throws, whatever the body', () =>
		holds(fc.property(fc.nat(600), fc.oneof(fc.json(), fc.string({ unit: 'binary' })), (status, text) => {
			expect(typeof classifyGraphError(status, text).class).toBe('string');
		}), 1000));
});
