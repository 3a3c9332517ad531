import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';

const files = [
	{ path: '/', file: 'index.html', type: 'text/html; charset=utf-8' },
	{ path: '/sandbox/phone/phone.css', file: 'phone.css', type: 'text/css; charset=utf-8' },
	{ path: '/sandbox/phone/phone.js', file: 'phone.js', type: 'text/javascript; charset=utf-8' },
	{ path: '/sandbox/phone/views.js', file: 'views.js', type: 'text/javascript; charset=utf-8' },
	{ path: '/sandbox/phone/log-view.js', file: 'log-view.js', type: 'text/javascript; charset=utf-8' },
];

/** The page on which a person plays a follower. Read once at start; nothing is fetched from elsewhere. */
export function registerPhone(app: FastifyInstance): void {
	for (const { path, file, type } of files) {
		const content = readFileSync(join(__dirname, file));
		app.get(path, (_request, reply) => reply
			.type(type)
			.header('Content-Security-Policy', "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'")
			.send(content));
	}
}
