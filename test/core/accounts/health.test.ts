import fc from 'fast-check';
import type { AccountState } from '../../../core/accounts/account-state';
import { cureOf } from '../../../core/accounts/cures';
import { assessHealth, type HealthFacts } from '../../../core/accounts/health';
import { addressFault } from '../../../core/accounts/public-address';
import { createInstagramClient } from '../../../core/instagram/client';
import { classifyGraphError } from '../../../core/instagram/errors';
import { SUBSCRIBED_FIELDS } from '../../../core/instagram/subscriptions';
import { AnsweringGraph, graphError } from '../support/graph';
import { holds } from '../support/property';
import { DAY, START } from '../support/store';
import { ACCOUNT } from '../support/wire';

const REAL = 'https://graph.instagram.com';
const WELL = {
	'GET me': { id: 'app-1', user_id: ACCOUNT, username: 'studio.vaas', account_type: 'BUSINESS' },
	'GET me/stories': { data: [] },
	'GET me/insights': { data: [] },
	'GET me/conversations': { data: [] },
	'GET me/media': { data: [{ id: '179' }] },
	'GET 179/comments': { data: [] },
	'GET me/subscribed_apps': { data: [{ id: '1', subscribed_fields: [...SUBSCRIBED_FIELDS] }] },
};
const STATE: AccountState = { mode: 'live', stopped: false, takeoverSuspectedAt: null, pause: null, igAccountId: ACCOUNT, appScopedId: 'app-1', apiHost: REAL, timeZone: 'Europe/Amsterdam', now: START };

interface Changes extends Partial<Omit<HealthFacts, 'probe' | 'account'>> {
	readonly answers?: Record<string, unknown>;
	readonly served?: string;
	readonly account?: Partial<AccountState>;
}

/** The health of an account that is well but for these changes. */
async function health({ answers = {}, served = 'v25.0', account = {}, ...changes }: Changes = {}, now = START) {
	const graph = new AnsweringGraph({ ...WELL, ...answers }, { 'facebook-api-version': served });
	const probe = await createInstagramClient(graph.transport).probe();
	const facts: HealthFacts = {
		probe, account: { ...STATE, ...account }, askedVersion: 'v25.0', apiHost: REAL, hasAppSecret: true, token: { state: 'live', problem: null, issuedAt: START, expiresAt: START + 50 * DAY, refreshable: true, refreshes: 0 },
		callback: 'https://n8n.example.org/webhook/story-funnel/instagram', ...changes,
	};
	return { ...assessHealth(facts, now), requests: graph.requests };
}

describe('the health of an account', () => {
	it('is well when all is well, and asking changes nothing', async () => {
		const { state, findings, requests } = await health();
		expect([state, findings.filter((finding) => finding.state !== 'ok')]).toEqual(['ok', []]);
		expect(findings.every((finding) => finding.cure === null)).toBe(true);
		expect(requests.map(({ method }) => method)).toEqual(requests.map(() => 'GET'));
	});

	const FAULTS: readonly [string, Changes, string, 'warning' | 'problem', RegExp, RegExp][] = [
		['an expired token', { answers: { 'GET me': graphError(190, 463) } }, 'token', 'problem', /has expired/, /new token into the credential/],
		['a changed password', { answers: { 'GET me': graphError(190, 460) } }, 'token', 'problem', /password/, /Log in/],
		['an app that was removed', { answers: { 'GET me': graphError(190, 458) } }, 'token', 'problem', /removed the app/, /Connect the account/],
		['no connection', { answers: { 'GET me': 'down' } }, 'token', 'warning', /could not be reached/, /network/],
		['a token of another account', { answers: { 'GET me': { ...WELL['GET me'], user_id: '1784' } } }, 'account', 'problem', /another Instagram account/, /token of this account/],
		['a personal account', { answers: { 'GET me': { ...WELL['GET me'], account_type: 'PERSONAL' } } }, 'account_type', 'problem', /personal/, /professional account/],
		['an app-scoped id that changed', { account: { appScopedId: 'app-0' } }, 'two_ids', 'warning', /app-scoped id/, /00 set-up/],
		['no app secret', { hasAppSecret: false }, 'app_secret', 'problem', /no app secret/, /Instagram app secret/],
		['a scope for stories revoked', { answers: { 'GET me/stories': graphError(10) } }, 'permission_stories', 'problem', /lacks a permission/, /instagram_business_basic/],
		['a scope for insights revoked', { answers: { 'GET me/insights': graphError(10) } }, 'permission_insights', 'problem', /lacks a permission/, /manage_insights/],
		['a scope for messages revoked', { answers: { 'GET me/conversations': graphError(200) } }, 'permission_conversations', 'problem', /lacks a permission/, /manage_messages/],
		['a scope for comments revoked', { answers: { 'GET 179/comments': graphError(10) } }, 'permission_comments', 'problem', /lacks a permission/, /manage_comments/],
		['throttling while asked', { answers: { 'GET me/stories': graphError(4) } }, 'permission_stories', 'warning', /fewer calls/, /Wait/],
		['messages switched off by the owner', { answers: { 'GET me/conversations': graphError(200, 2534041) } }, 'permission_conversations', 'problem', /switched off/, /Connected tools/],
		['a token that could not be refreshed', { token: { state: 'live', problem: null, issuedAt: START, expiresAt: START + 5 * DAY, refreshable: true, refreshes: 0 } }, 'token_life', 'warning', /could not be refreshed/, /00 set-up/],
		['a token that is dead', { token: { state: 'dead', problem: 'token_dead 190/463', issuedAt: START, expiresAt: START, refreshable: true, refreshes: 0 } }, 'token_life', 'problem', /dead/, /00 set-up/],
		['no subscription', { answers: { 'GET me/subscribed_apps': { data: [] } } }, 'subscription', 'problem', /messages, message_echoes, messaging_postbacks/, /Subscribe/],
		['no echoes', { answers: { 'GET me/subscribed_apps': { data: [{ subscribed_fields: ['messages', 'messaging_postbacks'] }] } } }, 'subscription', 'problem', /: message_echoes$/, /Subscribe/],
		['an expired version, as Meta answers', { served: 'v26.0' }, 'api_version', 'problem', /answers with v26\.0 where v25\.0/, /Enter v25\.0/],
		['an old version', { askedVersion: 'v20.0' }, 'api_version', 'problem', /v20\.0 has expired/, /Enter v25\.0/],
		['no version', { askedVersion: '' }, 'api_version', 'warning', /names no API version/, /Enter v25\.0/],
		['a version that is none', { askedVersion: '25' }, 'api_version', 'problem', /is no version/, /Enter v25\.0/],
		['another host than connected', { apiHost: 'https://graph.example.org' }, 'api_host', 'problem', /another host/, /API host/],
		['a callback without TLS', { callback: 'http://n8n.example.org/x' }, 'callback', 'problem', /not HTTPS/, /WEBHOOK_URL/],
		['a callback on a private address', { callback: 'https://192.168.1.20/x' }, 'callback', 'problem', /private address/, /public HTTPS/],
		['a callback nobody knows', { callback: null }, 'callback', 'warning', /not known/, /WEBHOOK_URL/],
		['rehearsal', { account: { mode: 'rehearsal' } }, 'mode', 'warning', /rehearsal/, /Test People/],
		['test people', { account: { mode: 'test_people' } }, 'mode', 'warning', /test people/, /Live/],
		['the stop switch', { account: { stopped: true } }, 'stop_switch', 'warning', /stop switch is set/, /Resume/],
		['a suspected takeover', { account: { takeoverSuspectedAt: START } }, 'takeover', 'problem', /did not send/, /password[^]*Other Inbox Tool[^]*Resume/],
		['a pause with an end', { account: { pause: { reason: 'throttled', until: START } } }, 'pause', 'warning', /until 2026-11-23T09:00:00.000Z \(throttled\)/, /by itself/],
		['a pause without one', { account: { pause: { reason: 'token_dead', until: null } } }, 'pause', 'problem', /until its owner acts \(token_dead\)/, /00 set-up/],
	];

	it.each(FAULTS)('%s: names it and its cure', async (_what, changes, check, state, what, cure) => {
		const result = await health(changes);
		const wrong = result.findings.filter((finding) => finding.state !== 'ok');
		expect(wrong.map((finding) => [finding.check, finding.state])).toEqual([[check, state]]);
		expect(wrong[0]?.what.en).toMatch(what);
		expect(wrong[0]?.cure?.en).toMatch(cure);
		expect(result.state).toBe(state);
		for (const words of [wrong[0]?.what, wrong[0]?.cure]) {
			expect(words?.nl).not.toBe('');
			expect(words?.nl).not.toBe(words?.en);
		}
	});

	it('asks no further when every call would meet the same error', async () => {
		expect((await health({ answers: { 'GET me': graphError(190) } })).requests).toHaveLength(1);
	});

	it('warns a month before a version ends, and not earlier', async () => {
		const ends = Date.UTC(2028, 6, 29);
		const at = async (now: number) => (await health({}, now)).findings.find(({ check }) => check === 'api_version');
		expect((await at(ends - 31 * DAY))?.state).toBe('ok');
		expect((await at(ends - 29 * DAY))).toMatchObject({ state: 'warning', what: { en: expect.stringMatching(/expires on 2028-07-29/) } });
		expect((await at(ends))?.state).toBe('problem');
	});

	it('repeats nothing that a header says and that is no version', async () => {
		const { findings } = await health({ served: 'EAAtoken' });
		expect(JSON.stringify(findings)).not.toContain('EAAtoken');
	});

	it('has nothing to say against a sandbox but that it is one', async () => {
		const sandbox = { apiHost: 'http://127.0.0.1:4010', account: { apiHost: 'http://127.0.0.1:4010' } };
		const { findings: asked } = await health({ ...sandbox, callback: 'http://n8n.local/x', callbackEntered: true });
		expect(asked).toContainEqual(expect.objectContaining({ check: 'callback', state: 'problem' }));
		const { findings } = await health({ ...sandbox, callback: null });
		expect(findings.filter(({ state }) => state !== 'ok').map(({ check }) => check)).toEqual(['api_host']);
	});
});

describe('a callback address', () => {
	it.each([
		'https://n8n.example.org/webhook', 'https://shop.nl', 'https://8.8.8.8/x', 'https://[2606:4700::1111]/x', 'https://n8n.shop.nl:8443/x',
	])('%s can be reached', (address) => {
		expect(addressFault(address)).toBeNull();
	});

	it.each([
		['http://n8n.example.org', 'not_https'], ['ftp://x.org', 'not_https'], ['nonsense', 'malformed'], ['', 'malformed'],
		['https://localhost/x', 'not_public'], ['https://n8n.localhost', 'not_public'], ['https://n8n', 'not_public'],
		['https://nas.local', 'not_public'], ['https://nas.LAN.', 'not_public'], ['https://n8n.internal', 'not_public'],
		['https://127.0.0.1', 'not_public'], ['https://127.1', 'not_public'], ['https://0x7f.1', 'not_public'], ['https://10.1.2.3', 'not_public'],
		['https://172.16.0.1', 'not_public'], ['https://192.168.0.1', 'not_public'], ['https://169.254.1.1', 'not_public'],
		['https://100.64.0.1', 'not_public'], ['https://0.0.0.0', 'not_public'], ['https://[::1]', 'not_public'],
		['https://[fd00::1]', 'not_public'], ['https://[fe80::1]', 'not_public'], ['https://[::ffff:10.0.0.1]', 'not_public'],
	])('%s: %s', (address, fault) => {
		expect(addressFault(address)).toBe(fault);
	});

	it('is judged and never thrown at, whatever it is', async () => {
		await holds(fc.property(fc.oneof(fc.string(), fc.webUrl()), (text) => {
			expect([null, 'malformed', 'not_https', 'not_public']).toContain(addressFault(text));
		}), 500);
	});
});

describe('the cures', () => {
	it('have words for every error, and never those of Instagram', async () => {
		const purposes = ['account', 'stories', 'insights', 'conversations', 'comments'] as const;
		await holds(
			fc.property(fc.integer({ min: -1, max: 100_000 }), fc.option(fc.nat(3_000_000)), fc.constantFrom(...purposes), (code, subcode, purpose) => {
				const error = classifyGraphError(400, JSON.stringify(graphError(code, subcode ?? undefined, 'mara.k said no')));
				const { what, cure } = cureOf(error, purpose);
				for (const text of [what.en, what.nl, cure.en, cure.nl]) {
					expect(text.length).toBeGreaterThan(10);
					expect(text).not.toContain('mara.k');
				}
			}),
			500,
		);
	});
});
