import type { INodeExecutionData } from 'n8n-workflow';
import type { DispatchOutcome, Store } from '../../../core';
import { detailsOf, reasonJson } from '../../shared/outcome-details';

export { detailsOf, reasonJson } from '../../shared/outcome-details';

export type DmOutputs = [INodeExecutionData[], INodeExecutionData[], INodeExecutionData[], INodeExecutionData[]];

/** Place of each outcome among the outputs; never reordered. */
export const OUTPUT = { sent: 0, later: 1, not_allowed: 2, by_hand: 3 } as const;

interface Request {
	readonly accountKey: string;
	readonly viewerKey: string;
	readonly eventKey: string;
	readonly step: string;
	readonly copyKey: string;
}

export function outcomeItem(request: Request, outcome: DispatchOutcome, itemIndex: number): INodeExecutionData {
	return { json: { ...request, outcome: outcome.outcome, ...detailsOf(outcome) }, pairedItem: { item: itemIndex } };
}

type Preview = Awaited<ReturnType<Store['previewSend']>>;

export function previewItem(request: Request, preview: Preview, itemIndex: number): INodeExecutionData {
	const { wouldSend, already, text, reasons } = preview;
	return {
		json: { ...request, outcome: 'preview', wouldSend, already, text, reasons: reasons.map(reasonJson) },
		pairedItem: { item: itemIndex },
	};
}
