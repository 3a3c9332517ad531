import { findHold } from '../consent/holds';
import { readConsents } from '../consent/ledger-store';
import { findRestriction } from '../consent/restriction';
import { findSuppression } from '../consent/suppression';
import type { AccountRow, ViewerRow } from '../store/schema';
import { statement } from '../store/statement';
import type { StoreContext } from '../store/use-case';
import { isTestPerson } from '../viewers/test-people';
import { isSensitiveStory } from '../viewers/story-facts';
import { readAccountSide, type AccountSide } from './account-side';
import { readCampaignFacts } from './campaign-facts';
import { channelOf, isForElsewhere } from './channel';
import { findCode, type Code } from './codes';
import { OPT_OUT_CONFIRMATION, variantsOf, type CopyRow } from './copy';
import type { ElsewhereFacts } from './decide-elsewhere';
import { readCommentFacts } from './comment-facts';
import { isDisclosureDue } from './disclosure';
import { readElsewhere } from './facts-elsewhere';
import { optInLink } from '../consent/opt-in-form';
import type { OutreachLimits } from './limits';
import { causeKey, type MessageRequest } from './message';
import { readPace } from './pace';
import { countUnanswered, hasOpenQuestionOfTheirOwn, isViewOnly, readApproaches, readDisclosedAt, readEqualWords, readMarksOf } from './person-facts';
import { zonesOfCountry } from './quiet-hours';
import { renderFor, type Rendered, type RenderWith } from './render-for';
import type { CauseFacts, SendFacts } from './send-facts';
import { readSendsOfCause, type SendOfCause } from './sends-of-cause';
import { isTooLong, readUntoldSources, sourceNotice, withNotice } from './source-notice';
import { codePoolOf, hasToken } from './tokens';
import { chooseVariant, type ChosenText } from './variants';

export interface GatheredFacts {
	readonly facts: SendFacts;
	readonly now: number;
	readonly account: AccountRow;
	readonly limits: OutreachLimits;
	readonly viewer: ViewerRow | null;
	readonly copyVersion: number | null;
	/** null: a direct message. */
	readonly elsewhere: ElsewhereFacts | null;
	/** The text as this person gets it; null without a text, or for somebody Instagram has never named to us. */
	readonly rendered: Rendered | null;
	/** Whether the text tells the person that they are known from a list. */
	readonly toldSource: boolean;
	/** The code the text would carry. */
	readonly code: Code | null;
	readonly render: RenderWith;
}

/** What the caller has read already, in the same transaction and with no claim between. */
export interface ReadBefore {
	readonly side?: AccountSide;
	/** `readSendsOfCause` of the message. */
	readonly before?: readonly SendOfCause[];
}

/** Reads everything `decideSend` needs, inside the caller's transaction. */
export async function gatherFacts(store: StoreContext, request: MessageRequest, read: ReadBefore = {}): Promise<GatheredFacts> {
	const { accountKey, viewerKey } = request;
	const { account, now, limits, published, facts: ofAccount } = read.side ?? (await readAccountSide(store, accountKey));
	const mode = request.draft !== undefined && ofAccount.mode === 'live' ? 'test_people' : ofAccount.mode;
	const before = read.before ?? (await readSendsOfCause(store, request));
	const viewer = (await findViewerRow(store, request)) ?? null;
	const lastInboundAt = viewer?.last_inbound_at ?? null;
	const cause = await readCause(store, request, { viewer, before, now });
	const texts = request.draft !== undefined ? [request.draft] : variantsOf(textsFor(published?.rows ?? [], request), request.copyKey, [viewer?.language ?? null, account.language, 'en', 'nl']);
	const { copy, variantStopped } = await chooseText(store, request, texts, before);
	const marks = await readMarksOf(store, request);
	const disclosedAt = await readDisclosedAt(store, request);
	const pool = copy === null ? null : codePoolOf(copy.text);
	const code = pool === null ? null : await findCode(store, { accountKey, viewerKey, pool }, now);
	const formLink = copy !== null && hasToken(copy.text, 'opt_in_link') ? await optInLink(store, { accountKey, viewerKey }, now) : '';
	const render: RenderWith = { optInLink: formLink ?? '', disclosed: copy !== null && (request.draft !== undefined || isDisclosureDue({ cause, copy, disclosedAt }, now)), code: code?.code ?? '' };
	const { rendered, toldSource } = await renderWithNotice(store, request, { account, copy }, render);
	const equal = await readEqualWords(store, request, rendered);
	const consentTo = await readConsents(store, request, now);
	const facts: SendFacts = {
		...ofAccount,
		mode,
		testPerson: mode === 'test_people' && (await isTestPerson(store, accountKey, viewerKey)),
		suppression: await findSuppression(store, accountKey, viewerKey),
		restricted: (await findRestriction(store, accountKey, viewerKey)) !== null,
		optOutConfirmed: before.some(({ copy_key }) => copy_key === OPT_OUT_CONFIRMATION),
		cause,
		lastInboundAt,
		viewOnly: lastInboundAt === null && (await isViewOnly(store, request)),
		unanswered: await countUnanswered(store, request, lastInboundAt),
		ownQuestionOpen: await hasOpenQuestionOfTheirOwn(store, request),
		unreachable: viewer !== null && viewer.unreachable_reason !== null,
		underAge: marks.underAge,
		objects: marks.objects,
		takeoverAt: viewer?.takeover_at ?? null,
		regionClosed: marks.country !== null && limits.closedCountries.includes(marks.country),
		copy,
		variantStopped,
		disclosedAt,
		codeMissing: pool !== null && code === null,
		noticeTooLong: toldSource && request.elsewhere === undefined && rendered !== null && isTooLong(rendered),
		formMissing: formLink === null,
		promotionConsent: consentTo('dm_promotion'),
		hold: (await findHold(store, accountKey, viewerKey))?.reason ?? null,
		serviceObjected: consentTo('dm_service').state === 'objected',
		approaches: await readApproaches(store, request, { limits, now }),
		sameText: (cause?.kind === 'campaign' || cause?.kind === 'private_reply') && equal.told,
		equalInDoubt: equal.inDoubt,
		quiet: { hours: limits.quietHours, zones: zonesOf(marks.country, account) },
		pace: await readPace(store, { accountKey, viewerKey, ofCampaign: request.cause.kind === 'campaign' }, { limits, now }),
	};
	const elsewhere = request.elsewhere === undefined ? null : await readElsewhere(store, request, request.elsewhere.channel, now);
	return { facts, now, account, limits, viewer, copyVersion: request.draft === undefined ? (published?.version ?? null) : null, elsewhere, rendered, toldSource, code, render };
}

/** The text as the person gets it; the first to somebody who is known from a list tells them so. */
async function renderWithNotice(
	store: StoreContext,
	request: MessageRequest,
	{ account, copy }: { readonly account: AccountRow; readonly copy: CopyRow | null },
	render: RenderWith,
): Promise<Pick<GatheredFacts, 'rendered' | 'toldSource'>> {
	const rendered = copy === null ? null : await renderFor(store, request, { account, copy }, render);
	const sources = rendered === null ? null : await readUntoldSources(store, request);
	if (copy === null || rendered === null || sources === null) return { rendered, toldSource: false };
	return { rendered: withNotice(rendered, sourceNotice(copy.language, { sources, privacyLink: account.privacy_link })), toldSource: true };
}

/** A campaign compares its variants; an answer is always the first. */
function chooseText(store: StoreContext, request: MessageRequest, texts: readonly CopyRow[], before: readonly SendOfCause[]): Promise<ChosenText> {
	const { cause } = request;
	if (cause.kind === 'campaign') return chooseVariant(store, { ...request, cause }, texts, before);
	return Promise.resolve({ copy: texts[0] ?? null, variantStopped: false });
}

/** A text made for one channel is never sent by another, one for a model's words never without them. */
function textsFor(rows: readonly CopyRow[], { copyKey, elsewhere, answer }: MessageRequest): readonly CopyRow[] {
	const channel = elsewhere === undefined ? null : channelOf(elsewhere.channel);
	return rows.filter(({ key, text }) => key === copyKey && (channel === null ? !isForElsewhere(key) : channel.isTextOf(key)) && hasToken(text, 'answer') === (answer !== undefined));
}

/** The zones of the person's country where it is known, else the account's own. */
function zonesOf(country: string | null, account: AccountRow): readonly string[] {
	const zones = country === null ? [] : zonesOfCountry(country);
	return zones.length > 0 ? zones : [account.time_zone];
}

const viewerOfAccount = statement((db, { accountKey, viewerKey }: { accountKey: string; viewerKey: string }) =>
	db.selectFrom('viewers').selectAll().where('viewer_key', '=', viewerKey).where('account_key', '=', accountKey),
);

/** The person as the account knows them. */
export async function findViewerRow({ tx }: StoreContext, { accountKey, viewerKey }: Pick<MessageRequest, 'accountKey' | 'viewerKey'>): Promise<ViewerRow | undefined> {
	const [row] = await viewerOfAccount(tx, { accountKey, viewerKey });
	return row;
}

const eventOfPerson = statement((db, { accountKey, viewerKey, eventKey }: { accountKey: string; viewerKey: string; eventKey: string }) =>
	db
		.selectFrom('events')
		.select(['event_key', 'keyword', 'story_id'])
		.where('event_key', '=', eventKey)
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey),
);

interface KnownOfCause {
	readonly viewer: ViewerRow | null;
	readonly before: readonly SendOfCause[];
	readonly now: number;
}

async function readCause(store: StoreContext, request: MessageRequest, { viewer, before, now }: KnownOfCause): Promise<CauseFacts | null> {
	const { accountKey, viewerKey, cause } = request;
	if (cause.kind === 'campaign') return { kind: 'campaign', ...(await readCampaignFacts(store, { ...request, cause }, { viewer, before })) };
	if (cause.kind === 'private_reply') return readCommentFacts(store, request, { eventKey: cause.eventKey, now });
	const [row] = await eventOfPerson(store.tx, { accountKey, viewerKey, eventKey: causeKey(cause) });
	if (!row) return null;
	const sensitive = row.story_id !== null && (await isSensitiveStory(store.tx, accountKey, row.story_id));
	return { kind: 'event', eventKey: row.event_key, keyword: row.keyword, sensitive };
}
