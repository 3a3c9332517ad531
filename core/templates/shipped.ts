import path from 'node:path';
import { versionOf } from './command';
import { readTemplates, type Crm } from './read-templates';
import type { Template } from './workflow';

/** The workflows of this package and its version. @param folder where core.js lies */
export function shippedTemplates(folder: string, crm?: Crm): { readonly templates: readonly Template[]; readonly version: string } {
	const root = path.join(folder, '..');
	return { templates: readTemplates(path.join(root, 'workflows'), crm), version: versionOf(root) };
}
