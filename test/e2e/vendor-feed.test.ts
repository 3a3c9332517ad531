import { createHmac } from 'node:crypto';
import { errorOf } from '../../testbed';
import { Bed } from './support/bed';
import { credentialsOf, deployOneNode } from './support/pack-workflow';
import { countRows } from './support/store-rows';

const YESTERDAY = new Date(Date.now() - 24 * 3_600_000).toISOString();
const CHECKLIST = ['scopes', 'certification', 'dpa', 'encryption', 'deletion', 'subjectRequests', 'moderation', 'limits', 'integrations', 'logs', 'trial'];
const TERMS = {
	resource: 'source', operation: 'saveSource', sourceName: 'vendor', accountKey: '', how: 'vendor_oauth', authentication: 'oauth', lawfulBasis: 'consent',
	reviewOn: '2099-01-01', retentionDays: 30, breachNoticeHours: 24, checklist: Object.fromEntries(CHECKLIST.map((item) => [item, 'contract 7'])),
};
const APPROVAL = { resource: 'source', operation: 'approveSource', sourceName: 'vendor', accountKey: '', approver: 'Jo', evidence: 'contract 7', attested: true };

/** A vendor delivers by webhook only when it is approved for it and proves each delivery. */
describe('the vendor feed on a real n8n', () => {
	let bed: Bed;

	beforeAll(async () => {
		bed = await Bed.start();
	});
	afterAll(() => bed.stop());

	const views = () => countRows(bed.funnel.storeFile, 'engagements');

	async function deliver(body: string, headers: Readonly<Record<string, string>> = {}): Promise<{ status: number; answer: Record<string, unknown> }> {
		const signature = createHmac('sha256', bed.funnel.feedSecret).update(body).digest('hex');
		const response = await fetch(`${bed.n8n.url}/webhook/story-funnel/vendor-feed`, {
			method: 'POST', body, headers: { 'content-type': 'application/json', 'x-signature-256': `sha256=${signature}`, ...headers },
		});
		return { status: response.status, answer: JSON.parse((await response.text()) || '{}') as Record<string, unknown> };
	}

	async function source(parameters: Readonly<Record<string, unknown>>): Promise<void> {
		const { storyFunnelStoreApi } = await credentialsOf(bed.n8n);
		if (!storyFunnelStoreApi) throw new Error('no store credential');
		const id = await deployOneNode(bed.n8n, { name: 'source', type: 'storyViewers', parameters, credentials: { storyFunnelStoreApi } });
		const execution = await bed.n8n.api.runManually(id, 'By hand');
		if (execution.status !== 'success') throw new Error(errorOf(execution));
	}

	const row = (viewer_id: string, more: object = {}) => ({ viewer_id, story_id: 's1', viewed_at: YESTERDAY, ...more });

	it('is off: until its source is saved, approved and allowed to deliver', async () => {
		expect(await deliver(JSON.stringify([row('1')]))).toMatchObject({ status: 403, answer: { problem: 'Nobody saved this source' } });
		await source({ ...TERMS, feed: false });
		expect(await deliver(JSON.stringify([row('1')]))).toMatchObject({ status: 403, answer: { problem: 'This source is not approved' } });
		await source(APPROVAL);
		expect(await deliver(JSON.stringify([row('1')]))).toMatchObject({ status: 403, answer: { problem: 'This source may not deliver by webhook' } });
		await source({ ...TERMS, feed: true });
		expect((await deliver(JSON.stringify([row('1')]))).status).toBe(403);
		expect(views()).toBe(0);
	});

	it('takes a proven delivery once, and gives counts back', async () => {
		await source(APPROVAL);
		const body = JSON.stringify({ rows: [row('1'), row('2', { country: 'NL' }), row('3', { source_tool: 'other' }), 'no row'] });
		expect(await deliver(body)).toEqual({ status: 200, answer: { rows: 4, added: 2, known: 0, rejected: 2, suppressed: 0 } });
		expect(await deliver(body)).toMatchObject({ status: 200, answer: { added: 0, known: 2 } });
		expect(views()).toBe(2);
	});

	it('refuses what is unsigned, forged, or changed on the way', async () => {
		const body = JSON.stringify([row('9')]);
		expect(await deliver(body, { 'x-signature-256': '' })).toMatchObject({ status: 401, answer: { problem: 'The delivery carries no proof' } });
		expect(await deliver(body, { 'x-signature-256': `sha256=${'0'.repeat(64)}` })).toMatchObject({ status: 401 });
		const signed = createHmac('sha256', bed.funnel.feedSecret).update(body).digest('hex');
		expect(await deliver(`${body} `, { 'x-signature-256': signed })).toMatchObject({ status: 401 });
		expect(await deliver('{}')).toMatchObject({ status: 200, answer: { added: 0, rejected: 1 } });
		expect(views()).toBe(2);
	});
});
