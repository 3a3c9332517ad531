import { readDrawKeys } from '../segments/draw-keys';
import { keyedHash } from '../store/keyring';
import type { StoreContext } from '../store/use-case';
import type { CopyRow } from './copy';
import { causeKey, type Cause, type MessageRequest } from './message';

export interface ChosenText {
	readonly copy: CopyRow | null;
	/** The guard has stopped the variant of this person, or every one. */
	readonly variantStopped: boolean;
}

type CampaignRequest = MessageRequest & { readonly cause: Extract<Cause, { kind: 'campaign' }> };

/**
 * The text of a campaign for one person. Who has had a variant keeps it through all steps, also where the guard has
 * stopped it since: then they hear no more of the campaign. Anybody else is drawn one, by campaign and person.
 *
 * @param texts every variant of the text in the person's language
 */
export async function chooseVariant(store: StoreContext, request: CampaignRequest, texts: readonly CopyRow[]): Promise<ChosenText> {
	const first = texts[0];
	if (first === undefined) return { copy: null, variantStopped: false };
	const stopped = await stoppedVariants(store, request);
	const had = await variantHad(store, request);
	const isStopped = had !== null && stopped.has(had);
	const kept = texts.find(({ variant }) => variant === had);
	if (kept) return { copy: kept, variantStopped: isStopped };
	const open = texts.filter(({ variant }) => !stopped.has(variant));
	if (isStopped || open.length === 0) return { copy: first, variantStopped: true };
	const drawKey = (await readDrawKeys(store, [request.viewerKey])).get(request.viewerKey) ?? request.viewerKey;
	return { copy: drawVariant(store.keys.oldest.pepper, `${request.cause.campaign}\0${drawKey}`, open), variantStopped: false };
}

/**
 * The one drawn for a person: the same for the same name as long as it is there, with equal chances, and stopping
 * another one moves nobody but its own people (rendezvous hashing).
 *
 * @param pepper the store's oldest: it never changes, so neither does the draw
 * @param texts at least one
 */
export function drawVariant(pepper: Buffer, name: string, texts: readonly CopyRow[]): CopyRow {
	const places = texts.map((text) => ({ text, place: keyedHash(pepper, 'variant', `${name}\0${text.variant}`) }));
	return places.reduce((highest, each) => (each.place > highest.place ? each : highest)).text;
}

async function stoppedVariants({ tx }: StoreContext, { accountKey, cause }: CampaignRequest): Promise<ReadonlySet<string>> {
	const rows = await tx
		.selectFrom('campaign_variants')
		.select('variant')
		.where('account_key', '=', accountKey)
		.where('campaign', '=', cause.campaign)
		.where('stopped_at', 'is not', null)
		.execute();
	return new Set(rows.map(({ variant }) => variant));
}

/** The variant of the first message of the campaign that may have reached the person. */
async function variantHad({ tx }: StoreContext, { accountKey, viewerKey, cause }: CampaignRequest): Promise<string | null> {
	const row = await tx
		.selectFrom('sends')
		.select('variant')
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('cause', '=', causeKey(cause))
		.where('state', '<>', 'refused')
		.where('variant', 'is not', null)
		.orderBy('claimed_at')
		.limit(1)
		.executeTakeFirst();
	return row?.variant ?? null;
}
