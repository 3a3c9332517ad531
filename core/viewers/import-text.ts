import { TextDecoder } from 'node:util';

/** Encodings a list may be in. `auto`: told from its first bytes. */
export const ENCODINGS = ['auto', 'utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** How much of a file is looked at to tell its encoding. */
const LOOK = 64 * 1024;

/**
 * Decodes a file as it comes in. Bytes that do not belong to the encoding become U+FFFD, which no row may hold:
 * a wrong guess or choice rejects rows and changes none.
 */
export async function* decodeText(source: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<string> {
	let held = '';
	for await (const piece of decodePieces(source, encoding)) {
		const text = held + piece.text;
		if (piece.encoding !== 'windows-1252') {
			held = '';
			yield text;
			continue;
		}
		held = UNFINISHED.exec(text)?.[0] ?? '';
		yield text.slice(0, text.length - held.length).replace(UTF_8_IN_WESTERN, '\uFFFD');
	}
	if (held !== '') yield held;
}

/**
 * What the bytes of é, “, € or an emoji in UTF-8 look like as Windows-1252, such as Ã©: nobody writes that, and every
 * byte is some character there, so a wrong choice would go unseen. Only the beginnings Western text and emoji have.
 */
const NEXT_BYTE = '[\u0080-\u00BF€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]';
const UTF_8_IN_WESTERN = new RegExp(`[ÂÃ]${NEXT_BYTE}|[âï]${NEXT_BYTE}{2}|ð${NEXT_BYTE}{3}`, 'g');
/** The same, cut off by the end of a piece. */
const UNFINISHED = new RegExp(`([ÂÃ]|[âï]${NEXT_BYTE}?|ð${NEXT_BYTE}{0,2})$`);

interface Piece {
	readonly text: string;
	readonly encoding: Exclude<Encoding, 'auto'>;
}

async function* decodePieces(source: AsyncIterable<Uint8Array>, wanted: Encoding): AsyncGenerator<Piece> {
	let encoding = wanted;
	let decoder: TextDecoder | null = null;
	let held: Uint8Array[] = [];
	let size = 0;
	for await (const piece of inSlices(source)) {
		held.push(piece);
		size += piece.length;
		if (encoding === 'auto' && size < LOOK) continue;
		if (encoding === 'auto') encoding = detectEncoding(Buffer.concat(held).subarray(0, LOOK));
		decoder ??= new TextDecoder(encoding);
		for (const bytes of held) yield { text: decoder.decode(bytes, { stream: true }), encoding };
		held = [];
	}
	if (encoding === 'auto') encoding = detectEncoding(Buffer.concat(held));
	decoder ??= new TextDecoder(encoding);
	for (const bytes of held) yield { text: decoder.decode(bytes, { stream: true }), encoding };
	yield { text: decoder.decode(), encoding };
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
