import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { CHECKLIST, checkSourceTerms, type SourceView } from '../../../core';
import { chooseAccount } from '../../shared/choose-account';
import { openStore, withStoreErrors } from '../../shared/store';
import { readText } from '../../shared/read-text';

type Operation = (context: IExecuteFunctions) => Promise<INodeExecutionData[][]>;

/** Keeps one source with its terms. Outputs: the source · nothing. */
export const saveSource: Operation = async (context) => {
	const name = readName(context);
	const read = (parameter: string): unknown => context.getNodeParameter(parameter, 0, '');
	const number = (parameter: string) => (read(parameter) === 0 || read(parameter) === '' ? null : read(parameter));
	const answers = context.getNodeParameter('checklist', 0, {}) as Record<string, unknown>;
	const check = checkSourceTerms({
		how: read('how'),
		authentication: read('authentication'),
		lawfulBasis: read('lawfulBasis'),
		reviewOn: typeof read('reviewOn') === 'string' ? String(read('reviewOn')).slice(0, 10) : '',
		retentionDays: number('retentionDays'),
		breachNoticeHours: number('breachNoticeHours'),
		feed: read('feed'),
		checklist: Object.fromEntries(CHECKLIST.flatMap((item) => (item in answers ? [[item, answers[item]]] : []))),
	});
	if (!check.ok) {
		const message = check.problems.map(({ problem }) => problem).join('; ');
		throw new NodeOperationError(context.getNode(), message, { itemIndex: 0, description: 'Correct it and save the source again.' });
	}
	const store = await openStore(context);
	return withStoreErrors(context, async () => {
		const { accountKey } = await chooseAccount(context, store);
		return one(context, accountKey, await store.saveSource({ accountKey, name, terms: check.terms }));
	});
};

/** Approves a source by a named person. Outputs: the source, with what the approver was shown · why it cannot be approved. */
export const approveSource: Operation = async (context) => {
	const read = (parameter: string) => readText(context, parameter, 0);
	const approval = { approver: read('approver'), evidence: read('evidence'), attested: context.getNodeParameter('attested', 0, false) === true };
	const store = await openStore(context);
	return withStoreErrors(context, async () => {
		const { accountKey } = await chooseAccount(context, store);
		const result = await store.approveSource({ accountKey, name: readName(context), ...approval });
		switch (result.outcome) {
			case 'approved':
				return one(context, accountKey, result.source, { shown: result.shown });
			case 'refused':
				return [[], result.problems.map((problem) => ({ json: { accountKey, field: 'source', ...problem, shown: result.shown }, pairedItem: pairs(context) }))];
		}
	});
};

/** All sources of the account. Outputs: one item each · nothing. */
export const listSources: Operation = async (context) => {
	const store = await openStore(context);
	return withStoreErrors(context, async () => {
		const { accountKey } = await chooseAccount(context, store);
		const sources = await store.listSources({ accountKey });
		return [sources.map((source) => toItem(context, accountKey, source)), []];
	});
};

function readName(context: IExecuteFunctions): string {
	const name = readText(context, 'sourceName', 0);
	if (name !== '' && name.length <= 50) return name;
	throw new NodeOperationError(context.getNode(), 'A source needs a name of at most 50 characters', {
		itemIndex: 0,
		description: 'Use the name that stands in source_tool of its rows.',
	});
}

function one(context: IExecuteFunctions, accountKey: string, source: SourceView, more: { readonly shown?: string } = {}): INodeExecutionData[][] {
	return [[toItem(context, accountKey, source, more)], []];
}

function toItem(context: IExecuteFunctions, accountKey: string, { sourceKey, name, state, terms }: SourceView, more: { readonly shown?: string } = {}): INodeExecutionData {
	return { json: { accountKey, sourceKey, name, state, ...terms, ...more }, pairedItem: pairs(context) };
}

function pairs(context: IExecuteFunctions): { item: number }[] {
	return context.getInputData().map((_, item) => ({ item }));
}
