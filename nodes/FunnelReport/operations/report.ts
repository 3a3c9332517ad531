import type { IBinaryKeyData, IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import {
	CHARTS, CSV_COLUMNS, csvLine, csvRows, DARK, drawPictures, gatherReport, LIGHT, reportChart, reportMail, reportPage,
	type Chart, type ChartName, type ChartStyle, type ReportData,
} from '../../../core';
import { readAccountKeys } from '../../shared/choose-account';
import { openStore, withStoreErrors } from '../../shared/store';
import { periodJson, readPeriod } from './kpis';

const SHOW = { operation: ['report'] };

export const reportProperties: INodeProperties[] = [
	{
		displayName: 'Files',
		name: 'files',
		type: 'multiOptions',
		options: [
			{ name: 'CSV', value: 'csv', description: 'All figures, one a row, in the field csv' },
			{ name: 'Page', value: 'page', description: 'One HTML file that needs nothing else, in the field page' },
			{ name: 'Pictures (PNG)', value: 'png', description: 'A field per chart, named as the chart' },
			{ name: 'Pictures (SVG)', value: 'svg', description: 'A field per chart, named as the chart with _svg behind it' },
		],
		default: ['csv', 'page', 'png'],
		displayOptions: { show: SHOW },
		description: 'What the item carries beside its words. No person is in any of it.',
	},
	{
		displayName: 'Charts',
		name: 'charts',
		type: 'multiOptions',
		options: [
			{ name: 'Funnel', value: 'funnel' },
			{ name: 'Opt-Outs', value: 'opt_outs' },
			{ name: 'Pace Against the Limit', value: 'pace' },
			{ name: 'Replies by Frequency', value: 'frequency' },
			{ name: 'Reply Rate', value: 'reply_rate' },
			{ name: 'Stories Compared', value: 'stories' },
		],
		default: ['funnel', 'reply_rate', 'opt_outs', 'stories'],
		displayOptions: { show: SHOW },
		description: 'Charts that become pictures; the page has all of them',
	},
	{
		displayName: 'Language',
		name: 'language',
		type: 'options',
		options: [
			{ name: 'Dutch', value: 'nl' },
			{ name: 'English', value: 'en' },
		],
		default: 'nl',
		displayOptions: { show: SHOW },
		description: 'Language of the mail, the page and the pictures',
	},
	{
		displayName: 'Look',
		name: 'look',
		type: 'options',
		options: [
			{ name: 'Dark', value: 'dark' },
			{ name: 'Light', value: 'light' },
		],
		default: 'light',
		displayOptions: { show: SHOW },
		description: 'Colours of the pictures; the page takes those of whoever looks at it',
	},
	{
		displayName: 'Ledger Head',
		name: 'ledgerHead',
		type: 'boolean',
		default: true,
		displayOptions: { show: SHOW },
		description: 'Whether the mail ends with the signed head of the consent ledger: who keeps the mail can prove any later change',
	},
	{
		displayName: 'Picture Width',
		name: 'pictureWidth',
		type: 'options',
		options: [
			{ name: 'Desk', value: 'desk', description: '720 points' },
			{ name: 'Phone', value: 'phone', description: '360 points' },
		],
		default: 'desk',
		displayOptions: { show: SHOW },
		description: 'How wide the pictures are',
	},
];

const WIDTHS = { desk: 720, phone: 360 } as const;

interface Wanted {
	readonly files: readonly string[];
	readonly charts: readonly ChartName[];
	readonly style: ChartStyle;
	readonly ledgerHead: boolean;
}

/** One item per account: the report as a mail, and the files that were chosen. */
export async function makeReports(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const period = readPeriod(context);
	const wanted = readWanted(context);
	const store = await openStore(context);
	const pairedItem = context.getInputData().map((_, item) => ({ item }));
	const items: INodeExecutionData[] = [];
	const keys = await readAccountKeys(context, store);
	for (const account of (await withStoreErrors(context, () => store.listAccounts({}))).filter(({ accountKey }) => keys.includes(accountKey))) {
		context.getExecutionCancelSignal()?.throwIfAborted();
		const data = await withStoreErrors(context, () => gatherReport(store, account, period));
		const charts = wanted.charts.map((name) => ({ name, chart: reportChart(name, data, wanted.style) }));
		const { proof } = wanted.ledgerHead ? await withStoreErrors(context, () => store.readLedgerHead({ accountKey: account.accountKey }, 'bulk')) : { proof: '' };
		items.push({ json: { ...jsonOf(data, wanted, charts, proof === '' ? null : proof), ...periodJson(period.period, data.figures) }, binary: await filesOf(context, data, wanted, charts), pairedItem });
	}
	return [items];
}

interface NamedChart {
	readonly name: ChartName;
	readonly chart: Chart;
}

function jsonOf(data: ReportData, { style: { language } }: Wanted, charts: readonly NamedChart[], proof: string | null): IDataObject {
	const described = charts.map(({ name, chart: { title, description } }) => ({ name, title, description }));
	const { subject, html, text } = reportMail(data, language, described, proof);
	const { accountKey, username } = data.account;
	return { accountKey, username, subject, mailHtml: html, mailText: text, charts: described };
}

async function filesOf(context: IExecuteFunctions, data: ReportData, { files, style }: Wanted, charts: readonly NamedChart[]): Promise<IBinaryKeyData> {
	const binary: IBinaryKeyData = {};
	const base = `funnel-${data.account.username}-${new Date(data.figures.to - 1).toISOString().slice(0, 10)}`;
	const add = async (field: string, content: Uint8Array | string, name: string, type: string) => {
		binary[field] = await context.helpers.prepareBinaryData(Buffer.from(content), name, type);
	};
	if (files.includes('csv')) {
		// Spreadsheets take a file for UTF-8 by its mark.
		await add('csv', `\uFEFF${[CSV_COLUMNS, ...csvRows(data)].map((row) => csvLine(row.map((cell) => cell ?? ''))).join('')}`, `${base}.csv`, 'text/csv');
	}
	if (files.includes('page')) await add('page', reportPage(data, style.language), `${base}.html`, 'text/html');
	if (files.includes('svg')) for (const { name, chart } of charts) await add(`${name}_svg`, chart.svg, `${base}-${name}.svg`, 'image/svg+xml');
	if (files.includes('png')) {
		const pictures = await drawPictures(charts.map(({ chart }) => chart.svg));
		for (const [index, { name }] of charts.entries()) await add(name, pictures[index] ?? new Uint8Array(), `${base}-${name}.png`, 'image/png');
	}
	return binary;
}

function readWanted(context: IExecuteFunctions): Wanted {
	const files = readList(context, 'files');
	const charts = readList(context, 'charts').map((name) => {
		const chart = CHARTS.find((each) => each === name);
		if (chart === undefined) throw new NodeOperationError(context.getNode(), `There is no chart "${name}"`, { itemIndex: 0, description: `Choose from: ${CHARTS.join(', ')}` });
		return chart;
	});
	const language = context.getNodeParameter('language', 0) === 'en' ? 'en' : 'nl';
	const theme = context.getNodeParameter('look', 0) === 'dark' ? DARK : LIGHT;
	const width = WIDTHS[context.getNodeParameter('pictureWidth', 0) === 'phone' ? 'phone' : 'desk'];
	const ledgerHead = context.getNodeParameter('ledgerHead', 0, true) === true;
	return { files, charts, ledgerHead, style: { language, theme, width, framed: true } };
}

function readList(context: IExecuteFunctions, name: string): string[] {
	const value: unknown = context.getNodeParameter(name, 0, []);
	return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
}
