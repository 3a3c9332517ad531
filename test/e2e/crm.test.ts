import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { deployTicks, type Ticks } from '../../demo/ticks';
import { changeNode, itemsOf, readWorkflow, RightsVisitor, startNocodb, waitFor, type RunningNocodb, type WorkflowJson } from '../../testbed';
import { Bed } from './support/bed';
import { FlakyLine } from './support/flaky-line';
import { Recorder } from './support/recorder';

/** Hosts that cannot be chosen in a credential: inside this n8n they are a port of this machine. */
const HOOK = path.join(__dirname, 'support', 'elsewhere.cjs');

/** `41 CRM sync` against a real NocoDB, with n8n's own node; the other CRMs against a recorder. */
describe('leads in a CRM on a real n8n', () => {
	let bed: Bed;
	let nocodb: RunningNocodb;
	let line: FlakyLine;
	let ticks: Ticks;
	let crms: Record<'hubspot' | 'pipedrive' | 'odoo' | 'salesforce', Recorder>;

	beforeAll(async () => {
		nocodb = await startNocodb();
		line = await FlakyLine.open(nocodb.port);
		crms = {
			hubspot: await Recorder.start(({ path: at }) => (at.endsWith('/search') ? { results: [{ id: '77', properties: { firstname: 'Mara' } }] } : { results: [{ id: '77' }] })),
			pipedrive: await Recorder.start(({ path: at, method }) => (at.endsWith('/search') ? { data: { items: [] } } : { data: { id: 5, method } })),
			odoo: await Recorder.start(({ path: at }) => (at.endsWith('/search_read') ? [] : 12)),
			salesforce: await Recorder.start(({ path: at }) => (at.endsWith('/query') ? { records: [{ Id: '00Q1' }] } : { id: '00Q1' })),
		};
		bed = await Bed.start({
			crm: 'nocodb',
			credentials: {
				nocoDbApiToken: { apiToken: nocodb.apiToken, host: `http://127.0.0.1:${line.port}` },
				hubspotAppToken: { appToken: 'pat-test-of-hubspot' },
				pipedriveApi: { apiToken: 'test-of-pipedrive' },
				odooApiKeyApi: { url: `http://127.0.0.1:${crms.odoo.port}`, apiKey: 'test-of-odoo', db: 'shop' },
			},
			env: { NODE_OPTIONS: `--require ${HOOK}`, STORY_FUNNEL_ELSEWHERE: `api.hubapi.com=${crms.hubspot.port} api.pipedrive.com=${crms.pipedrive.port}` },
			change: (workflow) => (workflow.nodes.some(({ name }) => name === 'Your NocoDB') ? filled(workflow, 'Your NocoDB', { base: nocodb.base, table: nocodb.table }) : workflow),
		});
		ticks = await deployTicks(bed.n8n, bed.funnel);
	}, 600_000);

	afterAll(async () => {
		await bed.stop();
		await line.close();
		await nocodb.stop();
		for (const crm of Object.values(crms)) await crm.stop();
	});

	/** What a person fills in at the node that holds a variant's settings. */
	function filled(workflow: WorkflowJson, node: string, values: Record<string, string>): WorkflowJson {
		const assignments = Object.entries(values).map(([name, value]) => ({ id: name, name, type: 'string', value }));
		return changeNode(workflow, node, (each) => ({ ...each, parameters: { ...each.parameters, assignments: { assignments } } }));
	}

	/** Somebody who agreed to offers and answered where we can help. */
	async function answers(username: string, answer: string): Promise<void> {
		bed.reply(bed.follower(username));
		await bed.untilTexts(username, 1);
		bed.act(username, { act: 'tap', title: 'JA' });
		await bed.untilTexts(username, 2);
		bed.act(username, { act: 'tap', title: answer });
		await bed.untilTexts(username, 3);
	}

	/** …and agreed to be stored in the CRM. */
	async function becomesLead(username: string): Promise<void> {
		await answers(username, 'Iets bestellen');
		bed.act(username, { act: 'tap', title: 'JA' });
		await bed.untilTexts(username, 4);
		await bed.atRest(60_000);
	}

	const rowsOf = async (handle: string) => (await nocodb.rows()).filter((row) => row['handle'] === handle);
	const listed = async () => await bed.n8n.api.dataTables.rows('leads');

	/** Whatever waits for its time has waited for an hour. */
	function anHourLater(): void {
		const database = new DatabaseSync(bed.funnel.storeFile, { timeout: 10_000 });
		database.exec("update pass_ons set due_at = due_at - 3600000, lease_until = 0 where state = 'due'");
		database.close();
	}

	const waiting = (): number => {
		const database = new DatabaseSync(bed.funnel.storeFile, { readOnly: true, timeout: 10_000 });
		try {
			return Number(database.prepare("select count(*) as n from pass_ons where state = 'due' and what = 'lead'").get()?.['n']);
		} finally {
			database.close();
		}
	};

	it('asks before anybody is stored, and keeps who only agreed to offers in the own list', async () => {
		await answers('mara', 'Iets bestellen');
		expect(bed.texts('mara')[2]).toMatch(/^Fijn, Mara! .*Mogen we daarvoor je naam en gebruikersnaam bewaren/s);
		await bed.atRest(60_000);
		expect(await nocodb.rows()).toEqual([]);
		expect(await listed()).toMatchObject([{ purpose: 'dm_promotion', route: '', status: 'new' }]);

		bed.act('mara', { act: 'tap', title: 'JA' });
		expect((await bed.untilTexts('mara', 4))[3]).toMatch(/^Dank je, Mara! Een collega/);
		await bed.atRest(60_000);
		expect(await rowsOf('mara')).toMatchObject([{ first_name: 'Mara', route: 'sales', status: 'new', consent: 'lead_question/nl/a@1' }]);
	});

	it('sends a question to support and stores nobody', async () => {
		await answers('piet', 'Een vraag');
		expect(bed.texts('piet')[2]).toMatch(/^Dank je! Schrijf hier gerust je vraag/);
		await bed.atRest(60_000);
		expect(await rowsOf('piet')).toEqual([]);
	});

	it('has the same lead once, however often it is given', async () => {
		bed.say('mara', 'Iets bestellen');
		await bed.untilTexts('mara', 5);
		await bed.atRest(60_000);
		expect(await rowsOf('mara')).toHaveLength(1);
		expect(await nocodb.rows()).toHaveLength(1);
	});

	it('loses nothing and doubles nothing while the CRM is down for an hour', async () => {
		line.behave('down');
		for (const name of ['nina', 'noor', 'otto']) await becomesLead(name);
		expect(waiting()).toBe(3);
		await ticks.run('43 pass on');
		expect(await nocodb.rows()).toHaveLength(1);
		line.behave('carries');
		anHourLater();
		await ticks.run('43 pass on');
		expect(waiting()).toBe(0);
		await ticks.run('43 pass on');
		expect((await nocodb.rows()).map((row) => row['handle']).sort()).toEqual(['mara', 'nina', 'noor', 'otto']);
	});

	it('doubles nothing where the CRM took it and the answer was lost', async () => {
		line.behave('deaf');
		await becomesLead('rosa');
		expect(waiting()).toBe(1);
		expect(await rowsOf('rosa')).toHaveLength(1);
		line.behave('carries');
		anHourLater();
		await ticks.run('43 pass on');
		expect(waiting()).toBe(0);
		expect(await rowsOf('rosa')).toHaveLength(1);
	});

	it('never gives a lead who said STOP while the CRM was down', async () => {
		line.behave('down');
		await becomesLead('saar');
		bed.say('saar', 'STOP');
		await bed.untilTexts('saar', 5);
		await bed.atRest(60_000);
		line.behave('carries');
		anHourLater();
		await ticks.run('43 pass on');
		expect(await rowsOf('saar')).toEqual([]);
		expect(waiting()).toBe(0);
	});

	it('leaves to a colleague what no CRM confirms, in the table of dead letters, and takes it up when they say so', async () => {
		line.behave('down');
		await becomesLead('tess');
		const database = new DatabaseSync(bed.funnel.storeFile, { timeout: 10_000 });
		database.exec("update pass_ons set attempts = 8 where state = 'due' and what = 'lead'");
		database.close();
		anHourLater();
		await ticks.run('43 pass on');
		line.behave('carries');
		const passOn = bed.funnel.workflows['43 pass on'] ?? '';
		const shown = await bed.n8n.api.runManually(passOn, 'Every morning');
		expect(itemsOf(shown, 'Fields of a dead letter')).toMatchObject([{ recipient: 'nocodb', what: 'lead' }]);
		expect(await bed.n8n.api.dataTables.rows('dead_letters')).toMatchObject([{ recipient: 'nocodb', what: 'lead' }]);
		await bed.n8n.api.runManually(passOn, 'Try again');
		expect(await rowsOf('tess')).toHaveLength(1);
	});

	describe('of another make', () => {
		const OTHERS = ['hubspot', 'pipedrive', 'odoo', 'salesforce'] as const;
		const LOOKS = /\/search(_read)?$|\/query$/;
		const SETTINGS: Readonly<Record<string, () => Record<string, string>>> = {
			hubspot: () => ({ source: 'Instagram' }),
			pipedrive: () => ({ keyField: 'abc123', handleField: 'def456', routeField: '', statusField: 'fed654', consentField: '' }),
			odoo: () => ({ model: 'res.partner' }),
			salesforce: () => ({ instance: `http://127.0.0.1:${crms.salesforce.port}` }),
		};
		let dispatcher = '';
		let person: Record<string, unknown> = {};

		/** One workflow that gives a lead to each of them, and tells each what is due, as `40` and `43` do. */
		beforeAll(async () => {
			const credential = await bed.n8n.api.editor.json<{ data: { id: string; name: string } }>('POST', '/rest/credentials', {
				name: 'Salesforce', type: 'salesforceOAuth2Api',
				data: { environment: 'production', clientId: 'x', clientSecret: 'y', oauthTokenData: { access_token: 'test-of-salesforce', instance_url: `http://127.0.0.1:${crms.salesforce.port}`, token_type: 'Bearer' } },
			});
			const credentials = { ...bed.funnel.credentials, salesforceOAuth2Api: { id: credential.data.id, name: credential.data.name } };
			const children: Record<string, string> = { ...bed.funnel.workflows, storyFunnel90: bed.funnel.workflows['90 error handler'] ?? '' };
			for (const name of OTHERS) {
				const shipped = readWorkflow(`crm/41-crm-sync-${name}.json`);
				const settings = shipped.nodes.find((node) => node.name.toLowerCase() === `your ${name}`)?.name ?? '';
				const workflow = { ...filled(shipped, settings, SETTINGS[name]?.() ?? {}), name: `41 ${name}` };
				const { id } = await bed.n8n.api.deployWorkflow(workflow, { credentials, credentialTypes: bed.funnel.credentialTypes, children });
				await bed.n8n.api.publish(id);
				children[name] = id;
			}
			const call = (name: string, at: number) => ({
				name: `Call ${name}`, type: 'n8n-nodes-base.executeWorkflow', typeVersion: 1.2, position: [600, at],
				parameters: { source: 'database', workflowId: { __rl: true, mode: 'list', value: name, cachedResultName: name }, mode: 'once', options: { waitForSubWorkflow: true } },
			});
			const is = (name: string) => ({ conditions: { options: { version: 2, caseSensitive: true, typeValidation: 'loose', leftValue: '' }, combinator: 'and', conditions: [{ id: name, leftValue: '={{ $json.recipient }}', rightValue: name, operator: { type: 'string', operation: 'equals' } }] } });
			const wire = (node: string) => [{ node, type: 'main', index: 0 }];
			dispatcher = (await bed.n8n.api.deployWorkflow({
				name: 'dispatcher',
				nodes: [
					{ name: 'Give', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
					{ name: 'Somebody', type: 'n8n-nodes-base.dataTable', typeVersion: 1.1, position: [200, 0], parameters: { resource: 'row', operation: 'get', dataTableId: { __rl: true, mode: 'name', value: 'leads' }, returnAll: true, filters: { conditions: [{ keyName: 'status', condition: 'eq', keyValue: 'new' }] }, matchType: 'allConditions' } },
					{ name: 'Last', type: 'n8n-nodes-base.set', typeVersion: 3.4, position: [400, 0], executeOnce: true, parameters: { mode: 'raw', jsonOutput: "={{ JSON.stringify({ accountKey: $input.last().json.accountKey, viewerKey: $input.last().json.viewerKey, eventKey: '', purpose: 'crm_storage' }) }}", options: {} } },
					{ name: 'Due', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 300], parameters: {} },
					{ name: 'Take', type: 'n8n-nodes-story-funnel.consentGate', typeVersion: 1, position: [200, 300], parameters: { resource: 'rights', operation: 'takePassOns' } },
					{ name: 'Whose', type: 'n8n-nodes-base.switch', typeVersion: 3.2, position: [400, 300], parameters: { mode: 'rules', rules: { values: OTHERS.map(is) }, options: {} } },
					...OTHERS.map((name, index) => call(name, index * 200)),
				],
				connections: {
					Give: { main: [wire('Somebody')] }, Somebody: { main: [wire('Last')] }, Last: { main: [OTHERS.flatMap((name) => wire(`Call ${name}`))] },
					Due: { main: [wire('Take')] }, Take: { main: [wire('Whose')] }, Whose: { main: OTHERS.map((name) => wire(`Call ${name}`)) },
				},
				settings: { executionOrder: 'v1', saveManualExecutions: true },
			}, { credentials, credentialTypes: bed.funnel.credentialTypes, children })).id;
			await becomesLead('wies');
			const given = await bed.n8n.api.runManually(dispatcher, 'Give', 120_000);
			person = itemsOf(given, 'Last')[0] ?? {};
		}, 600_000);

		const changes = () => Object.fromEntries(OTHERS.map((name) => [name, crms[name].takeChanges(({ path: at }) => LOOKS.test(at))]));

		it('gets a lead in the shape it asks for, under the key of the lead, with the name and handle it agreed to', () => {
			const key = String(person['viewerKey']);
			const asked = OTHERS.map((name) => crms[name].requests.filter(({ path: at }) => LOOKS.test(at)).map(({ method, path: at, query, body }) => `${method} ${at} ${JSON.stringify([query, body])}`).join());
			for (const each of asked) expect(each).toContain(key);
			expect([crms.hubspot.requests[0]?.headers.authorization, crms.salesforce.requests[0]?.headers.authorization, crms.odoo.requests[0]?.headers.authorization]).toEqual(['Bearer pat-test-of-hubspot', 'Bearer test-of-salesforce', expect.stringMatching(/^bearer test-of-odoo$/i)]);
			const told = changes();
			expect(told['hubspot']).toEqual([{
				call: 'POST /crm/v3/objects/contacts/batch/upsert',
				body: { inputs: [{ id: key, idProperty: 'story_funnel_id', properties: expect.objectContaining({ story_funnel_id: key, firstname: 'Mara', instagram_handle: 'wies', story_funnel_route: 'sales', story_funnel_status: 'new', story_funnel_consent: 'lead_question/nl/a@1' }) }] },
			}]);
			expect(told['pipedrive']).toEqual([{ call: 'POST /api/v2/persons', body: { name: 'Mara', custom_fields: { abc123: key, def456: 'wies', fed654: 'new' } } }]);
			expect(told['odoo']).toEqual([{ call: 'POST /json/2/res.partner/create', body: { vals_list: [expect.objectContaining({ ref: key, name: 'Mara', comment: expect.stringMatching(/^Instagram, @wies, route: sales, status: new, consent: /) })] } }]);
			expect(told['salesforce']).toEqual([{
				call: `PATCH /services/data/v62.0/sobjects/Lead/Story_Funnel_Id__c/${key}`,
				body: expect.objectContaining({ LastName: 'Mara', Company: 'Instagram', Instagram_Handle__c: 'wies', Story_Funnel_Route__c: 'sales' }),
			}]);
		});

		it('is told nothing twice', async () => {
			await bed.n8n.api.runManually(dispatcher, 'Give', 120_000);
			expect(changes()).toEqual({ hubspot: [], pipedrive: [], odoo: [], salesforce: [] });
		});

		it('hears of a STOP where it has the person', async () => {
			bed.say('wies', 'STOP');
			await bed.untilTexts('wies', 5);
			await bed.atRest(60_000);
			await bed.n8n.api.runManually(dispatcher, 'Due', 120_000);
			expect(changes()).toEqual({
				hubspot: [{ call: 'PATCH /crm/v3/objects/contacts/77', body: { properties: { story_funnel_status: 'stopped' } } }],
				// Those that answered that they have nobody are not told to make somebody.
				pipedrive: [],
				odoo: [],
				salesforce: [{ call: 'PATCH /services/data/v62.0/sobjects/Lead/00Q1', body: { Story_Funnel_Status__c: 'stopped' } }],
			});
		});
	});

	// Last: messages that claim a right start no workflow, so nothing can be at rest after them.
	it('tells the CRM of a STOP, shows what it holds, and takes everything back', async () => {
		bed.say('nina', 'STOP');
		await bed.untilTexts('nina', 5);
		// Whoever else is due and cannot be told ends a run: the next one goes on.
		await waitFor('the STOP in the CRM', async () => {
			await ticks.run('43 pass on');
			return (await rowsOf('nina'))[0]?.['status'] === 'stopped' ? true : undefined;
		}, { timeoutMs: 120_000 });

		const visitor = new RightsVisitor(bed.n8n.url);
		const claim = async (right: string) => {
			const { message, link } = await visitor.ask(right);
			bed.say('nina', message);
			await waitFor('the code', async () => ((await visitor.look(link)).html.includes('nog niet ontvangen') ? undefined : true), { timeoutMs: 30_000 });
			for (let round = 0; round < 4; round++) {
				await ticks.run('43 pass on');
				await ticks.run('50 rights');
			}
			return link;
		};
		const access = await claim('access');
		expect((await visitor.take(access)).html).toContain('nocodb');
		await claim('erasure');
		await ticks.run('43 pass on');
		expect(await rowsOf('nina')).toEqual([]);
		expect((await nocodb.rows()).map((row) => row['handle']).sort()).toEqual(['mara', 'noor', 'otto', 'rosa', 'tess', 'wies']);
	});
});
