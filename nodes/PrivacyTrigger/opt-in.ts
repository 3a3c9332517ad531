import type { INodeProperties, ITriggerFunctions, ITriggerResponse, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { ASKED_PURPOSES, confirmEmailPage, emailConfirmedPage, languageOf, optInFormPage, optInThanksPage, randomSecret, type OptInPageWords, type Store } from '../../core';
import { openStore, withStoreErrors } from '../shared/store';
import { respond, textOf } from '../shared/page-response';

const SHOW = { show: { page: ['optIn'] } };
const text = (displayName: string, name: string, preset: string, description: string): INodeProperties => ({
	displayName, name, type: 'string', default: preset, typeOptions: { rows: 2 }, displayOptions: SHOW, description,
});
const EMPTY = 'The words beside the box, kept with each consent. Empty: no such box.';

export const optInProperties: INodeProperties[] = [
	text('Introduction (Dutch)', 'introNl', 'Fijn dat je er bent. {account} houdt je graag op de hoogte, op de manier die jij kiest.', 'Above the boxes; {account} becomes the name of the account'),
	text('Introduction (English)', 'introEn', 'Nice to have you here. {account} likes to keep you posted, in the way you choose.', 'Above the boxes; {account} becomes the name of the account'),
	text('Offers by Message (Dutch)', 'dm_promotionNl', 'Stuur me af en toe tips en aanbiedingen als bericht op Instagram.', EMPTY),
	text('Offers by Message (English)', 'dm_promotionEn', 'Send me tips and offers now and then, as a message on Instagram.', EMPTY),
	text('E-Mail (Dutch)', 'emailNl', 'Mail me af en toe nieuws en aanbiedingen.', EMPTY),
	text('E-Mail (English)', 'emailEn', 'Mail me news and offers now and then.', EMPTY),
	text('Storage in the CRM (Dutch)', 'crm_storageNl', 'Bewaar mijn naam en gebruikersnaam, zodat een collega me persoonlijk kan helpen.', EMPTY),
	text('Storage in the CRM (English)', 'crm_storageEn', 'Keep my name and handle, so that a colleague can help me in person.', EMPTY),
	{
		displayName: 'Booking Link',
		name: 'bookingLink',
		type: 'string',
		default: '',
		placeholder: 'https://example.com/book',
		displayOptions: SHOW,
		description: 'Address where a talk is booked, shown after saving. Empty: none.',
	},
];

type Fields = Readonly<Record<string, unknown>>;

/** The form behind a personal link, and the page behind the link of the mail that confirms an address. */
export async function serveOptIn(context: IWebhookFunctions, isPost: boolean): Promise<IWebhookResponseData> {
	const sent: unknown = isPost ? context.getBodyData() : context.getQueryData();
	const fields = (typeof sent === 'object' && sent !== null ? sent : {}) as Fields;
	const language = languageOf(fields.lang, context.getHeaderData()['accept-language']);
	if (fields.c !== undefined) return isPost ? confirm(context, fields, language) : show(context, confirmEmailPage(textOf(fields.c), language));
	const store = await openStore(context);
	const link = textOf(fields.t);
	const words = readWords(context, language);
	if (isPost) return save(context, store, { fields, link, words, language });
	return show(context, optInFormPage(await store.readOptInForm({ link }), link, words, language));
}

interface Sent {
	readonly fields: Fields;
	readonly link: string;
	readonly words: OptInPageWords;
	readonly language: 'nl' | 'en';
}

/** What was ticked goes to the workflow; of an address only where the mail that asks for it goes. */
async function save(context: IWebhookFunctions, store: Store, { fields, link, words, language }: Sent): Promise<IWebhookResponseData> {
	const ticked = ASKED_PURPOSES.filter((purpose) => fields[purpose] === 'yes' && words.boxes[purpose] !== '').map((purpose) => ({ purpose, wording: words.boxes[purpose] }));
	const token = randomSecret();
	const address = textOf(fields.address).trim();
	const outcome = await store.recordOptIn({ link, ticked, address, token });
	const answered = show(context, optInThanksPage(outcome, words, language));
	if (outcome.outcome !== 'recorded' || (outcome.granted.length === 0 && outcome.email !== 'pending')) return answered;
	const { accountKey, viewerKey, granted, email } = outcome;
	const mail = email === 'pending' ? { mailTo: address, confirmLink: `${pageAddress(context)}?c=${encodeURIComponent(token)}&lang=${language}` } : {};
	return { ...answered, workflowData: [[{ json: { accountKey, viewerKey, eventKey: '', granted: [...granted], language, ...mail } }]] };
}

async function confirm(context: IWebhookFunctions, fields: Fields, language: 'nl' | 'en'): Promise<IWebhookResponseData> {
	const store = await openStore(context);
	const outcome = await store.confirmEmailOptIn({ token: textOf(fields.c) });
	const answered = show(context, emailConfirmedPage(outcome.outcome, language));
	if (outcome.outcome !== 'granted') return answered;
	return { ...answered, workflowData: [[{ json: { accountKey: outcome.accountKey, viewerKey: outcome.viewerKey, eventKey: '', granted: ['email'], language } }]] };
}

function show(context: IWebhookFunctions, { status, html }: { readonly status: number; readonly html: string }): IWebhookResponseData {
	return respond(context, status, 'text/html', html);
}

function readWords(context: IWebhookFunctions, language: 'nl' | 'en'): OptInPageWords {
	const suffix = language === 'nl' ? 'Nl' : 'En';
	const read = (name: string) => textOf(context.getNodeParameter(name, '')).trim();
	return { intro: read(`intro${suffix}`), boxes: { dm_promotion: read(`dm_promotion${suffix}`), email: read(`email${suffix}`), crm_storage: read(`crm_storage${suffix}`) }, bookingLink: read('bookingLink') };
}

function pageAddress(context: IWebhookFunctions | ITriggerFunctions): string {
	return new URL(`webhook/${textOf(context.getNodeParameter('path', ''))}`, context.getInstanceBaseUrl()).href;
}

/** Personal links can be made from here on; no longer when the form is unpublished. */
export async function keepFormKnown(context: ITriggerFunctions): Promise<ITriggerResponse> {
	if (context.getMode() === 'manual') return {};
	const store = await openStore(context);
	await withStoreErrors(context, () => store.noteOptInPage({ url: pageAddress(context) }));
	return {
		closeFunction: async () => {
			await store.noteOptInPage({ url: null });
		},
	};
}
