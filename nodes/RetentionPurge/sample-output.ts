import { ACCOUNT, PERSON, sample, type Samples } from '../shared/samples';

const REMOVED = {
	views: 8120, engagements: 410, people: 290, events: 700, decisions: 88, sends: 60, plans: 12, commentRefs: 31, auditLog: 0, passOns: 2, rightsRequests: 0, conversions: 0,
};
const HOLD = { holdKey: 'hld_7c55', ...PERSON, reason: 'dispute over a giveaway', placedBy: 'Noor', placedAt: '2026-11-01T09:00:00.000Z', releasedBy: null, releasedAt: null };
const HELD = { people: 1200, leads: 66, optOuts: 41, messages: 610, consents: 140 };
const BY_HAND = ['Delete the Story Funnel credentials in n8n; …'];

/** What Retention Purge gives. */
export const retentionPurgeSamples: Samples = {
	'retention preview': [sample(0, { ...ACCOUNT, wouldRemove: REMOVED })],
	'retention purge': [
		sample(0, {
			receiptKey: 'prg_e1b8', ...ACCOUNT, startedAt: '2026-11-23T02:30:00.000Z', finishedAt: '2026-11-23T02:30:04.000Z', removed: REMOVED, legalHolds: 0,
			ledger: { expired: 3, outcome: 'closed', closed: 0, removed: 0, kept: 0 },
		}),
	],
	'retention placeHold': [sample(0, HOLD)],
	'retention releaseHold': [sample(0, { ...HOLD, releasedBy: 'Noor', releasedAt: '2026-11-23T09:00:00.000Z' })],
	'retention listHolds': [sample(0, HOLD)],
	'retention savedExecutions': [
		sample(0, { workflowId: 'aK3x9', workflow: '20 inbox', active: true, saves: ['error'], cure: 'In the workflow\'s settings set "Save failed production executions" to "Do not save"; then delete its executions.' }),
		sample(0, { workflowsChecked: 24, saves: [] }, { when: 'none keeps any' }),
	],
	'store backup': [
		sample(0, { backup: '/mnt/backups/story-funnel/store-2026-11-23T0230.sqlite', bytes: 18874368, sha256: '9f86d081…', removed: [] }),
		sample(0, { backup: null, madeBy: 'PostgreSQL: pg_dump or your host, see docs/postgresql.md', keepDays: 14 }, { when: 'a store in PostgreSQL, with *Skip With PostgreSQL*' }),
	],
	'store confirmRestore': [sample(0, { confirmed: 1, dropped: 4, sendingClosed: false })],
	'store leave': [
		sample(0, {
			left: false, wouldErase: HELD, accounts: [{ ...ACCOUNT, connected: true, held: false }], openRequests: 0, openPassOns: 0, wouldWriteTo: '/mnt/archive/story-funnel-left',
			standsAgainst: [{ blocker: 'account_connected', cure: 'An account is still connected: run Instagram > Account > Disconnect with its credential.' }], byHand: BY_HAND,
		}, { when: 'without *Erase for Good*' }),
		sample(0, {
			left: true, receipt: '/mnt/archive/story-funnel-left/receipt.json', format: 'story funnel leaving 1', person: 'Noor', begunAt: '2026-11-23T09:00:00.000Z', store: 'store.sqlite',
			accounts: ['acc_4f1c'], held: HELD, leftOpen: { requests: 0, passOns: 0 }, handedOver: [{ file: 'suppression-list.csv', bytes: 5120, sha256: '9f86d081…', records: 41 }],
			erased: { at: '2026-11-23T09:00:02.000Z', what: ['store.sqlite'] }, publicKey: '-----BEGIN PUBLIC KEY-----…', signature: '…', byHand: BY_HAND,
		}, { when: 'with *Erase for Good*: the signed receipt' }),
	],
	'store listRestores': [
		sample(0, {
			sendingClosed: false,
			restores: [{ foundAt: '2026-11-20T09:00:00.000Z', how: 'journal_ahead', backupMadeAt: '2026-11-20T02:30:00.000Z', learned: 3, openedAt: null, openedBy: null, reason: null }],
		}),
	],
	'store rotateKeys': [
		sample(0, { newestKey: 2, rewrapped: 4100, finishedAt: '2026-11-23T09:00:20.000Z', versions: [{ version: 1, retired: false, mayRetire: true }, { version: 2, retired: false, mayRetire: false }] }),
	],
	'store verify': [
		sample(0, { sound: true, sealedValuesOpened: 4100, backupMadeAt: null, problems: [] }),
		sample(0, { sound: false, sealedValuesOpened: 4100, backupMadeAt: null, problems: [{ problem: 'Others may read the file', cure: 'chmod 600 …' }] }, { when: 'something is wrong' }),
	],
};
