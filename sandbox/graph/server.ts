import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Sandbox } from '../context';
import type { FaultEffect } from '../faults';
import type { ApiCall } from '../log/records';
import type { Account } from '../world';
import { authenticate } from './call';
import type { GraphCall } from './call';
import { hang, pause } from './waiting';
import { errorBody, graphError, GraphError } from './errors';
import { usageHeader } from './limits';
import { route } from './router';

interface Answer {
	status: number;
	body: unknown;
	error: GraphError | null;
	outcome: ApiCall['outcome'];
}

/** Serves every path that is not the sandbox's own as Graph API, with and without version prefix. */
export function registerGraph(app: FastifyInstance, sandbox: Sandbox): void {
	app.route({ method: ['GET', 'POST', 'DELETE'], url: '/*', handler: (request, reply) => answer(sandbox, request, reply) });
}

async function answer(sandbox: Sandbox, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
	const call = readCall(request);
	let account: Account | null = null;
	let operation = 'unknown';
	let result: Answer;
	try {
		account = authenticate(sandbox, call);
		const found = route(sandbox, account, call);
		operation = found.operation;
		found.describe?.();
		call.effects = sandbox.faults.take(account.professionalId, found.operation);
		result = strike(sandbox, call.effects, () => found.run());
	} catch (error) {
		result = refusal(sandbox, error, call.effects);
	}
	const broken = call.effects.find((effect) => effect.kind === 'time-out');
	record(sandbox, call, request, account, operation, result, broken !== undefined);
	const slow = call.effects.find((effect) => effect.kind === 'slow');
	if (slow) await pause(slow.ms, sandbox.stopping);
	if (broken) return hang(reply, broken.seconds, sandbox.stopping);
	if (call.version !== null) reply.header('facebook-api-version', call.version);
	// reference §5: the usage header tells when to come back.
	if (account && result.error?.spec.usageHeader) reply.header('X-Business-Use-Case-Usage', usageHeader(account));
	return reply.code(result.status).type('application/json; charset=UTF-8').send(JSON.stringify(result.body));
}

/** Runs the call under its faults: some replace it, some let it happen and lie about it. */
function strike(sandbox: Sandbox, effects: FaultEffect[], run: () => unknown): Answer {
	for (const effect of effects) {
		if (effect.kind === 'time-out' && !effect.delivered) return { status: 0, body: null, error: null, outcome: 'fault' };
		if (effect.kind === 'empty-answer') return { status: 200, body: {}, error: null, outcome: 'fault' };
		if (effect.kind === 'delivered-but-500') {
			run();
			return fault(sandbox, graphError('unknown-error', 500), effects);
		}
		if (effect.kind === 'error') {
			if (effect.delivered) run();
			return fault(sandbox, graphError(effect.error, effect.status), effects);
		}
	}
	return { status: 200, body: run(), error: null, outcome: 'ok' };
}

function fault(sandbox: Sandbox, error: GraphError, effects: FaultEffect[]): Answer {
	return { ...refusal(sandbox, error, effects), outcome: 'fault' };
}

function refusal(sandbox: Sandbox, error: unknown, effects: FaultEffect[]): Answer {
	if (!(error instanceof GraphError)) throw error;
	const localised = effects.find((effect) => effect.kind === 'localised');
	return {
		status: error.spec.status,
		body: errorBody(error.spec, sandbox.ids.trace(), localised?.language),
		error,
		outcome: error.unknownPath ? 'unknown-path' : 'refused',
	};
}

function record(sandbox: Sandbox, call: GraphCall, request: FastifyRequest, account: Account | null, operation: string, result: Answer, broken: boolean): void {
	sandbox.log.append({
		kind: 'api',
		account: account?.professionalId ?? null,
		operation,
		method: call.method,
		path: request.url.replace(/(access_token|client_secret)=[^&]*/g, '$1=***'),
		status: broken ? null : result.status,
		outcome: broken ? 'fault' : result.outcome,
		code: result.error?.spec.code ?? null,
		subcode: result.error?.spec.subcode ?? null,
		message: result.error?.spec.message ?? null,
		faults: call.effects.map((effect) => effect.kind),
		send: call.send,
	});
}

function readCall(request: FastifyRequest): GraphCall {
	const url = new URL(request.url, `http://${request.headers.host ?? 'localhost'}`);
	const parts = url.pathname.split('/').filter((part) => part !== '').map(decode);
	const version = parts[0] !== undefined && /^v\d+\.\d+$/.test(parts[0]) ? parts[0] : null;
	if (version !== null) parts.shift();
	const body = isObject(request.body) ? request.body : {};
	const query = Object.fromEntries(url.searchParams);
	const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
	const inBody = typeof body['access_token'] === 'string' ? body['access_token'] : undefined;
	return { method: request.method, version, parts, query, body, token: bearer ?? query['access_token'] ?? inBody ?? null, base: url.origin, send: null, effects: [] };
}

/** A path part that is no valid escape is taken as it came. */
function decode(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		return part;
	}
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
