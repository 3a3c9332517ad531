import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readAll } from 'node:stream/consumers';
import type { GraphErrorClass } from '../../../core/instagram/errors';
import type { AnswerRequest } from '../../../core/outreach/message';
import type { SharedClock } from './model-clock';
import type { Answer, Told } from './model-process';

/** A call as Instagram saw it. `at`: its own clock, which never runs backwards. */
export interface SeenCall extends Told {
	readonly at: number;
	readonly delivered: boolean;
	readonly mid: string;
}

/** A call that takes longer was given up by its sender, and its message is not there. */
const CALL_MS = 15_000;

/** What one turn of one process takes, by the clock they share. */
const TURN_MS = 1_500;

const DEFINITE: readonly GraphErrorClass[] = ['not_found', 'not_reached', 'throttled', 'window_closed'];

/** Instagram, as many processes see it: takes messages, loses answers, and remembers everything that was tried. */
export class Judge {
	readonly calls: SeenCall[] = [];
	/** What every process is asked to answer now: the same for several of them. */
	offer: () => readonly AnswerRequest[] = () => [];
	/** What happens to their machine between a claim and its call. */
	between: () => void = () => undefined;
	/** Turns of all processes so far. */
	turns = 0;
	/** While set, one call in five goes wrong in some way. */
	faulty = true;
	#mids = 0;

	private constructor(private readonly server: Server, private readonly clock: SharedClock, private readonly chance: () => number) {}

	static async start(clock: SharedClock, chance: () => number): Promise<Judge> {
		// A process that did not get its turn for seconds would find its connection closed, and die of the judge.
		const server = createServer({ keepAliveTimeout: 0 });
		const judge = new Judge(server, clock, chance);
		server.on('request', (request: IncomingMessage, response: ServerResponse) => void judge.#serve(request, response));
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return judge;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	close(): Promise<void> {
		this.server.closeAllConnections();
		return new Promise((resolve) => this.server.close(() => resolve()));
	}

	async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const url = new URL(request.url ?? '/', 'http://judge');
		switch (url.pathname) {
			case '/work':
				this.turns++;
				this.clock.pass(TURN_MS);
				return void response.end(JSON.stringify(this.offer()));
			case '/between':
				this.between();
				return void response.end();
			case '/conversation': {
				const person = url.searchParams.get('person');
				const arrived = this.calls.filter(({ delivered, recipient }) => delivered && recipient === person);
				return void response.end(JSON.stringify(arrived.map(({ mid, text, at }) => ({ mid, text, sentAt: Math.floor(at / 1000) * 1000 }))));
			}
			default:
				this.#take(JSON.parse(await readAll(request)) as Told, response);
		}
	}

	#take(told: Told, response: ServerResponse): void {
		// It was under way for as long as the processes worked meanwhile. One the machine fell asleep over was out before.
		const took = this.clock.moment.steady - told.left.steady;
		const at = told.left.there + took;
		if (took > CALL_MS) {
			this.calls.push({ ...told, at, delivered: false, mid: 'none' });
			response.destroy();
			return;
		}
		const luck = this.faulty ? this.chance() : 1;
		const mid = `mid-${++this.#mids}`;
		const kind = luck < 0.06 ? 'refused' : luck < 0.1 ? 'no answer, not delivered' : luck < 0.16 ? 'no answer, delivered' : luck < 0.2 ? 'broken line' : 'accepted';
		const delivered = kind === 'accepted' || kind === 'no answer, delivered' || (kind === 'broken line' && luck < 0.18);
		this.calls.push({ ...told, at, delivered, mid });
		const answer = (value: Answer) => response.end(JSON.stringify(value));
		switch (kind) {
			case 'accepted':
				return void answer({ mid });
			case 'refused':
				return void answer({ error: DEFINITE[Math.floor(this.chance() * DEFINITE.length)] ?? 'not_found' });
			case 'no answer, delivered':
			case 'no answer, not delivered':
				return void answer({ error: 'ambiguous' });
			case 'broken line':
				return void response.destroy();
		}
	}
}

/** Most calls in any window of this length, by Instagram's clock. */
export function mostInWindow(times: readonly number[], windowMs: number): number {
	const sorted = [...times].sort((a, b) => a - b);
	let from = 0;
	let most = 0;
	for (const [to, at] of sorted.entries()) {
		while (at - (sorted[from] ?? at) >= windowMs) from++;
		most = Math.max(most, to - from + 1);
	}
	return most;
}
