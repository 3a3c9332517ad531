import type { Store } from '../../../core/use-cases';
import { COPY_ROWS } from './copy-table';

export const UNSUBSCRIBE_PAGE = 'https://n8n.studio.test/webhook/story-funnel/unsubscribe';

const follow_up_email = {
	key: 'follow_up_email', language: 'nl', variant: 'a', purpose: 'promotion', asks: '', quick_replies: '',
	text: 'Nog een paar dagen: 20% korting\n\nHoi {name},\n\nweet je nog? Afmelden: {unsubscribe_link}\nPrivacy: {privacy_link}',
};

/** The copy table with an e-mail in place of the follow-up. */
export async function publishWithEmail(store: Store, changes: Partial<typeof follow_up_email> = {}): Promise<void> {
	const outcome = await store.publishCopy({ rows: [...COPY_ROWS, { ...follow_up_email, ...changes }] });
	if (!outcome.published) throw new Error(JSON.stringify(outcome.problems));
}

/** Has a person confirm an address, as the link in a mail to it does. */
export async function confirmsEmail(store: Store, person: { readonly accountKey: string; readonly viewerKey: string }, address: string): Promise<void> {
	const token = `${person.viewerKey}-${address}`.padEnd(43, 'x');
	await store.beginEmailOptIn({ ...person, wording: 'Ja, mail mij', token, address });
	const { outcome } = await store.confirmEmailOptIn({ token });
	if (outcome !== 'granted') throw new Error(`not granted: ${outcome}`);
}
