import { noteAudit, noteForAll } from '../store/audit';
import { ALL_ACCOUNTS } from '../store/suppression-scope';
import type { UseCase } from '../store/use-case';
import type { RectifyInput, RectifyOutcome } from './rectify';
import type { RequestDetail } from './register';

/** The same use case, noting that what a person wrote was read. */
export function auditedRequest(read: UseCase<{ requestKey: string }, RequestDetail | null>): UseCase<{ requestKey: string }, RequestDetail | null> {
	return async (store, input) => {
		const request = await read(store, input);
		if (request) {
			const about = request.viewerKey === null ? {} : { viewerKey: request.viewerKey };
			await noteAudit(store, 'access', { accountKey: request.accountKey, ...about, what: 'request opened', detail: { request: request.requestKey } });
		}
		return request;
	};
}

/** The same use case, noting which field of whom was corrected; never to what. */
export function auditedCorrection(correct: UseCase<RectifyInput, RectifyOutcome>): UseCase<RectifyInput, RectifyOutcome> {
	return async (store, input) => {
		const outcome = await correct(store, input);
		if (!outcome.corrected) return outcome;
		const request = await store.tx.selectFrom('rights_requests').select(['account_key', 'viewer_key']).where('request_key', '=', input.requestKey).executeTakeFirstOrThrow();
		const about = request.viewer_key === null ? {} : { viewerKey: request.viewer_key };
		await noteAudit(store, 'rights', { accountKey: request.account_key, ...about, what: 'correction', detail: { request: input.requestKey, field: input.field } });
		return outcome;
	};
}

/** The same use case, noting when names of people who opted out were asked for: at the first page. */
export function auditedExport<Input extends { readonly accountKey: string; readonly reveal: boolean; readonly after: string }, Output>(
	exportPage: UseCase<Input, Output>,
): UseCase<Input, Output> {
	return async (store, input) => {
		const page = await exportPage(store, input);
		if (input.after !== '') return page;
		const note = { what: 'suppression list exported', detail: { named: input.reveal } };
		if (input.accountKey === ALL_ACCOUNTS) await noteForAll(store, 'access', note);
		else await noteAudit(store, 'access', { ...note, accountKey: input.accountKey });
		return page;
	};
}
