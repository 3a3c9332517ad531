import * as z from 'zod';

/** The list a colleague keeps by hand: what a row without `source_tool` comes from unless the import names another. */
export const HAND_KEPT = 'hand-kept list';

/** What an approver of vendor access is shown, and what is recorded as shown (reference §2: insights hold counts, no names). */
export const NO_OFFICIAL_LIST =
	'No official Instagram endpoint lists who viewed a story; the official API gives counts only. Whoever approves this source ' +
	'states, with evidence, that the vendor knows its viewers by access Instagram permits over OAuth: without a password, ' +
	'a session cookie or scraping.';

/** The due-diligence list (mission, Vendor checklist); each is answered in words, or by where the document is. */
export const CHECKLIST = [
	'scopes',
	'certification',
	'dpa',
	'encryption',
	'deletion',
	'subjectRequests',
	'moderation',
	'limits',
	'integrations',
	'logs',
	'trial',
] as const;
export type ChecklistItem = (typeof CHECKLIST)[number];

const words = (max: number) => z.string().trim().max(max);

const TERMS = z.object({
	/** How it knows who watched. */
	how: z.enum(['person_acted', 'owner_copied', 'vendor_oauth']),
	authentication: z.enum(['none_needed', 'oauth', 'password', 'session_cookie', 'scraping']),
	lawfulBasis: z.enum(['consent', 'legitimate_interests', 'contract']),
	/** Last day on which it holds, as 2027-05-31. */
	reviewOn: z.iso.date(),
	/** How long the source itself keeps the data. */
	retentionDays: z.int().min(1).max(3650).nullable(),
	/** Within how many hours it tells of a breach; the law gives the owner 72 (GDPR art. 33). */
	breachNoticeHours: z.int().min(1).max(72).nullable(),
	/** Whether it may deliver by webhook. */
	feed: z.boolean(),
	checklist: z.partialRecord(z.enum(CHECKLIST), words(500)),
});
export type SourceTerms = z.infer<typeof TERMS>;

export interface SourceProblem {
	readonly problem: string;
	readonly cure: string;
}

export type TermsCheck = { readonly ok: true; readonly terms: SourceTerms } | { readonly ok: false; readonly problems: readonly SourceProblem[] };

/** Reads the terms of a source as somebody filled them in. */
export function checkSourceTerms(input: unknown): TermsCheck {
	const read = TERMS.safeParse(input);
	if (read.success) return { ok: true, terms: read.data };
	const problems = read.error.issues.map((issue) => ({ problem: `${issue.path.join('.')}: ${issue.message}`, cure: 'Correct it and save the source again.' }));
	return { ok: false, problems };
}

/** Terms of the list kept by hand, until somebody saves other ones. @param reviewOn as 2027-05-31 */
export function handKeptTerms(reviewOn: string): SourceTerms {
	return {
		how: 'owner_copied',
		authentication: 'none_needed',
		lawfulBasis: 'legitimate_interests',
		reviewOn,
		retentionDays: null,
		breachNoticeHours: null,
		feed: false,
		checklist: {},
	};
}

export interface Approval {
	readonly approver: string;
	/** Where the proof is: a document, a ticket, a contract. */
	readonly evidence: string;
	/** The approver has read what they were shown and states it. */
	readonly attested: boolean;
}

/** What the approver of these terms must have been shown. */
export function shownTo(terms: SourceTerms): string {
	return terms.how === 'vendor_oauth' ? NO_OFFICIAL_LIST : '';
}

/** Everything that stands against approving a source; nothing does when it is empty. */
export function approvalProblems(terms: SourceTerms, approval: Approval): SourceProblem[] {
	return [...accessProblems(terms), ...approverProblems(approval), ...(terms.how === 'vendor_oauth' ? vendorProblems(terms, approval) : [])];
}

/** A list made with somebody's password, cookie or by scraping is never lawful, whoever signs for it. */
function accessProblems({ how, authentication }: SourceTerms): SourceProblem[] {
	switch (authentication) {
		case 'password':
		case 'session_cookie':
		case 'scraping':
			return [{ problem: `A source that works by ${WORDS[authentication]} cannot be approved`, cure: 'Do not use it. Keep the list by hand, or use a vendor with access over OAuth.' }];
		case 'none_needed':
			if (how !== 'vendor_oauth') return [];
			return [{ problem: 'A vendor without OAuth cannot know who viewed a story by permitted access', cure: 'Ask how it does it, and do not use it unless it is by OAuth.' }];
		case 'oauth':
			return [];
	}
}

const WORDS = { password: 'password', session_cookie: 'session cookie', scraping: 'scraping' } as const;

function approverProblems({ approver, evidence }: Approval): SourceProblem[] {
	const problems: SourceProblem[] = [];
	if (approver.trim() === '') problems.push({ problem: 'Nobody approves it', cure: 'Enter the name of the person who approves the source.' });
	if (evidence.trim() === '') problems.push({ problem: 'There is no evidence', cure: 'Say where the proof is: a document, a contract, how the list is kept.' });
	return problems;
}

function vendorProblems({ checklist, retentionDays, breachNoticeHours }: SourceTerms, { attested }: Approval): SourceProblem[] {
	const cure = 'Ask the vendor, save the answer with the source and approve it then.';
	const problems: SourceProblem[] = CHECKLIST.filter((item) => (checklist[item] ?? '') === '').map((item) => ({ problem: `Not answered: ${item}`, cure }));
	if (retentionDays === null) problems.push({ problem: 'Not answered: how many days the vendor keeps the data', cure });
	if (breachNoticeHours === null) problems.push({ problem: 'Not answered: within how many hours the vendor tells of a breach', cure });
	if (!attested) problems.push({ problem: NO_OFFICIAL_LIST, cure: 'Read this, and confirm it if it is so.' });
	return problems;
}
