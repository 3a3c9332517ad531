import type { UseCase } from '../store/use-case';

/** Names of invites as they stand in a link: Meta takes up to 2083 letters, digits and signs; these can be read out loud. */
const INVITE_NAME = /^[a-z0-9][a-z0-9_-]{0,49}$/;

/** In front of an invite's name in the context of an engagement. */
const INVITE = 'invite ';

/** The link that opens a conversation with the account, on which the invite's name comes back. @throws Error when it is not a plain name */
export function inviteLink(username: string, name: string): string {
	if (!INVITE_NAME.test(name)) throw new Error(`"${name.slice(0, 50)}" is no name of an invite. Use small letters, digits, - and _, at most 50, such as story_monday.`);
	return `https://ig.me/m/${encodeURIComponent(username)}?ref=${name}`;
}

/** How an engagement that came by an invite is noted; null for labels that are not ours. */
export function inviteContext(ref: string): string | null {
	return INVITE_NAME.test(ref) ? INVITE + ref : null;
}

export interface InviteResult {
	readonly name: string;
	/** People who opened the link. Nobody is counted whose signals were purged. */
	readonly opened: number;
	/** People of these who wrote or tapped afterwards or with it, and so may be answered. */
	readonly wrote: number;
}

/** How many people each invite brought. */
export const readInvites: UseCase<{ accountKey: string }, InviteResult[]> = async ({ tx }, { accountKey }) => {
	const rows = await tx
		.selectFrom('engagements as came')
		.innerJoin('viewers', 'viewers.viewer_key', 'came.viewer_key')
		.select(['came.context', 'came.viewer_key', 'viewers.last_inbound_at', (select) => select.fn.min('came.at').as('at')])
		.where('came.account_key', '=', accountKey)
		.where('came.context', 'like', `${INVITE}%`)
		.groupBy(['came.context', 'came.viewer_key', 'viewers.last_inbound_at'])
		.execute();
	const byName = new Map<string, { opened: number; wrote: number }>();
	for (const { context, at, last_inbound_at: lastInbound } of rows) {
		const name = String(context).slice(INVITE.length);
		const counts = byName.get(name) ?? { opened: 0, wrote: 0 };
		counts.opened++;
		if (lastInbound !== null && lastInbound >= at) counts.wrote++;
		byName.set(name, counts);
	}
	return [...byName].map(([name, counts]) => ({ name, ...counts })).sort((a, b) => (a.name < b.name ? -1 : 1));
};
