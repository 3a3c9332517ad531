import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';

const types: Readonly<Record<string, string>> = { '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8' };

const files = [
	{ path: '/', file: 'index.html', type: 'text/html; charset=utf-8' },
	...readdirSync(__dirname).flatMap((file) => {
		const type = types[extname(file)];
		return type === undefined ? [] : [{ path: `/sandbox/phone/${file}`, file, type }];
	}),
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
