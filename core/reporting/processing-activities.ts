/** What a node of the pack does with data of people, in the words of GDPR art. 30. */
export interface Activity {
	readonly purpose: string;
	/** Categories of personal data; none for a node that works with settings, texts or counts. */
	readonly data: readonly string[];
	readonly basis: string;
	/** To whom it goes, beside the store. */
	readonly recipients: readonly string[];
}

const META = 'Meta (Instagram), a controller of its own';
const PSEUDONYM = 'random key of the person';
const SIGNALS = 'story, time and kind of a view, reply, reaction, mention or comment';
const IDENTITY = 'Instagram id or handle, sealed and as keyed hash';

const nobody = (purpose: string, recipients: readonly string[] = []): Activity => ({ purpose, data: [], basis: 'no personal data of followers', recipients });

/** A workflow that takes the failures of others. */
export const FAILURES: Activity = nobody('keep which workflow failed, where and what to do');

const PASSED_ON: Activity = {
	purpose: 'pass on opt-outs, withdrawals, corrections and erasures to every recipient',
	data: [PSEUDONYM],
	basis: 'legal duty (art. 6(1)(c), art. 19)',
	recipients: ['whoever got the data before'],
};

const RIGHTS: Activity = {
	purpose: 'work on requests of people about their data: access, copy, correction, erasure, restriction',
	data: [IDENTITY, PSEUDONYM, SIGNALS],
	basis: 'legal duty (art. 6(1)(c), art. 12 and 15 to 20)',
	recipients: ['the person who asks'],
};

/** By node, or by node and operation where operations differ. */
export const ACTIVITIES: Readonly<Record<string, Activity>> = {
	instagramTrigger: {
		purpose: 'receive what people send to the account, and their opt-outs',
		data: [IDENTITY, SIGNALS, 'keyword and language of a message; its text is not kept'],
		basis: 'answer to the person’s own message (art. 6(1)(f)); opt-outs: legal duty (art. 6(1)(c))',
		recipients: [META],
	},
	instagramStoryTrigger: nobody('figures of your own stories', [META]),
	instagram: { purpose: 'look after the account; answer, hide or list comments and conversations', data: [PSEUDONYM, SIGNALS], basis: 'legitimate interest (art. 6(1)(f))', recipients: [META] },
	storyFunnelSetup: nobody('install and publish the workflows of this pack'),
	'instagram connect': nobody('connect your own account', [META]),
	'instagram health': nobody('look whether your account, and the n8n around it, are in order', [META]),
	'instagram createLink': nobody('connect an account of your own', [META]),
	storyViewers: {
		purpose: 'take in viewer lists of approved sources',
		data: [IDENTITY, SIGNALS, 'tags, language, country and kind of account where the list tells them'],
		basis: 'legitimate interest (art. 6(1)(f)), documented per source; notice by art. 14 at first contact',
		recipients: [],
	},
	'storyViewers approveSource': nobody('approve where lists come from'),
	'storyViewers saveSource': nobody('describe where lists come from'),
	'storyViewers storyFacts': nobody('what your own stories are about'),
	'storyViewers markLead': { purpose: 'note that a person became a lead', data: [PSEUDONYM], basis: 'consent (art. 6(1)(a))', recipients: [] },
	'storyViewers giveLead': { purpose: 'give a lead to the list or CRM the person agreed to', data: [PSEUDONYM, 'consent with its words and time, route'], basis: 'consent (art. 6(1)(a))', recipients: ['the recipient named with it'] },
	'storyViewers openLead': { purpose: 'tell the CRM who a lead is', data: [IDENTITY, 'first name and e-mail address, where chosen'], basis: 'consent to be stored in the CRM (art. 6(1)(a))', recipients: ['your CRM'] },
	'storyViewers qualifyLead': { purpose: 'note where an answer of the person leads', data: [PSEUDONYM, 'route, such as sales or support'], basis: 'the person’s own message (art. 6(1)(f))', recipients: [] },
	'storyViewers recordSale': { purpose: 'see which conversation led to a sale', data: [PSEUDONYM, 'order number as keyed hash, amount'], basis: 'legitimate interest (art. 6(1)(f)): what the funnel brings', recipients: [] },
	'storyViewers export': { purpose: 'hand people of a segment to a recipient, recorded', data: [PSEUDONYM, 'fields chosen for the export'], basis: 'as stated with the export', recipients: ['the recipient named with the export'] },
	viewerSegments: { purpose: 'find small groups of people by what they did', data: [PSEUDONYM, SIGNALS], basis: 'legitimate interest (art. 6(1)(f)); an objection to profiling is kept to', recipients: [] },
	'consentGate publishModeration': nobody('publish your own words for what is held back'),
	'consentGate publishKeywords': nobody('publish your own words for opting out and in'),
	'consentGate importList': {
		purpose: 'take in a list of people who opted out elsewhere',
		data: ['handle, as keyed hash and sealed'],
		basis: 'legal duty to honour opt-outs (art. 6(1)(c), art. 21)',
		recipients: [],
	},
	'consentGate noteRecipient': { purpose: 'note who else holds data of a person', data: [PSEUDONYM], basis: 'legal duty (art. 6(1)(c), art. 19)', recipients: [] },
	'consentGate takePassOns': PASSED_ON,
	'consentGate confirmPassOn': PASSED_ON,
	'consentGate byHand': PASSED_ON,
	'consentGate retryByHand': PASSED_ON,
	'consentGate carryOut': RIGHTS,
	'consentGate remind': RIGHTS,
	'consentGate callbackAlerts': nobody('tell the team what Meta told about your own account'),
	'consentGate deleteDueAccounts': nobody('delete the data of an account its owner took away', [META]),
	privacyTrigger: {
		purpose: 'take requests of people about their data, proved by a code they send, and give the answer once',
		data: [IDENTITY, PSEUDONYM, 'kind of the request, its words for a correction until it is over'],
		basis: 'legal duty (art. 6(1)(c), art. 12 and 15 to 20)',
		recipients: ['the person who asks'],
	},
	'teamPageTrigger why': {
		purpose: 'tell a colleague why a person got a message or did not, recorded',
		data: [IDENTITY, PSEUDONYM, 'messages, decisions with their reasons, consents'],
		basis: 'accountability (art. 5(2)), legitimate interest (art. 6(1)(f))',
		recipients: ['colleagues who can log in to n8n'],
	},
	'teamPageTrigger tasks': {
		purpose: 'have a colleague answer who waits for a human, shown on request, recorded',
		data: [IDENTITY, PSEUDONYM, 'since when somebody waits, and why', 'the colleague’s answer on its way to the person, then its keyed hash and who wrote it'],
		basis: 'answer to the person’s own message (art. 6(1)(f))',
		recipients: ['colleagues who can log in to n8n', META],
	},
	'teamPageTrigger review': nobody('read and sign what a month looked like'),
	'teamPageTrigger incidents': {
		purpose: 'keep the register of incidents and draft the notification (art. 33)',
		data: ['what happened, in a colleague’s words, sealed', 'numbers of people and records concerned'],
		basis: 'legal duty (art. 6(1)(c), art. 33)',
		recipients: ['colleagues who can log in to n8n', 'the supervisory authority, by hand'],
	},
	'funnelReport alertsTold': nobody('keep that a colleague was told'),
	'retentionPurge savedExecutions': nobody('name workflows whose settings keep executions'),
	'funnelReport monthlyReview': nobody('make the monthly review, in figures'),
	'funnelReport checkAlerts': nobody('tell a colleague what is wrong, in figures'),
	'funnelReport listTasks': nobody('list what waits for a human, without names'),
	teamLink: nobody('let a colleague who is logged in to n8n onto the pages of the team'),
	funnelPageTrigger: {
		purpose: 'show the figures of the funnel, and on request what happened with one person, recorded',
		data: [PSEUDONYM, 'when and how they acted, decisions with their reasons, state of messages'],
		basis: 'accountability (art. 5(2)), legitimate interest (art. 6(1)(f))',
		recipients: ['colleagues who can log in to n8n'],
	},
	'teamPageTrigger stopSwitch': nobody('stop and resume sending'),
	consentGate: { purpose: 'ask for, record and check consent', data: [PSEUDONYM, 'what was agreed or withdrawn, its wording and time'], basis: 'consent (art. 6(1)(a)) and its proof (art. 7(1))', recipients: [] },
	'dmOutreach claimEmail': {
		purpose: 'send by e-mail the follow-up people agreed to get there',
		data: ['e-mail address, sealed and as keyed hash', PSEUDONYM, 'which text was sent, when, why it was allowed'],
		basis: 'consent, confirmed by the person (art. 6(1)(a))',
		recipients: ['your mail server'],
	},
	'dmOutreach settleEmail': { purpose: 'keep what became of an e-mail', data: [PSEUDONYM], basis: 'proof of what was sent (art. 6(1)(f))', recipients: [] },
	dmOutreach: {
		purpose: 'answer people, and send the messages they agreed to',
		data: [IDENTITY, PSEUDONYM, 'which text was sent, when, why it was allowed'],
		basis: 'answers: the person’s own message (art. 6(1)(f)); promotion: consent (art. 6(1)(a))',
		recipients: [META],
	},
	'dmOutreach privateReply': {
		purpose: 'send people who comment an announced word what they asked for',
		data: [IDENTITY, PSEUDONYM, 'which word they commented, and how the post had announced it', 'which text was sent, when, why it was allowed'],
		basis: 'the person’s own comment (art. 6(1)(f)); promotion: consent (art. 6(1)(a))',
		recipients: [META],
	},
	'dmOutreach sendTest': { purpose: 'try your own texts on your test people', data: [IDENTITY, PSEUDONYM, 'which text was sent, when, why it was allowed'], basis: 'the test person’s own message (art. 6(1)(f))', recipients: [META] },
	'dmOutreach publishCommentKeywords': nobody('publish the words people may comment to get a message'),
	'dmOutreach publishCopy': nobody('publish your own texts'),
	'dmOutreach importCodes': nobody('take in codes to give away'),
	retentionPurge: { purpose: 'remove what is no longer needed, keep the store safe', data: [PSEUDONYM, 'ages of rows'], basis: 'storage limitation (art. 5(1)(e)), security (art. 32)', recipients: [] },
	funnelReport: nobody('figures without people'),
	'funnelReport auditExport': { purpose: 'prove what was sent, decided, seen and erased', data: [PSEUDONYM, 'messages, decisions, consents, look-ups'], basis: 'accountability (art. 5(2))', recipients: ['whoever is given the file'] },
};

/** What none of the above tells: a node that came later is named, never passed over. */
export const UNDESCRIBED: Activity = { purpose: 'not described yet: ask before you use it', data: ['not described'], basis: 'not described', recipients: [] };
