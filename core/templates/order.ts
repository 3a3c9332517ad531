import { linkOf, type Template } from './workflow';

/** What must listen before anything is sent: errors, the inbox, people's rights, Meta's callbacks, retention. */
const FIRST: readonly string[] = ['90', '20', '50', '51', '60'];
/** The smallest funnel that runs alone, six beside set-up and texts: inbox, lead, CRM, pass-on, rights, retention. */
const STARTER: readonly string[] = ['00', '01', '02', '03', '20', '40', '41', '43', '50', '60'];
/** Installed but left off: one needs an approved source, one an approved outside model, two your mail server and sender. */
const LEFT_OFF: readonly string[] = ['12', '22', '42', '44'];
/** Others call them where they are, and do without where they are not. */
const OPTIONAL: readonly string[] = ['21', '22', '32'];
export type Selection = 'all' | 'starter';

/** The number a shipped file begins with. */
export function numberOf({ key }: Pick<Template, 'key'>): string {
	return key.slice(0, 2);
}

/**
 * Templates to install, in the order in which they can be published: those called before those who call them, listeners before senders.
 *
 * @param without numbers of templates to leave alone
 */
export function inOrder(templates: readonly Template[], selection: Selection, without: readonly string[] = []): Template[] {
	const byId = new Map(templates.flatMap((template) => [[template.fixedId, template] as const, [template.name, template] as const]));
	const ordered = new Set<Template>();
	const place = (template: Template, callers: readonly Template[]): void => {
		if (ordered.has(template)) return;
		if (callers.includes(template)) throw new Error(`Workflows call each other in a circle: ${[...callers, template].map(({ name }) => name).join(' → ')}`);
		for (const called of callsOf(template)) {
			const child = byId.get(called);
			if (child !== undefined && child !== template && (isWanted(child) || !isOptional(child))) place(child, [...callers, template]);
		}
		ordered.add(template);
	};
	const isWanted = (template: Template) => !without.includes(numberOf(template)) && (selection === 'all' || STARTER.includes(numberOf(template)));
	const wanted = templates.filter(isWanted);
	for (const template of wanted.sort(byRank)) place(template, []);
	return [...ordered];
}

/** Whether workflows that call it run without it as well. */
export function isOptional(template: Pick<Template, 'key'>): boolean {
	return OPTIONAL.includes(numberOf(template));
}

function callsOf({ nodes }: Template): string[] {
	return nodes.flatMap((node) => linkOf(node)?.value ?? []);
}

function byRank(a: Template, b: Template): number {
	return rank(a) - rank(b) || (a.key < b.key ? -1 : 1);
}

function rank(template: Template): number {
	const place = FIRST.indexOf(numberOf(template));
	return place === -1 ? FIRST.length : place;
}

/** Whether it is published once its credentials are there. */
export function isPublished(template: Template): boolean {
	return !LEFT_OFF.includes(numberOf(template)) && template.nodes.some(({ type }) => startsByItself(type));
}

function startsByItself(type: string): boolean {
	return /trigger$/i.test(type) && !type.endsWith('.manualTrigger');
}
