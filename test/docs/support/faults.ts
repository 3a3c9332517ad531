import { existsSync } from 'node:fs';
import path from 'node:path';
import { checkAccountSettings } from '../../../core/accounts/settings';
import { slotsIn } from '../../../core/outreach/tokens';
import { CRMS } from '../../../core/templates/read-templates';
import { ROOT, type Names } from './names';
import { readPage, type Page, type Said } from './page';

/** Names of other programs that stand in the documentation and nowhere in our code. */
const FOREIGN = new Set([
	// PostgreSQL
	'pg_dump', 'pg_restore', 'pool_mode', 'recovery_target',
	// nginx, Docker
	'proxy_pass',
	// n8n's own code, and a flag of others
	'webhookResponse', 'opted_in',
]);

/** Pages made from the nodes have numbers among their defaults. */
function isOfNodes(file: string): boolean {
	return path.dirname(file) === path.join('docs', 'nodes');
}

type Check = (said: Said, names: Names) => string | null;

/** Everything a page says that does not hold, each with its line. @param file from the root of the repository */
export function faultsOf(file: string, page: Page, names: Names): string[] {
	const commands = page.fences.flatMap(({ line, text }) => text.split('\n').map((each, index) => ({ line: line + index + 1, text: each })));
	return [
		...apply(page.links, (said) => linkFault(file, page, said), names),
		...apply([...page.code, ...commands], commandFault, names),
		...(isOfNodes(file) ? [] : apply(page.code, workflowFault, names)),
		...[pathFault, fileFault, tokenFault, identifierFault].flatMap((check) => apply(page.code, check, names)),
		...[panelFault, credentialFault].flatMap((check) => apply(page.emphasised, check, names)),
		...page.settings.flatMap((said) => withLine(said, settingFault(said, names))),
		...page.firstColumn.flatMap((said) => codeFault(said, names) ?? []),
	];
}

/** Links alone: what a page says of the past need not stand in the code of today. */
export function linkFaultsOf(file: string, page: Page): string[] {
	return page.links.flatMap((said) => withLine(said, linkFault(file, page, said)));
}

function apply(all: readonly Said[], check: Check, names: Names): string[] {
	return all.flatMap((said) => withLine(said, check(said, names)));
}

function withLine({ line }: Said, fault: string | null): string[] {
	return fault === null ? [] : [`line ${line}: ${fault}`];
}

function linkFault(file: string, page: Page, { text }: Said): string | null {
	if (/^[a-z]+:/.test(text)) return text.startsWith('https://') ? null : `${text} is not https`;
	const [target = '', anchor] = text.split('#');
	const to = target === '' ? file : path.join(path.dirname(file), target);
	if (target !== '' && !existsSync(path.join(ROOT, to))) return `${text}: there is no ${to}`;
	if (anchor === undefined) return null;
	const { anchors } = target === '' ? page : readPage(path.join(ROOT, to));
	return anchors.has(anchor) ? null : `${text}: there is nothing of that name in ${to}`;
}

/** `npm …` and `npx n8n-nodes-story-funnel …`, also after a prompt or an assignment. */
const commandFault: Check = ({ text }, names) => {
	const script = /\bnpm run ([\w:-]+)/.exec(text)?.[1];
	if (script !== undefined && !names.scripts.has(script)) return `there is no script "${script}"`;
	const sabotage = /--sabotage=(\w+)/.exec(text)?.[1];
	if (sabotage !== undefined && !names.sabotages.has(sabotage)) return `there is no sabotage "${sabotage}"`;
	const suite = /\bnpm test -- (test\/[\w./-]+)/.exec(text)?.[1];
	if (suite !== undefined && !isSuite(suite)) return `there are no tests at ${suite}`;
	const [, command, rest = ''] = /\b(?:npx n8n-nodes-story-funnel|dist\/cli\.js) (\S+)(.*)/.exec(text) ?? [];
	if (command === undefined || command === '…') return null;
	if (!names.commands.has(command)) return `there is no command "${command}"`;
	const option = [...rest.matchAll(/--([a-z-]+)/g)].map(([, name = '']) => name).find((name) => command !== 'install' || !names.options.has(name));
	return option === undefined ? null : `"${command}" has no option --${option}`;
};

function isSuite(suite: string): boolean {
	return ['', '.ts', '.test.ts'].some((end) => existsSync(path.join(ROOT, `${suite}${end}`)));
}

/** `20 inbox`, `20`, and `00 set-up` for `00 set-up and health`. */
const workflowFault: Check = ({ text }, { workflows }) => {
	if (!/^\d\d( [\p{L}-]+)*$/u.test(text)) return null;
	return workflows.some((name) => name === text || name.startsWith(`${text} `)) ? null : `there is no workflow "${text}"`;
};

const pathFault: Check = ({ text }, { paths }) => {
	const tail = /\/(?:form|webhook)\/(story-funnel[\w/-]*)$/.exec(text)?.[1];
	return tail === undefined || paths.has(tail) ? null : `nothing answers at ${text}`;
};

const fileFault: Check = ({ text }) => {
	if (!/^(\.ci|bench|core|credentials|demo|docs|nodes|sandbox|scripts|test|testbed|workflows)\/[\w./-]*$/.test(text)) return null;
	return isSuite(text.replace(/\/$/, '')) ? null : `there is no ${text}`;
};

const tokenFault: Check = ({ text }, { tokens }) => {
	if (!/^\{[a-z_]+([|:][^{}]*)?\}$/.test(text)) return null;
	const wrong = slotsIn(text).find(({ token }) => !tokens.has(token));
	return wrong === undefined ? null : `{${wrong.token}} is no token`;
};

const IDENTIFIER = /^([a-z][a-z0-9]*(_[a-z0-9]+)+|[a-z][a-z0-9]*([A-Z][a-z0-9]*)+|[A-Z][A-Z0-9]*(_[A-Z0-9]+)+)$/;

/** Reasons, tables, columns, settings, their values, permissions, fields of Meta: whatever has the form of a name in code. */
const identifierFault: Check = ({ text }, { identifiers }) =>
	!IDENTIFIER.test(text) || identifiers.has(text) || FOREIGN.has(text) || isOfN8n(text) ? null : `"${text}" stands nowhere in the code`;

/** n8n's own environment variables, which only its host sets. */
function isOfN8n(text: string): boolean {
	return /^(N8N|EXECUTIONS|DB|WEBHOOK|GENERIC)_[A-Z0-9_]+$/.test(text);
}

/** *Retention Purge → Store → Back Up*: every part stands in the panel of that node. */
const panelFault: Check = ({ text }, { panels }) => {
	const [node = '', ...parts] = text.split(/\s*(?:→|>)\s*/);
	const panel = panels.get(node);
	const missing = panel === undefined ? undefined : parts.find((part) => !panel.has(part));
	return missing === undefined ? null : `the node ${node} has no "${missing}"`;
};

/** **Story Funnel Store API**: as n8n lists it. */
const credentialFault: Check = ({ text }, { credentials }) => (/^Story Funnel .* API$/.test(text) && !credentials.has(text) ? `there is no credential "${text}"` : null);

/** Settings of an account as they are well. */
const WELL = { mode: 'live', language: 'nl', timeZone: 'Europe/Amsterdam', privacyLink: 'https://example.com/privacy', testPeople: '' };

/** `mode` = `live`: a value the code takes. Of settings that are no account's, yes and no are known by what the workflow asks for. */
function settingFault({ text, value }: Page['settings'][number], { settings }: Names): string | null {
	const isOfAccount = Object.hasOwn(WELL, text);
	if (!isOfAccount && settings.get(text) === undefined) return null;
	const isTaken = isOfAccount ? checkAccountSettings({ ...WELL, [text]: value }).ok : text === 'crm' ? CRMS.some((crm) => crm === value) : settings.get(text) !== 'no' || ['yes', 'no'].includes(value);
	return isTaken ? null : `${text} is never "${value}"`;
}

/** A table of reasons or codes names such only. */
function codeFault(said: Said & { readonly title: string }, { reasons, codes }: Names): string[] | null {
	const isKnown = said.title === 'reason' ? reasons.has(said.text) : said.title === 'code' ? reasons.has(said.text) || codes.has(said.text) : true;
	return isKnown ? null : withLine(said, `"${said.text}" is no ${said.title}`);
}
