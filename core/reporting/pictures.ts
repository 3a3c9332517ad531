import { Worker } from 'node:worker_threads';

export type PictureAnswer = { readonly ok: true; readonly pictures: readonly Uint8Array[] } | { readonly ok: false; readonly problem: string };

/**
 * Draws charts as PNG in a thread that ends with it: some hundred milliseconds that everybody else in this process
 * would have to wait for.
 *
 * @param workerFile the built `picture.js`
 * @throws Error when a chart cannot be drawn
 */
export function drawPictures(workerFile: string, svgs: readonly string[]): Promise<readonly Uint8Array[]> {
	if (svgs.length === 0) return Promise.resolve([]);
	return new Promise((resolve, reject) => {
		const worker = new Worker(workerFile, { workerData: { svgs } });
		worker.once('message', (answer: PictureAnswer) => {
			if (answer.ok) resolve(answer.pictures);
			else reject(new Error(`A picture could not be drawn: ${answer.problem}`));
		});
		worker.once('error', reject);
		worker.once('exit', () => {
			reject(new Error('The thread that draws pictures ended before it was done.'));
		});
	});
}
