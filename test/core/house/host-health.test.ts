import { assessHost, type HostFacts } from '../../../core/house/host-health';
import { START, TestStore, connectLive, MINUTE } from '../support/store';
import { ACCOUNT, envelope, receive, textMessage } from '../support/wire';

const GIB = 1024 ** 3;
const WELL: HostFacts = {
	apiHost: 'https://graph.instagram.com', callback: { answer: 'challenge' }, arrivals: { lastAt: START, others: 3, people: 20, now: START },
	zones: { account: 'Europe/Amsterdam', n8n: 'Europe/Amsterdam' }, payloadMiB: 16, concurrency: -1, freeBytes: 20 * GIB,
};

describe('the health of the n8n around the funnel', () => {
	it('is well when all is well', () => {
		const findings = assessHost(WELL);
		expect(findings.map(({ check }) => check)).toEqual(['reachable', 'arrivals', 'access_level', 'time_zone', 'payload_limit', 'concurrency', 'disk']);
		expect(findings.filter(({ state, cure }) => state !== 'ok' || cure !== null)).toEqual([]);
	});

	const never = { lastAt: null, others: 0, people: 0, now: START };
	const FAULTS: readonly [string, Partial<HostFacts>, string, 'warning' | 'problem', RegExp, RegExp][] = [
		['an address nobody knows', { callback: null }, 'reachable', 'warning', /not known/, /Publish "20 inbox"/],
		['another verify token', { callback: { answer: 'status', status: 403 } }, 'reachable', 'problem', /verify token/, /same credential/],
		['nothing that listens', { callback: { answer: 'status', status: 404 } }, 'reachable', 'problem', /Nothing listens/, /WEBHOOK_URL/],
		['a login in front', { callback: { answer: 'status', status: 302 } }, 'reachable', 'problem', /answers with 302/, /proxy/],
		['a page in front', { callback: { answer: 'status', status: 200 } }, 'reachable', 'problem', /answers with 200/, /proxy/],
		['a certificate nobody vouches for', { callback: { answer: 'certificate' } }, 'reachable', 'problem', /certificate/, /known authority/],
		['a name that is none', { callback: { answer: 'none', unknownName: true } }, 'reachable', 'problem', /cannot be looked up/, /DNS/],
		['a router in between', { callback: { answer: 'none', unknownName: false } }, 'reachable', 'warning', /does not reach its own/, /phone without Wi-Fi/],
		['no update yet', { arrivals: { ...never, people: 20 } }, 'arrivals', 'warning', /No update/, /Send the account a message/],
		['tests of the dashboard alone', { arrivals: { ...never, others: 2, people: 20 } }, 'arrivals', 'problem', /Only tests of the dashboard.*\(2\)/, /set the app to Live/],
		['few people so far', { arrivals: { ...WELL.arrivals, people: 19 } }, 'access_level', 'warning', /only people with a role/, /App Review/],
		['another time zone', { zones: { account: 'Europe/Amsterdam', n8n: 'America/New_York' } }, 'time_zone', 'warning', /America\/New_York/, /GENERIC_TIMEZONE=Europe\/Amsterdam/],
		['small calls only', { payloadMiB: 1 }, 'payload_limit', 'problem', /above 1 MiB/, /N8N_PAYLOAD_SIZE_MAX/],
		['one workflow at once', { concurrency: 1 }, 'concurrency', 'warning', /only 1 workflow/, /CONCURRENCY/],
		['little room', { freeBytes: GIB }, 'disk', 'warning', /1\.0 GiB/, /Make room/],
		['no room', { freeBytes: GIB / 8 }, 'disk', 'problem', /0\.1 GiB/, /Make room/],
	];

	it.each(FAULTS)('%s is named, in both languages, with a cure', (_name, changes, check, state, what, cure) => {
		const wrong = assessHost({ ...WELL, ...changes }).filter((finding) => finding.state !== 'ok');
		expect(wrong).toEqual([{ check, state, what: { en: expect.stringMatching(what), nl: expect.any(String) }, cure: { en: expect.stringMatching(cure), nl: expect.any(String) } }]);
		expect(wrong[0]?.what.nl).not.toBe(wrong[0]?.what.en);
		expect(wrong[0]?.cure?.nl).not.toBe(wrong[0]?.cure?.en);
	});

	it('asks nothing of a sandbox that only Meta has', () => {
		expect(assessHost({ ...WELL, apiHost: 'http://127.0.0.1:4010', arrivals: { ...WELL.arrivals, people: 0 }, freeBytes: null }).filter(({ state }) => state !== 'ok')).toEqual([]);
	});
});

describe('what arrived for an account', () => {
	it('is what people sent, not what the dashboard tests or others get', async () => {
		const store = await TestStore.open();
		const accountKey = await connectLive(store, ACCOUNT);
		const arrivals = () => store.use.readArrivals({ accountKey });
		expect(await arrivals()).toMatchObject({ lastAt: null, others: 0, people: 0 });
		await receive(store, { object: 'instagram', entry: [{ id: ACCOUNT, time: 1795431000, field: 'messages', value: { sender: { id: '1234' }, recipient: { id: ACCOUNT }, message: { mid: 'random_mid', text: 'random_text' } } }] });
		await receive(store, envelope([textMessage('m-1', 'hoi', { account: '17841400000000999' })], '17841400000000999'));
		expect(await arrivals()).toMatchObject({ lastAt: null, others: 2 });
		store.now += MINUTE;
		await receive(store, envelope([textMessage('m-2', 'hoi')]));
		expect(await arrivals()).toMatchObject({ lastAt: store.now, others: 2 });
		await store.close();
	});
});
