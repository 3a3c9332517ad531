import { readWhyForm, whyForm, whyPage } from '../../core';
import type { Shown, Visit } from './page';

/** The page that says why somebody got a message, or did not. What is asked and answered is in no execution. */
export async function why({ store, accounts, frame, by, fields, sent }: Visit): Promise<Shown> {
	const asked = sent === null ? null : readWhyForm(fields);
	const account = accounts.find(({ accountKey }) => accountKey === asked?.accountKey);
	if (asked === null || account === undefined) {
		const text = frame.language === 'nl' ? 'Vul een handle in.' : 'Enter a handle.';
		return { html: whyForm(frame, accounts, sent === null ? undefined : { kind: 'problem', text }) };
	}
	const answer = await store.askWhy({ accountKey: account.accountKey, handle: asked.handle, by });
	return { html: whyPage(frame, accounts, asked, answer) };
}
