/** Most bytes of an e-mail text: far below what any server refuses, far above what anybody reads. */
export const MAX_EMAIL_BYTES = 20_000;
/** RFC 5322 §2.1.1 advises lines of at most 78 characters; the word "Subject: " takes nine. */
export const MAX_SUBJECT_CHARACTERS = 69;

/** A text whose key ends so is an e-mail, sent in place of the direct message of the same name without it. */
export function isEmailText(copyKey: string): boolean {
	return copyKey.endsWith('_email');
}

/** An e-mail text: its first line is the subject, the rest the body. */
export function splitEmail(text: string): { readonly subject: string; readonly body: string } {
	const [subject = '', ...lines] = text.split(/\r?\n/);
	return { subject: subject.trim(), body: lines.join('\n').trim() };
}

type Complaint = readonly [what: string, cure: string];

/** What is wrong with a text as an e-mail. @param tokens names in braces in the whole text */
export function emailProblems(text: string, tokens: readonly string[]): Complaint[] {
	const { subject, body } = splitEmail(text);
	const found: Complaint[] = [];
	if (body === '') found.push(['an e-mail needs a subject and a body', 'Write the subject on the first line and the body below it.']);
	if ([...subject].length > MAX_SUBJECT_CHARACTERS) found.push([`the subject is longer than ${MAX_SUBJECT_CHARACTERS} characters`, 'Shorten the first line.']);
	if (/_link\s*\}/.test(subject)) found.push(['there is a link in the subject', 'Put links into the body.']);
	if (!tokens.includes('unsubscribe_link')) found.push(['it has no way to unsubscribe', 'Add {unsubscribe_link} to the body.']);
	if (!tokens.includes('privacy_link')) found.push(['it has no privacy link', 'Add {privacy_link}.']);
	for (const token of ['code', 'story_theme', 'disclosure']) {
		if (tokens.includes(token)) found.push([`{${token}} is for direct messages`, 'Take it out of the e-mail.']);
	}
	return found;
}
