import { assertNever } from '../exhaustive';
import { link } from './link';
import type { N8nInstance } from './n8n-instance';
import { partsOf, type Parts } from './parts';
import { refuseTablesInTheWay } from './table-names';
import { addMissingColumns } from './tables';
import { planInstallation, type Found, type Installed, type Step, type Wish } from './plan';
import { conflictWords, keptWords, needsWords } from './words';
import type { Template, WorkflowContent } from './workflow';

/** Remembers per template which workflow it became, and how it looked then. */
export const INSTALLED_TABLE = 'story_funnel_workflows';

/** What was done with one template. */
export interface Done {
	readonly workflow: string;
	readonly done: 'created' | 'updated' | 'kept' | 'conflict' | 'name_taken';
	readonly workflowId: string | null;
	/** `off` by design, `switched_off` by the user; `refused` by n8n, for the reason in `details`. */
	readonly state: 'published' | 'off' | 'not_yet' | 'switched_off' | 'needs_credentials' | 'needs_decision' | 'refused';
	/** In plain words: what is missing, what was kept, what collides. Empty when there is nothing to say. */
	readonly details: string;
}

/** Reads what the plan needs. Rows that cannot be read count as not installed: then nothing is overwritten. */
export async function findInstalled(n8n: N8nInstance): Promise<Found> {
	const [workflows, credentials, rows] = await Promise.all([n8n.workflows(), n8n.credentials(), n8n.rows(INSTALLED_TABLE)]);
	return { workflows, credentials, installed: rows.flatMap(readRow) };
}

function readRow(row: Readonly<Record<string, unknown>>): Installed[] {
	const { template, workflowId, parts, published } = row;
	if (typeof template !== 'string' || typeof workflowId !== 'string' || typeof parts !== 'string') return [];
	try {
		return [{ template, workflowId, parts: JSON.parse(parts) as Parts, wasPublished: published === 'yes' }];
	} catch {
		return [];
	}
}

/**
 * Installs, links, updates and publishes the templates in order. May be stopped anywhere and run again: what
 * was made is found by its record or, when that is missing, by its name and content.
 *
 * @param version of the package, for the record
 * @throws Error before anything is changed, where a Data Table of somebody else stands in the way
 */
export async function install(n8n: N8nInstance, templates: readonly Template[], wish: Wish & { readonly version: string }): Promise<Done[]> {
	await refuseTablesInTheWay(n8n, templates);
	await addMissingColumns(n8n, templates);
	const found = await findInstalled(n8n);
	const steps = planInstallation(templates, found, wish);
	const workflowIds = new Map<string, string>();
	const done: Done[] = [];
	for (const step of steps) {
		const around = { credentials: found.credentials, workflowIds, ...(wish.chosenCredentials ? { chosen: wish.chosenCredentials } : {}) };
		const put = await carryOut(n8n, step, (content) => link(content, around).content);
		const { workflowId } = put;
		if (workflowId === null) {
			done.push({ workflow: step.template.name, ...put, state: 'needs_decision' });
			continue;
		}
		workflowIds.set(step.template.fixedId, workflowId).set(step.template.name, workflowId);
		const remembered = { template: step.template.key, workflowId, version: wish.version, ...partsToRemember(step, found) };
		await n8n.keepRow(INSTALLED_TABLE, 'template', { ...remembered, published: wasPublished(step, found) ? 'yes' : 'no' });
		const { state, details } = await publishIt(n8n, step, workflowId);
		if (state === 'published') await n8n.keepRow(INSTALLED_TABLE, 'template', { ...remembered, published: 'yes' });
		done.push({ workflow: step.template.name, ...put, state, details: [put.details, details].filter((each) => each !== '').join(' ') });
	}
	return done;
}

/** Of a workflow in conflict nothing of the new version was taken: what it was installed as stays what it is compared with. */
function partsToRemember(step: Step, { installed }: Found): { readonly parts: string } {
	if (step.do !== 'conflict') return { parts: JSON.stringify(partsOf(step.template)) };
	const record = installed.find(({ template }) => template === step.template.key);
	return { parts: JSON.stringify(record?.parts ?? {}) };
}

function wasPublished({ template }: Step, { installed }: Found): boolean {
	return installed.some((each) => each.template === template.key && each.wasPublished);
}

type Put = Pick<Done, 'done' | 'workflowId' | 'details'>;

async function carryOut(n8n: N8nInstance, step: Step, linked: (content: WorkflowContent) => WorkflowContent): Promise<Put> {
	switch (step.do) {
		case 'create':
			return { done: 'created', workflowId: await n8n.createWorkflow(linked(contentOf(step.template))), details: '' };
		case 'update':
			await n8n.updateWorkflow(step.workflow.id, linked(step.content));
			return { done: 'updated', workflowId: step.workflow.id, details: keptWords(step.kept) };
		case 'keep':
			// Credentials made since, and children installed since, are linked in.
			if (!sameLinks(step.workflow, linked(step.workflow))) await n8n.updateWorkflow(step.workflow.id, linked(contentOf(step.workflow)));
			return { done: 'kept', workflowId: step.workflow.id, details: keptWords(step.kept) };
		case 'conflict':
			// As it is, it can still run: left unpublished, a listener of the funnel would be missing and nothing could be sent.
			if (!sameLinks(step.workflow, linked(step.workflow))) await n8n.updateWorkflow(step.workflow.id, linked(contentOf(step.workflow)));
			return { done: 'conflict', workflowId: step.workflow.id, details: conflictWords(step.parts) };
		case 'nameTaken':
			return { done: 'name_taken', workflowId: null, details: `${step.workflows.length} workflows are called "${step.template.name}". Rename those that are not meant and install again.` };
		default:
			return assertNever(step);
	}
}

async function publishIt(n8n: N8nInstance, step: Step, workflowId: string): Promise<Pick<Done, 'state' | 'details'>> {
	if (step.needs.length > 0 && step.publish === 'yes') return { state: 'needs_credentials', details: needsWords(step.needs) };
	switch (step.publish) {
		case 'off_by_design':
			return { state: 'off', details: needsWords(step.needs) };
		case 'not_yet':
			return { state: 'not_yet', details: needsWords(step.needs) };
		case 'switched_off':
			return { state: 'switched_off', details: 'You switched it off; publish it when you want it to run.' };
		case 'draft':
			return { state: 'needs_decision', details: 'It has changes you have not published yet; publish them in the editor.' };
		case 'yes':
			break;
		default:
			return assertNever(step.publish);
	}
	if ((step.do === 'keep' || step.do === 'conflict') && step.workflow.published) return { state: 'published', details: '' };
	try {
		await n8n.publish(workflowId);
		return { state: 'published', details: '' };
	} catch (error) {
		return { state: 'refused', details: `n8n did not publish it: ${error instanceof Error ? error.message : 'no reason given'}` };
	}
}

function contentOf({ name, nodes, connections, settings }: WorkflowContent): WorkflowContent {
	return { name, nodes, connections, settings };
}

function sameLinks(a: WorkflowContent, b: WorkflowContent): boolean {
	return JSON.stringify([a.nodes, a.settings]) === JSON.stringify([b.nodes, b.settings]);
}
