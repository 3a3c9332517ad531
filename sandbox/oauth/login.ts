import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Sandbox } from '../context';
import type { Account } from '../world';
import { loginPage, refusalPage } from './page';
import { LoginRefused, readLoginRequest, returnAddress } from './request';
import type { LoginRequest } from './request';

const contentSecurity = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

/** The login pages: www.instagram.com/oauth/authorize (reference §1.2) and www.facebook.com/…/dialog/oauth (§1.3). */
export function registerLogin(app: FastifyInstance, sandbox: Sandbox): void {
	app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
		done(null, new URLSearchParams(body.toString()));
	});
	// A page of another address must not say yes in the owner's name.
	app.addHook('onRequest', async (request, reply) => {
		const { origin, host } = request.headers;
		if (request.method === 'POST' && origin !== undefined && origin !== `http://${host ?? ''}`) await page(reply, 403, refusalPage('This form belongs to another page'));
	});
	const doors = [{ path: '/oauth/authorize', login: 'instagram' }, { path: '/dialog/oauth', login: 'facebook' }, { path: '/:version/dialog/oauth', login: 'facebook' }] as const;
	for (const { path, login } of doors) {
		app.get(path, (request, reply) => {
			const query = new URL(request.url, 'http://sandbox').searchParams;
			return guarded(reply, () => page(reply, 200, loginPage(readLoginRequest(sandbox.world.app, login, query), accountsOf(sandbox, login), new URL(request.url, 'http://sandbox').pathname)));
		});
		app.post(path, (request, reply) => guarded(reply, () => decide(sandbox, login, request, reply)));
	}
}

function decide(sandbox: Sandbox, login: LoginRequest['login'], request: FastifyRequest, reply: FastifyReply): FastifyReply {
	const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
	const wanted = readLoginRequest(sandbox.world.app, login, form);
	if (form.get('decision') !== 'allow') {
		sandbox.log.append({ kind: 'control', what: 'login cancelled', detail: login });
		return reply.redirect(returnAddress(wanted, 'cancelled'), 302);
	}
	const accounts = accountsOf(sandbox, login);
	const name = form.get('account');
	const account = name === null ? accounts[0] : accounts.find((each) => each.professionalId === name || each.username === name);
	if (!account) throw new LoginRefused('There is no such account to choose');
	const granted = form.getAll('granted');
	const scopes = granted.length === 0 ? wanted.scopes : wanted.scopes.filter((scope) => granted.includes(scope));
	// reference §1.2: codes seen start with AQD.
	const code = { value: `AQD${sandbox.random.token(120)}`, account, redirectUri: wanted.redirectUri, scopes, issuedAt: sandbox.clock.now(), used: false };
	sandbox.world.codes.push(code);
	sandbox.log.append({ kind: 'control', what: 'login allowed', detail: `${account.username}: ${scopes.join(',')}` });
	return reply.redirect(returnAddress(wanted, { code: code.value }), 302);
}

function accountsOf(sandbox: Sandbox, login: LoginRequest['login']): Account[] {
	return sandbox.world.accounts.filter((account) => account.settings.login === login);
}

/** What was asked wrongly is told on a page; the browser is sent nowhere. */
function guarded(reply: FastifyReply, run: () => FastifyReply): FastifyReply {
	try {
		return run();
	} catch (error) {
		if (error instanceof LoginRefused) return page(reply, 400, refusalPage(error.message));
		throw error;
	}
}

function page(reply: FastifyReply, status: number, html: string): FastifyReply {
	return reply.code(status).type('text/html; charset=utf-8').header('Content-Security-Policy', contentSecurity).header('Cache-Control', 'no-store').send(html);
}
