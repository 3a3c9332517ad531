import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { renderPng } from './reporting/charts/render-png';
import type { PictureAnswer } from './reporting/pictures';

/** Where the build puts what pictures are drawn with. */
const read = (name: string) => new Uint8Array(readFileSync(path.join(__dirname, 'picture', name)));

async function draw(svgs: readonly string[]): Promise<PictureAnswer> {
	try {
		const parts = { renderer: read('resvg.wasm'), fonts: [read('Inter-Regular.ttf'), read('Inter-SemiBold.ttf')] };
		const pictures: Uint8Array[] = [];
		for (const svg of svgs) pictures.push(await renderPng(svg, parts));
		return { ok: true, pictures };
	} catch (error) {
		return { ok: false, problem: error instanceof Error ? error.message : String(error) };
	}
}

if (!parentPort) throw new Error('picture.js is a thread of core.js');
const port = parentPort;
void draw((workerData as { svgs: readonly string[] }).svgs).then((answer) => {
	port.postMessage(answer);
	port.close();
});
