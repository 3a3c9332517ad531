import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Bundle } from '../support/bundle';
import { KEY, removeFolder, SANDBOX_HOST, tempFolder } from '../support/store';

const OPEN = 'const store = core.connectStore({ file: a, key: b, mayCreate: true });';
const ACCOUNT = `const { accountKey } = await store.connectAccount({ igAccountId: '17841900000001', appScopedId: '1', username: 'studio.vaas', apiHost: '${SANDBOX_HOST}',
	language: 'nl', timeZone: 'Europe/Amsterdam', privacyLink: 'https://studio.example/privacy', mode: 'live' });`;
const REPORT = "{ accountKey, period: { period: 'everything' } }";
const VIEWS = 150_000;

describe('the thread that only reads', () => {
	let bundle: Bundle;
	let folder: string;
	let args: string[];

	beforeAll(async () => {
		bundle = await Bundle.build();
	});
	afterAll(() => bundle.remove());
	beforeEach(() => {
		folder = tempFolder();
		args = [path.join(folder, 'store.sqlite'), KEY];
	});
	afterEach(() => removeFolder(folder));

	/** Views of many people, straight into the table: enough that counting them takes a while. */
	function fill(): void {
		const database = new DatabaseSync(path.join(folder, 'store.sqlite'));
		const accountKey = String(database.prepare('select account_key from accounts').get()?.['account_key']);
		database.exec('begin');
		const insert = database.prepare("insert into engagements (engagement_key, account_key, viewer_key, kind, story_id, at, source, natural_key) values (?, ?, ?, 'view', ?, ?, 'list', ?)");
		for (let n = 0; n < VIEWS; n++) insert.run(`e${n}`, accountKey, `v${(n * 7919) % 20_011}`, `s${n % 40}`, n, `n${n}`);
		database.exec('commit');
		database.close();
	}

	/** How many live calls are answered while a report is under way. */
	const answeredBeside = (way: string) => `${OPEN} ${ACCOUNT}
		let done = false;
		const report = store.readFunnel(${REPORT}, '${way}').then((figures) => { done = true; return figures; });
		let answered = 0;
		for (;;) { await store.listAccounts({}); if (done) break; answered++; }
		say(answered); say((await report).kpis.find(({ kpi }) => kpi === 'views').value);`;

	it('lets live work go on while it counts, and counts the same', async () => {
		await bundle.run(`${OPEN} ${ACCOUNT}`, args);
		fill();
		const [beside, inLine] = [await bundle.run(answeredBeside('aside'), args), await bundle.run(answeredBeside('bulk'), args)];
		expect([beside.errors, inLine.errors]).toEqual(['', '']);
		expect(beside.said[0]).toBeGreaterThan(20);
		// The control: in the line of all other work a report holds everything up.
		expect(inLine.said[0]).toBeLessThan(3);
		expect([beside.said[1], inLine.said[1]]).toEqual([VIEWS, VIEWS]);
	});

	it('cannot write', async () => {
		const script = `${OPEN} ${ACCOUNT} say(await store.setStopSwitch({ accountKey, stopped: true }, 'aside').catch((error) => error.message));
			say((await store.readFunnel(${REPORT}, 'aside')).closing.map(({ code }) => code).includes('stop_switch'));`;
		expect((await bundle.run(script, args)).said).toEqual([expect.stringContaining('readonly'), false]);
	});

	it('sees what was committed before it was asked, and keeps no process alive', async () => {
		const script = `${OPEN} ${ACCOUNT} await store.setStopSwitch({ accountKey, stopped: true });
			say((await store.readFunnel(${REPORT}, 'aside')).closing.map(({ code }) => code).includes('stop_switch')); say(workers());`;
		expect(await bundle.run(script, args)).toEqual({ code: 0, signal: null, said: [true, 2], errors: '' });
	});

	it('says what is wrong with a store it cannot read', async () => {
		const script = `const store = core.connectStore({ file: a, key: b, mayCreate: false });
			say(await store.readKpis({ accountKey: 'x', period: { period: 'everything' } }, 'aside').catch((error) => error.code));`;
		expect((await bundle.run(script, args)).said).toEqual(['store_missing']);
	});
});
