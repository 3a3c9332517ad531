/** What the tests and the engine's process say to each other. Plain JSON: it travels between processes. */

export type Json = Record<string, unknown>;

export type Credentials = Readonly<Record<string, Json>>;

export interface NodeUnderTest {
	/** Name within the pack, such as `dmOutreach`. */
	readonly type: string;
	readonly parameters: Json;
	readonly onError?: 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';
}

export interface RunRequest {
	readonly node: NodeUnderTest;
	/** The workflow's start items, on the node's first input. */
	readonly items: readonly Json[];
	/** Items on the second input; left out, nothing is wired to it. */
	readonly copy?: readonly Json[];
	readonly credentials: Credentials;
	/** Parameters of the Form Trigger the workflow begins with; left out, it begins with a manual trigger. */
	readonly form?: Json;
	/** How the run was started; `trigger` is a published workflow, `manual` the editor. Default `trigger`. */
	readonly mode?: 'trigger' | 'manual' | 'integrated';
}

export interface OutputItem {
	readonly json: Json;
	readonly pairedItem?: unknown;
}

export interface ErrorSeen {
	readonly name: string;
	readonly message: string;
	readonly description: string | null;
	readonly itemIndex: number | null;
	/** All that an n8n would store of it, as text: for searching. */
	readonly whole: string;
}

export interface RunResult {
	readonly status: string;
	readonly error: ErrorSeen | null;
	/** Items by output; null where the node was not run. */
	readonly outputs: readonly (readonly OutputItem[])[] | null;
}

/** Something the trigger's webhook handed to its workflow. */
export interface HandedItem {
	readonly output: number;
	readonly json: Json;
}

export type Ask =
	| { readonly do: 'run'; readonly request: RunRequest }
	/** Cancels the run that is going on, as the editor's stop button does. */
	| { readonly do: 'cancel' }
	/** Serves the trigger's webhook over real HTTP; answers its url. */
	| { readonly do: 'listen'; readonly credentials: Credentials }
	/** What the webhook handed over since the last time. */
	| { readonly do: 'handed' }
	/** Names of the node and credential types n8n's own loader found in the pack. */
	| { readonly do: 'types' };

export interface Answers {
	run: RunResult;
	cancel: null;
	listen: string;
	handed: HandedItem[];
	types: { readonly nodes: string[]; readonly credentials: string[] };
}
