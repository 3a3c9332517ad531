import { ACCOUNT, EVENT, PERSON, sample, type Sample, type Samples } from '../shared/samples';

const [SENT, LATER, NOT_ALLOWED, BY_HAND] = [0, 1, 2, 3];
const RETRY_AT = '2026-11-24T08:00:00.000Z';

/** The four outcomes of a message that `told` names. */
function outcomes(told: Readonly<Record<string, string | number>>): readonly Sample[] {
	return [
		sample(SENT, { ...told, outcome: 'sent', sendKey: 'snd_2b9f', already: false, reasons: [] }),
		sample(LATER, { ...told, outcome: 'later', reasons: [{ code: 'quiet_hours', retryAt: RETRY_AT }], retryAt: RETRY_AT }),
		sample(NOT_ALLOWED, { ...told, outcome: 'not_allowed', reasons: [{ code: 'window_closed' }] }),
		sample(BY_HAND, { ...told, outcome: 'by_hand', reasons: [{ code: 'delivery_unknown' }] }),
	];
}

const ANSWER = { ...EVENT, copyKey: 'soft_touch', step: 'soft_touch' };
const PREVIEW = { ...ANSWER, outcome: 'preview', already: false };
const EDITOR = 'in a run in the editor, which sends nothing to real people';

const previews = (when?: string): readonly Sample[] => [
	sample(SENT, { ...PREVIEW, wouldSend: true, text: 'Thank you for your reply! Shall I send you the price list?', reasons: [] }, when === undefined ? {} : { when }),
	sample(NOT_ALLOWED, { ...PREVIEW, wouldSend: false, text: null, reasons: [{ code: 'window_closed' }] }, when === undefined ? {} : { when }),
];

const ROW = { key: 'soft_touch', language: 'nl', variant: 'a' };
const STEP = { ...PERSON, campaign: 'autumn_glazes', step: 1 };
const CAMPAIGN = { ...ACCOUNT, campaign: 'autumn_glazes' };
const EMAIL = { ...STEP, step: 2, channel: 'email' };
const SETTLED = { ...ACCOUNT, sendKey: 'snd_2b9f', channel: 'email' };

/** What DM Outreach gives. */
export const dmOutreachSamples: Samples = {
	'message answerNow': [...outcomes(ANSWER), ...previews(EDITOR)],
	'message preview': previews(),
	'message privateReply': outcomes({ ...EVENT, step: 'private_reply', copyKey: 'price_list' }).map((each) => ({ ...each, json: { ...each.json, publicCopyKey: 'public_sent' } })),
	'message humanReply': outcomes(EVENT),
	'message sendTest': [
		...outcomes({ ...PERSON, ...ROW }).map((each) => ({ ...each, json: { ...each.json, problem: each.output === SENT ? '' : 'The 24 hours since the person last wrote are over. …' } })),
		sample(NOT_ALLOWED, { ...ACCOUNT, ...ROW, outcome: 'not_allowed', reasons: [], problem: 'None of the 2 test people has written to the account yet: let one of them send it a message. · …' }, { when: 'when nobody could be reached' }),
		sample(NOT_ALLOWED, { ...ROW, outcome: 'not_allowed', reasons: [], problem: 'text: it has no opt-out wording. Say how to opt out …' }, { when: 'when something is wrong with the row' }),
	],
	'message modelAnswer': [
		...outcomes({ ...EVENT, copyKey: 'smart_reply', step: 'smart_reply' }),
		sample(BY_HAND, { ...EVENT, copyKey: 'smart_reply', step: 'smart_reply', outcome: 'by_hand', problem: 'The answer rests on none of the facts: hand the conversation over', reasons: [] }, { when: 'when the model may not say it' }),
		...previews(EDITOR).map((each) => ({ ...each, json: { ...each.json, copyKey: 'smart_reply', step: 'smart_reply' } })),
	],
	'message showLife': [
		sample(SENT, {
			...PERSON, sendKey: 'snd_2b9f', cause: 'campaign:autumn_glazes', step: 'step_1', copy: { key: 'campaign_first', version: 7, language: 'nl' },
			purpose: 'promotion', lawfulBasis: 'consent', evidence: { windowFrom: 1795424700000, consent: 'evt_c03d' }, state: 'sent', settledBy: 'answer',
			moments: [
				{ at: '2026-11-23T09:00:00.000Z', what: 'planned', detail: null },
				{ at: '2026-11-23T10:15:00.000Z', what: 'sent', detail: 'answer' },
			],
		}),
	],
	'campaign planStep': [
		sample(SENT, { ...STEP, outcome: 'sent', already: true, reasons: [] }),
		sample(LATER, { ...STEP, outcome: 'later', dueAt: '2026-11-23T10:15:00.000Z', reasons: [] }),
		sample(NOT_ALLOWED, { ...STEP, outcome: 'not_allowed', reasons: [{ code: 'window_closed' }] }),
		sample(BY_HAND, { ...STEP, outcome: 'by_hand', reasons: [{ code: 'delivery_unknown' }] }),
		sample(
			SENT,
			{
				...CAMPAIGN, inSegment: 180, mayBeMessagedNow: 62, consentButWindowClosed: 40,
				windowsCloseFrom: '2026-11-23T11:00:00.000Z', windowsCloseUntil: '2026-11-24T08:40:00.000Z', neverWrote: 66, otherwiseNotAllowed: 12,
			},
			{ when: 'with *Only Show the Outlook*' },
		),
	],
	'campaign dispatchDue': outcomes(STEP),
	'campaign listPending': [
		sample(SENT, { ...ACCOUNT, waiting: 41, overdue: 0, nextAt: '2026-11-23T10:15:00.000Z', doneBy: '2026-11-23T12:30:00.000Z', heldBy: [] }, { when: 'first, once: the whole queue' }),
		sample(SENT, { ...STEP, planKey: 'pln_90ce', dueAt: '2026-11-23T10:15:00.000Z' }),
	],
	'campaign cancelPending': [sample(SENT, { ...CAMPAIGN, cancelled: 41 })],
	'campaign stopCampaign': [sample(SENT, { ...CAMPAIGN, stopped: true })],
	'campaign resumeCampaign': [sample(SENT, { ...CAMPAIGN, stopped: false })],
	'email claimEmail': [
		sample(SENT, {
			...EMAIL, outcome: 'claimed', sendKey: 'snd_2b9f', to: 'name@example.com', subject: 'The price list', text: 'Here is the price list …',
			listUnsubscribe: '<https://n8n.example.com/webhook/story-funnel/unsubscribe?t=…>', listUnsubscribePost: 'List-Unsubscribe=One-Click',
		}),
		sample(LATER, { ...EMAIL, outcome: 'later', reasons: [{ code: 'quiet_hours', retryAt: RETRY_AT }] }),
		sample(NOT_ALLOWED, { ...EMAIL, outcome: 'not_allowed', reasons: [{ code: 'channel_consent_missing' }] }),
		sample(BY_HAND, { ...EMAIL, outcome: 'by_hand', reasons: [{ code: 'delivery_unknown' }] }),
	],
	'email settleEmail': [
		sample(SENT, { ...SETTLED, outcome: 'sent', reasons: [] }),
		sample(LATER, { ...SETTLED, outcome: 'later', reasons: [{ code: 'email_temporary', retryAt: RETRY_AT }], retryAt: RETRY_AT }),
		sample(NOT_ALLOWED, { ...SETTLED, outcome: 'not_allowed', reasons: [{ code: 'address_refused' }] }),
		sample(BY_HAND, { ...SETTLED, outcome: 'by_hand', reasons: [{ code: 'delivery_unknown' }] }),
	],
	'setting importCodes': [sample(SENT, { ...ACCOUNT, added: 200, known: 0, left: { welcome: 200 } })],
	'setting publishCommentKeywords': [
		sample(
			SENT,
			{ post: 'https://www.instagram.com/p/Cabc123/', keyword: 'PRICE', copy_key: 'price_list', public_copy_key: 'public_sent', announced: 'Comment PRICE and I send you the list', status: 'published', problem: '', version: 3 },
			{ when: 'per row' },
		),
		sample(SENT, { version: 4 }, { when: 'without rows' }),
	],
	'setting publishCopy': [
		sample(SENT, { published: true, version: 8, texts: 24, changed: true }, { when: 'with *Publish*' }),
		sample(
			SENT,
			{ key: 'soft_touch', language: 'en', text: 'Thank you for your reply!', status: 'ok', problem: '', bytes: 182, preview: 'Thank you for your reply! …', version: null },
			{ when: 'per row, with *Check* and *Check and Publish*; beside the other columns of the table', sometimes: ['key', 'language', 'text'] },
		),
		sample(SENT, { key: 'soft_touch', language: 'en', text: 'Thank you for your reply!', asks: '', link: '', quick_replies: '', status: 'published', version: 9 }, { when: 'per row, with *One Step Back*; beside the other columns of the table' }),
	],
	'setting setLimits': [
		sample(SENT, { ...ACCOUNT, hourly: 200, quietFrom: '21:00', quietUntil: '09:00', capMessages: 2, capDays: 7, closedCountries: [] }),
	],
};
