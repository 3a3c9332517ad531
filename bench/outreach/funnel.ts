import { createHash } from 'node:crypto';
import { FAMILIES } from '../../core/inbox/families';
import { normaliseWebhook } from '../../core/instagram/normalise';
import type { MeasuredStore } from './database';

const ACCOUNT = '17841400000000123';
const FOOT = 'Automated message of {account}. STOP = no more messages. Privacy: {privacy_link}';

/** Campaigns, each with a text of its own: nobody gets the same words twice. */
export const CAMPAIGNS = 40;

/** A live account that hears, with published copy and limits that leave room for what is measured. @returns its key */
export async function makeFunnel({ store }: MeasuredStore, { apiHost = 'http://127.0.0.1:4010', igAccountId = ACCOUNT } = {}): Promise<string> {
	const { accountKey } = await store.connectAccount({
		igAccountId, appScopedId: `app-${igAccountId}`, username: 'bench', apiHost, mode: 'live',
		language: 'en', timeZone: 'Europe/Amsterdam', privacyLink: 'https://example.com/privacy',
	});
	await store.recordSubscription({ accountKey, change: 'subscribed' });
	await store.setOutreachLimits({ accountKey, limits: { hourly: 750, quietFrom: '', quietUntil: '', capMessages: 20, capDays: 7, closedCountries: [] } });
	const row = (key: string, purpose: string, text: string) => ({ key, language: 'en', variant: 'a', purpose, asks: '', quick_replies: '', text: `${text} ${FOOT}` });
	const offers = Array.from({ length: CAMPAIGNS }, (_, n) => row(`offer_${n}`, 'promotion', `Hi {name}, offer ${n} with code VAAS${n}.`));
	const published = await store.publishCopy({ rows: [row('thanks', 'service', 'Hi {name}, thank you for your reply!'), ...offers] });
	if (!published.published) throw new Error(JSON.stringify(published.problems));
	return accountKey;
}

export interface Reply {
	readonly viewerKey: string;
	readonly eventKey: string;
}

/** A person replies to a story, as Instagram would tell it. */
export async function repliesToStory({ store, clock }: MeasuredStore, igsid: string, mid: string, account = ACCOUNT): Promise<Reply> {
	const message = { mid, text: 'nice', reply_to: { story: { id: '17899000000000001', url: 'https://cdn.example/s' } } };
	const body = { object: 'instagram', entry: [{ id: account, time: clock.now, messaging: [{ sender: { id: igsid }, recipient: { id: account }, timestamp: clock.now, message }] }] };
	const outcome = await store.recordEvents({ ...normaliseWebhook(Buffer.from(JSON.stringify(body)), clock.now), answered: FAMILIES });
	const [event] = outcome.handedOff;
	if (!event) throw new Error('The reply was not handed off.');
	return event;
}

/** The person has agreed to promotion elsewhere. */
export async function agrees({ store, clock }: MeasuredStore, accountKey: string, viewerKey: string): Promise<void> {
	const outcome = await store.importGrant({ accountKey, viewerKey, purpose: 'dm_promotion', givenAt: clock.now - 60_000, wording: 'Yes, send me offers by direct message.', source: 'bench form' });
	if (outcome.outcome !== 'granted') throw new Error(JSON.stringify(outcome));
}

/** An opt-out would have reached us, and people can claim their rights. */
export async function hears({ store }: MeasuredStore, accountKey: string): Promise<void> {
	await store.recordReconcile({ accountKey, complete: true });
	await store.noteRightsPage({ accountKey });
}

/** A stable IGSID for the nth person. */
export function igsidOf(nth: number): string {
	return `7${createHash('sha256').update(String(nth)).digest().readUInt32BE()}${String(nth).padStart(6, '0')}`;
}
