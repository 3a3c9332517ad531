import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Sandbox } from '../context';
import type { Account } from '../world';
import type { GraphCall } from './call';
import { authenticate, requireScope } from './caller';
import { tokenlessRoute } from './door';
import { unknownPath } from './errors';
import { checkProof } from './proof';
import { readCall } from './read-call';
import { route } from './router';
import { refusal, strike } from './strike';
import type { Answer } from './strike';
import { usageHeaders } from './usage';
import { servingVersion } from './versions';
import { hang, pause } from './waiting';

/** Serves every path that is not the sandbox's own as Graph API, with and without version prefix. */
export function registerGraph(app: FastifyInstance, sandbox: Sandbox): void {
	app.route({ method: ['GET', 'POST', 'DELETE'], url: '/*', handler: (request, reply) => answer(sandbox, request, reply) });
}

async function answer(sandbox: Sandbox, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
	const call = readCall(request);
	let account: Account | null = null;
	let operation = 'unknown';
	let served: string | null = null;
	let result: Answer;
	try {
		served = servingVersion(call.version, sandbox.world.app.version, sandbox.clock.now());
		const tokenless = tokenlessRoute(sandbox, call);
		const caller = tokenless ? null : authenticate(sandbox, call);
		account = caller?.account ?? tokenless?.account ?? null;
		if (caller) checkProof(caller, call);
		const found = caller ? route(sandbox, caller, call) : tokenless?.route;
		if (!found) throw unknownPath(`/${call.parts.join('/')}`);
		operation = found.operation;
		found.describe?.();
		call.effects = account ? sandbox.faults.take(account.professionalId, found.operation) : [];
		result = strike(sandbox, call, () => {
			if (caller) {
				requireScope(caller.token, found.operation);
				sandbox.limiter.countCall(caller.account, found.operation);
			}
			return found.run();
		});
	} catch (error) {
		result = refusal(sandbox, error, call);
	}
	const broken = call.effects.find((effect) => effect.kind === 'time-out');
	record(sandbox, call, request, account, operation, result, broken !== undefined);
	const slow = call.effects.find((effect) => effect.kind === 'slow');
	if (slow) await pause(slow.ms, sandbox.stopping);
	if (broken) return hang(reply, broken.seconds, sandbox.stopping);
	// reference §1.4: an old call is served by a newer version, and only this header tells.
	if (served !== null) reply.header('facebook-api-version', served);
	if (account) reply.headers(usageHeaders(sandbox, account, result.error?.spec ?? null));
	return reply.code(result.status).type('application/json; charset=UTF-8').send(encode(result.body, call.bareIds));
}

function record(sandbox: Sandbox, call: GraphCall, request: FastifyRequest, account: Account | null, operation: string, result: Answer, broken: boolean): void {
	sandbox.log.append({
		kind: 'api',
		account: account?.professionalId ?? null,
		operation,
		method: call.method,
		path: withoutSecrets(request.url),
		status: broken ? null : result.status,
		outcome: broken ? 'fault' : result.outcome,
		code: result.error?.spec.code ?? null,
		subcode: result.error?.spec.subcode ?? null,
		message: result.error?.spec.message ?? null,
		faults: call.effects.map((effect) => effect.kind),
		...call.facts,
	});
}

/** Nothing that opens a door stands in the log. */
function withoutSecrets(url: string): string {
	return url.replace(/\b(access_token|client_secret|fb_exchange_token|appsecret_proof|code)=[^&]*/g, '$1=***');
}

/** reference §7.4: an id beyond 2^53 as a bare number, as some answers have it. */
function encode(body: unknown, bareIds: readonly string[]): string {
	const json = JSON.stringify(body);
	return bareIds.length === 0 ? json : json.replace(new RegExp(`"(${bareIds.join('|')})":"(\\d+)"`, 'g'), '"$1":$2');
}
