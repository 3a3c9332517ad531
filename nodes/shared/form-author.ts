import type { IExecuteFunctions, INodeParameters } from 'n8n-workflow';
import { shape, type Shaped } from '../../core';

const FORM_TRIGGER = 'n8n-nodes-base.formTrigger';
const FORM_PAGE = 'n8n-nodes-base.form';

/** What n8n's form trigger says of who sent the form, where it asks for n8n's own login. */
const signedIn = shape.object({
	id: shape.string().min(1),
	email: shape.string().optional(),
	firstName: shape.string().nullish(),
	lastName: shape.string().nullish(),
});

const pages = shape.array(shape.object({ json: shape.record(shape.string(), shape.unknown()) }));

export interface FormAuthor {
	readonly id: string;
	readonly name: string;
	/** Everything they typed or chose in the form, on any of its pages; not what its maker put there unseen. */
	readonly typed: readonly string[];
}

/**
 * Who filled in the form this run began with, as n8n itself has authenticated them. It is read from the run and not
 * from the item, so that no node in between can name somebody else, or put words into their mouth.
 *
 * @returns null when the run did not begin with a form behind n8n's login
 */
export function readFormAuthor(context: IExecuteFunctions, itemIndex: number): FormAuthor | null {
	const before = context.getParentNodes(context.getNode().name, { includeNodeParameters: true }).filter(({ disabled }) => !disabled);
	const triggers = before.filter(({ type, parameters }) => type === FORM_TRIGGER && parameters?.['authentication'] === 'n8nUserAuth');
	for (const trigger of triggers) {
		const { name } = trigger;
		const user = signedIn.safeParse(readOutput(context, name, itemIndex)[0]?.json['user']);
		if (!user.success) continue;
		const { id, email, firstName, lastName } = user.data;
		const forms = [{ name, parameters: trigger.parameters }, ...before.filter(({ type }) => type === FORM_PAGE)];
		return {
			id,
			name: [firstName, lastName].filter((part) => (part ?? '') !== '').join(' ') || (email ?? id),
			typed: forms.flatMap((form) => typedInto(form, readOutput(context, form.name, itemIndex))),
		};
	}
	return null;
}

/** Kinds of fields nobody fills in. */
const NOT_TYPED = ['hiddenField', 'html'];

const field = shape.looseObject({ fieldType: shape.string().optional(), fieldName: shape.string().optional(), fieldLabel: shape.string().optional(), elementName: shape.string().optional() });

/** A form's fields as its node has them: in a list, or in JSON. */
const definition = shape.object({
	defineForm: shape.string().optional(),
	formFields: shape.object({ values: shape.array(field).default([]) }).default({ values: [] }),
	jsonOutput: shape.union([shape.string(), shape.array(field).transform((all) => JSON.stringify(all))]).default('[]'),
});

function typedInto({ parameters = {} }: { readonly parameters?: INodeParameters | undefined }, items: Shaped<typeof pages>): string[] {
	const unseen = unseenFields(parameters);
	if (unseen === null) return [];
	return items.flatMap(({ json }) => Object.entries(json)).flatMap(([name, value]) => (typeof value === 'string' && !unseen.includes(name) ? [value] : []));
}

/** Names of the fields of a form that nobody fills in; null where its definition is not to be read and may have some. */
function unseenFields(parameters: INodeParameters): string[] | null {
	const form = definition.safeParse(parameters);
	if (!form.success) return null;
	const { defineForm, formFields, jsonOutput } = form.data;
	const all = defineForm === 'json' ? shape.array(field).safeParse(parsed(jsonOutput)) : { success: true as const, data: formFields.values };
	if (!all.success) return NOT_TYPED.some((kind) => jsonOutput.includes(kind)) ? null : [];
	const hidden = all.data.filter(({ fieldType }) => NOT_TYPED.includes(fieldType ?? ''));
	return hidden.flatMap(({ fieldName, fieldLabel, elementName }) => [fieldName, fieldLabel, elementName]).filter((name) => name !== undefined);
}

function parsed(json: string): unknown {
	try {
		return JSON.parse(json);
	} catch {
		return null;
	}
}

/** What a node gave in this run; nothing when it did not run. */
function readOutput(context: IExecuteFunctions, name: string, itemIndex: number): Shaped<typeof pages> {
	try {
		const proxy = context.getWorkflowDataProxy(itemIndex) as { readonly $: (node: string) => { readonly all: () => unknown } };
		return pages.catch([]).parse(proxy.$(name).all());
	} catch {
		return [];
	}
}
