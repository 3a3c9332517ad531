// Posts updates for a while, in a process of its own: node --import tsx client.ts '<Shots as JSON>'. Prints what came of it as JSON.
import { Agent, request } from 'node:http';
import type { Fired, Shots } from './fire';
import { bodyOf, signatureOf } from './updates';

type Answer = Fired['answers'][number];

async function fire(shots: Shots): Promise<Fired> {
	const agent = new Agent({ keepAlive: true, maxSockets: shots.connections });
	const began = performance.now();
	const isOver = () => performance.now() - began >= shots.seconds * 1_000;
	const answers: Answer[] = [];
	let next = shots.from;
	// Each connection asks again as soon as it is answered: nobody is asked for more than can be done.
	const connection = async () => {
		while (!isOver() && next - shots.from < shots.atMost) answers.push(await post(shots, next++, { agent, began }));
	};
	await Promise.all(Array.from({ length: shots.connections }, connection));
	const { user, system } = process.cpuUsage();
	agent.destroy();
	return { answers, ms: performance.now() - began, processorMs: (user + system) / 1_000 };
}

async function post(shots: Shots, nth: number, { agent, began }: { readonly agent: Agent; readonly began: number }): Promise<Answer> {
	const body = bodyOf(nth, shots, Date.now());
	const headers = { 'Content-Type': 'application/json', 'Content-Length': body.length, 'X-Hub-Signature-256': signatureOf(body, shots.secret) };
	const sent = performance.now();
	const status = await new Promise<number>((resolve) => {
		const asked = request(shots.url, { method: 'POST', agent, headers }, (response) => {
			response.resume().once('end', () => resolve(response.statusCode ?? 0));
		});
		asked.once('error', () => resolve(0)).end(body);
	});
	const done = performance.now();
	return { nth, status, ms: done - sent, at: done - began };
}

void fire(JSON.parse(process.argv[2] ?? '') as Shots).then((fired) => process.stdout.write(JSON.stringify(fired)));
