import type { IDataObject } from 'n8n-workflow';

/** One kind of item an operation gives, as its page in docs/nodes shows it and the tests of the nodes hold it against what comes out. */
export interface Sample {
	/** Place of the output, counted from 0. */
	readonly output: number;
	/** When this is what comes out, where an output has several kinds of items. */
	readonly when?: string;
	readonly json: IDataObject;
	/** Names of the files beside it (binary fields). */
	readonly files?: readonly string[];
	/** Fields that may be missing. */
	readonly sometimes?: readonly string[];
}

/** What a node gives: `resource operation`, or what stands in their place in a node without them, to its samples. */
export type Samples = Readonly<Record<string, readonly Sample[]>>;

/** Keys of the samples. Real ones are longer, and as random. */
export const ACCOUNT = { accountKey: 'acc_4f1c' } as const;
export const PERSON = { ...ACCOUNT, viewerKey: 'vwr_8a2e' } as const;
export const EVENT = { ...PERSON, eventKey: 'evt_c03d' } as const;

/** Pairs a sample with the output it leaves by. */
export function sample(output: number, json: IDataObject, more: Omit<Sample, 'output' | 'json'> = {}): Sample {
	return { output, json, ...more };
}
