/** What an instance keeps of executions where a workflow does not say otherwise. */
export interface InstanceDefaults {
	readonly success: boolean;
	readonly error: boolean;
	readonly manual: boolean;
	readonly progress: boolean;
}

export const KINDS_SAVED = ['success', 'error', 'manual', 'progress'] as const;
export type KindSaved = (typeof KINDS_SAVED)[number];

/** The instance's own settings, with n8n's defaults (n8n docs, "Executions environment variables"). */
export function instanceDefaults(env: Readonly<Record<string, string | undefined>>): InstanceDefaults {
	return {
		success: env['EXECUTIONS_DATA_SAVE_ON_SUCCESS'] !== 'none',
		error: env['EXECUTIONS_DATA_SAVE_ON_ERROR'] !== 'none',
		manual: env['EXECUTIONS_DATA_SAVE_MANUAL_EXECUTIONS'] !== 'false',
		progress: env['EXECUTIONS_DATA_SAVE_ON_PROGRESS'] === 'true',
	};
}

/** What the check looks at of a workflow. */
export interface ListedWorkflow {
	readonly nodes: ReadonlyArray<{ readonly type: string }>;
	readonly settings: Readonly<Record<string, unknown>>;
}

const OURS = 'n8n-nodes-story-funnel.';

/** Whether people of the funnel pass through a workflow. */
export function touchesPeople({ nodes }: Pick<ListedWorkflow, 'nodes'>): boolean {
	return nodes.some((node) => node.type.startsWith(OURS));
}

/** Which executions of a workflow n8n keeps with all their data. Success, error and manual as its settings say, else as the instance does. */
export function savedExecutions({ settings }: Pick<ListedWorkflow, 'settings'>, defaults: InstanceDefaults): KindSaved[] {
	const kept: Readonly<Record<KindSaved, boolean>> = {
		success: byWord(settings['saveDataSuccessExecution'], defaults.success),
		error: byWord(settings['saveDataErrorExecution'], defaults.error),
		manual: byFlag(settings['saveManualExecutions'], defaults.manual),
		progress: byFlag(settings['saveExecutionProgress'], defaults.progress),
	};
	return KINDS_SAVED.filter((kind) => kept[kind]);
}

function byWord(value: unknown, otherwise: boolean): boolean {
	return value === 'all' ? true : value === 'none' ? false : otherwise;
}

function byFlag(value: unknown, otherwise: boolean): boolean {
	return typeof value === 'boolean' ? value : otherwise;
}
