import { verifyAudit } from '../../core/reporting/audit-chain';
import type { AuditCursor } from '../../core/reporting/audit-export';
import { AUDIT_SOURCES } from '../../core/reporting/audit-sources';
import { parseKeyring } from '../../core/store/keyring';
import { SEALED_TABLES } from '../../core/store/sealed-tables';
import { Claims } from './rights/claimant';
import { COPY_ROWS } from './support/copy-table';
import { insertRow } from './support/purge-rows';
import { DAY, KEY } from './support/store';
import { approveSources, importFile } from './support/viewer-lists';

interface AuditLine {
	readonly kind: string;
	readonly at: string;
	readonly data: Readonly<Record<string, unknown>>;
}

const POLICY = { signalsDays: 30, leadsDays: 365, evidenceDays: 400, eventsDays: 30, rules: [] };

describe('a period of an account in the audit export', () => {
	let claims: Claims;
	let viewerKey: string;
	let text: string;
	const logOf = (from: string) => linesOf(from).filter(({ kind }) => kind === 'log').map(({ data }) => `${String(data['act'])}: ${String(data['what'])}`);

	const accountOf = () => ({ accountKey: claims.accountKey });

	async function exported(from: number, to: number): Promise<string> {
		let lines = '';
		let cursor: AuditCursor | null = null;
		do {
			const batch: Awaited<ReturnType<typeof claims.store.use.exportAudit>> = await claims.store.use.exportAudit({ ...accountOf(), from, to, cursor, limit: 7 });
			lines += batch.text;
			cursor = batch.cursor;
		} while (cursor !== null);
		return lines;
	}
	const linesOf = (lines: string) => lines.trimEnd().split('\n').slice(1, -1).map((line) => JSON.parse(line) as AuditLine);
	const kindsIn = (lines: string) => [...new Set(linesOf(lines).map(({ kind }) => kind))].sort();

	beforeAll(async () => {
		claims = await Claims.open();
		const { use } = claims.store;
		const imported = await importFile(claims.store, claims.accountKey, 'handle,story_id,viewed_at\nmara.k,s-1,2026-11-22T10:00:00Z\n');
		await approveSources(claims.store, claims.accountKey, ['newly approved']);
		viewerKey = await claims.meetNamed('mara.k');
		for (const recipient of ['crm', 'leads_table']) await use.recordRecipient({ ...accountOf(), viewerKey, recipient, fields: ['purpose'] });
		const [event] = (await claims.writes('leuk')).handedOff;
		const claim = await use.claimSend({ ...accountOf(), viewerKey, eventKey: event?.eventKey ?? '', step: 'x', copyKey: 'soft_touch' });
		if (claim.outcome !== 'claimed') throw new Error('nothing was sent');
		insertRow(claims.store.raw, 'open_questions', {
			...{ account_key: claims.accountKey, viewer_key: viewerKey, question_key: 'q', send_key: claim.sendKey }, purpose: 'crm_storage', wording: 'w', asked_at: claims.store.now, expires_at: claims.store.now, state: 'open', answered_event: null,
		}, 'q');
		insertRow(claims.store.raw, 'age_answers', { answer_key: 'a', account_key: claims.accountKey, viewer_key: viewerKey, answer: 'of_age', wording: 'w', source_event: 'e', at: claims.store.now }, 'a');
		await use.beginEmailOptIn({ ...accountOf(), viewerKey, wording: 'news', token: 'a'.repeat(30), address: 'mara@example.com' });
		await use.recordObjection({ ...accountOf(), viewerKey, purpose: 'profiling', eventKey: '', recordedBy: 'Jo' });
		await claims.writes('ik ben 15', '700100200300498');
		const doubted = claims.store.rows('select viewer_key from holds')[0]?.['viewer_key'];
		await use.qualifyLead({ ...accountOf(), viewerKey, eventKey: event?.eventKey ?? '', route: 'sales' });
		await use.releaseHold({ ...accountOf(), viewerKey: String(doubted), person: 'Jo' });

		const correction = await claims.claim('rectification', { detail: 'mijn land' });
		await use.readRequest({ requestKey: correction.request.requestKey });
		await use.rectify({ requestKey: correction.request.requestKey, field: 'country', value: 'be' });
		await use.closeRequest({ requestKey: correction.request.requestKey, outcome: 'done', answer: 'Wilhelmina is aangepast', person: 'Jo' });
		const restriction = await claims.claim('restriction');
		await use.liftRestrictionOf({ requestKey: restriction.request.requestKey, person: 'Jo' });
		const [due] = await use.takeDuePassOns({ limit: 1 });
		await use.settlePassOn({ passOnKey: due?.passOnKey ?? '', result: { done: true } });
		await claims.writes('STOP');

		await use.approveProcessor({ ...accountOf(), name: 'Example AI', approver: 'Jo', evidence: 'contract 12', terms: { agreement: 'contract 12', region: 'EU', retentionDays: 0, trains: false, reviewOn: '2099-01-01' } });
		await use.endProcessor({ ...accountOf(), name: 'Example AI' });
		await use.setOutreachLimits({ ...accountOf(), limits: { hourly: 5, quietFrom: '', quietUntil: '', capMessages: 1, capDays: 7, closedCountries: [] } });
		await use.publishCopy({ rows: COPY_ROWS.slice(0, 3) });
		await use.restoreCopy({});
		await use.switchCampaign({ ...accountOf(), campaign: 'never planned', stopped: true });
		await use.exportSuppressions({ ...accountOf(), reveal: true, after: '', limit: 5 });
		await use.lookUpViewer({ ...accountOf(), viewerKey });
		await use.startExport({ ...accountOf(), purpose: 'p', recipient: 'r', segment: 's', fields: ['viewerKey'] });
		const { holdKey } = await use.placeHold({ ...accountOf(), viewerKey, reason: 'a claim', person: 'counsel' });
		await use.releaseLegalHold({ holdKey, person: 'counsel' });
		const merge = claims.store.rows('select merge_key from merges')[0]?.['merge_key'];
		await use.undoMerge({ ...accountOf(), mergeKey: String(merge), person: 'Jo' });
		await use.undoImport({ ...accountOf(), importKey: imported.totals.importKey });
		await use.startPurge({ ...accountOf(), policy: POLICY });
		await use.noteCare({ what: 'backup', detail: { file: 'b.sqlite' } });
		insertRow(claims.store.raw, 'consent_checkpoints', {
			account_key: claims.accountKey, month: '2020-01', revision: 1, entries: 1, previous_mac: 'a', last_mac: 'b', kept: '[]', at: claims.store.now, signature: 's', key_version: 1,
		}, 'c');
		claims.store.raw.exec(`update accounts set app_scoped_id = '555' where account_key = '${claims.accountKey}'`);
		await use.recordCallback({ kind: 'data_deletion', request: { userId: '555', issuedAt: claims.store.now, expiresAt: null, hash: 'secret-hash' } });
		claims.store.raw.exec(`update account_callbacks set state = 'called_off', finished_at = ${claims.store.now}`);
		await workOfTheTeam();
		claims.store.now += 1000;
		text = await exported(0, claims.store.now);
	});
	afterAll(() => claims.close());

	/** Alerts, tasks, a review and an incident, each with its end. */
	async function workOfTheTeam(): Promise<void> {
		const { use } = claims.store;
		const of = { accountKey: claims.accountKey };
		const by = 'Jo <jo@example.com>';
		await claims.writes('Zijn jullie open?', '700100200300499');
		const [task] = (await use.syncTasks(of)).open;
		await use.revealTask({ ...of, taskKey: task?.taskKey ?? '', by });
		await use.closeTask({ ...of, taskKey: task?.taskKey ?? '', by, decision: 'done' });
		claims.store.now += 16 * 60_000;
		await use.checkAlerts(of);
		await use.recordReconcile({ ...of, complete: true });
		await use.noteRightsPage(of);
		await use.checkAlerts(of);
		const { reviewKey } = await use.makeReview({ ...of, month: '2026-11', keeping: [] });
		await use.signReview({ ...of, reviewKey, twoFactor: true, loginAlerts: true, remark: 'Wilhelmina weet ervan', by });
		const happened = claims.store.now;
		const incident = await use.recordIncident({ ...of, form: 'f1', kind: 'other', whose: 'nobody', happenedFrom: happened, happenedTo: happened, knownAt: happened, what: 'mara.k belde', by });
		await use.addIncidentStep({ ...of, incidentKey: incident.recorded ? incident.incidentKey : '', form: 'f2', what: 'measure', note: 'Wilhelmina gebeld', by });
	}

	it('has every kind an audit asks for', () => {
		expect(kindsIn(text)).toEqual([...new Set(AUDIT_SOURCES.map(({ kind }) => kind))].sort());
		expect(logOf(text)).toEqual(expect.arrayContaining([
			'access: look-up', 'access: request opened', 'access: suppression list exported', 'rights: correction', 'configuration: account settings', 'configuration: limits',
			'configuration: source terms', 'configuration: copy published', 'configuration: copy restored', 'care: backup',
			'access: task opened', 'work: task closed', 'work: review signed', 'work: incident recorded', 'work: incident step',
		]));
		// What changed nothing is no change.
		expect(logOf(text)).not.toContain('configuration: campaign switch');
	});

	it('leaves nothing out of any table that tells of what was done', () => {
		// Tables of an account that are facts about people or things, not acts; the acts on them are in the list above.
		const FACTS = [
			'accounts', 'campaign_variants', 'campaigns', 'codes', 'comment_refs', 'consent_account_heads', 'consent_heads', 'engagements', 'events', 'foreign_messages', 'identities', 'inbox_marks', 'list_links', 'mark_tellings',
			'outreach_limits', 'paces', 'plans', 'sources', 'stories', 'story_beats', 'story_facts', 'test_people', 'tokens', 'viewer_marks', 'viewers',
		];
		const tables = claims.store.tablesWith('account_key');
		const unknown = tables.filter((table) => !FACTS.includes(table) && !AUDIT_SOURCES.some((source) => source.table === table));
		expect(unknown).toEqual([]);
	});

	it('takes no sealed value and no key to one out of the store', () => {
		const fromSealed = AUDIT_SOURCES.filter(({ table }) => SEALED_TABLES.some((each) => each.table === table)).map(({ kind }) => kind);
		expect(fromSealed.length).toBeGreaterThan(2);
		const lines = linesOf(text).filter(({ kind }) => fromSealed.includes(kind));
		expect(new Set(lines.map(({ kind }) => kind))).toEqual(new Set(fromSealed));
		expect(lines.filter(({ data }) => ['sealed', 'wrapped_key', 'key_version'].some((column) => column in data))).toEqual([]);
	});

	it('is proved by the command, and names nobody', async () => {
		expect(await verifyAudit(parseKeyring(KEY), (async function* () {
			yield* text.trimEnd().split('\n');
		})())).toMatchObject({ intact: true });
		expect(text).not.toMatch(/Wilhelmina|mara\.k|mara@|700100200|secret-hash|mijn land/);
		const hashes = claims.store.rows('select link_hash, code_hash from rights_requests').flatMap((row) => [row['link_hash'], row['code_hash']]).filter((hash) => typeof hash === 'string');
		expect(hashes.length).toBeGreaterThan(0);
		for (const hash of hashes) expect(text).not.toContain(hash);
		// The control: an address is sealed in the store, and not even so in the export.
		expect(claims.store.count('email_confirmations', 'sealed is not null')).toBe(1);
		const columns = linesOf(text).flatMap(({ data }) => Object.keys(data));
		expect(columns.filter((column) => /sealed|wrapped|hash|token|secret/i.test(column))).toEqual([]);
	});

	it('has what ended in the period though it began before', async () => {
		const { use } = claims.store;
		const later = claims.store.now + 3 * DAY;
		const { request } = await claims.ask('access');
		claims.store.now = later;
		await claims.work();
		claims.store.now += 1000;
		const lines = linesOf(await exported(later, claims.store.now));
		expect(lines.filter(({ data }) => data['requestKey'] === request.requestKey)).toMatchObject([{ kind: 'request over', data: { state: 'lapsed' } }]);
		expect(await use.listRequests({ onlyOpen: true, limit: 10 })).toEqual([]);
	});
});
