import fc from 'fast-check';
import { verifyAudit } from '../../core/reporting/audit-chain';
import type { AuditCursor } from '../../core/reporting/audit-export';
import { parseKeyring } from '../../core/store/keyring';
import { publishCopyTable } from './support/copy-table';
import { holds } from './support/property';
import { connectLive, DAY, KEY, OTHER_KEY, TestStore } from './support/store';
import { ACCOUNT, envelope, receive, textMessage } from './support/wire';

async function* each(lines: readonly string[]): AsyncGenerator<string> {
	yield* lines;
}
const verdict = (lines: readonly string[], key = KEY) => verifyAudit(parseKeyring(key), each(lines));

describe('the audit export', () => {
	let store: TestStore;
	let accountKey: string;
	let viewerKey: string;
	let lines: string[];

	async function exported(limit: number, range: { from?: number; to?: number } = {}): Promise<string[]> {
		let text = '';
		let cursor: AuditCursor | null = null;
		do {
			const batch: Awaited<ReturnType<typeof store.use.exportAudit>> = await store.use.exportAudit({ accountKey, from: 0, to: store.now + 1, ...range, cursor, limit });
			text += batch.text;
			cursor = batch.cursor;
		} while (cursor !== null);
		return text.trimEnd().split('\n');
	}
	const records = (from: readonly string[]) => from.slice(1, -1).map((line) => JSON.parse(line) as { n: number; kind: string; at: string; data: Record<string, unknown> });

	beforeAll(async () => {
		store = await TestStore.open();
		accountKey = await connectLive(store, ACCOUNT);
		await publishCopyTable(store.use);
		const { handedOff } = await receive(store, envelope([textMessage('m1', 'hallo Wilhelmina', { person: '700100200', at: store.now })]));
		viewerKey = handedOff[0]?.viewerKey ?? '';
		await store.use.claimSend({ accountKey, viewerKey, eventKey: handedOff[0]?.eventKey ?? '', step: 'answer', copyKey: 'soft_touch' });
		await receive(store, envelope([textMessage('m2', 'STOP', { person: '700100201', at: store.now })]));
		await store.use.lookUpViewer({ accountKey, viewerKey });
		await store.use.setStopSwitch({ accountKey, stopped: true });
		await store.use.startExport({ accountKey, purpose: 'p', recipient: 'r', segment: 's', fields: ['viewerKey'] });
		await store.use.placeHold({ accountKey, viewerKey, reason: 'a claim', person: 'counsel' });
		await store.use.startPurge({ accountKey, policy: { signalsDays: 30, leadsDays: 365, evidenceDays: 400, eventsDays: 30, rules: [] } });
		await store.use.noteCare({ what: 'backup', detail: { file: 'b.sqlite' } });
		store.now += 1000;
		lines = await exported(2);
	});
	afterAll(() => store.close());

	it('holds a message, its decision, an opt-out, a look-up, settings, an export, a hold, a purge and the care of the store', () => {
		const kinds = new Set(records(lines).map(({ kind }) => kind));
		expect([...kinds]).toEqual(expect.arrayContaining(['message', 'decision', 'opt-out', 'log', 'export', 'legal hold', 'purge']));
		const logged = records(lines).filter(({ kind }) => kind === 'log').map(({ data }) => [data['act'], data['what']]);
		expect(logged).toEqual(expect.arrayContaining([['configuration', 'account settings'], ['access', 'look-up'], ['configuration', 'stop switch'], ['care', 'backup'], ['access', 'audit export']]));
		expect(records(lines).find(({ kind }) => kind === 'message')).toMatchObject({ at: expect.stringMatching(/Z$/), data: { viewerKey, purpose: 'service', lawfulBasis: 'answer_to_own_message' } });
	});

	it('names nobody', () => {
		expect(lines.join('\n')).not.toMatch(/700100200|700100201|Wilhelmina|hallo/);
	});

	it('is the same whatever the size of its batches, and keeps to its range', async () => {
		const all = records(lines).filter(({ kind }) => kind !== 'log');
		expect(records(await exported(1000)).filter(({ kind }) => kind !== 'log')).toEqual(all.map((record) => ({ n: expect.any(Number), at: record.at, kind: record.kind, data: record.data, mac: expect.any(String) })));
		expect(records(await exported(3, { from: store.now + DAY, to: store.now + 2 * DAY }))).toEqual([]);
		await expect(store.use.exportAudit({ accountKey, from: 5, to: 5, cursor: null, limit: 5 })).rejects.toThrow(/ends before/);
	});

	it('proves itself, with the key alone', async () => {
		expect(await verdict(lines)).toMatchObject({ intact: true, records: lines.length - 2, header: { accountKey } });
		expect(await verdict(lines, OTHER_KEY)).toMatchObject({ intact: false, line: 1 });
		expect(await verdict(lines, `1:${KEY}\n2:${OTHER_KEY}`)).toMatchObject({ intact: true });
	});

	it('shows every line that was changed, removed, put in, put elsewhere, and an end cut off', async () => {
		const place = fc.nat(lines.length - 1);
		await holds(
			fc.asyncProperty(fc.constantFrom('change', 'remove', 'double', 'swap', 'cut'), place, place, async (how, a, b) => {
				const tampered = [...lines];
				if (how === 'change') tampered[a] = (tampered[a] ?? '').replace(/"(at|from|records|end)":("?)(.)/, (_all, name: string, quote: string, first: string) => `"${name}":${quote}${first === '9' ? '8' : '9'}`);
				if (how === 'remove') tampered.splice(a, 1);
				if (how === 'double') tampered.splice(a, 0, lines[a] ?? '');
				if (how === 'swap') [tampered[a], tampered[b]] = [lines[b] ?? '', lines[a] ?? ''];
				if (how === 'cut') tampered.splice(a);
				fc.pre(tampered.join('\n') !== lines.join('\n'));
				expect(await verdict(tampered)).toMatchObject({ intact: false });
			}),
			300,
		);
	});

	it('the log is never changed, and ends with the rest of the evidence', async () => {
		expect(() => store.raw.exec("update audit_log set what = 'nothing'")).toThrow(/never changed/);
		const before = store.count('audit_log', "what = 'look-up'");
		expect(before).toBe(1);
		store.now += 401 * DAY;
		await store.use.releaseLegalHold({ holdKey: String(store.rows('select hold_key from legal_holds')[0]?.['hold_key']), person: 'counsel' });
		const { receiptKey } = await store.use.startPurge({ accountKey, policy: { signalsDays: 30, leadsDays: 365, evidenceDays: 400, eventsDays: 30, rules: [] } });
		for (let cursor = null, done = false; !done; ) ({ cursor, done } = await store.use.purgeBatch({ receiptKey, cursor, limit: 100 }));
		expect(store.count('audit_log', "what = 'look-up'")).toBe(0);
		expect((await store.use.finishPurge({ receiptKey })).removed.auditLog).toBeGreaterThan(3);
	});
});
