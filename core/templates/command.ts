import { readFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { fetchRequest } from './fetch-request';
import { findInstalled, install, INSTALLED_TABLE, type Done } from './install';
import { publicApi } from './public-api';
import { planInstallation, type Wish } from './plan';
import { CRMS, installedCrm, readTemplates } from './read-templates';
import { refuseTablesInTheWay } from './table-names';
import { stepWords } from './words';

export const INSTALL_HELP = `  install --url https://your-n8n/api/v1 [--starter] [--crm NAME] [--credential NAME]… [--apply]
               shows what installing the workflows would do; with --apply does it. Reads the API key of n8n from
               standard input, or takes N8N_API_KEY. --starter: the six that run alone. --crm: leads (the
               table in n8n), hubspot, nocodb, odoo, pipedrive or salesforce; left out, what is installed stays. --credential: which one to
               take where there are several of a kind
`;

/**
 * `install`: a dry run unless told to apply.
 *
 * @param root folder of the package
 * @returns the exit code: 1 when something waits for a person's decision or n8n refused it
 */
export async function installCommand(args: readonly string[], root: string, print: (line: string) => void): Promise<number> {
	const { values } = parseArgs({
		args: [...args],
		options: { url: { type: 'string' }, starter: { type: 'boolean' }, apply: { type: 'boolean' }, credential: { type: 'string', multiple: true }, crm: { type: 'string' } },
	});
	if (values.url === undefined) throw new Error('Say where n8n is: --url https://your-n8n/api/v1');
	const key = process.env['N8N_API_KEY'] ?? (await text(process.stdin)).trim();
	if (key === '') throw new Error('The API key of n8n is missing: put it on standard input or into N8N_API_KEY (n8n: Settings → n8n API).');
	const n8n = publicApi(fetchRequest(values.url, key));
	const crm = CRMS.find((known) => known === values.crm);
	if (values.crm !== undefined && crm === undefined) throw new Error(`There is no variant for the CRM "${values.crm}". There are: ${CRMS.join(', ')}.`);
	const templates = readTemplates(path.join(root, 'workflows'), crm ?? installedCrm(await findInstalled(n8n)));
	const wish: Wish = { selection: values.starter === true ? 'starter' : 'all', ...(values.credential ? { chosenCredentials: values.credential } : {}) };
	if (values.apply !== true) {
		await refuseTablesInTheWay(n8n, templates);
		for (const step of planInstallation(templates, await findInstalled(n8n), wish)) print(stepWords(step));
		print(`Nothing was written. With --apply this is done, and remembered in the Data Table ${INSTALLED_TABLE}.`);
		return 0;
	}
	const done = await install(n8n, templates, { ...wish, version: versionOf(root) });
	for (const each of done) print([`${each.workflow}: ${each.done}, ${each.state.replaceAll('_', ' ')}.`, each.details].join(' ').trim());
	return done.some(isOpen) ? 1 : 0;
}

function isOpen({ done, state }: Done): boolean {
	return done === 'conflict' || state === 'needs_decision' || state === 'refused';
}

export function versionOf(root: string): string {
	return (JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string }).version;
}
