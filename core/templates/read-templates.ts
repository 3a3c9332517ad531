import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Template, WorkflowContent } from './workflow';

/** The workflows of a folder of this package, in the order of their numbers. @throws Error naming the file that is no workflow */
export function readTemplates(folder: string): Template[] {
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
