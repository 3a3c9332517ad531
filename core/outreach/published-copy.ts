import * as z from 'zod';
import { asked } from '../consent/ledger';
import { statement } from '../store/statement';
import type { StoreContext, UseCase } from '../store/use-case';
import { checkCopy, type CopyProblem, type CopyRow } from './copy';

export type PublishOutcome =
	| { readonly published: true; readonly version: number; readonly texts: number; readonly changed: boolean }
	| { readonly published: false; readonly problems: readonly CopyProblem[] };

/** Checks rows of a copy table and makes them the published version, unless they already are. */
export const publishCopy: UseCase<{ rows: readonly unknown[] }, PublishOutcome> = async (store, { rows }) => {
	const check = checkCopy(rows);
	if (!check.ok) return { published: false, problems: check.problems };
	const newest = await newestVersion(store);
	if (newest?.checksum === check.checksum) {
		return { published: true, version: newest.version, texts: check.rows.length, changed: false };
	}
	const version = (newest?.version ?? 0) + 1;
	await store.tx
		.insertInto('copy_versions')
		.values({ version, checksum: check.checksum, published_at: store.wallClock, rows: JSON.stringify(check.rows) })
		.execute();
	return { published: true, version, texts: check.rows.length, changed: true };
};

export type RestoreOutcome =
	| { readonly restored: true; readonly version: number; readonly rows: readonly CopyRow[] }
	/** There was only ever one version, or none. */
	| { readonly restored: false };

/**
 * Makes the texts of the version before the newest the published ones, as a version of their own: what was sent
 * when stays on record. Restoring twice brings the newer texts back.
 */
export const restoreCopy: UseCase<Record<string, never>, RestoreOutcome> = async (store) => {
	const [newest, before] = await store.tx.selectFrom('copy_versions').selectAll().orderBy('version', 'desc').limit(2).execute();
	if (!newest || !before) return { restored: false };
	const version = newest.version + 1;
	const { checksum, rows } = before;
	await store.tx.insertInto('copy_versions').values({ version, checksum, published_at: store.wallClock, rows }).execute();
	return { restored: true, version, rows: storedRows.parse(JSON.parse(rows)) };
};

/** Texts of one version. */
export interface PublishedCopy {
	readonly version: number;
	readonly rows: readonly CopyRow[];
}

const newestChecksum = statement((db) =>
	db.selectFrom('copy_versions').select(['version', 'checksum']).orderBy('version', 'desc').limit(1),
);

/** The version that sends use: the last published one. */
export async function readPublishedCopy(
	store: Pick<StoreContext, 'tx'>,
): Promise<PublishedCopy | null> {
	const [newest] = await newestChecksum(store.tx, {});
	if (!newest) return null;
	const { version, checksum } = newest;
	if (lastRead?.checksum !== checksum) {
		const { rows } = await store.tx.selectFrom('copy_versions').select('rows').where('version', '=', version).executeTakeFirstOrThrow();
		lastRead = { checksum, rows: storedRows.parse(JSON.parse(rows)) };
	}
	return { version, rows: lastRead.rows };
}

/** The texts read last: every decision asks for them, and they change when somebody publishes. A checksum names its texts for good. */
let lastRead: { readonly checksum: string; readonly rows: CopyRow[] } | null = null;

async function newestVersion({ tx }: Pick<StoreContext, 'tx'>) {
	return tx.selectFrom('copy_versions').selectAll().orderBy('version', 'desc').limit(1).executeTakeFirst();
}

const storedRows: z.ZodType<CopyRow[]> = z.array(
	z.object({
		key: z.string(),
		language: z.enum(['nl', 'en']),
		variant: z.string(),
		purpose: z.enum(['service', 'promotion']),
		asks: asked.nullable(),
		text: z.string(),
		// Versions from before there was one.
		link: z.string().nullable().default(null),
		quickReplies: z.array(z.string()),
	}),
);
