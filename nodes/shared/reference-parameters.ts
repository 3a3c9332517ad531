import type { IDisplayOptions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

/** What is chosen already: a parameter that is for something else is not shown. */
export type Chosen = Readonly<Record<string, unknown>>;

/** The parameters shown where `chosen` is chosen, as a table; notices above it. */
export function parameterTable(properties: readonly INodeProperties[], chosen: Chosen): string {
	const shown = properties.filter(({ displayOptions }) => isFor(displayOptions, chosen));
	const notices = shown.filter(({ type }) => type === 'notice').map(({ displayName }) => `> ${displayName}`);
	const rows = shown.filter(({ type }) => type !== 'notice').flatMap((property) => rowsOf(property, chosen, ''));
	const table = rows.length === 0 ? ['No parameters of its own.'] : [['| parameter | takes | default | what it is |', '|---|---|---|---|', ...rows].join('\n')];
	return [...notices, ...table].join('\n\n');
}

/** Whether nothing that is chosen rules a parameter out. */
function isFor({ show = {}, hide = {} }: IDisplayOptions = {}, chosen: Chosen): boolean {
	const rules = (conditions: IDisplayOptions['show'], name: string) => conditions?.[name]?.includes(chosen[name] as string) === true;
	const decided = Object.keys(chosen);
	return decided.every((name) => show[name] === undefined || rules(show, name)) && !decided.some((name) => rules(hide, name));
}

/** When a parameter is shown, beside what is chosen already; empty: always. */
export function whenOf({ show = {}, hide = {} }: IDisplayOptions = {}, chosen: Chosen = {}): string {
	const words = (conditions: NonNullable<IDisplayOptions['show']>, is: string) =>
		Object.entries(conditions).filter(([name]) => !(name in chosen)).map(([name, values = []]) => `\`${name}\` ${is} ${values.map((value) => `\`${JSON.stringify(value).replaceAll('"', '')}\``).join(' or ')}`);
	const all = [...words(show, 'is'), ...words(hide, 'is not')];
	return all.length === 0 ? '' : `when ${all.join(' and ')}`;
}

function rowsOf(property: INodeProperties, chosen: Chosen, parent: string): string[] {
	const { displayName, name, type, required, displayOptions, options = [] } = property;
	const when = whenOf(displayOptions, chosen);
	const words = [property.description, ...choiceWords(type, options), property.hint, when === '' ? undefined : `Shown ${when}`];
	const what = words.flatMap((part) => (part === undefined || part === '' ? [] : [/[.!?:…]$/.test(part) ? part : `${part}.`])).join('<br>');
	const own = `| ${parent}**${displayName}** \`${name}\`${required === true ? ' (required)' : ''} | ${takes(property)} | ${defaultOf(property)} | ${cell(what)} |`;
	return [own, ...childrenOf(type, options).flatMap((child) => rowsOf(child, chosen, `${parent}${displayName} › `))];
}

function childrenOf(type: string, options: NonNullable<INodeProperties['options']>): INodeProperties[] {
	if (type === 'fixedCollection') return options.flatMap((option) => ('values' in option ? option.values : []));
	return type === 'collection' ? (options as INodeProperties[]) : [];
}

function choiceWords(type: string, options: NonNullable<INodeProperties['options']>): string[] {
	if (type !== 'options' && type !== 'multiOptions') return [];
	return (options as INodePropertyOptions[]).map(({ name, value, description }) => `*${name}* \`${String(value)}\`${description === undefined ? '' : `: ${description}`}`);
}

const TAKES: Readonly<Record<string, string>> = {
	options: 'one of', multiOptions: 'any of', boolean: 'on or off', string: 'text', dateTime: 'time', json: 'JSON', collection: 'options', fixedCollection: 'rows', number: 'number',
};

function takes({ type, typeOptions: { minValue, maxValue } = {}, placeholder }: INodeProperties): string {
	const from = minValue === undefined ? '' : maxValue === undefined ? ` from ${minValue}` : ` ${minValue} – ${maxValue}`;
	const example = placeholder === undefined || placeholder.startsWith('Add ') ? '' : `, e.g. ${cell(placeholder.replace(/^e\.g\. /, ''))}`;
	return `${TAKES[type] ?? type}${from}${example}`;
}

function defaultOf({ type, default: preset }: INodeProperties): string {
	if (type === 'collection' || type === 'fixedCollection' || preset === '' || preset === undefined) return '';
	return `\`${cell(typeof preset === 'string' ? preset : JSON.stringify(preset)).replaceAll('\n', ' ')}\``;
}

function cell(text: string): string {
	return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
