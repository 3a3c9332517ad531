import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';
import { operationsOf } from '../../nodes/shared/reference-page';
import { packCredentials, packNodes } from './support/pack-nodes';

interface Field {
	readonly where: string;
	readonly field: INodeProperties;
}

const panels = [
	...packNodes.map(({ folder, description }) => [folder, description.properties] as const),
	...packCredentials.map(({ name, properties }) => [name, properties] as const),
];

/** Every field a person sees, those of collections among them. */
function fieldsOf(where: string, properties: readonly INodeProperties[]): Field[] {
	return properties.filter(({ type }) => type !== 'notice' && type !== 'hidden').flatMap((field) => {
		const at = `${where} › ${field.displayName}`;
		return [{ where: at, field }, ...fieldsOf(at, childrenOf(field))];
	});
}

function childrenOf({ type, options = [] }: INodeProperties): INodeProperties[] {
	if (type === 'fixedCollection') return (options as INodePropertyCollection[]).flatMap(({ values }) => values);
	return type === 'collection' ? (options as INodeProperties[]) : [];
}

const MENUS = ['resource', 'operation'];

const unexplained = (fields: readonly Field[]) => fields.filter(({ field: { name, description = '' } }) => !MENUS.includes(name) && description === '').map(({ where }) => where);

/** An empty field says by an example what belongs in it; a secret has none, a longer text its words beside it. */
const withoutExample = (fields: readonly Field[]) =>
	fields
		.filter(({ field: { type, typeOptions, placeholder = '', ...field } }) => type === 'string' && field.default === '' && placeholder === '' && typeOptions?.password !== true && typeOptions?.rows === undefined)
		.map(({ where }) => where);

const text = (more: Partial<INodeProperties>): INodeProperties => ({ displayName: 'Field', name: 'field', type: 'string', default: '', ...more });

describe.each(panels)('the panel of %s', (name, properties) => {
	const fields = fieldsOf(name, properties);

	it('says what each field is for', () => {
		expect(unexplained(fields)).toEqual([]);
	});

	it('gives an example where a text is to be entered', () => {
		expect(withoutExample(fields)).toEqual([]);
	});

	it('says what each resource and operation does, and how the list of nodes calls it', () => {
		const resources = properties.filter((property) => property.name === 'resource').flatMap(({ options = [] }) => options as INodePropertyOptions[]);
		const operations = operationsOf(properties).map(({ option }) => option);
		expect([...resources, ...operations].filter(({ description = '' }) => description === '').map((option) => option.name)).toEqual([]);
		expect(operations.filter(({ action = '' }) => action === '').map((option) => option.name)).toEqual([]);
	});
});

it('would find a field that says nothing, one in a collection too', () => {
	const bare = fieldsOf('Node', [text({}), text({ type: 'fixedCollection', description: 'Rows', default: {}, options: [{ name: 'row', displayName: 'Row', values: [text({ displayName: 'Cell' })] }] })]);
	expect(unexplained(bare)).toEqual(['Node › Field', 'Node › Field › Cell']);
	expect(withoutExample(bare)).toEqual(['Node › Field', 'Node › Field › Cell']);
});
