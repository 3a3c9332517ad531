import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isAsSigned, type SignedReceipt } from '../../core/leaving/receipt';
import { findSecrets } from '../../testbed';
import type { Json, RunResult } from './support/protocol';
import { Stage } from './support/stage';

const CLI = path.join(__dirname, '../../dist/cli.js');

describe('leaving Story Funnel', () => {
	let stage: Stage;
	let outside: string;
	let storeFolder: string;

	beforeEach(async () => {
		stage = await Stage.start();
		outside = mkdtempSync(path.join(tmpdir(), 'story-funnel-left-'));
		storeFolder = path.join(stage.engine.home, '.n8n', 'story-funnel');
		await stage.answer('opt_in_question', [await stage.reply(stage.follower('mara'))]);
		await stage.say(stage.follower('noor'), 'STOP');
	});
	afterEach(async () => {
		await stage.stop();
		rmSync(outside, { recursive: true, force: true });
	});

	const folder = () => path.join(outside, 'left');
	const leave = (parameters: Json = {}): Promise<RunResult> =>
		stage.run('retentionPurge', { resource: 'store', operation: 'leave', handOverFolder: folder(), leaveDecidedBy: 'Noor', eraseForGood: true, acceptOpen: false, leaveBackupFolder: '', ...parameters }, [{}]);
	const disconnect = () => stage.run('instagram', { resource: 'account', operation: 'disconnect' }, [{}]);
	const hold = () => stage.run('retentionPurge', { resource: 'retention', operation: 'placeHold', accountKey: '', viewerKey: '', reason: 'a claim', person: 'counsel' }, [{}]);
	const json = (result: RunResult) => result.outputs?.[0]?.[0]?.json;
	const receiptIn = () => JSON.parse(readFileSync(path.join(folder(), 'receipt.json'), 'utf8')) as SignedReceipt;

	it('shows first what it would do, and changes nothing', async () => {
		const shown = json(await leave({ eraseForGood: false }));
		expect(shown).toMatchObject({ left: false, wouldErase: { people: 2, optOuts: 1, messages: 1 }, wouldWriteTo: folder(), standsAgainst: [{ blocker: 'account_connected', cure: expect.stringMatching(/Disconnect/) }] });
		expect(existsSync(folder())).toBe(false);
		expect((await stage.answer('opt_in_question', [await stage.reply(stage.follower('joep'))])).outputs?.[0]).toHaveLength(1);
	});

	it('disconnects, hands over, erases, and leaves a receipt that proves itself', async () => {
		expect(json(await disconnect())).toMatchObject({ sending: 'stopped', unsubscribed: true, tokensForgotten: 1, byHand: expect.stringMatching(/Apps and websites/) });
		expect(json(await disconnect())).toMatchObject({ sending: 'stopped', tokensForgotten: 0 });
		expect((await stage.run('instagram', { resource: 'story', operation: 'list' }, [{}])).status).toBe('error');
		await stage.run('retentionPurge', { resource: 'store', operation: 'backup' }, [{}]);
		expect(findSecrets(path.join(stage.engine.home, '.n8n'), ['SQLite format 3\0']).length).toBeGreaterThan(1);

		const left = json(await leave());
		expect(left).toMatchObject({ left: true, erased: { what: expect.arrayContaining(['store.sqlite', 'store.sqlite.journal', expect.stringMatching(/^story-funnel-.*Z\.sqlite$/)]) } });
		expect(readdirSync(storeFolder).filter((name) => name !== 'backups')).toEqual([]);
		expect(readdirSync(path.join(storeFolder, 'backups'))).toEqual([]);
		const receipt = receiptIn();
		expect(isAsSigned(receipt)).toBe(true);
		expect(isAsSigned({ ...receipt, held: { ...receipt.held, people: 0 } })).toBe(false);
		expect(receipt).toMatchObject({ person: 'Noor', held: { people: 2, optOuts: 1 }, leftOpen: { requests: 0, passOns: 0 } });

		const list = readFileSync(path.join(folder(), 'suppression-list.csv'), 'utf8');
		expect(list.trim().split('\r\n')).toHaveLength(2);
		expect(list).toMatch(/"igsid","\d{10,}"/);
		const audit = receipt.handedOver.find(({ file }) => file.startsWith('audit-'))?.file ?? '';
		const verified = spawnSync(process.execPath, [CLI, 'verify-audit', path.join(folder(), audit)], { input: stage.storeKey, encoding: 'utf8' });
		expect([verified.status, verified.stdout]).toEqual([0, expect.stringMatching(/"intact":true/)]);
		expect(readFileSync(path.join(folder(), audit), 'utf8')).toMatch(/leaving/);
		expect(readFileSync(path.join(folder(), 'ledger-heads.jsonl'), 'utf8')).toMatch(/publicKey/);

		// Everything else now says that there is no store, and nothing makes one anew.
		expect((await stage.answer('soft_touch', [{ accountKey: 'a', viewerKey: 'v', eventKey: 'e' }])).error?.message).toMatch(/There is no Story Funnel store/);
		expect(existsSync(path.join(storeFolder, 'store.sqlite'))).toBe(false);
		// Again it says the same, and changes nothing.
		expect(json(await leave())?.['erased']).toEqual(receipt.erased);
	});

	it('is kept from it by a legal hold, by a connected account, by somebody who waits; then sending goes on as it was', async () => {
		const { error } = await leave();
		expect(error).toMatchObject({ message: expect.stringMatching(/account_connected/), description: expect.stringMatching(/Nothing was changed/) });
		expect((await stage.answer('opt_in_question', [await stage.reply(stage.follower('joep'))])).outputs?.[0]).toHaveLength(1);
		await disconnect();
		await hold();
		expect((await leave({ acceptOpen: true })).error?.message).toMatch(/legal_hold/);
		expect(existsSync(path.join(storeFolder, 'store.sqlite'))).toBe(true);
	});

	it('with half a file from before begins that file again, and hands nothing over into the store\'s own folder', async () => {
		await disconnect();
		mkdirSync(folder());
		writeFileSync(path.join(folder(), 'suppression-list.csv.part'), '"account"');
		expect((await leave({ handOverFolder: path.join(storeFolder, 'x') })).error?.message).toMatch(/lies in the folder/);
		expect(json(await leave())).toMatchObject({ left: true });
		expect(readdirSync(folder()).filter((name) => name.endsWith('.part'))).toEqual([]);
	});

	it('does not write over what is not its own, and is nothing for a model', async () => {
		await disconnect();
		mkdirSync(folder());
		writeFileSync(path.join(folder(), 'holiday.jpg'), 'x');
		expect((await leave()).error?.message).toMatch(/holds other files/);
		expect((await leave({ handOverFolder: 'here' })).error?.message).toMatch(/absolute/);
		for (const [tool, parameters] of [['retentionPurgeTool', { resource: 'store', operation: 'leave', handOverFolder: folder(), leaveDecidedBy: 'Noor' }], ['instagramTool', { resource: 'account', operation: 'disconnect' }]] as const) {
			expect((await stage.run(tool, parameters, [{}])).error?.message).toMatch(/cannot be called by an AI agent/);
		}
	});
});
