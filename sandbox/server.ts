import multipart from '@fastify/multipart';
import fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { ZodError } from 'zod';
import type { Sandbox } from './context';
import type { Control } from './control/control';
import { registerControl } from './control/http';
import { badParameter, errorBody } from './graph/errors';
import { registerGraph } from './graph/server';
import { registerLogin } from './oauth/login';
import { registerPhone } from './phone/serve';

/** One HTTP server for all: /sandbox/… and the phone page are ours, every other path is Graph API. */
export async function buildServer(sandbox: Sandbox, control: Control): Promise<FastifyInstance> {
	const app = fastify({ forceCloseConnections: true, bodyLimit: 2 ** 20 });
	await app.register(async (own) => {
		acceptJson(own);
		// Another web page in the same browser must not move this sandbox.
		own.addHook('onRequest', async (request, reply) => {
			const { origin, host } = request.headers;
			if (origin !== undefined && origin !== `http://${host ?? ''}`) await reply.code(403).send({ error: 'Calls from other pages are not allowed' });
		});
		own.setErrorHandler((error, _request, reply) => reply.code(statusOf(error)).send({ error: readable(error) }));
		registerControl(own, control);
		registerPhone(own);
	});
	await app.register(async (login) => registerLogin(login, sandbox));
	await app.register(async (graph) => {
		acceptJson(graph);
		acceptForms(graph);
		// reference §1.2: the code exchange is documented with form and with multipart bodies.
		await graph.register(multipart, { attachFieldsToBody: 'keyValues' });
		graph.setErrorHandler((error, _request, reply) => {
			// A body that cannot be read is the caller's fault; anything else is a bug of the sandbox and must be seen.
			const status = statusOf(error);
			const spec = status < 500 ? badParameter('Invalid request body').spec : { status: 500, code: 1, message: `Sandbox failure: ${readable(error)}` };
			return reply.code(spec.status).send(errorBody(spec, sandbox.ids.trace()));
		});
		registerGraph(graph, sandbox);
	});
	return app;
}

/** Like Fastify's own parser, but an empty body is no error: Graph calls often have none. */
function acceptJson(app: FastifyInstance): void {
	app.removeContentTypeParser('application/json');
	app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
		try {
			done(null, body.length === 0 ? undefined : JSON.parse(body.toString()));
		} catch {
			done(Object.assign(new Error('The body is no JSON'), { statusCode: 400 }), undefined);
		}
	});
}

/** reference §4.1: form bodies with JSON strings are accepted too. */
function acceptForms(app: FastifyInstance): void {
	app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
		done(null, Object.fromEntries(new URLSearchParams(body.toString())));
	});
}

function statusOf(error: unknown): number {
	if (error instanceof ZodError) return 400;
	const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
	// The control functions throw plain errors with a sentence for the person who called them.
	return typeof status === 'number' ? status : error instanceof Error && error.constructor === Error ? 400 : 500;
}

function readable(error: unknown): string {
	if (error instanceof ZodError) return error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
	return error instanceof Error ? error.message : String(error);
}
