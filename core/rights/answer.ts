import { getAccount } from '../accounts/account-store';
import { accountNow } from '../store/clock';
import type { Language, Right } from '../store/schema';
import type { StoreContext, UseCase } from '../store/use-case';
import type { ErasureReceipt } from './carry-out';
import { readHoldings, type Holdings, type HoldingsEffects } from './holdings';
import { FORGOTTEN } from './request';
import { readLink } from './secrets';
import { readSubject } from './subject';
import { LINK_LIMIT, mayTry } from './tries';

export interface OpenAnswerInput {
	/** The secret of the link. */
	readonly link: string;
	/** Who opens it, for the limit only: an address; never stored. */
	readonly visitor: string;
	/** False only looks how far it is; true takes the answer, which works once. */
	readonly take: boolean;
}

export type OpenedAnswer =
	/** Forged, too old, used, tried too often, or its request is over without an answer: told apart for nobody. */
	| { readonly answer: 'refused' }
	/** `kept`: a legal hold puts the erasure off. */
	| { readonly answer: 'waiting_for_code' | 'being_prepared' | 'kept' | 'ready'; readonly kind: Right; readonly language: Language; readonly dueAt: number }
	| ({ readonly answer: 'given'; readonly language: Language } & GivenAnswer);

export type GivenAnswer =
	| { readonly kind: 'access' | 'portability'; readonly holdings: Holdings | null }
	| { readonly kind: 'erasure'; readonly receipt: ErasureReceipt }
	/** `outcome`: what a colleague wrote about it, or a code of ours. */
	| { readonly kind: 'rectification' | 'restriction'; readonly state: 'done' | 'refused'; readonly outcome: string };

/** Looks at the answer behind a link, or takes it. Whatever is wrong with the link gives the same answer. */
export function openAnswerWith(effects: HoldingsEffects): UseCase<OpenAnswerInput, OpenedAnswer> {
	return async (store, { link, visitor, take }) => {
		const mayLook = await mayTry(store, 'link', visitor, LINK_LIMIT, store.wallClock);
		const request = await findRequest(store, link);
		if (!mayLook || !request) return { answer: 'refused' };
		const { row, now } = request;
		const { language, kind, due_at: dueAt } = row;
		switch (row.state) {
			case 'waiting':
				return row.code_expires_at > now ? { answer: 'waiting_for_code', kind, language, dueAt } : { answer: 'refused' };
			case 'verified':
			case 'in_hand':
				return { answer: 'being_prepared', kind, language, dueAt };
			case 'held':
				return { answer: 'kept', kind, language, dueAt };
			case 'lapsed':
				return { answer: 'refused' };
			case 'ready':
			case 'done':
			case 'refused':
				if (!take) return { answer: 'ready', kind, language, dueAt };
				if (!(await useUp(store, row.request_key, now))) return { answer: 'refused' };
				return { answer: 'given', language, ...(await give(store, effects, row)) };
		}
	};
}

type RequestRow = NonNullable<Awaited<ReturnType<typeof findRequest>>>['row'];

async function findRequest({ tx, keys, wallClock }: StoreContext, link: string) {
	const read = readLink(keys, link);
	if (!read) return null;
	const row = await tx
		.selectFrom('rights_requests')
		.selectAll()
		.where('link_hash', 'in', read.hashes)
		.where('link_used_at', 'is', null)
		.executeTakeFirst();
	if (!row) return null;
	const now = await accountNow(tx, await getAccount(tx, row.account_key), wallClock);
	return read.expiresAt > now && row.link_expires_at > now ? { row, now } : null;
}

/** The row is the claim: of two who open the link at once one gets the answer. */
async function useUp({ tx }: StoreContext, requestKey: string, now: number): Promise<boolean> {
	const used = await tx
		.updateTable('rights_requests')
		.set({ link_used_at: now })
		.where('request_key', '=', requestKey)
		.where('link_used_at', 'is', null)
		.returning('request_key')
		.executeTakeFirst();
	return used !== undefined;
}

async function give(store: StoreContext, effects: HoldingsEffects, row: RequestRow): Promise<GivenAnswer> {
	switch (row.kind) {
		case 'access':
		case 'portability': {
			const subject = row.viewer_key === null ? null : await readSubject(store, row.account_key, row.viewer_key);
			const holdings = subject && (await readHoldings(store, effects, subject));
			await close(store, row);
			return { kind: row.kind, holdings };
		}
		case 'erasure':
			return { kind: row.kind, receipt: JSON.parse(row.receipt ?? '{}') as ErasureReceipt };
		case 'rectification':
		case 'restriction':
			return { kind: row.kind, state: row.state === 'refused' ? 'refused' : 'done', outcome: row.outcome ?? '' };
	}
}

async function close(store: StoreContext, row: RequestRow): Promise<void> {
	const now = await accountNow(store.tx, await getAccount(store.tx, row.account_key), store.wallClock);
	await store.tx
		.updateTable('rights_requests')
		.set({ ...FORGOTTEN, state: 'done', outcome: 'answered', finished_at: now, handled_by: 'workflow' })
		.where('request_key', '=', row.request_key)
		.execute();
}
