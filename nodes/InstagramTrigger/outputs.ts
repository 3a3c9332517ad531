import type { INodeExecutionData } from 'n8n-workflow';
import { FAMILIES, type HandedOff } from '../../core';

/** Items of handed-off events, one list per output. */
export function toOutputs(events: readonly HandedOff[]): INodeExecutionData[][] {
	return FAMILIES.map((family) => events.filter((event) => event.family === family).map(toItem));
}

function toItem(event: HandedOff): INodeExecutionData {
	return {
		json: {
			accountKey: event.accountKey,
			viewerKey: event.viewerKey,
			eventKey: event.eventKey,
			kind: event.kind,
			keyword: event.keyword,
			nextStep: event.nextStep,
			language: event.language,
			occurredAt: new Date(event.occurredAt).toISOString(),
		},
	};
}
