import { catalogue } from './catalogue';
import type { GraphErrorName, GraphErrorSpec } from './catalogue';

/** A refusal in Meta's words. */
export class GraphError extends Error {
	constructor(readonly spec: GraphErrorSpec, readonly unknownPath = false) {
		super(spec.message);
	}
}

/** An error of the catalogue, where wanted with another status, type or time to come back. */
export function graphError(name: GraphErrorName, changes: Partial<Pick<GraphErrorSpec, 'status' | 'type' | 'regainMinutes'>> = {}): GraphError {
	return new GraphError({ ...catalogue[name], ...changes });
}

/** Code 100 with a text of its own: a bad parameter. */
export function badParameter(message: string): GraphError {
	return new GraphError({ status: 400, code: 100, message: `(#100) ${message}` });
}

/** reference §4.9: 100/33, the object is missing or not ours to see. */
export function noSuchObject(id: string, method: string): GraphError {
	const message = `Unsupported ${method.toLowerCase()} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`;
	return new GraphError({ ...catalogue['no-such-object'], message });
}

/** An edge Meta does not know; code 2500 from memory. */
export function unknownPath(path: string): GraphError {
	return new GraphError({ ...catalogue['unknown-path'], message: `Unknown path components: ${path}` }, true);
}

/** reference §4.9: messages are localised. Only the texts tests use are translated. */
const translations: Record<string, Record<string, string>> = {
	pt: { '10/2534022': '(#10) Esta mensagem foi enviada fora da janela permitida.' },
	de: { '10/2534022': '(#10) Diese Nachricht wurde außerhalb des zulässigen Zeitfensters gesendet.' },
};

/** reference §1.2: the code exchange has an error shape of its own. */
export function codeErrorBody(spec: GraphErrorSpec): Record<string, unknown> {
	return { error_type: spec.type ?? 'OAuthException', code: spec.code, error_message: spec.message };
}

/** The body of the answer, in the Graph shape of reference §4.9. */
export function errorBody(spec: GraphErrorSpec, trace: string, language?: string): { error: Record<string, unknown> } {
	const translated = language === undefined ? undefined : translations[language]?.[`${spec.code}/${spec.subcode ?? ''}`];
	const foreign = language === undefined ? spec.message : (translated ?? `(#${spec.code}) ${language === 'pt' ? 'Ocorreu um erro.' : 'Es ist ein Fehler aufgetreten.'}`);
	return {
		error: {
			message: foreign,
			type: spec.type ?? 'OAuthException',
			code: spec.code,
			...(spec.subcode === undefined ? {} : { error_subcode: spec.subcode }),
			...(spec.transient === undefined ? {} : { is_transient: spec.transient }),
			fbtrace_id: trace,
		},
	};
}
