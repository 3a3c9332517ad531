import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { readAccountKeys } from '../../shared/choose-account';
import { openStore, withStoreErrors } from '../../shared/store';

export const ledgerProperties: INodeProperties[] = [
	{
		displayName: 'Proof',
		name: 'proof',
		type: 'string',
		default: '',
		placeholder: 'sfl1.acc_….…',
		displayOptions: { show: { operation: ['verifyLedger'] } },
		description: 'A line an earlier Ledger Head gave and you kept outside the store; the ledger is held against it. Empty: the ledger is checked by itself.',
	},
];

/** One item per account: the signed head of its consent ledger, to be kept outside the store, and whether the ledger verifies. */
export async function reportLedgerHead(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const store = await openStore(context);
	const pairedItem = context.getInputData().map((_, item) => ({ item }));
	const items: INodeExecutionData[] = [];
	for (const accountKey of await readAccountKeys(context, store)) {
		const head = await withStoreErrors(context, () => store.readLedgerHead({ accountKey }, 'bulk'));
		const problems = await withStoreErrors(context, () => store.verifyLedger({ accountKey }, 'bulk'));
		const { entries, proof, publicKey, at } = head;
		items.push({ json: { accountKey, at: new Date(at).toISOString(), entries, proof, publicKey, verified: problems.length === 0, problems: problems.length }, pairedItem });
	}
	return [items];
}

/** Checks the ledger: by itself, one item per account, or each item's proof against it. */
export async function verifyConsentLedger(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const store = await openStore(context);
	const proofs = context.getInputData().map((_, item) => ({ item, proof: readProof(context, item) }));
	const given = proofs.filter(({ proof }) => proof !== '');
	const items: INodeExecutionData[] = [];
	for (const { item, proof } of given) {
		const { verdict, accountKey, at, problems } = await withStoreErrors(context, () => store.verifyLedgerHead({ proof }, 'bulk'));
		const verified = problems.length === 0 && (verdict === 'holds' || verdict === 'closed');
		items.push({ json: { accountKey, verdict, proofOf: at === null ? null : new Date(at).toISOString(), verified, problems: [...problems] }, pairedItem: { item } });
	}
	if (given.length > 0) return [items];
	for (const accountKey of await readAccountKeys(context, store)) {
		const problems = await withStoreErrors(context, () => store.verifyLedger({ accountKey }, 'bulk'));
		items.push({ json: { accountKey, verdict: 'by_itself', proofOf: null, verified: problems.length === 0, problems }, pairedItem: proofs.map(({ item }) => ({ item })) });
	}
	return [items];
}

function readProof(context: IExecuteFunctions, item: number): string {
	const value: unknown = context.getNodeParameter('proof', item, '');
	return typeof value === 'string' ? value.trim() : '';
}
