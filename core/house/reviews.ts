import type { Selectable } from 'kysely';
import { getAccount } from '../accounts/account-store';
import { accountNow } from '../store/clock';
import { keyedHash, sameSecret, type Keyring } from '../store/keyring';
import type { Flag, ReviewSignaturesTable, ReviewsTable } from '../store/schema';
import type { StoreContext, UseCase } from '../store/use-case';
import type { KeepingWorkflow, ReviewFacts } from './review-facts';
import { lastMonth, readReviewFacts } from './review-read';

/** Times of the account, UTC milliseconds. */
export interface Review {
	readonly reviewKey: string;
	readonly accountKey: string;
	readonly month: string;
	/** 1 is the first of its month. */
	readonly revision: number;
	readonly madeAt: number;
	readonly facts: ReviewFacts;
	readonly signature: ReviewSignature | null;
	/** Whether review and signature are as they were written. */
	readonly intact: boolean;
}

export interface ReviewSignature {
	readonly signedAt: number;
	readonly signedBy: string;
	/** Whether whoever signed has seen it on in Instagram. */
	readonly twoFactor: boolean;
	readonly loginAlerts: boolean;
	readonly remark: string;
}

export interface MakeReviewInput {
	readonly accountKey: string;
	/** `2026-11`; null: the month that is over. */
	readonly month: string | null;
	/** Null where nobody looked. */
	readonly keeping: readonly KeepingWorkflow[] | null;
}

/** Makes the review of a month. One that would say the same as the last is that one; else it is a further revision. */
export const makeReview: UseCase<MakeReviewInput, Review> = async (store, { accountKey, month, keeping }) => {
	const account = await getAccount(store.tx, accountKey);
	const now = await accountNow(store.tx, account, store.wallClock);
	const facts = await readReviewFacts(store, accountKey, month ?? lastMonth(account.time_zone, now), now, keeping);
	const last = await store.tx
		.selectFrom('reviews')
		.selectAll()
		.where('account_key', '=', accountKey)
		.where('month', '=', facts.month)
		.orderBy('revision', 'desc')
		.limit(1)
		.executeTakeFirst();
	const text = JSON.stringify(facts);
	if (last?.facts === text) return toReview(store, last);
	const unsigned = { review_key: store.newKey('rev'), account_key: accountKey, month: facts.month, revision: (last?.revision ?? 0) + 1, made_at: now, facts: text };
	const row = { ...unsigned, mac: macOfReview(store.keys.newest.ledger, unsigned), key_version: store.keys.newest.version };
	await store.tx.insertInto('reviews').values(row).execute();
	return toReview(store, row);
};

export interface SignReviewInput {
	readonly accountKey: string;
	readonly reviewKey: string;
	readonly twoFactor: boolean;
	readonly loginAlerts: boolean;
	readonly remark: string;
	readonly by: string;
}

export type SignReviewOutcome = { readonly signed: true } | { readonly signed: false; readonly why: 'unknown' | 'already' | 'newer_revision' | 'not_intact' };

/** Longest remark that is kept. */
export const REMARK_LENGTH = 2000;

/** Signs a review, once. @throws Error when it is not said who signs */
export const signReview: UseCase<SignReviewInput, SignReviewOutcome> = async (store, input) => {
	if (input.by.trim() === '') throw new Error('A review is signed by somebody: give your name.');
	const row = await store.tx.selectFrom('reviews').selectAll().where('account_key', '=', input.accountKey).where('review_key', '=', input.reviewKey).executeTakeFirst();
	if (!row) return { signed: false, why: 'unknown' };
	const review = await toReview(store, row);
	if (review.signature !== null) return { signed: false, why: 'already' };
	if (!review.intact) return { signed: false, why: 'not_intact' };
	const newer = await store.tx.selectFrom('reviews').select('review_key').where('account_key', '=', row.account_key).where('month', '=', row.month).where('revision', '>', row.revision).executeTakeFirst();
	if (newer) return { signed: false, why: 'newer_revision' };
	const unsigned = {
		review_key: row.review_key,
		account_key: row.account_key,
		signed_at: await accountNow(store.tx, await getAccount(store.tx, row.account_key), store.wallClock),
		signed_by: input.by.trim(),
		two_factor: flag(input.twoFactor),
		login_alerts: flag(input.loginAlerts),
		remark: input.remark.trim().slice(0, REMARK_LENGTH),
	};
	const { newest } = store.keys;
	await store.tx.insertInto('review_signatures').values({ ...unsigned, mac: macOfSignature(newest.ledger, row.mac, unsigned), key_version: newest.version }).execute();
	return { signed: true };
};

function flag(value: boolean): Flag {
	return value ? 1 : 0;
}

/** Reviews of an account, the newest month and revision first. */
export const readReviews: UseCase<{ accountKey: string; limit: number }, { readonly timeZone: string; readonly reviews: Review[] }> = async (store, { accountKey, limit }) => {
	const { time_zone: timeZone } = await getAccount(store.tx, accountKey);
	const rows = await store.tx.selectFrom('reviews').selectAll().where('account_key', '=', accountKey).orderBy('month', 'desc').orderBy('revision', 'desc').limit(limit).execute();
	const reviews: Review[] = [];
	for (const row of rows) reviews.push(await toReview(store, row));
	return { timeZone, reviews };
};

async function toReview({ tx, keys }: StoreContext, row: Selectable<ReviewsTable>): Promise<Review> {
	const signature = await tx.selectFrom('review_signatures').selectAll().where('review_key', '=', row.review_key).executeTakeFirst();
	return {
		reviewKey: row.review_key,
		accountKey: row.account_key,
		month: row.month,
		revision: row.revision,
		madeAt: row.made_at,
		facts: JSON.parse(row.facts) as ReviewFacts,
		signature: signature === undefined ? null : toSignature(signature),
		intact: isIntact(keys, row, signature),
	};
}

function toSignature(row: Selectable<ReviewSignaturesTable>): ReviewSignature {
	return { signedAt: row.signed_at, signedBy: row.signed_by, twoFactor: row.two_factor === 1, loginAlerts: row.login_alerts === 1, remark: row.remark };
}

function isIntact(keys: Keyring, review: Selectable<ReviewsTable>, signature: Selectable<ReviewSignaturesTable> | undefined): boolean {
	const key = (version: number) => keys.versions.find((each) => each.version === version)?.ledger;
	const [ofReview, ofSignature] = [key(review.key_version), signature === undefined ? undefined : key(signature.key_version)];
	if (ofReview === undefined || !sameSecret(macOfReview(ofReview, review), review.mac)) return false;
	return signature === undefined || (ofSignature !== undefined && sameSecret(macOfSignature(ofSignature, review.mac, signature), signature.mac));
}

type ReviewText = Pick<Selectable<ReviewsTable>, 'review_key' | 'account_key' | 'month' | 'revision' | 'made_at' | 'facts'>;

function macOfReview(key: Buffer, row: ReviewText): string {
	return keyedHash(key, 'review', JSON.stringify([row.review_key, row.account_key, row.month, row.revision, row.made_at, row.facts]));
}

type SignatureText = Pick<Selectable<ReviewSignaturesTable>, 'review_key' | 'signed_at' | 'signed_by' | 'two_factor' | 'login_alerts' | 'remark'>;

function macOfSignature(key: Buffer, reviewMac: string, row: SignatureText): string {
	return keyedHash(key, 'review signature', JSON.stringify([reviewMac, row.review_key, row.signed_at, row.signed_by, row.two_factor, row.login_alerts, row.remark]));
}
