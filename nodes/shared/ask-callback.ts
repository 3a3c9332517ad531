import { randomBytes } from 'node:crypto';
import type { IExecuteFunctions } from 'n8n-workflow';
import type { CallbackAnswer } from '../../core';

/** Meta wants an answer within five seconds (reference §3.4). */
const ASKED_FOR_MS = 5_000;
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|ERR_TLS|altnames|certificate/i;

/** Asks the callback the way Meta does when it is entered in the dashboard. Nothing is changed by asking. */
export async function askCallback(context: Pick<IExecuteFunctions, 'helpers'>, address: string, verifyToken: string): Promise<CallbackAnswer> {
	const challenge = randomBytes(12).toString('hex');
	try {
		const response = (await context.helpers.httpRequest({
			url: address,
			qs: { 'hub.mode': 'subscribe', 'hub.verify_token': verifyToken, 'hub.challenge': challenge },
			timeout: ASKED_FOR_MS,
			ignoreHttpStatusErrors: true,
			returnFullResponse: true,
			disableFollowRedirect: true,
			json: false,
		})) as { statusCode: number; body: unknown };
		return response.statusCode === 200 && String(response.body) === challenge ? { answer: 'challenge' } : { answer: 'status', status: response.statusCode };
	} catch (error) {
		return failureOf(error);
	}
}

/** By the code of the network error; its words hold the address, and stay here. */
function failureOf(error: unknown): CallbackAnswer {
	const { code, cause, message } = error as { code?: unknown; cause?: { code?: unknown }; message?: unknown };
	const told = [code, cause?.code, message].map(String).join(' ');
	if (CERTIFICATE.test(told)) return { answer: 'certificate' };
	return { answer: 'none', unknownName: /ENOTFOUND|EAI_NONAME/.test(told) };
}
