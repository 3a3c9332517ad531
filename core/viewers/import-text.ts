import { TextDecoder } from 'node:util';

/** Encodings a list may be in. `auto`: told from its first bytes. */
export const ENCODINGS = ['auto', 'utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** How much of a file is looked at to tell its encoding. */
const LOOK = 64 * 1024;

/**
 * Decodes a file as it comes in. Bytes that do not belong to the encoding become U+FFFD, which no row may hold:
 * a wrong guess rejects rows and changes none.
 */
export async function* decodeText(source: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<string> {
	let decoder = encoding === 'auto' ? null : new TextDecoder(encoding);
	const held: Uint8Array[] = [];
	let size = 0;
	for await (const piece of inSlices(source)) {
		if (decoder) {
			yield decoder.decode(piece, { stream: true });
			continue;
		}
		held.push(piece);
		size += piece.length;
		if (size < LOOK) continue;
		decoder = new TextDecoder(detectEncoding(Buffer.concat(held).subarray(0, LOOK)));
		for (const before of held.splice(0)) yield decoder.decode(before, { stream: true });
	}
	decoder ??= new TextDecoder(detectEncoding(Buffer.concat(held)));
	for (const before of held) yield decoder.decode(before, { stream: true });
	yield decoder.decode();
}

/** A file n8n holds in memory comes as one piece; its lines must not all be there at once. */
async function* inSlices(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
	for await (const piece of source) {
		for (let from = 0; from < piece.length; from += LOOK) yield piece.subarray(from, from + LOOK);
	}
}

/**
 * The encoding of a text by its first bytes: its byte order mark; else UTF-16 when every other byte is mostly
 * zero, as in Western text; else UTF-8 when it is valid as that; else what Western spreadsheets write.
 */
export function detectEncoding(start: Uint8Array): Exclude<Encoding, 'auto'> {
	const [first, second] = start;
	if (first === 0xff && second === 0xfe) return 'utf-16le';
	if (first === 0xfe && second === 0xff) return 'utf-16be';
	const zeros = [0, 0];
	for (const [index, byte] of start.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
	const [even = 0, odd = 0] = zeros;
	if (odd > start.length * 0.3 && even === 0) return 'utf-16le';
	if (even > start.length * 0.3 && odd === 0) return 'utf-16be';
	try {
		// A character the look ends in the middle of is no mistake, so: as a stream.
		new TextDecoder('utf-8', { fatal: true }).decode(start, { stream: true });
		return 'utf-8';
	} catch {
		return 'windows-1252';
	}
}
