import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { itemsOf, type CredentialRef } from '../../testbed';
import { Bed } from './support/bed';
import { credentialsOf, deployOneNode } from './support/pack-workflow';

/** "Execute step" in the editor must never message a real person. */
describe('a manual run on a real n8n', () => {
	let bed: Bed;
	let keys: Record<string, string>;
	let server: Server;
	const calls: string[] = [];

	beforeAll(async () => {
		bed = await Bed.start();
		bed.reply(bed.follower('mara'));
		await bed.untilTexts('mara', 1);
		await bed.atRest();
		const [execution] = (await bed.n8n.api.executions({ workflowId: bed.inboxWorkflow, includeData: true })).slice(-1);
		const [item] = execution ? itemsOf(execution, 'Instagram Trigger') : [];
		keys = Object.fromEntries(['accountKey', 'viewerKey', 'eventKey'].map((name) => [name, String(item?.[name])]));
		server = createServer((request, response) => answer(request, response));
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	});

	afterAll(async () => {
		await new Promise((resolve) => server.close(resolve));
		await bed.stop();
	});

	/** A host that knows the account, would take every message, and is no sandbox. */
	function answer(request: IncomingMessage, response: ServerResponse): void {
		const { appScopedId, professionalId, username } = bed.control.account();
		const path = String(request.url).split('?')[0] ?? '';
		calls.push(`${String(request.method)} ${path}`);
		const known: unknown = path.endsWith('/me')
			? { id: appScopedId, user_id: professionalId, username }
			: path === '/access_token'
				? { access_token: 'IGAAlong', token_type: 'bearer', expires_in: 5_183_944 }
				: request.method === 'POST' ? { recipient_id: '1', message_id: 'm1' } : undefined;
		response.writeHead(known === undefined ? 404 : 200, { 'Content-Type': 'application/json' }).end(JSON.stringify(known ?? { error: 'not here' }));
	}

	/** Connects the account at a host with a seed of its own, as set-up would; no token is ever shown to another host. */
	async function connectAt(name: string, apiHost: string, accessToken: string) {
		const { appSecret, metaAppSecret, verifyToken } = bed.control.account();
		const storyFunnelInstagramTokenApi = await bed.n8n.api.createCredential({
			name, type: 'storyFunnelInstagramTokenApi',
			data: { accessToken, appSecret, metaAppSecret, verifyToken, apiHost, apiVersion: 'v25.0' },
		});
		const credentials = { ...(await credentialsOf(bed.n8n)), storyFunnelInstagramTokenApi };
		const parameters = { resource: 'account', operation: 'connect', mode: 'keep', language: 'nl', timeZone: 'Europe/Amsterdam', privacyLink: 'https://example.com/privacy' };
		const id = await deployOneNode(bed.n8n, { name: `connect ${name}`, type: 'instagram', parameters, credentials });
		expect((await bed.n8n.api.runManually(id, 'By hand')).status).toBe('success');
		return credentials;
	}

	async function runByHand(name: string, apiHost: string, accessToken: string) {
		const credentials = await connectAt(name, apiHost, accessToken);
		const id = await deployOneNode(bed.n8n, {
			name, type: 'dmOutreach', fields: keys,
			parameters: { operation: 'answerNow', copyKey: 'opt_in_question', step: 'by hand', copySource: 'published' },
			credentials,
		});
		return await bed.n8n.api.runManually(id, 'By hand');
	}

	it('previews and sends nothing to a host that is not the sandbox', async () => {
		const execution = await runByHand('real host', `http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'IGAAseed');
		expect(itemsOf(execution, 'Node', 0)).toMatchObject([{ ...keys, outcome: 'preview', wouldSend: true, text: expect.stringContaining('Hoi {name}') }]);
		// It was asked who it is and for the clock; nothing was posted.
		expect(calls).toContain('GET /v25.0/me');
		expect(calls).toContain('GET /sandbox/clock');
		expect(calls.filter((call) => !call.startsWith('GET '))).toEqual([]);
		expect(bed.texts('mara')).toHaveLength(1);
	});

	it('sends to the sandbox', async () => {
		const execution = await runByHand('sandbox host', bed.sandbox.url, bed.control.account().accessToken);
		expect(itemsOf(execution, 'Node', 0)).toMatchObject([{ outcome: 'sent', already: false }]);
		expect(bed.texts('mara')).toHaveLength(2);
	});

	it('dispatches nothing and claims no e-mail there, and sends what is due in the sandbox', async () => {
		bed.say('mara', 'JA');
		await bed.untilTexts('mara', 3);
		await bed.atRest();
		const run = async (name: string, credentials: Readonly<Record<string, CredentialRef>>, parameters: Readonly<Record<string, unknown>>) => {
			const id = await deployOneNode(bed.n8n, { name, type: 'dmOutreach', fields: keys, parameters, credentials });
			return bed.n8n.api.runManually(id, 'By hand');
		};
		const here = await credentialsOf(bed.n8n);
		// Whatever time it is now, it is not night.
		await run('no night', here, { resource: 'setting', operation: 'setLimits', quietFrom: '', quietUntil: '' });
		await run('plan', here, { resource: 'campaign', operation: 'planStep', campaign: 'by_hand', campaignCopyKey: 'campaign_first', followUpCopyKey: 'campaign_follow_up' });
		calls.length = 0;
		const there = await connectAt('real host again', `http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'IGAAseed');
		for (const parameters of [{ resource: 'campaign', operation: 'dispatchDue' }, { resource: 'email', operation: 'claimEmail', unsubscribePage: 'https://example.com/unsubscribe' }]) {
			const execution = await run(`there ${parameters.operation}`, there, parameters);
			expect([execution.status, ...[0, 1, 2, 3].map((output) => itemsOf(execution, 'Node', output))]).toEqual(['success', [], [], [], []]);
		}
		expect(calls.filter((call) => !call.startsWith('GET '))).toEqual([]);
		expect(bed.texts('mara')).toHaveLength(3);
		// The control: the same press of the button in the sandbox sends what had been due all along.
		const back = await connectAt('sandbox again', bed.sandbox.url, bed.control.account().accessToken);
		const sent = await run('here dispatchDue', back, { resource: 'campaign', operation: 'dispatchDue' });
		expect(itemsOf(sent, 'Node')).toMatchObject([{ outcome: 'sent', campaign: 'by_hand' }]);
		expect(bed.texts('mara')).toHaveLength(4);
	});

	it('keeps no id, handle or word of a person in any execution', async () => {
		bed.say('mara', 'ja, dat lijkt me heerlijk');
		bed.say('mara', 'JA');
		await bed.atRest();
		const stored = JSON.stringify(await bed.n8n.api.executions({ includeData: true, limit: 250 }));
		const { accessToken, appSecret, professionalId } = bed.control.account();
		for (const secret of [bed.control.igsid('mara'), 'lijkt me heerlijk', 'Kuipers', '"mara"', accessToken, appSecret, professionalId]) {
			expect([secret, stored.includes(secret)]).toEqual([secret, false]);
		}
		// The control: the search sees what the executions do hold.
		expect(stored).toContain(keys['viewerKey']);
	});
});
