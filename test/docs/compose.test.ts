import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { databaseVariables } from '../../testbed/environment';
import { queueVariables } from '../../testbed/queue-environment';
import { ROOT } from './support/names';

const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

const composeSchema = z.object({
	services: z.record(z.string(), z.object({
		image: z.string().optional(),
		build: z.string().optional(),
		command: z.array(z.string()).optional(),
		environment: z.record(z.string(), z.string()).default({}),
		healthcheck: z.object({ test: z.array(z.string()) }).optional(),
		deploy: z.object({ replicas: z.number() }).optional(),
		depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
		volumes: z.array(z.string()).default([]),
	})),
	volumes: z.record(z.string(), z.unknown()),
});
type Compose = z.output<typeof composeSchema>;

const parsed = (text: string): Compose => composeSchema.parse(parse(text, { merge: true }));

const nothing = { host: '', port: 0, password: '' };
/** What the processes of test/scale are started with, by name. */
const NEEDED = [...Object.keys(queueVariables(nothing, '')), ...Object.keys(databaseVariables({ ...nothing, database: '', user: '' })), 'WEBHOOK_URL', 'N8N_PROXY_HOPS'];
/** The topology of test/scale. */
const COMMANDS = { main: undefined, worker: 'worker', webhook: 'webhook' } as const;

/** Names what is not as in the topology that is tested; empty when all is. */
function wrongIn({ services, volumes }: Compose): string[] {
	const n8n = Object.keys(COMMANDS).map((name) => [name, services[name]] as const);
	const [, main] = n8n[0] ?? [];
	return [
		...n8n.flatMap(([name, service]) => NEEDED.filter((variable) => service?.environment[variable] === undefined).map((variable) => `${name} lacks ${variable}`)),
		...n8n.filter(([, service]) => JSON.stringify(service?.environment) !== JSON.stringify(main?.environment)).map(([name]) => `${name} has another environment than main`),
		...Object.entries(COMMANDS).filter(([name, command]) => services[name]?.command?.[0] !== command).map(([name]) => `${name} runs another command`),
		...n8n.filter(([, service]) => service?.build !== '.').map(([name]) => `${name} has no pack`),
		...Object.entries(services).filter(([, { healthcheck }]) => healthcheck === undefined).map(([name]) => `${name} has no health check`),
		...Object.entries(services).flatMap(([name, { depends_on }]) => Object.keys(depends_on).filter((other) => services[other] === undefined).map((other) => `${name} waits for ${other}, which is not there`)),
		...Object.entries(services).flatMap(([name, service]) => service.volumes.filter((volume) => !/^[./]/.test(volume) && !((volume.split(':')[0] ?? '') in volumes)).map((volume) => `${name} uses ${volume}, which is not declared`)),
		...(services['worker']?.deploy?.replicas === 2 ? [] : ['there are not two workers']),
	];
}

/** docker/: written for people; Docker does not run here, so what can be held against the tested topology is. */
describe('docker-compose.yml', () => {
	const text = read('docker/docker-compose.yml');

	it('starts the processes of the tested topology, with the same variables', () => {
		expect(wrongIn(parsed(text))).toEqual([]);
		expect(parsed(text).services['main']?.environment['EXECUTIONS_MODE']).toBe('queue');
	});

	it.each([
		['main lacks QUEUE_BULL_REDIS_PASSWORD', '  QUEUE_BULL_REDIS_PASSWORD:'],
		['there are not two workers', '    deploy: { replicas: 2 }'],
		['webhook runs another command', '    command: ["webhook"]'],
		['main uses journal:/journal, which is not declared', '  journal:\n'],
	])('control: says that %s', (problem, line) => {
		const without = text.split('\n').filter((each) => !`${each}\n`.startsWith(line)).join('\n');
		expect(wrongIn(parsed(without))).toContain(problem);
	});

	it('has every value a person must give in .env.example, and holds no password itself', () => {
		const asked = [...new Set([...text.matchAll(/\$\{(\w+)/g)].map(([, name]) => name ?? ''))].sort();
		const offered = [...read('docker/.env.example').matchAll(/^(\w+)=/gm)].map(([, name]) => name ?? '').sort();
		expect(offered).toEqual(asked);
		const secret = /(?:PASSWORD|KEY|REDISCLI_AUTH): (?!\$\{\w+:\?)/;
		expect(text.split('\n').filter((line) => secret.test(line))).toEqual([]);
		expect(secret.test('  REDIS_PASSWORD: easy')).toBe(true);
	});

	it('bakes the pack into the n8n that is tested, and gives the store the role the tests give it', () => {
		const { dependencies } = z.object({ dependencies: z.record(z.string(), z.string()) }).parse(JSON.parse(read('runtime/n8n/package.json')));
		expect(read('docker/Dockerfile')).toContain(`FROM docker.n8n.io/n8nio/n8n:${dependencies['n8n']}\n`);
		const rights = 'login nosuperuser nocreatedb nocreaterole';
		for (const file of ['docker/databases.sh', 'testbed/queue-databases.ts', 'docs/postgresql.md']) expect([file, read(file).includes('nosuperuser nocreatedb nocreaterole')]).toEqual([file, true]);
		expect(read('docker/databases.sh')).toContain(`create role story_funnel ${rights} password :'store_password' connection limit 60;`);
		expect(read('docker/databases.sh')).toContain('create schema story_funnel authorization story_funnel;');
	});
});
