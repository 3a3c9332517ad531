import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { ROOT } from '../support/n8n';
import type { Updates } from './updates';

/** What a client posts, where, and for how long. */
export interface Shots extends Updates {
	readonly url: string;
	/** The app secret they are signed with. */
	readonly secret: string;
	readonly seconds: number;
	/** POSTs under way at any time. */
	readonly connections: number;
	/** Number of the first POST, and how many at most. */
	readonly from: number;
	readonly atMost: number;
}

const fired = z.object({
	/** In the order they came. `at` and `ms` in milliseconds, `at` since the first was sent; status 0: no answer. */
	answers: z.array(z.object({ nth: z.number(), status: z.number(), ms: z.number(), at: z.number() })),
	/** From the first POST to the last answer. */
	ms: z.number(),
	/** Of the client itself, in milliseconds. */
	processorMs: z.number(),
});
export type Fired = z.infer<typeof fired>;

/** Posts from a process of its own, so that neither side is slowed down by the other's collecting of garbage. @throws Error when a POST is not answered with 200 */
export async function fire(shots: Shots): Promise<Fired> {
	const client = path.join(__dirname, 'client.ts');
	const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', client, JSON.stringify(shots)], { cwd: ROOT, maxBuffer: 1e9 });
	const result = fired.parse(JSON.parse(stdout));
	const bad = result.answers.filter(({ status }) => status !== 200);
	if (bad.length > 0) throw new Error(`${bad.length} of ${result.answers.length} POSTs were not answered with 200, the first with ${bad[0]?.status ?? 0}.`);
	return result;
}
