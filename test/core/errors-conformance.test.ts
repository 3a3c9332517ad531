import type { GraphErrorName } from '../../sandbox';
import { graphErrorNames } from '../../sandbox/graph/catalogue';
import { HOUR, MINUTE } from './support/store';
import { FunnelAtWork } from './support/endurance/funnel-at-work';

jest.setTimeout(120_000);

type Expected = readonly [
	/** What becomes of the answer that met the error. */
	outcome: 'sent' | 'later' | 'not_allowed' | 'by_hand',
	/** Whether any further call may be made for the account. */
	line: 'open' | 'closed',
	/** Messages the person has in the end, after the time Instagram named and after the owner has acted. */
	messages: 0 | 1,
];

const NEVER: Expected = ['not_allowed', 'open', 0];
/** It arrived before; here it did not, and it is not for us to find out by a second one. */
const DONE: Expected = ['sent', 'open', 0];
const WAITS: Expected = ['later', 'closed', 1];
const OWNER: Expected = ['by_hand', 'open', 1];
/** Only a human's late answer carries the tag: it is theirs again, and nothing automatic takes it up. */
const HUMAN: Expected = ['by_hand', 'open', 0];
const NEW_TOKEN: Expected = ['by_hand', 'closed', 1];
const LOOKED_UP: Expected = ['later', 'open', 1];

/** Every error of the reference's §4.9, and what it means for a message that meets it. */
const TABLE: Readonly<Record<GraphErrorName, Expected>> = {
	'outside-window': NEVER, 'outside-window-page': NEVER, 'other-app-owns-thread': NEVER, 'not-thread-owner': NEVER, 'no-such-user': NEVER,
	'thread-archived': NEVER, 'person-unavailable': NEVER, 'private-reply-invalid': NEVER, 'private-reply-limit': NEVER, 'no-such-object': NEVER, 'profile-consent': NEVER,
	'private-reply-used': DONE, 'private-reply-used-500': DONE, 'duplicate-post': DONE,
	'account-restricted': WAITS, 'messaging-blocked': WAITS, 'messaging-restricted': WAITS, 'policy-blocked': WAITS, 'account-checkpointed': WAITS,
	'access-switched-off': WAITS, 'api-access-blocked': WAITS,
	'app-limit': WAITS, 'user-limit': WAITS, 'page-limit': WAITS, 'application-limit': WAITS, 'too-many-sends': WAITS, 'too-many-calls': WAITS,
	'odd-traffic': WAITS, 'pages-limit': WAITS, 'account-limit': WAITS, 'messenger-limit': WAITS,
	'human-agent-not-approved': HUMAN,
	'permission-missing': OWNER, 'too-few-viewers': OWNER, 'permission-not-granted': OWNER, 'permission-removed': OWNER,
	'no-capability': OWNER, 'before-professional': OWNER, 'not-on-facebook': OWNER, 'unknown-version': OWNER, 'unknown-path': OWNER,
	'proof-invalid': OWNER, 'proof-missing': OWNER,
	'token-invalid': NEW_TOKEN, 'token-app-removed': NEW_TOKEN, 'token-checkpoint': NEW_TOKEN, 'token-password-changed': NEW_TOKEN, 'token-expired': NEW_TOKEN,
	'token-user-unconfirmed': NEW_TOKEN, 'token-session-invalid': NEW_TOKEN, 'token-bad-session': NEW_TOKEN, 'page-token-needed': NEW_TOKEN, 'session-problem': NEW_TOKEN,
	'unknown-error': LOOKED_UP, 'unknown-although-sent': LOOKED_UP, 'service-down': LOOKED_UP, 'temporarily-unavailable': LOOKED_UP,
	'no-routing': LOOKED_UP, 'comment-fields': LOOKED_UP,
};

describe('every error of the catalogue, through the client', () => {
	let funnel: FunnelAtWork;

	beforeAll(async () => {
		funnel = await FunnelAtWork.open({ seed: 'errors' });
	});

	afterAll(async () => {
		await funnel.close();
	});

	const write = (username: string) => {
		funnel.control.createFollower({ username });
		funnel.control.act(username, { act: 'message', text: 'Mooi!' });
	};
	const got = (username: string) => funnel.control.judge.messagesTo(username).length;

	/** As long as the longest wait of the table, with the owner at hand. The account has one token, which no other stands in for. */
	async function aftermath(): Promise<void> {
		if (await funnel.needsOwner()) await funnel.connect(funnel.seed);
		for (let part = 0; part < 6; part++) {
			funnel.control.stepClock(part === 5 ? HOUR : 10 * MINUTE);
			await funnel.beat();
		}
	}

	it('there is none without a line in the table', () => {
		expect(Object.keys(TABLE).sort()).toEqual([...graphErrorNames].sort());
	});

	it.each(graphErrorNames.map((name) => [name, ...TABLE[name]] as const))('%s: %s, line %s, %i message in the end', async (error, outcome, line, messages) => {
		const username = `met.${error.replaceAll('-', '.')}`;
		// The status is not documented for sends: it must not matter.
		funnel.control.addFault({ on: 'sends', effect: { kind: 'error', error, status: [400, 403, 500][username.length % 3] ?? 400 } });
		write(username);
		await funnel.answerAll();
		expect([funnel.outcomes.at(-1)?.outcome, await funnel.isLineOpen() ? 'open' : 'closed', got(username)]).toEqual([outcome, line, 0]);
		const calls = funnel.control.judge.apiCalls().length;
		if (line === 'closed') {
			await funnel.beat();
			expect(funnel.control.judge.apiCalls()).toHaveLength(calls);
		}
		await aftermath();
		expect(got(username)).toBe(messages);
	});

	it('control: without an error there is one message at once', async () => {
		write('met.none');
		await funnel.answerAll();
		expect(got('met.none')).toBe(1);
	});
});
