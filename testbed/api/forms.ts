import type { WorkflowNode } from './workflow-json';

export type FormValue = string | number | readonly string[] | File;

interface FormField {
	readonly fieldLabel?: string;
	readonly fieldName?: string;
	readonly fieldType?: string;
	readonly multiselect?: boolean;
}

/**
 * The body a browser would post for an n8n Form Trigger. n8n names the inputs
 * by position, `field-0`, `field-1`…, in the order of the node's form fields;
 * choices (checkboxes, radio buttons, multiple selects) arrive as a JSON list.
 * @param node the Form Trigger node of the workflow's JSON
 * @param values by field label or field name; fields left out stay empty
 * @throws Error for a value that belongs to no field
 */
export function formBody(node: WorkflowNode, values: Readonly<Record<string, FormValue>>): FormData {
	const fields = fieldsOf(node);
	const body = new FormData();
	for (const [name, value] of Object.entries(values)) {
		const index = fields.findIndex((field) => field.fieldName === name || field.fieldLabel === name);
		const field = fields[index];
		if (!field) throw new Error(`Form "${node.name}" has no field "${name}".`);
		body.set(`field-${index}`, value instanceof File ? value : encode(field, value));
	}
	return body;
}

function encode(field: FormField, value: Exclude<FormValue, File>): string {
	const isChoice = field.multiselect === true || field.fieldType === 'checkbox' || field.fieldType === 'radio';
	if (typeof value === 'object' || isChoice) return JSON.stringify(typeof value === 'object' ? value : [value]);
	return String(value);
}

function fieldsOf(node: WorkflowNode): readonly FormField[] {
	const { values } = (node.parameters?.['formFields'] ?? {}) as { values?: readonly FormField[] };
	return values ?? [];
}
