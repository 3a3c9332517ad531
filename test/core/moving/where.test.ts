import path from 'node:path';
import { readPlace } from '../../../core/moving/where';
import { KEY } from '../support/store';

const BESIDE = { key: KEY, password: 'secret' };

describe('a place of the command move-store', () => {
	it('is a file, with its journal where n8n has it', () => {
		const file = path.resolve('/data/story-funnel/store.sqlite');
		expect(readPlace(file, BESIDE)).toEqual({ file, key: KEY, mayCreate: false, journal: path.resolve('/data/story-funnel-journal/store.sqlite.journal') });
		expect(readPlace(file, { ...BESIDE, journal: '/else/where' })).toMatchObject({ journal: '/else/where' });
	});

	it('is a schema of a database; encrypted unless it says otherwise', () => {
		expect(readPlace('postgresql://story%20funnel@db.example/n8n', BESIDE)).toMatchObject({
			host: 'db.example', port: 5432, database: 'n8n', user: 'story funnel', password: 'secret', schema: 'story_funnel', ssl: 'require', ignoreCertificate: false, ca: '',
		});
		expect(readPlace('postgres://a@[::1]:6543/b?schema=c&ssl=disable', BESIDE)).toMatchObject({ host: '::1', port: 6543, database: 'b', user: 'a', schema: 'c', ssl: 'disable' });
	});

	it.each([
		['part of a path', 'store.sqlite', /whole path/],
		['a password everybody can see', ['postgresql://a', 'hunter2@h/d'].join(':'), /PGPASSWORD/],
		['a setting it does not take', 'postgresql://a@h/d?sslmode=require', /schema and ssl, not sslmode/],
		['a way of encrypting that is none', 'postgresql://a@h/d?ssl=maybe', /ssl is one of/],
		['no user', 'postgresql://h/d', /User is empty/],
		['no database', 'postgresql://a@h', /Database Name is empty/],
		['a schema that is no name', 'postgresql://a@h/d?schema=x;drop', /Schema is not a name/],
	])('with %s is refused, and no secret is told', (_what, text, words) => {
		const error = (() => {
			try {
				readPlace(text, BESIDE);
			} catch (thrown) {
				return String(thrown);
			}
			return '';
		})();
		expect(error).toMatch(words);
		expect(error).not.toMatch(/hunter2|secret/);
	});
});
