import type { Insertable, Selectable } from 'kysely';
import { isIn } from '../store/is-in';
import type { EngagementsTable } from '../store/schema';
import type { StoreContext } from '../store/use-case';
import type { Told } from './import-told';
import type { AccountType } from './import-traits';

/** A view the store has, and what each import told of it where several did. */
export interface KeptView {
	readonly engagementKey: string;
	readonly importKey: string;
	readonly told: Told;
	/** Import -> what it told; empty while only one import speaks of the view. */
	readonly tellings: ReadonlyMap<string, Told>;
}

/** Columns of a view that hold what was told of it. */
export const TOLD_COLUMNS = ['at', 'source', 'context', 'tag', 'watch_seconds', 'language', 'country', 'account_type', 'follows_us'] as const;
type ToldColumns = Pick<Selectable<EngagementsTable>, (typeof TOLD_COLUMNS)[number]>;

/** Columns of a view as they hold what was told. */
export function columnsOf(told: Told): Pick<Insertable<EngagementsTable>, (typeof TOLD_COLUMNS)[number]> {
	const { at, source, context, tag, watchSeconds, language, country, accountType, followsUs } = told;
	const follows = followsUs === null ? null : followsUs ? (1 as const) : (0 as const);
	return { at, source, context, tag, watch_seconds: watchSeconds, language, country, account_type: accountType, follows_us: follows };
}

export function toldIn(row: ToldColumns): Told {
	return {
		at: row.at,
		source: row.source,
		context: row.context,
		tag: row.tag,
		watchSeconds: row.watch_seconds,
		language: row.language,
		country: row.country,
		accountType: row.account_type as AccountType | null,
		followsUs: row.follows_us === null ? null : row.follows_us === 1,
	};
}

/** Views of an account by natural key. */
export async function findKept(store: StoreContext, accountKey: string, naturalKeys: readonly string[]): Promise<Map<string, KeptView>> {
	const kept = new Map<string, KeptView>();
	const rows = await store.tx
		.selectFrom('engagements')
		.select(['engagement_key', 'import_key', 'natural_key', ...TOLD_COLUMNS])
		.where('account_key', '=', accountKey)
		.where(isIn(store.tx, 'natural_key', naturalKeys))
		.execute();
	const tellings = await findTellings(store, rows.map((row) => row.engagement_key));
	for (const row of rows) {
		const { engagement_key: engagementKey, import_key: importKey, natural_key: naturalKey } = row;
		kept.set(naturalKey, { engagementKey, importKey: importKey ?? '', told: toldIn(row), tellings: tellings.get(engagementKey) ?? new Map() });
	}
	return kept;
}

/** What each import told of these views, where several did. */
export async function findTellings({ tx }: StoreContext, engagementKeys: readonly string[]): Promise<Map<string, Map<string, Told>>> {
	const tellings = new Map<string, Map<string, Told>>();
	const rows = await tx.selectFrom('view_tellings').selectAll().where(isIn(tx, 'engagement_key', engagementKeys)).orderBy('import_key').execute();
	for (const row of rows) {
		const its = tellings.get(row.engagement_key) ?? new Map<string, Told>();
		tellings.set(row.engagement_key, its.set(row.import_key, JSON.parse(row.told) as Told));
	}
	return tellings;
}
