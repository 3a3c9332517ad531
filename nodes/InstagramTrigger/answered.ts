import { FAMILIES, type Family } from '../../core';

interface Parameters {
	getNodeParameter(name: string, fallback: string[]): unknown;
}

/** The outputs whose events are handed off again until something answers them, as chosen in the node. */
export function answeredOutputs(context: Parameters): Family[] {
	const chosen: unknown = context.getNodeParameter('answered', ['storyReply']);
	return FAMILIES.filter((family) => Array.isArray(chosen) && chosen.includes(family));
}
