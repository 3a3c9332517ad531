import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { draftOf, sendTest, reasonWords, type DispatchOutcome, type Store } from '../../../core';
import { connectAccounts, type ConnectedAccount } from '../../shared/connect-accounts';
import { errorItem } from '../../shared/error-item';
import { asNodeError, openStore } from '../../shared/store';
import { detailsOf, OUTPUT, type DmOutputs } from './outcome-items';

export const testSendProperties: INodeProperties[] = [
	{
		displayName:
			'Feed rows of the copy table into the first input. Each goes as it stands to the test people of the account, and to nobody else. They must have written within 24 hours, and every rule of sending holds for them too.',
		name: 'testNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { operation: ['sendTest'] } },
	},
];

interface Run {
	readonly context: IExecuteFunctions;
	readonly store: Store;
	readonly outputs: DmOutputs;
}

/** Sends each row of the copy table to the test people of each account. Outputs: sent · later · not allowed · by hand. */
export async function testCopy(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const outputs: DmOutputs = [[], [], [], []];
	const store = await openStore(context);
	try {
		const accounts = await connectAccounts(context, store);
		for (const [itemIndex, { json }] of context.getInputData(0).entries()) {
			try {
				await testRow({ context, store, outputs }, accounts, json, itemIndex);
			} catch (error) {
				if (!context.continueOnFail()) throw asNodeError(context, error, itemIndex);
				outputs[OUTPUT.by_hand].push(errorItem(error, itemIndex));
			}
		}
	} catch (error) {
		throw asNodeError(context, error);
	}
	return outputs;
}

async function testRow(run: Run, accounts: readonly ConnectedAccount[], row: IDataObject, itemIndex: number): Promise<void> {
	const { context, store, outputs } = run;
	const name = { key: textOf(row['key']), language: textOf(row['language']), variant: textOf(row['variant']) };
	const refuse = (problem: string, of: IDataObject = {}) =>
		outputs[OUTPUT.not_allowed].push({ json: { ...of, ...name, outcome: 'not_allowed', reasons: [], problem }, pairedItem: { item: itemIndex } });
	if (Object.keys(row).length === 0) return void refuse('There is no such text in the table copy. · Die tekst staat niet in de tabel copy.');
	const draft = draftOf(row);
	if (!draft.ok) return void refuse(draft.problem);
	for (const { account: { accountKey }, client, isSandbox } of accounts) {
		refuseManualRun(context, isSandbox, itemIndex);
		const { listed, viewerKeys } = await store.listTestPeople({ accountKey });
		if (viewerKeys.length === 0) refuse(nobodyToTest(listed), { accountKey });
		for (const viewerKey of viewerKeys) {
			const outcome = await sendTest(store, client, { accountKey, viewerKey, row });
			outputs[OUTPUT[outcome.outcome]].push({
				json: { accountKey, viewerKey, ...name, outcome: outcome.outcome, ...detailsOf(outcome), problem: problemOf(outcome) },
				pairedItem: { item: itemIndex },
			});
		}
	}
}

function textOf(cell: unknown): string {
	return typeof cell === 'string' ? cell : '';
}

function nobodyToTest(listed: number): string {
	if (listed === 0) return 'The account has no test people: enter their handles in "00 set-up and health". · Het account heeft geen testpersonen: vul hun handles in bij "00 set-up and health".';
	return `None of the ${listed} test people has written to the account yet: let one of them send it a message. · Geen van de ${listed} testpersonen heeft het account al geschreven: laat een van hen een bericht sturen.`;
}

/** Why it did not go out and what to do, in both languages; empty for one that did. */
function problemOf(outcome: DispatchOutcome): string {
	if (outcome.outcome === 'sent') return '';
	return outcome.reasons
		.map(({ code }) => {
			const words = reasonWords(code);
			return words === null ? code : `${words.what.en}. ${words.cure.en} · ${words.what.nl}. ${words.cure.nl}`;
		})
		.join(' ');
}

/** "Execute step" in the editor must never message a real person (law 13). */
function refuseManualRun(context: IExecuteFunctions, isSandbox: boolean, itemIndex: number): void {
	if (context.getMode() !== 'manual' || isSandbox) return;
	throw new NodeOperationError(context.getNode(), 'A run in the editor sends no test', { itemIndex, description: 'Publish the workflow and use its form.' });
}
