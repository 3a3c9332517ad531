import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Found } from './plan';
import type { Template, WorkflowContent } from './workflow';

/** CRMs for which `41 CRM sync` comes in a variant; the first is the table in n8n itself. */
export const CRMS = ['leads', 'hubspot', 'nocodb', 'odoo', 'pipedrive', 'salesforce'] as const;
export type Crm = (typeof CRMS)[number];

const CRM_TEMPLATE = '41-crm-sync';

/**
 * The workflows of a folder of this package, in the order of their numbers; `41` in the variant for a CRM.
 *
 * @throws Error naming the file that is no workflow
 */
export function readTemplates(folder: string, crm: Crm = 'leads'): Template[] {
	const templates = readFolder(folder);
	if (crm === 'leads') return templates;
	const variant = { ...readTemplate(path.join(folder, 'crm', `${CRM_TEMPLATE}-${crm}.json`)), key: CRM_TEMPLATE };
	return templates.map((template) => (template.key === CRM_TEMPLATE ? variant : template));
}

/** The CRM whose variant is installed: it is told by the node that holds its settings. */
export function installedCrm(found: Pick<Found, 'workflows' | 'installed'>): Crm {
	const record = found.installed.find(({ template }) => template === CRM_TEMPLATE);
	const nodes = found.workflows.find(({ id }) => id === record?.workflowId)?.nodes ?? [];
	return CRMS.find((crm) => nodes.some(({ name }) => name.toLowerCase() === `your ${crm}`)) ?? 'leads';
}

function readFolder(folder: string): Template[] {
	const files = readdirSync(folder).filter((file) => file.endsWith('.json')).sort();
	if (files.length === 0) throw new Error(`There is no workflow file (.json) in ${folder}.`);
	return files.map((file) => readTemplate(path.join(folder, file)));
}

function readTemplate(file: string): Template {
	const { id, name, nodes, connections, settings = {} } = JSON.parse(readFileSync(file, 'utf8')) as Partial<WorkflowContent & { id: string }>;
	if (typeof id !== 'string' || typeof name !== 'string' || !Array.isArray(nodes) || connections === undefined) {
		throw new Error(`${path.basename(file)} is no workflow: id, name, nodes or connections are missing.`);
	}
	return { key: path.basename(file, '.json'), fixedId: id, name, nodes: nodes as WorkflowContent['nodes'], connections, settings };
}
