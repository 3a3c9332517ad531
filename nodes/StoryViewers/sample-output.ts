import { ACCOUNT, EVENT, PERSON, sample, type Sample, type Samples } from '../shared/samples';

const [ACCEPTED, REJECTED] = [0, 1];

const UNKNOWN = sample(REJECTED, { field: 'viewerKey', problem: 'The account knows no such person', cure: 'They may have been erased in the meantime; leave them be.' });
const SUMMARY = { ...ACCOUNT, importKey: 'imp_3d60', rows: 1000, added: 870, known: 121, rejected: 6, suppressed: 3 };

const rejectedRows: readonly Sample[] = [
	sample(REJECTED, { line: 17, field: 'viewed_at', problem: 'is not a time', cure: 'Write it as 2026-11-23T09:00:00Z.' }, { when: 'per row, for the first 1,000' }),
	sample(REJECTED, { file: 'rejected-viewers.csv', listed: 6 }, { when: 'last: all rejected rows as a file', files: ['data'] }),
];
const imported: readonly Sample[] = [
	sample(ACCEPTED, { ...SUMMARY, preview: true, fileEmptied: true }, { when: '`preview` only with *Only Preview*, `fileEmptied` only with *Empty the File Afterwards*', sometimes: ['preview', 'fileEmptied'] }),
	...rejectedRows,
];

const SOURCE = {
	...ACCOUNT, sourceKey: 'src_88f0', name: 'hand-kept list', state: 'approved', how: 'owner_copied', authentication: 'none_needed', lawfulBasis: 'legitimate_interests',
	reviewOn: '2027-05-31', retentionDays: null, breachNoticeHours: null, feed: false, checklist: {},
};
const PASS_ON = {
	passOnKey: 'pon_77d2', ...PERSON, recipient: 'hubspot', what: 'lead', attempt: 1,
	detail: { purpose: 'crm_storage', wording: 'Mag een collega je gegevens bewaren?', grantedAt: '2026-11-23T08:41:00.000Z', source: 'story reply', route: 'sales' },
};

/** What Story Viewers gives. */
export const storyViewersSamples: Samples = {
	'import importFile': imported,
	'import importItems': imported,
	'import importFeed': [
		sample(ACCEPTED, { status: 200, ...SUMMARY }),
		sample(REJECTED, { ...ACCOUNT, field: 'feed', status: 401, problem: 'The proof of the delivery is wrong', cure: 'Compare the secret with the vendor. Nothing was taken in.' }, { when: 'the whole delivery is refused' }),
		...rejectedRows,
	],
	'import listImports': [
		sample(ACCEPTED, {
			...ACCOUNT, importKey: 'imp_3d60', source: 'hand-kept list', context: 'story_monday', added: 870, known: 121, rejected: 6, suppressed: 3,
			startedAt: '2026-11-23T09:00:00.000Z', finishedAt: '2026-11-23T09:00:02.000Z', undoneAt: null,
		}),
	],
	'import undoImport': [sample(ACCEPTED, { ...ACCOUNT, importKey: 'imp_3d60', removed: 870, kept: 2, people: 610 })],
	'source saveSource': [sample(ACCEPTED, { ...SOURCE, state: 'unapproved' })],
	'source approveSource': [
		sample(ACCEPTED, { ...SOURCE, shown: 'Instagram has no official list of story viewers. …' }),
		sample(REJECTED, { ...ACCOUNT, field: 'source', problem: '…', cure: '…', shown: 'Instagram has no official list of story viewers. …' }, { when: 'per reason why it cannot be approved' }),
	],
	'source listSources': [sample(ACCEPTED, SOURCE)],
	'viewer record': [sample(ACCEPTED, { ...SUMMARY, rows: 1, added: 1, known: 0, rejected: 0, suppressed: 0 }), ...rejectedRows],
	'viewer markLead': [
		sample(ACCEPTED, { ...PERSON, convertedAt: '2026-11-23T09:00:00.000Z' }),
		sample(REJECTED, { ...PERSON, field: 'viewerKey', problem: 'The account knows no such person', cure: 'They may have been erased in the meantime; leave them be.' }),
	],
	'viewer export': [
		sample(
			ACCEPTED,
			{ ...ACCOUNT, exportKey: 'exp_61a7', purpose: 'letter of thanks', recipient: 'print shop', segment: 'repeat_viewers', fields: ['viewerKey', 'stories'], people: 176, withheld: 4 },
			{ files: ['data'] },
		),
	],
	'person lookUp': [
		sample(ACCEPTED, {
			...PERSON, suppressed: false, language: 'nl', convertedAt: null, signals: { view: 4, story_reply: 1 }, stories: 4, firstSeenAt: '2026-11-02T09:00:00.000Z', lastSeenAt: '2026-11-23T08:40:00.000Z',
			identities: ['igsid', 'handle'],
			marks: [{ kind: 'tag', name: 'ceramics fair', value: '', source: 'Noor', evidence: 'Introduced herself at the fair', at: '2026-11-10T12:00:00.000Z' }],
			derived: [{ flag: 'repeat', rule_en: '…', rule_nl: '…', evidence_en: '4 stories in 7 days', evidence_nl: '4 stories in 7 dagen' }],
			merges: [{ mergeKey: 'mrg_40bb', otherKey: 'vwr_19c3', person: 'Noor', evidence: 'Said so herself', at: '2026-11-11T12:00:00.000Z' }],
		}),
		UNKNOWN,
	],
	'person tag': [sample(ACCEPTED, { ...PERSON, changed: true }), UNKNOWN],
	'person recordMilestone': [sample(ACCEPTED, { ...PERSON, milestone: 'qualified', already: false }), UNKNOWN],
	'person linkIdentities': [
		sample(ACCEPTED, { ...PERSON, mergeKey: 'mrg_40bb' }),
		sample(REJECTED, { field: 'otherViewerKey', problem: 'Both keys are one person already', cure: 'Nothing is left to do.' }),
	],
	'person undoMerge': [
		sample(ACCEPTED, { ...PERSON, otherViewerKey: 'vwr_19c3' }),
		sample(REJECTED, { field: 'mergeKey', problem: 'A later merge was built on this one', cure: 'Undo mrg_51aa first.' }),
	],
	'lead giveLead': [sample(ACCEPTED, PASS_ON), sample(REJECTED, { field: 'viewerKey', problem: 'The recipient has this lead', cure: 'Nothing to do.' })],
	'lead qualifyLead': [sample(ACCEPTED, { ...EVENT, route: 'sales' }), UNKNOWN],
	'lead openLead': [
		sample(ACCEPTED, { ...PERSON, handle: 'mara.k', firstName: 'Mara' }, { when: 'only what *Identify By* asks for and is known', sometimes: ['handle', 'firstName'] }),
		sample(REJECTED, { field: 'viewerKey', problem: 'The person does not agree to be stored in a CRM', cure: 'Give nothing that names them.' }),
	],
	'lead recordSale': [
		sample(ACCEPTED, { ...PERSON, outcome: 'recorded', by: 'code' }, { when: '`viewerKey` only while the person is known', sometimes: ['viewerKey'] }),
		sample(REJECTED, { field: 'code', problem: 'Neither the code nor the lead is one of ours', cure: 'Nothing was kept. …' }),
	],
	'story setStoryFacts': [
		sample(ACCEPTED, { ...ACCOUNT, storyKey: 'sty_13aa', sensitive: false, viewsForgotten: 0 }),
		sample(REJECTED, { field: 'theme', problem: 'theme is too long', cure: 'Correct the row in the table stories.' }),
	],
};
