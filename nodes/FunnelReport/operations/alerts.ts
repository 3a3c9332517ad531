import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { ALERT_LIMITS, wordsOfAlert, type Alert, type AlertLimits, type Failure } from '../../../core';
import { readAccountKeys } from '../../shared/choose-account';
import { openStore, withStoreErrors } from '../../shared/store';

const SHOW = { operation: ['checkAlerts'] };

export const alertProperties: INodeProperties[] = [
	{
		displayName: 'Opt-Outs Over (%)',
		name: 'optOutsOver',
		type: 'number',
		typeOptions: { minValue: 0.1, maxValue: 100, numberPrecision: 1 },
		default: 1,
		displayOptions: { show: SHOW },
		description: 'Of the people messaged in 28 days; three people at least',
	},
	{
		displayName: 'Replies Under (%)',
		name: 'repliesUnder',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 100, numberPrecision: 1 },
		default: 10,
		displayOptions: { show: SHOW },
		description: 'Of the people messaged whose week to answer is over',
	},
	{
		displayName: 'Judge Replies From (People)',
		name: 'enough',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 100,
		displayOptions: { show: SHOW },
		description: 'How many people must have been messaged before a low reply rate is told',
	},
];

/** One item per alert that began or ended and was not confirmed, of every account and of the store as a whole. */
export async function checkAlerts(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const limits = readLimits(context);
	const store = await openStore(context);
	const items = context.getInputData();
	const pairedItem = items.map((_, item) => ({ item }));
	return withStoreErrors(context, async () => {
		const found: Alert[] = [];
		for (const accountKey of await readAccountKeys(context, store)) found.push(...(await store.checkAlerts({ accountKey, limits }, 'bulk')).news);
		found.push(...(await store.checkStoreAlerts({ failures: items.flatMap(readFailure) }, 'bulk')).news);
		return [found.map((alert) => ({ json: toJson(alert), pairedItem }))];
	});
}

/** A colleague was told of the alerts of the items. */
export async function confirmAlerts(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const store = await openStore(context);
	const alerts = context.getInputData().map(({ json }, itemIndex) => {
		if (typeof json['alertKey'] === 'string' && json['alertKey'] !== '') return { alertKey: json['alertKey'], ended: json['state'] === 'ended' };
		throw new NodeOperationError(context.getNode(), 'The item is no alert: alertKey is missing', { itemIndex, description: 'Give this node the items of "Check Alerts".' });
	});
	await withStoreErrors(context, () => store.alertsTold({ alerts }));
	return [alerts.map(({ alertKey }, item) => ({ json: { alertKey, told: true }, pairedItem: { item } }))];
}

function readLimits(context: IExecuteFunctions): AlertLimits {
	const number = (name: string, otherwise: number) => {
		const value = Number(context.getNodeParameter(name, 0, otherwise));
		if (Number.isFinite(value) && value >= 0) return value;
		throw new NodeOperationError(context.getNode(), `"${name}" is not a number`, { itemIndex: 0, description: `Enter a number, such as ${otherwise}.` });
	};
	return {
		optOutsOver: number('optOutsOver', ALERT_LIMITS.optOutsOver * 100) / 100,
		repliesUnder: number('repliesUnder', ALERT_LIMITS.repliesUnder * 100) / 100,
		enough: number('enough', ALERT_LIMITS.enough),
	};
}

/** A row of the table `failures`; anything else is none. */
function readFailure({ json }: INodeExecutionData): Failure[] {
	const { workflow, failedAt } = json;
	const at = typeof failedAt === 'string' ? Date.parse(failedAt) : NaN;
	return typeof workflow === 'string' && workflow !== '' && Number.isFinite(at) ? [{ workflow, failedAt: at }] : [];
}

function toJson({ alertKey, accountKey, code, subject, figures, openedAt, endedAt }: Alert): IDataObject {
	const { urgency, what, cure } = wordsOfAlert(code, figures);
	return {
		alertKey, accountKey, code, subject,
		state: endedAt === null ? 'open' : 'ended',
		urgency,
		openedAt: new Date(openedAt).toISOString(),
		endedAt: endedAt === null ? null : new Date(endedAt).toISOString(),
		what_en: what.en, cure_en: cure.en, what_nl: what.nl, cure_nl: cure.nl,
		figures: JSON.stringify(figures),
	};
}
