import type { IExecuteFunctions } from 'n8n-workflow';

/** Between two lines: enough to see that it goes on, few enough for a log that is kept. */
const EVERY_MS = 10_000;

export type Progress = (counts: Readonly<Record<string, number>>) => void;

/**
 * Tells n8n's log how far long work is: nothing of what is done within ten seconds, then a line every ten. Counts
 * alone, never a person. @param clock UTC milliseconds
 */
export function progressOf(context: Pick<IExecuteFunctions, 'logger' | 'getNode'>, what: string, clock: () => number = Date.now): Progress {
	const began = clock();
	let told = began;
	return (counts) => {
		const now = clock();
		if (now - told < EVERY_MS) return;
		told = now;
		context.logger.info(`${context.getNode().name}: ${what}`, { ...counts, seconds: Math.round((now - began) / 1000) });
	};
}
