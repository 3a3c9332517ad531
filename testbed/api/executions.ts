/** An execution as the public API gives it. */
export interface Execution {
	readonly id: string;
	readonly workflowId: string;
	readonly status: ExecutionStatus;
	readonly mode: string;
	readonly startedAt: string | null;
	readonly stoppedAt: string | null;
	/** Only with `includeData`. */
	readonly data?: { readonly resultData?: ResultData };
}

export type ExecutionStatus = 'new' | 'running' | 'waiting' | 'success' | 'error' | 'crashed' | 'canceled' | 'unknown';

interface ResultData {
	readonly runData?: Readonly<Record<string, readonly NodeRun[]>>;
	readonly error?: { readonly message?: string };
	readonly lastNodeExecuted?: string;
}

interface NodeRun {
	readonly data?: { readonly main?: ReadonlyArray<ReadonlyArray<{ readonly json: Record<string, unknown> }> | null> };
	readonly error?: { readonly message?: string };
	/** Milliseconds. */
	readonly executionTime?: number;
}

export interface ExecutionFilter {
	readonly workflowId?: string;
	readonly status?: ExecutionStatus;
	/** With the items of every node. */
	readonly includeData?: boolean;
	/** At most this many, newest first; default and maximum 250. */
	readonly limit?: number;
}

/** Whether it will not change any more. */
export function hasEnded({ status }: Execution): boolean {
	return status === 'success' || status === 'error' || status === 'crashed' || status === 'canceled';
}

/**
 * The items a node gave on one output, over all its runs in this execution.
 * @param execution read with `includeData`
 * @param output index of the output
 */
export function itemsOf(execution: Execution, node: string, output = 0): Array<Record<string, unknown>> {
	const runs = execution.data?.resultData?.runData?.[node] ?? [];
	return runs.flatMap((run) => (run.data?.main?.[output] ?? []).map((item) => item.json));
}

/**
 * How long a node took by n8n's own measure, over all its runs, in milliseconds.
 * @param execution read with `includeData`
 */
export function nodeTimeOf(execution: Execution, node: string): number {
	const runs = execution.data?.resultData?.runData?.[node] ?? [];
	return runs.reduce((sum, run) => sum + (run.executionTime ?? 0), 0);
}

/** Why it failed: the message of the failed node, or undefined. */
export function errorOf(execution: Execution): string | undefined {
	return execution.data?.resultData?.error?.message;
}
