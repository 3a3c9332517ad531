import path from 'node:path';
import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { backUpStore, endOfBackup } from '../../../core';
import { openStore, readStoreFile, withStoreErrors } from '../../shared/store';

const DAY_MS = 24 * 3_600_000;
const show = { resource: ['store'], operation: ['backup'] };

export const backupProperties: INodeProperties[] = [
	{
		displayName: 'Backup Folder',
		name: 'backupFolder',
		type: 'string',
		displayOptions: { show },
		default: '',
		placeholder: '/mnt/backups/story-funnel',
		description: 'Absolute path; better on another disk. Empty: the folder "backups" beside the store.',
	},
	{
		displayName: 'Days to Keep Backups',
		name: 'backupDays',
		type: 'number',
		displayOptions: { show },
		typeOptions: { minValue: 1, maxValue: 90 },
		default: 14,
		description: 'Older backups in the folder are removed after a new one was made: whoever was erased since is still in them. Receipts of erasures name the end.',
	},
	{
		displayName: 'Skip With PostgreSQL',
		name: 'skipPostgres',
		type: 'boolean',
		displayOptions: { show },
		default: false,
		description: 'Whether a store in PostgreSQL is passed over, as its own tools back it up. Days to Keep Backups then says how long those backups are kept, for receipts of erasures.',
	},
];

/** One item: the backup that was made. The key is not in it. */
export async function backUp(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const place = await readStoreFile(context);
	if (place === null && context.getNodeParameter('skipPostgres', 0, false) === true) return noteElsewhere(context);
	if (place === null) {
		throw new NodeOperationError(context.getNode(), 'A store in PostgreSQL is backed up by PostgreSQL', {
			itemIndex: 0,
			description: 'Use pg_dump --format=custom with the schema of the Story Funnel Store credential, see docs/postgresql.md. No backup was made.',
		});
	}
	const { file, key } = place;
	const folder = readFolder(context, file);
	const keepDays = readDays(context);
	const now = Date.now();
	const { file: made, ...backup } = await withStoreErrors(context, () => backUpStore({ file, key, folder, keepDays, now }));
	const store = await openStore(context);
	const detail = { file: path.basename(made), sha256: backup.sha256, removed: backup.removed.length, keepDays };
	await withStoreErrors(context, () => store.noteCare({ what: 'backup', detail, until: endOfBackup(now, keepDays) }));
	const pairedItem = context.getInputData().map((_, item) => ({ item }));
	return [[{ json: { backup: made, ...backup, removed: [...backup.removed] }, pairedItem }]];
}

/** PostgreSQL is backed up by its own tools; how long those backups are kept stands on receipts of erasures all the same. */
async function noteElsewhere(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const keepDays = readDays(context);
	const store = await openStore(context);
	await withStoreErrors(context, () => store.noteCare({ what: 'backup elsewhere', detail: { keepDays }, until: Date.now() + keepDays * DAY_MS }));
	const pairedItem = context.getInputData().map((_, item) => ({ item }));
	return [[{ json: { backup: null, madeBy: 'PostgreSQL: pg_dump or your host, see docs/postgresql.md', keepDays }, pairedItem }]];
}

function readFolder(context: IExecuteFunctions, store: string): string {
	const value = context.getNodeParameter('backupFolder', 0, '');
	const folder = typeof value === 'string' ? value.trim() : '';
	if (folder === '') return path.join(path.dirname(store), 'backups');
	if (path.isAbsolute(folder)) return folder;
	throw new NodeOperationError(context.getNode(), 'The backup folder is not an absolute path', {
		itemIndex: 0,
		description: 'Enter a path that begins with / (or a drive letter). No backup was made.',
	});
}

function readDays(context: IExecuteFunctions): number {
	const days = context.getNodeParameter('backupDays', 0, 14);
	if (typeof days === 'number' && Number.isInteger(days) && days >= 1 && days <= 90) return days;
	throw new NodeOperationError(context.getNode(), 'Days to Keep Backups must be a whole number from 1 to 90', {
		itemIndex: 0,
		description: 'Correct the days. No backup was made.',
	});
}
