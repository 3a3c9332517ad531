import { getAccount } from '../accounts/account-store';
import { accountNow } from '../store/clock';
import type { Language, Right } from '../store/schema';
import { seal } from '../store/sealing';
import type { StoreContext, UseCase } from '../store/use-case';
import { CODE_LIFE_MS, dueDate, LINK_LIFE_MS, RIGHTS, toView, VIEW_COLUMNS, type RequestView } from './request';
import { codeHashes, linkHashes, makeCode, messageOf, signLink } from './secrets';
import { mayTry, OPEN_LIMIT, OPEN_LIMIT_TOGETHER } from './tries';

/** Longest text a person can say what is to be corrected in. */
export const DETAIL_LENGTH = 1000;

export interface OpenRequestInput {
	readonly accountKey: string;
	readonly kind: Right;
	readonly language: Language;
	/** What is to be corrected; kept sealed until the request is over. */
	readonly detail: string;
	/** Who asks, for the limit only: an address; never stored. */
	readonly visitor: string;
}

export type OpenedRequest =
	| {
			readonly opened: true;
			readonly request: RequestView;
			/** Shown to the person, once; the person sends it to the account as a direct message. */
			readonly message: string;
			/** Secret of the link to the answer. */
			readonly link: string;
	  }
	| { readonly opened: false; readonly why: 'too_many' | 'detail_missing' };

/**
 * Puts a request into the register and makes its code and its link; of both only keyed hashes are kept. Whose
 * request it is nobody knows before the code has come by message.
 *
 * @throws Error when the account is not known or the right is none
 */
export const openRequest: UseCase<OpenRequestInput, OpenedRequest> = async (store, input) => {
	const { accountKey, kind, language } = input;
	if (!RIGHTS.includes(kind)) throw new Error('There is no such right to ask for.');
	const account = await getAccount(store.tx, accountKey);
	const detail = input.detail.trim().slice(0, DETAIL_LENGTH);
	if (kind === 'rectification' && detail === '') return { opened: false, why: 'detail_missing' };
	if (!(await mayOpen(store, input))) return { opened: false, why: 'too_many' };
	const now = await accountNow(store.tx, account, store.wallClock);
	const code = makeCode(store.keys, store.newKey('cod'));
	const linkName = store.newKey('lnk');
	const linkExpiresAt = now + LINK_LIFE_MS;
	const sealed = kind === 'rectification' ? seal(store.keys, detail) : null;
	const row = await store.tx
		.insertInto('rights_requests')
		.values({
			request_key: store.newKey('req'),
			account_key: accountKey,
			viewer_key: null,
			kind,
			language,
			state: 'waiting',
			code_hash: newest(codeHashes(store.keys, code)),
			code_expires_at: now + CODE_LIFE_MS,
			link_hash: newest(linkHashes(store.keys, linkName)),
			link_expires_at: linkExpiresAt,
			link_used_at: null,
			sealed: sealed?.sealed ?? null,
			wrapped_key: sealed?.wrappedKey ?? null,
			key_version: sealed?.keyVersion ?? null,
			opened_at: now,
			verified_at: null,
			due_at: dueDate(now, account.time_zone),
			finished_at: null,
			reminders: 0,
			outcome: null,
			handled_by: null,
			receipt: null,
		})
		.returning(VIEW_COLUMNS)
		.executeTakeFirstOrThrow();
	return {
		opened: true,
		request: toView(row),
		message: messageOf(code, kind, language),
		link: signLink(store.keys, linkName, linkExpiresAt),
	};
};

async function mayOpen(store: StoreContext, { accountKey, visitor }: OpenRequestInput): Promise<boolean> {
	const one = await mayTry(store, 'open', visitor, OPEN_LIMIT, store.wallClock);
	const together = await mayTry(store, 'open', accountKey, OPEN_LIMIT_TOGETHER, store.wallClock);
	return one && together;
}

function newest(hashes: readonly string[]): string {
	return hashes[hashes.length - 1] ?? '';
}
