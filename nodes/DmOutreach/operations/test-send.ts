import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { draftOf, sendTest, reasonWords, type DispatchOutcome } from '../../../core';
import { detailsOf, OUTPUT } from './outcome-items';
import { forEachItem, refuseManualRun, type SendRun } from './run';

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

/** Sends each row of the copy table to the test people of each account. Outputs: sent · later · not allowed · by hand. */
export async function testCopy(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return forEachItem(context, testRow);
}

async function testRow({ context, store, accounts, outputs }: SendRun, { json: row }: INodeExecutionData, itemIndex: number): Promise<void> {
	const name = { key: textOf(row['key']), language: textOf(row['language']), variant: textOf(row['variant']) };
	const refuse = (problem: string, of: IDataObject = {}) =>
		outputs[OUTPUT.not_allowed].push({ json: { ...of, ...name, outcome: 'not_allowed', reasons: [], problem }, pairedItem: { item: itemIndex } });
	if (Object.keys(row).length === 0) return void refuse('There is no such text in the table copy. · Die tekst staat niet in de tabel copy.');
	const draft = draftOf(row);
	if (!draft.ok) return void refuse(draft.problem);
	for (const { account: { accountKey }, client, isSandbox } of accounts) {
		refuseManualRun(context, isSandbox, itemIndex, 'test');
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
