import path from 'node:path';
import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { blockersOf, leaveStore, type Blocker, type Standing, type StoreConfig } from '../../../core';
import { asNodeError, openStore, readStoreConfig, withStoreErrors } from '../../shared/store';

const show = { resource: ['store'], operation: ['leave'] };

export const leaveProperties: INodeProperties[] = [
	{
		displayName: 'Erase for Good',
		name: 'eraseForGood',
		type: 'boolean',
		displayOptions: { show },
		default: false,
		description: 'Whether to hand over and erase now. Off: only shows what would be done, and what stands against it.',
	},
	{
		displayName: 'Hand-Over Folder',
		name: 'handOverFolder',
		type: 'string',
		displayOptions: { show },
		default: '',
		required: true,
		placeholder: '/mnt/archive/story-funnel-left',
		description: 'Absolute path of an empty folder outside the store\'s own. It gets the suppression list with the identities still known, the audit of every account, the heads of the consent ledger, and the receipt.',
	},
	{
		displayName: 'Decided By',
		name: 'leaveDecidedBy',
		type: 'string',
		displayOptions: { show },
		default: '',
		required: true,
		description: 'Who answers for it; stands on the receipt',
		placeholder: 'Noor Bakker',
	},
	{
		displayName: 'Leave With Open Requests',
		name: 'acceptOpen',
		type: 'boolean',
		displayOptions: { show },
		default: false,
		description: 'Whether to go although people wait for an answer or recipients have not confirmed what they were told. You then do it by hand; the receipt counts them.',
	},
	{
		displayName: 'Backup Folder',
		name: 'leaveBackupFolder',
		type: 'string',
		displayOptions: { show },
		default: '',
		placeholder: '/mnt/backups/story-funnel',
		description: 'Folder whose backups are erased too. The folder "backups" beside the store always is.',
	},
];

const STANDS_AGAINST: Readonly<Record<Blocker, string>> = {
	legal_hold: 'A legal hold keeps data: release it first (Retention > Release Legal Hold), or wait for its end.',
	account_connected: 'An account is still connected: run Instagram > Account > Disconnect with its credential.',
	open_requests: 'People wait for an answer to their request: see them to an end in "50 rights", or choose Leave With Open Requests and answer by hand.',
	open_pass_ons: 'Recipients have not confirmed what they were told: see "43 pass on", or choose Leave With Open Requests and tell them by hand.',
};

/** What no program can take away. */
const BY_HAND = [
	'Delete the Story Funnel credentials in n8n; with the key nothing that is left anywhere can be opened any more.',
	'Delete copies of the store, its backups and its journal on other disks, and n8n backups that hold the key.',
	'Empty the data tables you no longer need (leads, rights_register, failures, …).',
	'In the Meta app dashboard take the webhook and the callbacks away, or delete the app.',
];

/** One item: what would be done, or the receipt. */
export async function leave(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const input = { folder: readFolder(context), person: read(context, 'leaveDecidedBy'), acceptOpen: context.getNodeParameter('acceptOpen', 0, false) === true };
	const pairedItem = context.getInputData().map((_, item) => ({ item }));
	const config = await readStoreConfig(context);
	refuseInside(context, config, input.folder);
	if (context.getNodeParameter('eraseForGood', 0, false) !== true) {
		const standing = await withStoreErrors(context, async () => (await openStore(context)).readStanding({}));
		return [[{ json: previewOf(standing, blockersOf(standing, input), input.folder), pairedItem }]];
	}
	try {
		const outcome = await leaveStore(config, { ...input, backupFolders: foldersOf(context, config), now: Date.now });
		if (outcome.outcome === 'blocked') throw blocked(context, outcome.blockers);
		return [[{ json: { left: true, receipt: path.join(input.folder, 'receipt.json'), ...outcome.receipt, byHand: BY_HAND }, pairedItem }]];
	} catch (error) {
		throw error instanceof NodeOperationError ? error : asNodeError(context, error, 0);
	}
}

function previewOf({ accounts, holds, openRequests, openPassOns }: Standing, blockers: readonly Blocker[], folder: string) {
	return {
		left: false,
		wouldErase: { ...holds },
		accounts: accounts.map((account) => ({ ...account })),
		openRequests,
		openPassOns,
		wouldWriteTo: folder,
		standsAgainst: blockers.map((blocker) => ({ blocker, cure: STANDS_AGAINST[blocker] })),
		byHand: BY_HAND,
	};
}

function blocked(context: IExecuteFunctions, blockers: readonly Blocker[]): NodeOperationError {
	return new NodeOperationError(context.getNode(), `The store cannot be left yet: ${blockers.join(', ')}`, {
		itemIndex: 0,
		description: `${blockers.map((blocker) => STANDS_AGAINST[blocker]).join(' ')} Nothing was changed.`,
	});
}

function foldersOf(context: IExecuteFunctions, config: StoreConfig): string[] {
	const chosen = read(context, 'leaveBackupFolder');
	return [...('file' in config ? [path.join(path.dirname(config.file), 'backups')] : []), ...(chosen === '' ? [] : [path.resolve(chosen)])];
}

function readFolder(context: IExecuteFunctions): string {
	const folder = read(context, 'handOverFolder');
	if (path.isAbsolute(folder)) return folder;
	throw new NodeOperationError(context.getNode(), 'The hand-over folder is not an absolute path', {
		itemIndex: 0,
		description: 'Enter a path that begins with / (or a drive letter). Nothing was changed.',
	});
}

/** What is handed over must not lie where somebody deletes what is left of the store. */
function refuseInside(context: IExecuteFunctions, config: StoreConfig, folder: string): void {
	const places = [...('file' in config ? [path.dirname(config.file)] : []), ...(config.journal === undefined ? [] : [path.dirname(config.journal)])];
	const inside = places.some((place) => !path.relative(place, folder).startsWith('..') && !path.isAbsolute(path.relative(place, folder)));
	if (!inside) return;
	throw new NodeOperationError(context.getNode(), 'The hand-over folder lies in the folder of the store or its journal', {
		itemIndex: 0,
		description: 'Choose a folder somewhere else. Nothing was changed.',
	});
}

function read(context: IExecuteFunctions, name: string): string {
	const value = context.getNodeParameter(name, 0, '');
	return typeof value === 'string' ? value.trim() : '';
}
