import { ACCOUNT, EVENT, PERSON, sample, type Sample, type Samples } from '../shared/samples';

const [ALLOWED, NOT_ALLOWED, ASK_FIRST] = [0, 1, 2];

/** A person of a segment comes without an event. */
const OF_SEGMENT = ['eventKey'];

const refused = (purpose: string, reason: string): Sample => sample(NOT_ALLOWED, { ...EVENT, gate: 'not_allowed', purpose, reason }, { sometimes: OF_SEGMENT });

const GATE: readonly Sample[] = [
	sample(ALLOWED, { ...EVENT, gate: 'allowed', purpose: 'dm_promotion', wording: 'Mag ik je af en toe tips en aanbiedingen sturen?', grantedAt: '2026-11-23T09:05:00.000Z' }, { sometimes: OF_SEGMENT }),
	refused('dm_promotion', 'suppressed'),
	sample(ASK_FIRST, { ...EVENT, gate: 'ask_first', purpose: 'dm_promotion', ask: 'age' }, { when: '`ask` is there only when the question for the age comes first', sometimes: ['ask', ...OF_SEGMENT] }),
];

const REQUEST = {
	requestKey: 'req_51b0', ...ACCOUNT, kind: 'access', state: 'verified', language: 'nl',
	openedAt: '2026-11-23T09:00:00.000Z', verifiedAt: '2026-11-23T09:04:00.000Z', dueAt: '2026-12-23T09:00:00.000Z', finishedAt: null, outcome: null, handledBy: null,
};
const REFUSED_REQUEST = sample(NOT_ALLOWED, { problem: 'There is no such request', cure: 'Take the key from the register: List Requests.' });

const PASS_ON = { passOnKey: 'pon_77d2', ...PERSON, recipient: 'crm', what: 'erasure', detail: {}, attempt: 1 };

const PUBLISHED = { published: true, version: 4, changed: true };

const PROCESSOR = {
	...ACCOUNT, approvalKey: 'prc_5e1a', name: 'Example AI', state: 'approved', approver: 'Noor de Vries', evidence: 'contract 12', agreement: 'contract 12, legal folder', region: 'EU', retentionDays: 0, trains: false,
	reviewOn: '2027-05-31',
};

/** What Consent Gate gives. Items of people carry on the fields they came with. */
export const consentGateSamples: Samples = {
	'consent check': GATE,
	'consent ask': GATE,
	'consent grant': GATE,
	'consent withdraw': [refused('dm_promotion', 'consent_withdrawn')],
	'consent import': [
		sample(ALLOWED, { ...PERSON, gate: 'allowed', purpose: 'email', outcome: 'granted' }),
		sample(NOT_ALLOWED, { ...PERSON, gate: 'not_allowed', purpose: 'email', reason: 'own_word_stands' }),
	],
	'consent object': [sample(NOT_ALLOWED, { ...PERSON, gate: 'not_allowed', purpose: 'profiling', reason: 'objected', recorded: ['profiling'] })],
	'automation resume': [sample(ALLOWED, { ...PERSON, released: 1 })],
	'automation handled': [sample(ALLOWED, { ...EVENT })],
	'automation handOver': [sample(NOT_ALLOWED, { ...EVENT, outcome: 'by_hand', handedOver: true })],
	'email requestEmail': [
		sample(ALLOWED, { ...PERSON, gate: 'pending', purpose: 'email', confirmLink: 'https://n8n.example.com/webhook/confirm-e-mail#3vQ8…', expiresAt: '2026-11-26T09:00:00.000Z' }),
		sample(NOT_ALLOWED, { ...PERSON, gate: 'not_allowed', purpose: 'email', reason: 'suppressed' }),
	],
	'email confirmEmail': [
		sample(ALLOWED, { ...PERSON, gate: 'allowed', purpose: 'email' }),
		sample(NOT_ALLOWED, { gate: 'not_allowed', purpose: 'email', reason: 'expired' }),
	],
	'keyword publishKeywords': [sample(ALLOWED, { ...PUBLISHED, phrases: 12 })],
	'keyword publishModeration': [sample(ALLOWED, { ...PUBLISHED, rules: 5 })],
	'suppressionList importList': [
		sample(ALLOWED, { added: 120, known: 14, refused: 1 }),
		sample(NOT_ALLOWED, { row: 17, problem: 'The row names nobody', cure: 'Give it a handle, an id with its source_tool, an e-mail address, or a hash with its kind.' }),
	],
	'suppressionList exportList': [
		sample(ALLOWED, { account: 'acc_4f1c', kind: 'handle', value: '', hash: 'b1946ac9…', pepper_version: 1, reason: 'stop', at: '2026-11-23T09:00:00.000Z' }),
	],
	'rights carryOut': [sample(ALLOWED, { ...REQUEST, state: 'ready' })],
	'rights listRequests': [sample(ALLOWED, { ...REQUEST, overdue: false })],
	'rights remind': [sample(ALLOWED, { ...REQUEST, overdue: false, reminder: 1 })],
	'rights readRequest': [sample(ALLOWED, { ...REQUEST, viewerKey: 'vwr_8a2e', detail: 'What do you know of me?' }), REFUSED_REQUEST],
	'rights closeRequest': [sample(ALLOWED, { ...REQUEST, state: 'done', finishedAt: '2026-11-24T10:00:00.000Z', outcome: 'Your country is corrected.', handledBy: 'Noor' }), REFUSED_REQUEST],
	'rights correct': [
		sample(ALLOWED, { requestKey: 'req_51b0', field: 'language', recipients: 1 }),
		sample(NOT_ALLOWED, { problem: 'There is nothing of this to correct', cure: 'Look the person up to see what is held.' }),
	],
	'rights liftRestriction': [
		sample(ALLOWED, { requestKey: 'req_51b0', lifted: true }),
		sample(NOT_ALLOWED, { problem: 'No restriction of this request is open', cure: 'Nothing is left to do.' }),
	],
	'rights noteRecipient': [
		sample(ALLOWED, { ...EVENT }),
		sample(NOT_ALLOWED, { ...PERSON, problem: 'The account knows no such person', cure: 'They may have been erased in the meantime; give nothing.' }),
	],
	'rights takePassOns': [sample(ALLOWED, PASS_ON)],
	'rights byHand': [sample(ALLOWED, { ...PASS_ON, attempt: 8 })],
	'rights retryByHand': [sample(ALLOWED, { again: 3 })],
	'rights confirmPassOn': [
		sample(ALLOWED, { passOnKey: 'pon_77d2', state: 'confirmed', retryAt: null }),
		sample(NOT_ALLOWED, { problem: 'There is no such pass-on', cure: 'Give the key "Take Due Pass-Ons" gave.' }),
	],
	'rights callbackAlerts': [
		sample(ALLOWED, { callbackKey: 'acb_19e7', ...ACCOUNT, kind: 'data_deletion', state: 'held', receivedAt: '2026-11-23T09:00:00.000Z', dueAt: '2026-11-26T09:00:00.000Z' }),
	],
	'rights deleteDueAccounts': [sample(ALLOWED, { callbackKey: 'acb_19e7', ...ACCOUNT, people: 412, outcome: 'deleted' })],
	'processor approveProcessor': [
		sample(ALLOWED, PROCESSOR),
		sample(NOT_ALLOWED, { ...ACCOUNT, problem: 'There is no evidence: say where the proof is' }),
	],
	'processor endProcessor': [sample(ALLOWED, { ...ACCOUNT, name: 'Example AI', ended: true })],
	'processor listProcessors': [sample(ALLOWED, PROCESSOR)],
};
