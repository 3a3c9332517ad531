import { getAccount } from '../accounts/account-store';
import { accountNow } from '../store/clock';
import { currentViewerKey } from '../store/current-viewer';
import { isOfPerson } from '../store/of-person';
import type { StoreContext, UseCase } from '../store/use-case';
import { hasViewer } from '../viewers/identities';
import { keepMark } from '../viewers/marks';

export interface QualifyInput {
	readonly accountKey: string;
	readonly viewerKey: string;
	/** The answer that qualifies them: each counts once. */
	readonly eventKey: string;
	/** Where it leads, such as `sales` or `support`: small letters, digits and _, at most 40. */
	readonly route: string;
}

/** The route of those who need help. */
const SUPPORT = 'support';

/** null when the account has no such person: they may have been erased. */
export type Qualified = { readonly viewerKey: string; readonly route: string; readonly already: boolean } | null;

/**
 * Notes what a person's answer to the qualifying question was. Their last answer is their route; it makes nobody a
 * lead, and gives nothing to anybody.
 *
 * @throws Error when the route is not a plain name
 */
export const qualifyLead: UseCase<QualifyInput, Qualified> = async (store, { accountKey, eventKey, route, ...input }) => {
	if (!/^[a-z][a-z0-9_]{0,39}$/.test(route)) throw new Error(`The route "${route.slice(0, 40)}" is not a plain name. Use small letters, digits and _, such as sales.`);
	const account = await getAccount(store.tx, accountKey);
	const viewerKey = await currentViewerKey(store.tx, input.viewerKey);
	if (!(await hasViewer(store.tx, accountKey, viewerKey))) return null;
	const at = await accountNow(store.tx, account, store.wallClock);
	const added = await store.tx
		.insertInto('conversions')
		.values({
			conversion_key: store.newKey('cnv'), account_key: accountKey, viewer_key: viewerKey, kind: 'qualified', cause: eventKey, route,
			send_key: null, code_key: null, amount: null, currency: null, at,
		})
		.onConflict((conflict) => conflict.columns(['account_key', 'kind', 'cause']).doNothing())
		.returning('conversion_key')
		.executeTakeFirst();
	// The funnel counts people by their milestones; an answer that leads to support asks for help, not for an offer.
	if (route !== SUPPORT) await keepMark(store, { accountKey, viewerKey, kind: 'milestone', name: 'qualified', source: 'own answer', evidence: eventKey, at });
	return { viewerKey, route: (await routeOf(store, { accountKey, viewerKey })) ?? route, already: added === undefined };
};

/** Where the person's last answer leads; null while they gave none. */
export async function routeOf({ tx }: Pick<StoreContext, 'tx'>, { accountKey, viewerKey }: { readonly accountKey: string; readonly viewerKey: string }): Promise<string | null> {
	const row = await tx
		.selectFrom('conversions')
		.select('route')
		.where('account_key', '=', accountKey)
		.where(isOfPerson('viewer_key', viewerKey))
		.where('kind', '=', 'qualified')
		.orderBy('at', 'desc')
		.orderBy('conversion_key', 'desc')
		.executeTakeFirst();
	return row?.route ?? null;
}
