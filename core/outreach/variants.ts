import { readDrawKeys } from '../segments/draw-keys';
import { keyedHash } from '../store/keyring';
import { statement } from '../store/statement';
import type { StoreContext } from '../store/use-case';
import type { CopyRow } from './copy';
import type { Cause, MessageRequest } from './message';
import type { SendOfCause } from './sends-of-cause';

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
 * @param before what may have reached the person for this campaign, oldest first
 */
export async function chooseVariant(store: StoreContext, request: CampaignRequest, texts: readonly CopyRow[], before: readonly SendOfCause[]): Promise<ChosenText> {
	const first = texts[0];
	if (first === undefined) return { copy: null, variantStopped: false };
	const stopped = await stoppedVariants(store, request);
	const had = before.find(({ variant }) => variant !== null)?.variant ?? null;
	const isStopped = had !== null && stopped.has(had);
	const kept = texts.find(({ variant }) => variant === had);
	if (kept) return { copy: kept, variantStopped: isStopped };
	const open = texts.filter(({ variant }) => !stopped.has(variant));
	const [only] = open;
	if (isStopped || only === undefined) return { copy: first, variantStopped: true };
	if (open.length === 1) return { copy: only, variantStopped: false };
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

const stoppedOf = statement((db, { accountKey, campaign }: { accountKey: string; campaign: string }) =>
	db
		.selectFrom('campaign_variants')
		.select('variant')
		.where('account_key', '=', accountKey)
		.where('campaign', '=', campaign)
		.where('stopped_at', 'is not', null),
);

async function stoppedVariants({ tx }: StoreContext, { accountKey, cause }: CampaignRequest): Promise<ReadonlySet<string>> {
	const rows = await stoppedOf(tx, { accountKey, campaign: cause.campaign });
	return new Set(rows.map(({ variant }) => variant));
}
