import { initWasm, Resvg } from '@resvg/resvg-wasm';

/** What pictures are drawn with: the renderer, and the fonts its texts are set in. */
export interface PictureParts {
	/** resvg as WebAssembly (MPL-2.0). */
	readonly renderer: Uint8Array<ArrayBuffer>;
	/** Inter as TrueType (OFL-1.1), regular and semi-bold. */
	readonly fonts: readonly Uint8Array[];
}

/** Pixels a point: sharp on the screens of phones and laptops. */
export const ZOOM = 2;

let ready: Promise<void> | null = null;

/** Draws a chart as PNG. Takes some 100 ms of a processor; see `drawPictures` for where that does not matter. */
export async function renderPng(svg: string, { renderer, fonts }: PictureParts): Promise<Uint8Array> {
	ready ??= initWasm(renderer);
	await ready;
	const options = { font: { fontBuffers: [...fonts], defaultFontFamily: 'Inter', sansSerifFamily: 'Inter' }, fitTo: { mode: 'zoom', value: ZOOM } } as const;
	const drawing = new Resvg(svg, options);
	try {
		const image = drawing.render();
		try {
			return image.asPng();
		} finally {
			image.free();
		}
	} finally {
		drawing.free();
	}
}
