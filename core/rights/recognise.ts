import type { Recording } from '../inbox/recording';
import { restrict } from '../consent/restriction';
import { sameSecret } from '../store/keyring';
import type { StoreContext } from '../store/use-case';
import { closeForErasure } from './erase';
import { passOn } from './pass-on';
import { codeHashes, codesIn } from './secrets';
import { readSubject, type Subject } from './subject';
import { CODE_LIMIT, mayTry } from './tries';
import { isUnderHold } from './under-hold';

/** What the row of an event says that was the code of a request. */
export const RIGHTS_CODE = 'rights_code';

/**
 * Recognises the code of a request in a message, inside the transaction that records it: before any workflow, after
 * a STOP too, and while sending is paused. From then on the request is this person's. Each code counts once.
 *
 * @returns true when the message was such a code: no workflow is to hear of it
 */
export async function recogniseCode(store: StoreContext, recording: Recording): Promise<boolean> {
	const { event, viewerKey, account, now, eventKey } = recording;
	if (event.kind !== 'message' && event.kind !== 'story_reply') return false;
	const codes = codesIn(event.text);
	if (codes.length === 0 || !(await mayTry(store, 'code', viewerKey, CODE_LIMIT, store.wallClock))) return false;
	for (const code of codes) {
		const request = await takeRequest(store, recording, code);
		if (!request) continue;
		await begin(store, await readSubject(store, account.account_key, viewerKey), request, { event: eventKey, at: now });
		await closeEvent(store, recording);
		return true;
	}
	return false;
}

type Request = NonNullable<Awaited<ReturnType<typeof takeRequest>>>;

/** What holds from this moment on; the rest is carried out within minutes. */
async function begin(store: StoreContext, subject: Subject, { kind, request_key: cause }: Request, { event, at }: { event: string; at: number }): Promise<void> {
	switch (kind) {
		case 'access':
		case 'portability':
			await passOn(store, subject, { what: 'access', cause, detail: {} });
			return;
		case 'restriction':
			await restrict(store, subject.accountKey, subject.viewerKey, { cause, at });
			await passOn(store, subject, { what: 'restriction', cause, detail: {} });
			return;
		case 'erasure':
			await closeForErasure(store, subject, { event, at });
			// A legal hold may put it off for long; until then the data are only kept.
			if (await isUnderHold(store, subject)) await restrict(store, subject.accountKey, subject.viewerKey, { cause, at });
			return;
		case 'rectification':
			return;
	}
}

async function takeRequest({ tx, keys }: StoreContext, { account, viewerKey, now }: Recording, code: string) {
	const hashes = codeHashes(keys, code);
	const row = await tx
		.selectFrom('rights_requests')
		.select(['request_key', 'kind', 'code_hash'])
		.where('account_key', '=', account.account_key)
		.where('code_hash', 'in', hashes)
		.where('state', '=', 'waiting')
		.where('code_expires_at', '>', now)
		.executeTakeFirst();
	const hash = row?.code_hash ?? '';
	if (!row || !hashes.map((each) => sameSecret(each, hash)).includes(true)) return null;
	await tx
		.updateTable('rights_requests')
		.set({ state: 'verified', viewer_key: viewerKey, verified_at: now, code_hash: null })
		.where('request_key', '=', row.request_key)
		.execute();
	return row;
}

/** It asks nobody for an answer, and is no question of the person that a campaign would have to wait for. */
async function closeEvent({ tx }: StoreContext, { eventKey, now }: Recording): Promise<void> {
	await tx
		.updateTable('events')
		.set({ expects_answer: 0, state: 'handled', handled_at: now, outcome: RIGHTS_CODE })
		.where('event_key', '=', eventKey)
		.execute();
}
