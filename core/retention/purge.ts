import { getAccount } from '../accounts/account-store';
import { readKept } from '../consent/kept';
import { accountNow } from '../store/clock';
import { isPostgres } from '../store/is-postgres';
import type { StoreContext, UseCase } from '../store/use-case';
import {
	findExpired, NOTHING_REMOVED, ROW_STAGES,
	type ExpiredRow, type Position, type Removed, type RowStage, type Scope,
} from './expired';
import { clearEngagements, isDecidedByAge } from './expired-views';
import { countPlansOf, findErasable, removePeople } from './people';
import { cutoffsOf, requirePolicy, type RetentionPolicy } from './policy';
import { addToReceipt, readOpenReceipt } from './receipts';
import { removeRows } from './remove';

/** What one transaction looks at at most; `batches.ts` says how many that are. On SQLite less, see `expired-views.ts`. */
export const ROWS_PER_BATCH = 10_000;
/** The same for rows that are looked at here and not by the database alone. */
const ROWS_SEEN_PER_BATCH = 1000;
/** People to look at, and how many of them go at most: a dozen tables are searched for what hangs on each of those. */
export const PEOPLE_PER_BATCH = { postgres: { seen: 2000, erasable: 500 }, sqlite: { seen: 1000, erasable: 250 } } as const;

/** How far a run has come. Plain data; a run that was killed starts again without one and misses nothing. */
export interface PurgeCursor extends Position {
	readonly stage: RowStage | 'people';
	/** The time the whole run goes by: a send and the decision that allowed it must not part. */
	readonly asOf: number;
}

export interface BatchInput {
	/** null for the first batch. */
	readonly cursor: PurgeCursor | null;
	/** Rows to look at, at most 10,000 (on SQLite 1,000); 1,000 where each is looked at by itself. People as {@link PEOPLE_PER_BATCH} says. */
	readonly limit: number;
}

export interface BatchOutcome {
	readonly removed: Removed;
	/** What the next batch takes; null when the purge is done. */
	readonly cursor: PurgeCursor | null;
	readonly done: boolean;
}

/**
 * Removes one batch of what its policy lets go, and adds it to the receipt in the same transaction: the receipt
 * never says more or less than was removed. To be run in the bulk lane.
 */
export const purgeBatch: UseCase<BatchInput & { receiptKey: string }, BatchOutcome> = async (store, input) => {
	const receipt = await readOpenReceipt(store, input.receiptKey);
	const outcome = await oneBatch(store, receipt, input, 'remove');
	await addToReceipt(store, receipt, outcome.removed);
	return outcome;
};

/** The same batch with nothing removed: `removed` says what would go. */
export const previewPurge: UseCase<BatchInput & { accountKey: string; policy: RetentionPolicy }, BatchOutcome> = (store, input) =>
	oneBatch(store, { accountKey: input.accountKey, policy: requirePolicy(input.policy) }, input, 'look');

interface Run {
	readonly accountKey: string;
	readonly policy: RetentionPolicy;
}

async function oneBatch(store: StoreContext, { accountKey, policy }: Run, input: BatchInput, mode: 'remove' | 'look'): Promise<BatchOutcome> {
	const account = await getAccount(store.tx, accountKey);
	const cursor = input.cursor ?? startOf(ROW_STAGES[0], await accountNow(store.tx, account, store.wallClock));
	const holds = await readKept(store, accountKey);
	const scope: Scope = { accountKey, cutoffs: cutoffsOf(policy, accountKey, cursor.asOf), holds };
	const { stage } = cursor;
	return stage === 'people'
		? peopleBatch(store, scope, cursor, input.limit, mode)
		: rowBatch(store, scope, { ...cursor, stage }, Math.min(input.limit, ROWS_PER_BATCH), mode);
}

async function rowBatch(
	store: StoreContext,
	scope: Scope,
	cursor: PurgeCursor & { readonly stage: RowStage },
	limit: number,
	mode: 'remove' | 'look',
): Promise<BatchOutcome> {
	if (mode === 'remove' && cursor.stage === 'engagements' && isDecidedByAge(scope)) {
		const { views, engagements, next } = await clearEngagements(store, scope, cursor, limit);
		return { removed: { ...NOTHING_REMOVED, views, engagements }, cursor: next ? { ...cursor, ...next } : startOf(stageAfter(cursor.stage), cursor.asOf), done: false };
	}
	const { expired, next } = await findExpired(store, cursor.stage, scope, cursor, Math.min(limit, ROWS_SEEN_PER_BATCH));
	if (mode === 'remove') await removeRows(store, cursor.stage, scope.accountKey, expired);
	const following = next ? { ...cursor, ...next } : startOf(stageAfter(cursor.stage), cursor.asOf);
	return { removed: countRows(cursor.stage, expired), cursor: following, done: false };
}

async function peopleBatch(store: StoreContext, scope: Scope, cursor: PurgeCursor, limit: number, mode: 'remove' | 'look'): Promise<BatchOutcome> {
	const most = PEOPLE_PER_BATCH[isPostgres(store) ? 'postgres' : 'sqlite'];
	const { erasable, next } = await findErasable(store, scope, mode, cursor.key, { seen: Math.min(limit, most.seen), erasable: Math.min(limit, most.erasable) });
	const plans = await countPlansOf(store, scope, erasable);
	if (mode === 'remove') await removePeople(store, scope.accountKey, erasable);
	return {
		removed: { ...NOTHING_REMOVED, people: erasable.length, plans },
		cursor: next === null ? null : { ...cursor, key: next },
		done: next === null,
	};
}

/** Rows first: a person is erased when nothing of theirs is left. */
function stageAfter(stage: RowStage): PurgeCursor['stage'] {
	return ROW_STAGES[ROW_STAGES.indexOf(stage) + 1] ?? 'people';
}

function startOf(stage: PurgeCursor['stage'], asOf: number): PurgeCursor {
	return { stage, at: 0, key: '', asOf };
}

function countRows(stage: RowStage, rows: readonly ExpiredRow[]): Removed {
	switch (stage) {
		case 'engagements': {
			const views = rows.filter((row) => row.kind === 'view').length;
			return { ...NOTHING_REMOVED, views, engagements: rows.length - views };
		}
		case 'plans':
		case 'sends':
		case 'decisions':
		case 'commentRefs':
		case 'auditLog':
		case 'passOns':
		case 'rightsRequests':
		case 'conversions':
		case 'events':
			return { ...NOTHING_REMOVED, [stage]: rows.length };
	}
}
