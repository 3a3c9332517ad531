import { readReviewForm, reviewNotice, reviewsPage } from '../../core';
import type { Shown, Visit } from './page';

/** Two years of reviews. */
const SHOWN = 24;

/** The page on which the monthly review is read and signed. */
export async function review({ store, accounts, frame, by, fields, sent }: Visit): Promise<Shown> {
	const asked = sent === null ? null : readReviewForm(fields);
	const isMine = accounts.some(({ accountKey }) => accountKey === asked?.accountKey);
	const outcome = asked !== null && isMine ? await store.signReview({ ...asked, by }) : null;
	const all = await Promise.all(accounts.map(async ({ accountKey, username }) => ({ accountKey, username, ...(await store.readReviews({ accountKey, limit: SHOWN })) })));
	const html = reviewsPage(frame, all, outcome === null ? undefined : reviewNotice(frame.language, outcome));
	if (asked === null || outcome?.signed !== true) return { html };
	const { accountKey, reviewKey, twoFactor, loginAlerts } = asked;
	return { html, happened: { page: 'review', accountKey, reviewKey, signedBy: by, twoFactor, loginAlerts } };
}
