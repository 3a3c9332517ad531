import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { inspectStoreFile, type Inspection, type Store } from '../../../core';
import { openStore, readStoreFile, withStoreErrors } from '../../shared/store';

export const verifyProperties: INodeProperties[] = [
	{
		displayName: 'Backup File',
		name: 'backupFile',
		type: 'string',
		displayOptions: { show: { resource: ['store'], operation: ['verify'] } },
		default: '',
		description: 'Path of a backup to verify with the key of the credential. Empty: the store itself, with its consent ledger.',
		placeholder: '/mnt/backups/story-funnel/store-….sqlite',
	},
];

/** One item: whether the store, or a backup, is sound, and everything that is wrong with it. Nothing is changed. */
export async function verify(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const place = await readStoreFile(context);
	const backup = context.getNodeParameter('backupFile', 0, '');
	const chosen = typeof backup === 'string' ? backup.trim() : '';
	const pairedItem = context.getInputData().map((_, item) => ({ item }));
	if (place === null) return [[{ json: await verifyPostgres(context, chosen), pairedItem }]];
	const { file, key } = place;
	return withStoreErrors(context, async () => {
		const inspection = await inspectStoreFile({ file: chosen === '' ? file : chosen, key });
		const found = chosen === '' ? await problemsOf(await openStore(context)) : [];
		return [[{ json: toJson(inspection, found), pairedItem }]];
	});
}

/** PostgreSQL looks after its own files; the ledger is ours. */
async function verifyPostgres(context: IExecuteFunctions, backup: string) {
	if (backup !== '') {
		throw new NodeOperationError(context.getNode(), 'A backup of a store in PostgreSQL is verified by restoring it', {
			itemIndex: 0,
			description: 'Restore it with pg_restore into a database of its own, name that in a Story Funnel Store credential, and run Verify without a backup file.',
		});
	}
	const problems = await withStoreErrors(context, async () => problemsOf(await openStore(context)));
	return { sound: problems.length === 0, sealedValuesOpened: null, backupMadeAt: null, problems: problems.map((problem) => ({ ...problem })) };
}

/** What only the store itself can tell, not its files. */
async function problemsOf(store: Store): Promise<Inspection['problems']> {
	const { closed } = await store.listRestores({}, 'bulk');
	const restored = closed ? [{ problem: 'The store was put back, or its journal of opt-outs is gone: nothing is sent', cure: 'Put the journal back where it was and restart n8n; else "Confirm Restore" once you have checked who opted out since.' }] : [];
	return [...(await ledgerProblems(store)), ...restored];
}

async function ledgerProblems(store: Store): Promise<Inspection['problems']> {
	const found = await store.verifyLedger({}, 'bulk');
	return found.map(({ accountKey, month, seq, problem }) => ({
		problem: `Consent ledger of ${accountKey}, ${month}, entry ${seq}: ${problem}`,
		cure: 'The ledger was changed outside the pack. Treat it as an incident: stop sending, keep a copy, compare with a backup.',
	}));
}

function toJson({ sound, opened, backupMadeAt, problems }: Inspection, found: Inspection['problems']) {
	return {
		sound: sound && found.length === 0,
		sealedValuesOpened: opened,
		backupMadeAt: backupMadeAt === null ? null : new Date(backupMadeAt).toISOString(),
		problems: [...problems, ...found].map((problem) => ({ ...problem })),
	};
}
