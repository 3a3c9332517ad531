import { escapeHtml, paragraph, type Said } from '../rights/page';
import type { Language } from '../store/schema';
import { button, form, framed, say, timeIn, type Frame, type Notice } from './frame';
import { findingsOf } from './review-findings';
import { REMARK_LENGTH, type Review, type SignReviewInput, type SignReviewOutcome } from './reviews';

const TITLE: Said = { nl: 'Maandcontrole', en: 'Monthly review' };

export interface AccountReviews {
	readonly accountKey: string;
	readonly username: string;
	readonly timeZone: string;
	readonly reviews: readonly Review[];
}

/** What a person sends from the page; null when it is none of ours. */
export function readReviewForm(fields: Readonly<Record<string, unknown>>): Omit<SignReviewInput, 'by'> | null {
	const { account, review, remark } = fields;
	if (typeof account !== 'string' || typeof review !== 'string') return null;
	return { accountKey: account, reviewKey: review, twoFactor: fields['two_factor'] === 'yes', loginAlerts: fields['login_alerts'] === 'yes', remark: typeof remark === 'string' ? remark : '' };
}

/** Every review, the newest first: what it found, who signed it, or the form to sign it. */
export function reviewsPage(frame: Frame, accounts: readonly AccountReviews[], notice?: Notice): string {
	const { language } = frame;
	const none = accounts.every(({ reviews }) => reviews.length === 0)
		? paragraph(say(language, 'Er is nog geen controle gemaakt: dat doet "73 monthly review" op de eerste van de maand.', 'No review was made yet: "73 monthly review" makes one on the first of the month.'))
		: '';
	const parts = accounts.flatMap((account) => account.reviews.map((review) => reviewPart(frame, account, review, isNewest(account, review))));
	return framed(frame, { title: TITLE, notice, body: none + parts.join('') });
}

/** What is said after a review was signed, or was not. */
export function reviewNotice(language: Language, outcome: SignReviewOutcome): Notice {
	if (outcome.signed) return { kind: 'done', text: say(language, 'De controle is ondertekend.', 'The review is signed.') };
	return { kind: 'problem', text: PROBLEMS[outcome.why][language] };
}

const PROBLEMS: Readonly<Record<Extract<SignReviewOutcome, { signed: false }>['why'], Said>> = {
	unknown: { nl: 'Deze controle is er niet.', en: 'There is no such review.' },
	already: { nl: 'Deze controle was al ondertekend.', en: 'This review was signed before.' },
	newer_revision: { nl: 'Er is een nieuwere versie van deze controle; onderteken die.', en: 'There is a newer revision of this review; sign that one.' },
	not_intact: { nl: 'Deze controle is na het maken gewijzigd en kan niet worden ondertekend.', en: 'This review was changed after it was made and cannot be signed.' },
};

function isNewest({ reviews }: AccountReviews, { month, revision }: Review): boolean {
	return reviews.every((other) => other.month !== month || other.revision <= revision);
}

function reviewPart(frame: Frame, account: AccountReviews, review: Review, newest: boolean): string {
	const { language } = frame;
	const findings = findingsOf(review.facts).map(({ well, what, cure }) => {
		const mark = well ? say(language, 'In orde', 'In order') : say(language, 'Let op', 'Look');
		return `<li><strong>${mark}:</strong> ${escapeHtml(what[language])}.${cure === null ? '' : ` ${escapeHtml(cure[language])}`}</li>`;
	});
	const revision = review.revision === 1 ? '' : say(language, `, versie ${review.revision}`, `, revision ${review.revision}`);
	const changed = review.intact ? '' : `<p role="alert"><strong>${say(language, 'Deze controle of de ondertekening is later gewijzigd.', 'This review or its signature was changed later.')}</strong></p>`;
	return (
		`<section><h2>@${escapeHtml(account.username)}, ${review.month}${revision}</h2>${changed}` +
		paragraph(say(language, `Gemaakt op ${timeIn(language, review.madeAt, account.timeZone)}.`, `Made at ${timeIn(language, review.madeAt, account.timeZone)}.`)) +
		`<ul>${findings.join('')}</ul>${signaturePart(frame, account, review, newest)}</section>`
	);
}

function signaturePart(frame: Frame, account: AccountReviews, { signature, reviewKey }: Review, newest: boolean): string {
	const { language } = frame;
	if (signature !== null) {
		const confirmed = (on: boolean) => (on ? say(language, 'staat aan', 'is on') : say(language, 'niet bevestigd', 'not confirmed'));
		return (
			paragraph(say(language, `Ondertekend door ${signature.signedBy} op ${timeIn(language, signature.signedAt, account.timeZone)}.`, `Signed by ${signature.signedBy} at ${timeIn(language, signature.signedAt, account.timeZone)}.`)) +
			paragraph(say(language, `Tweestapsverificatie: ${confirmed(signature.twoFactor)}. Inlogmeldingen: ${confirmed(signature.loginAlerts)}.`, `Two-factor authentication: ${confirmed(signature.twoFactor)}. Login alerts: ${confirmed(signature.loginAlerts)}.`)) +
			(signature.remark === '' ? '' : paragraph(signature.remark))
		);
	}
	if (!newest) return paragraph(say(language, 'Vervangen door een nieuwere versie.', 'Replaced by a newer revision.'));
	const id = (name: string) => `${name}-${reviewKey}`;
	const box = (name: string, text: string) => `<label for="${id(name)}"><input type="checkbox" id="${id(name)}" name="${name}" value="yes">${text}</label>`;
	return form(
		frame,
		{ account: account.accountKey, review: reviewKey },
		paragraph(say(language, 'Kijk in de Instagram-app: Accountcentrum > Wachtwoord en beveiliging.', 'Look in the Instagram app: Accounts Centre > Password and security.')) +
			box('two_factor', say(language, 'Ik zag dat tweestapsverificatie aanstaat.', 'I have seen that two-factor authentication is on.')) +
			box('login_alerts', say(language, 'Ik zag dat inlogmeldingen aanstaan.', 'I have seen that login alerts are on.')) +
			`<label for="${id('remark')}">${say(language, 'Opmerking', 'Remark')}</label><textarea id="${id('remark')}" name="remark" rows="3" maxlength="${REMARK_LENGTH}"></textarea>` +
			button(say(language, 'Onderteken met mijn naam', 'Sign with my name')),
	);
}
