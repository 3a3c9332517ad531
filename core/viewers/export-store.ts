import { getAccount } from '../accounts/account-store';
import { currentViewerKey } from '../store/current-viewer';
import { accountNow } from '../store/clock';
import type { Trait } from '../store/marks';
import type { StoreContext, UseCase } from '../store/use-case';
import { revealIdentity } from './identities';
import type { SuppressionList } from './import-people';

/** What may leave, and nothing else. `handle` names the person; the others do not. */
export const EXPORT_FIELDS = ['viewerKey', 'firstSeen', 'lastSeen', 'stories', 'replies', 'tags', 'language', 'country', 'accountType', 'followsUs', 'handle'] as const;
export type ExportField = (typeof EXPORT_FIELDS)[number];

export interface StartExportInput {
	readonly accountKey: string;
	/** What the recipient does with it, in words. */
	readonly purpose: string;
	readonly recipient: string;
	/** Which people these are, in words: the segment they come from. */
	readonly segment: string;
	readonly fields: readonly ExportField[];
}

/**
 * Records an export before any of it leaves. @returns its key
 * @throws Error when purpose, recipient, segment or fields are missing
 */
export const startExport: UseCase<StartExportInput, { readonly exportKey: string }> = async (store, { accountKey, fields, ...words }) => {
	for (const [name, text] of Object.entries(words)) if (text.trim() === '') throw new Error(`An export needs its ${name}.`);
	if (fields.length === 0 || !fields.every((field) => EXPORT_FIELDS.includes(field))) throw new Error('An export needs fields of the list.');
	const account = await getAccount(store.tx, accountKey);
	const exportKey = store.newKey('exp');
	await store.tx
		.insertInto('exports')
		.values({
			export_key: exportKey,
			account_key: accountKey,
			at: await accountNow(store.tx, account, store.wallClock),
			...words,
			fields: JSON.stringify(fields),
			people: 0,
			withheld: 0,
		})
		.execute();
	return { exportKey };
};

export interface ExportBatchInput {
	readonly accountKey: string;
	readonly exportKey: string;
	readonly viewerKeys: readonly string[];
}

export interface ExportedBatch {
	/** One row per person, in the order asked for: a text per field of the export. */
	readonly rows: readonly (readonly string[])[];
	/** Opted out, under age, objecting, or not known to the account. */
	readonly withheld: number;
}

/** What the rooms beside this one know of people who come out of nothing. */
export interface ExportEffects {
	leftOut(store: StoreContext, accountKey: string, viewerKeys: readonly string[]): Promise<ReadonlySet<string>>;
}

/** Gives the next people of an export, in the fields it was recorded with; nobody who opted out, is under age or objects is among them. */
export function exportBatchWith(list: Pick<SuppressionList, 'find'>, effects: ExportEffects): UseCase<ExportBatchInput, ExportedBatch> {
	return async (store, { accountKey, exportKey, viewerKeys }) => {
		const fields = await readFields(store, accountKey, exportKey);
		const current = new Set<string>();
		for (const key of viewerKeys) current.add(await currentViewerKey(store.tx, key));
		const closed = await effects.leftOut(store, accountKey, [...current]);
		const { byViewer } = await list.find(store, accountKey, { hashes: [], viewerKeys: [...current] });
		const rows: string[][] = [];
		for (const viewerKey of current) {
			const person = byViewer.has(viewerKey) || closed.has(viewerKey) ? null : await readPerson(store, accountKey, viewerKey, fields);
			if (person) rows.push(fields.map((field) => person[field]));
		}
		const withheld = current.size - rows.length;
		await store.tx
			.updateTable('exports')
			.set((update) => ({ people: update('people', '+', rows.length), withheld: update('withheld', '+', withheld) }))
			.where('export_key', '=', exportKey)
			.execute();
		return { rows, withheld };
	};
}

async function readFields({ tx }: StoreContext, accountKey: string, exportKey: string): Promise<ExportField[]> {
	const row = await tx
		.selectFrom('exports')
		.select('fields')
		.where('export_key', '=', exportKey)
		.where('account_key', '=', accountKey)
		.executeTakeFirst();
	if (!row) throw new Error('This export was never recorded for the account.');
	return JSON.parse(row.fields) as ExportField[];
}

type Person = Readonly<Record<ExportField, string>>;

async function readPerson(store: StoreContext, accountKey: string, viewerKey: string, fields: readonly ExportField[]): Promise<Person | null> {
	const viewer = await store.tx
		.selectFrom('viewers')
		.select('language')
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.executeTakeFirst();
	if (!viewer) return null;
	const signals = await store.tx
		.selectFrom('engagements')
		.select(['kind', 'at', 'story_id'])
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.orderBy('at')
		.orderBy('natural_key')
		.execute();
	const marks = await store.tx
		.selectFrom('viewer_marks')
		.select(['kind', 'name', 'value'])
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.orderBy('name')
		.execute();
	const traitOf = (trait: Trait) => marks.find(({ kind, name }) => kind === 'trait' && name === trait)?.value ?? '';
	const stories = signals.flatMap(({ story_id: story }) => (story === null ? [] : [story]));
	return {
		viewerKey,
		firstSeen: isoOf(signals[0]?.at),
		lastSeen: isoOf(signals.at(-1)?.at),
		stories: String(new Set(stories).size),
		replies: String(signals.filter(({ kind }) => kind === 'story_reply').length),
		tags: marks.flatMap(({ kind, name }) => (kind === 'tag' ? [name] : [])).join(' | '),
		// What the person wrote in goes before what a list says, as in segments.
		language: viewer.language ?? traitOf('language'),
		country: traitOf('country'),
		accountType: traitOf('account_type'),
		followsUs: traitOf('follows_us'),
		handle: fields.includes('handle') ? ((await revealIdentity(store, viewerKey, 'handle')) ?? '') : '',
	};
}

function isoOf(at: number | undefined): string {
	return at === undefined ? '' : new Date(at).toISOString();
}
