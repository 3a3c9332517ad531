import { isFilledIn } from './filled-in';
import { link, type ListedCredential, type MissingCredential } from './link';
import { mergeTemplate } from './merge';
import { inOrder, isOptional, isPublished, type Selection } from './order';
import type { Parts } from './parts';
import { linkOf, type PresentWorkflow, type Template, type WorkflowContent } from './workflow';

/** What is remembered of an installed template. */
export interface Installed {
	readonly template: string;
	readonly workflowId: string;
	/** Of the template as it was installed, before the user's changes. */
	readonly parts: Parts;
	/** It ran by itself when it was last installed or updated. */
	readonly wasPublished: boolean;
}

/** What there is in an n8n. */
export interface Found {
	readonly workflows: readonly PresentWorkflow[];
	readonly installed: readonly Installed[];
	readonly credentials: readonly ListedCredential[];
}

export interface Wish {
	readonly selection: Selection;
	/** Names of credentials to take where there are several of a type. */
	readonly chosenCredentials?: readonly string[];
	/** Numbers of templates to leave alone. */
	readonly without?: readonly string[];
	/** Default true; false only makes and updates them: before the store is there nothing can run. */
	readonly publish?: boolean;
}

/** What is to be done with one template, in words a person decides by. */
export type Step = StepKind & {
	readonly template: Template;
	/** Credentials that must be made or chosen before it can be published. */
	readonly needs: readonly MissingCredential[];
	readonly publish: Publishing;
};

/** Whether it is to run by itself; `switched_off` and `draft` are the user's own doing, which nobody undoes for them. */
export type Publishing = 'yes' | 'not_yet' | 'off_by_design' | 'switched_off' | 'draft';

type StepKind =
	| { readonly do: 'create' }
	/** `kept`: the user's own changes, which stay. */
	| { readonly do: 'update'; readonly workflow: PresentWorkflow; readonly content: WorkflowContent; readonly changed: readonly string[]; readonly kept: readonly string[] }
	| { readonly do: 'keep'; readonly workflow: PresentWorkflow; readonly kept: readonly string[] }
	/** Changed by the user and by the package in the same parts: left exactly as it is. */
	| { readonly do: 'conflict'; readonly workflow: PresentWorkflow; readonly parts: readonly string[] }
	/** Several workflows bear its name and none was installed by us. */
	| { readonly do: 'nameTaken'; readonly workflows: readonly PresentWorkflow[] };

/** Decides what becomes of every template. Pure: same templates and findings, same steps in the same order. */
export function planInstallation(templates: readonly Template[], found: Found, wish: Wish): Step[] {
	const chosen = inOrder(templates, wish.selection, wish.without);
	const absent = templates.filter((template) => isOptional(template) && !chosen.includes(template) && !found.workflows.some(({ id, name }) => id === template.fixedId || name === template.name));
	const ordered = chosen.map((template) => withoutCallsOf(template, absent));
	const workflowIds = new Map(ordered.flatMap((template) => [[template.fixedId, template.fixedId] as const, [template.name, template.fixedId] as const]));
	return ordered.map((template) => {
		const kind = decide(template, found);
		const content = kind.do === 'update' ? kind.content : 'workflow' in kind ? kind.workflow : template;
		const around = { credentials: found.credentials, workflowIds, ...(wish.chosenCredentials ? { chosen: wish.chosenCredentials } : {}) };
		return { ...kind, template, needs: link(content, around).missingCredentials, publish: wish.publish === false ? 'not_yet' : publishing(template, kind, found) };
	});
}

/** n8n publishes nothing that calls a workflow it does not have: such a call is switched off, and what it is given passes by. */
function withoutCallsOf(template: Template, absent: readonly Template[]): Template {
	const ids = new Set(absent.map(({ fixedId }) => fixedId));
	const nodes = template.nodes.map((node) => (ids.has(linkOf(node)?.value ?? '') ? { ...node, disabled: true } : node));
	return { ...template, nodes };
}

function publishing(template: Template, kind: StepKind, { installed }: Found): Publishing {
	if (!isPublished(template)) return 'off_by_design';
	if (!('workflow' in kind)) return 'yes';
	if (kind.workflow.hasDraft) return 'draft';
	const before = installed.find((each) => each.template === template.key && each.workflowId === kind.workflow.id);
	return before?.wasPublished === true && !kind.workflow.published ? 'switched_off' : 'yes';
}

function decide(template: Template, { workflows, installed }: Found): StepKind {
	const record = installed.find((each) => each.template === template.key);
	const recorded = workflows.find(({ id }) => id === record?.workflowId);
	const workflow = recorded ?? workflows.find(({ id }) => id === template.fixedId);
	if (workflow !== undefined) return merge(template, workflow, recorded === undefined ? undefined : record?.parts);
	const [namesake, ...others] = workflows.filter(({ name }) => name === template.name);
	if (namesake === undefined) return { do: 'create' };
	return others.length > 0 ? { do: 'nameTaken', workflows: [namesake, ...others] } : merge(template, namesake, undefined);
}

function merge(template: Template, workflow: PresentWorkflow, base: Parts | undefined): StepKind {
	const merged = mergeTemplate(base, workflow, template);
	switch (merged.kind) {
		case 'same':
			// Of a workflow that was never recorded nobody knows whether its differences are the user's or an older template's.
			// What its settings were filled in with is theirs in any case.
			return base === undefined && !merged.kept.every((part) => isFilledIn(part, workflow, template)) ? { do: 'conflict', workflow, parts: merged.kept } : { do: 'keep', workflow, kept: merged.kept };
		case 'update':
			return { do: 'update', workflow, content: merged.content, changed: merged.changed, kept: merged.kept };
		case 'conflict':
			return { do: 'conflict', workflow, parts: merged.parts };
	}
}
