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
	/** What that header says; minutes. */
	readonly regainMinutes?: number;
}

/**
 * reference §4.9, "Error catalogue", row by row. HTTP statuses of refused sends are not documented; 400 is what is
 * seen most. Wordings in quotes there are kept, others are best knowledge: classify on the codes only.
 */
export const catalogue = {
	// The window and the account's right to send.
	'outside-window': { status: 400, code: 10, subcode: 2534022, message: '(#10) This message is sent outside of allowed window.' },
	'outside-window-page': { status: 400, code: 10, subcode: 2018278, message: '(#10) This message is sent outside of allowed window.' },
	'account-restricted': { status: 400, code: 10, subcode: 1893063, message: '(#10) Your account is temporarily restricted from sending messages.' },
	'messaging-blocked': { status: 400, code: 100, subcode: 2534029, message: '(#100) The account is blocked from the Instagram messaging API' },
	// §4.9 names the subcode only; 100 is what its neighbours have.
	'messaging-restricted': { status: 400, code: 100, subcode: 2534122, message: '(#100) There is a messaging restriction on this account' },
	'policy-blocked': { status: 400, code: 368, message: '(#368) The action attempted has been deemed abusive or is otherwise disallowed' },
	'account-checkpointed': { status: 400, code: 25, subcode: 2207050, message: '(#25) The Instagram account is restricted' },
	'human-agent-not-approved': { status: 400, code: 100, subcode: 2018276, message: "(#100) Cannot tag messages with 'HUMAN_AGENT' without prior approval." },

	// Permission and capability.
	'permission-missing': { status: 400, code: 10, message: '(#10) Application does not have permission for this action' },
	// reference §2.2: the same code as a missing permission; only the wording tells them apart.
	'too-few-viewers': { status: 400, code: 10, message: '(#10) Not enough viewers for the media to show insights' },
	'permission-not-granted': { status: 403, code: 200, message: '(#200) Requires a permission that was not granted or has been removed' },
	'permission-removed': { status: 403, code: 299, message: '(#299) The permission has been removed' },
	'access-switched-off': { status: 403, code: 200, subcode: 2534041, message: '(#200) The owner has disabled access to direct messages' },
	'api-access-blocked': { status: 400, code: 200, message: 'API access blocked.' },
	'profile-consent': { status: 400, code: 230, message: '(#230) User consent is required to access user profile' },
	'no-capability': { status: 400, code: 3, message: '(#3) Application does not have the capability to make this API call.' },
	// reference §3.6: taking control of a thread without routing enabled.
	'no-routing': { status: 400, code: 27, message: '(#27) Conversation routing is not enabled for this account' },

	// Thread, person, comment, object.
	'other-app-owns-thread': { status: 400, code: 10, subcode: 2018300, message: '(#10) Another app is controlling this thread now.' },
	'not-thread-owner': { status: 400, code: 100, subcode: 2534037, message: "The action is invalid since it's not the thread owner." },
	'no-such-user': { status: 400, code: 100, subcode: 2534014, message: '(#100) No matching Instagram user' },
	'thread-archived': { status: 400, code: 100, subcode: 2534001, message: '(#100) The thread is archived or deleted' },
	'person-unavailable': { status: 400, code: 551, subcode: 1545041, message: "(#551) This person isn't receiving messages right now." },
	'private-reply-used': { status: 400, code: 100, subcode: 2534023, message: '(#100) The comment already has a reply' },
	'private-reply-invalid': { status: 400, code: 100, subcode: 2534025, message: '(#100) The comment is invalid for a private reply' },
	'private-reply-limit': { status: 400, code: 100, subcode: 2534013, message: '(#100) The private reply is not allowed' },
	// reference §4.3: a repeated private reply has been seen as 500 with code -1.
	'private-reply-used-500': { status: 500, code: -1, subcode: 2534023, message: 'An unexpected error has occurred.' },
	// reference §4.4: the comment is made all the same.
	'comment-fields': { status: 400, code: 20, subcode: 1772107, message: '(#20) Comment creation failed' },
	'no-such-object': { status: 400, code: 100, subcode: 33, type: 'IGApiException', message: 'Unsupported request. The object does not exist, cannot be loaded due to missing permissions, or does not support this operation.' },
	'duplicate-post': { status: 400, code: 506, message: '(#506) Duplicate status message' },
	// reference §2.2.
	'before-professional': { status: 400, code: 100, subcode: 2108006, message: '(#100) Media posted before the account became professional' },
	'not-on-facebook': { status: 400, code: 100, subcode: 2207086, message: '(#100) The media was not shared to Facebook' },
	// The code is from memory.
	'unknown-version': { status: 400, code: 2635, message: '(#2635) You are calling an API version that does not exist' },
	'unknown-path': { status: 400, code: 2500, message: 'Unknown path components' },

	// Token. The wordings of 464, 467 and 492 are from memory.
	'token-invalid': { status: 400, code: 190, message: 'Invalid OAuth access token - Cannot parse access token' },
	'token-app-removed': { status: 400, code: 190, subcode: 458, message: 'Error validating access token: The user has not authorized application.' },
	'token-checkpoint': { status: 400, code: 190, subcode: 459, message: 'Error validating access token: You cannot access the app till you log in and follow the instructions given.' },
	'token-password-changed': { status: 400, code: 190, subcode: 460, message: 'Error validating access token: The session has been invalidated because the user changed their password.' },
	'token-expired': { status: 400, code: 190, subcode: 463, message: 'Error validating access token: Session has expired.' },
	'token-user-unconfirmed': { status: 400, code: 190, subcode: 464, message: 'Error validating access token: Sessions for the user are not allowed because the user is not a confirmed user.' },
	'token-session-invalid': { status: 400, code: 190, subcode: 467, message: 'Error validating access token: The access token is invalid.' },
	'token-bad-session': { status: 400, code: 190, subcode: 492, message: 'Error validating access token: The session is not valid.' },
	// reference §1.5; the text for a missing one is from memory.
	'proof-invalid': { status: 400, code: 100, type: 'GraphMethodException', message: 'Invalid appsecret_proof provided in the API argument' },
	'proof-missing': { status: 400, code: 100, type: 'GraphMethodException', message: 'API calls from the server require an appsecret_proof argument' },
	'page-token-needed': { status: 400, code: 190, message: '(#190) This method must be called with a Page Access Token' },
	'session-problem': { status: 400, code: 102, message: '(#102) Session key invalid or no longer valid' },

	// Limits (reference §5).
	'app-limit': { status: 400, code: 4, message: '(#4) Application request limit reached', usageHeader: true },
	'user-limit': { status: 400, code: 17, message: '(#17) User request limit reached', usageHeader: true },
	'page-limit': { status: 400, code: 32, message: '(#32) Page request limit reached', usageHeader: true },
	'application-limit': { status: 400, code: 341, message: '(#341) Application limit reached', usageHeader: true },
	'too-many-sends': { status: 400, code: 613, subcode: 2534040, message: '(#613) Calls to this api have exceeded the rate limit.', usageHeader: true },
	'too-many-calls': { status: 400, code: 613, message: '(#613) Calls to this api have exceeded the rate limit.' },
	'odd-traffic': { status: 400, code: 613, subcode: 1996, message: '(#613) Calls to this api have exceeded the rate limit.' },
	'pages-limit': { status: 400, code: 80001, message: '(#80001) There have been too many calls to this Page account. Wait a bit and try again.', usageHeader: true },
	'account-limit': { status: 400, code: 80002, message: '(#80002) There have been too many calls to this Instagram account. Wait a bit and try again.', usageHeader: true },
	'messenger-limit': { status: 400, code: 80006, message: '(#80006) There have been too many calls to this Messenger account. Wait a bit and try again.', usageHeader: true },

	// Trouble that says nothing about what happened.
	'unknown-error': { status: 500, code: 1, message: 'An unknown error has occurred.', transient: true },
	// reference §4.9: 1/1357046, an error although all messages were sent.
	'unknown-although-sent': { status: 500, code: 1, subcode: 1357046, message: 'An unknown error has occurred.' },
	'service-down': { status: 500, code: 2, message: '(#2) Service temporarily unavailable', transient: true },
	'temporarily-unavailable': { status: 500, code: 2, subcode: 1545133, message: '(#2) Service temporarily unavailable', transient: true },
} satisfies Record<string, GraphErrorSpec>;

export type GraphErrorName = keyof typeof catalogue;

/** The names of the catalogue, for fault switches. */
export const graphErrorNames = Object.keys(catalogue) as [GraphErrorName, ...GraphErrorName[]];
