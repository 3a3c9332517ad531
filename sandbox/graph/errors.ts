/** One line of Meta's error catalogue. */
export interface GraphErrorSpec {
	readonly status: number;
	readonly code: number;
	readonly subcode?: number;
	readonly type?: string;
	readonly message: string;
	readonly transient?: boolean;
	/** reference §5: sent with limit errors so that callers know when to come back. */
	readonly usageHeader?: boolean;
}

/**
 * reference §4.9, "Error catalogue". HTTP statuses of refused sends are not documented; 400 is what is
 * seen most. Wordings in quotes there are kept, others are best knowledge: classify on the codes only.
 */
const catalogue = {
	'outside-window': { status: 400, code: 10, subcode: 2534022, message: '(#10) This message is sent outside of allowed window.' },
	'account-restricted': { status: 400, code: 10, subcode: 1893063, message: '(#10) Your account is temporarily restricted from sending messages.' },
	'permission-missing': { status: 400, code: 10, message: '(#10) Application does not have permission for this action' },
	// reference §2.2: the same code as a missing permission; only the wording tells them apart.
	'too-few-viewers': { status: 400, code: 10, message: '(#10) Not enough viewers for the media to show insights' },
	'other-app-owns-thread': { status: 400, code: 10, subcode: 2018300, message: '(#10) Another app is controlling this thread now.' },
	'not-thread-owner': { status: 400, code: 100, subcode: 2534037, message: "The action is invalid since it's not the thread owner." },
	'no-such-user': { status: 400, code: 100, subcode: 2534014, message: '(#100) No matching Instagram user' },
	'private-reply-used': { status: 400, code: 100, subcode: 2534023, message: '(#100) The comment already has a reply' },
	'private-reply-invalid': { status: 400, code: 100, subcode: 2534025, message: '(#100) The comment is invalid for a private reply' },
	// reference §4.3: a repeated private reply has been seen as 500 with code -1.
	'private-reply-used-500': { status: 500, code: -1, subcode: 2534023, message: 'An unexpected error has occurred.' },
	'messaging-blocked': { status: 400, code: 100, subcode: 2534029, message: '(#100) The account is blocked from the Instagram messaging API' },
	'human-agent-not-approved': { status: 400, code: 100, subcode: 2018276, message: "(#100) Cannot tag messages with 'HUMAN_AGENT' without prior approval." },
	'access-switched-off': { status: 403, code: 200, subcode: 2534041, message: '(#200) The owner has disabled access to direct messages' },
	'api-access-blocked': { status: 400, code: 200, message: 'API access blocked.' },
	'profile-consent': { status: 400, code: 230, message: '(#230) User consent is required to access user profile' },
	'person-unavailable': { status: 400, code: 551, subcode: 1545041, message: "(#551) This person isn't receiving messages right now." },
	'token-invalid': { status: 400, code: 190, message: 'Invalid OAuth access token - Cannot parse access token' },
	'token-expired': { status: 400, code: 190, subcode: 463, message: 'Error validating access token: Session has expired.' },
	'token-password-changed': { status: 400, code: 190, subcode: 460, message: 'Error validating access token: The session has been invalidated because the user changed their password.' },
	'too-many-sends': { status: 400, code: 613, subcode: 2534040, message: '(#613) Calls to this api have exceeded the rate limit.', usageHeader: true },
	'too-many-calls': { status: 400, code: 613, message: '(#613) Calls to this api have exceeded the rate limit.' },
	'account-limit': { status: 400, code: 80002, message: '(#80002) There have been too many calls to this Instagram account. Wait a bit and try again.', usageHeader: true },
	'policy-blocked': { status: 400, code: 368, message: '(#368) The action attempted has been deemed abusive or is otherwise disallowed' },
	'unknown-error': { status: 500, code: 1, message: 'An unknown error has occurred.', transient: true },
	// reference §4.9: 1/1357046, an error although all messages were sent.
	'unknown-although-sent': { status: 500, code: 1, subcode: 1357046, message: 'An unknown error has occurred.' },
	'service-down': { status: 500, code: 2, message: '(#2) Service temporarily unavailable', transient: true },
	'temporarily-unavailable': { status: 500, code: 2, subcode: 1545133, message: '(#2) Service temporarily unavailable', transient: true },
} satisfies Record<string, GraphErrorSpec>;

export type GraphErrorName = keyof typeof catalogue;

/** The names of the catalogue, for fault switches. */
export const graphErrorNames = Object.keys(catalogue) as [GraphErrorName, ...GraphErrorName[]];

/** A refusal in Meta's words. */
export class GraphError extends Error {
	constructor(readonly spec: GraphErrorSpec, readonly unknownPath = false) {
		super(spec.message);
	}
}

export function graphError(name: GraphErrorName, status?: number): GraphError {
	const spec: GraphErrorSpec = catalogue[name];
	return new GraphError(status === undefined ? spec : { ...spec, status });
}

/** Code 100 with a text of its own: a bad parameter. */
export function badParameter(message: string): GraphError {
	return new GraphError({ status: 400, code: 100, message: `(#100) ${message}` });
}

/** reference §4.9: 100/33, the object is missing or not ours to see. */
export function noSuchObject(id: string, method: string): GraphError {
	const message = `Unsupported ${method.toLowerCase()} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`;
	return new GraphError({ status: 400, code: 100, subcode: 33, type: 'IGApiException', message });
}

/** An edge Meta does not know; code 2500 from memory. */
export function unknownPath(path: string): GraphError {
	return new GraphError({ status: 400, code: 2500, message: `Unknown path components: ${path}` }, true);
}

/** reference §4.9: messages are localised. Only the texts tests use are translated. */
const translations: Record<string, Record<string, string>> = {
	pt: { '10/2534022': '(#10) Esta mensagem foi enviada fora da janela permitida.' },
	de: { '10/2534022': '(#10) Diese Nachricht wurde außerhalb des zulässigen Zeitfensters gesendet.' },
};

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
