import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { DispatchOutcome, Store } from '../../../core';

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

/** What an outcome says beside its name. */
export function detailsOf(outcome: DispatchOutcome): IDataObject {
	switch (outcome.outcome) {
		case 'sent':
			return { sendKey: outcome.sendKey, already: outcome.already, reasons: [] };
		case 'later':
			return { reasons: outcome.reasons.map(reasonJson), retryAt: isoOrNull(outcome.retryAt) };
		case 'not_allowed':
		case 'by_hand':
			return { reasons: outcome.reasons.map(reasonJson) };
	}
}

type Preview = Awaited<ReturnType<Store['previewSend']>>;

export function previewItem(request: Request, preview: Preview, itemIndex: number): INodeExecutionData {
	const { wouldSend, already, text, reasons } = preview;
	return {
		json: { ...request, outcome: 'preview', wouldSend, already, text, reasons: reasons.map(reasonJson) },
		pairedItem: { item: itemIndex },
	};
}

/** A reason as an item carries it. */
export function reasonJson({ code, retryAt }: { readonly code: string; readonly retryAt?: number }): IDataObject {
	return retryAt === undefined ? { code } : { code, retryAt: isoOrNull(retryAt) };
}

function isoOrNull(at: number | null): string | null {
	return at === null ? null : new Date(at).toISOString();
}
