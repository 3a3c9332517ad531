/** Shorter texts stand in any file by chance: they count as a word of their own, or in quotation marks. */
const LONG = 8;
/** The search looks at the last bytes of a text first: names and tokens begin alike and end differently. */
const TAIL = 4;

/** Knuth's multiplier: spreads tails that differ in few bits. */
const SPREAD = 2_654_435_761;
/** Looked up once: in a test's own global scope every look-up takes long. */
const { imul } = Math;

interface Needle {
	readonly bytes: Buffer;
	/** Which of the texts it stands for. */
	readonly text: number;
	/** Bytes one sign takes, where the text must not be part of a longer word; 0 where it may. */
	readonly alone: 0 | 1 | 2;
}

/**
 * Texts that are looked for in bytes, in every shape they may have there: UTF-8 and UTF-16, in an address, in JSON, in
 * hex, and inside something written in base64, wherever it begins there. Thousands of texts cost little more than one:
 * the bytes are gone through once.
 */
export class Needles {
	readonly #byTail = new Map<number, Needle[]>();
	/** Which tails there are, by a hash of 16 bits: most places of a file are passed by this alone. */
	readonly #tails = new Uint8Array(2 ** 16);

	/** @param texts empty ones and single signs are never found */
	constructor(texts: readonly string[]) {
		for (const [text, wanted] of texts.entries()) for (const shape of shapesOf(wanted)) this.#add({ ...shape, text });
	}

	/** @returns which of the texts stand in these bytes, by their place in the list, in order */
	in(bytes: Uint8Array): number[] {
		const found = new Set<number>();
		const tails = this.#tails;
		let tail = 0;
		for (let last = 0; last < bytes.length; last++) {
			tail = (tail >>> 8) | ((bytes[last] ?? 0) << 24);
			if (tails[imul(tail, SPREAD) >>> 16] === 0) continue;
			for (const needle of this.#byTail.get(tail >>> 0) ?? []) {
				if (!found.has(needle.text) && standsAt(bytes, last - needle.bytes.length + 1, needle)) found.add(needle.text);
			}
		}
		return [...found].sort((a, b) => a - b);
	}

	#add(needle: Needle): void {
		const tail = needle.bytes.readUInt32LE(needle.bytes.length - TAIL);
		this.#tails[imul(tail, SPREAD) >>> 16] = 1;
		const others = this.#byTail.get(tail);
		if (others) others.push(needle);
		else this.#byTail.set(tail, [needle]);
	}
}

function standsAt(bytes: Uint8Array, at: number, { bytes: wanted, alone }: Needle): boolean {
	if (at < 0) return false;
	for (let n = 0; n < wanted.length - TAIL; n++) if (bytes[at + n] !== wanted[n]) return false;
	return alone === 0 || !(isWord(bytes[at - alone]) || isWord(bytes[at + wanted.length]));
}

/** Letters, digits, `_`, and whatever belongs to a letter beyond ASCII. */
function isWord(byte: number | undefined): boolean {
	return byte !== undefined && (byte >= 0x80 || byte === 0x5f || (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a));
}

type Shape = Omit<Needle, 'text'>;

function shapesOf(text: string): Shape[] {
	const clear = Buffer.from(text, 'utf8');
	// A single sign stands everywhere, in quotation marks too.
	if (clear.length < 2) return [];
	if (clear.length < TAIL) return [{ bytes: quoted(clear), alone: 0 }];
	if (text.length < LONG) return [{ bytes: clear, alone: 1 }, { bytes: Buffer.from(text, 'utf16le'), alone: 2 }];
	const inJson = JSON.stringify(text).slice(1, -1);
	const shapes = [
		text, encodeURIComponent(text), encodeURIComponent(text).replaceAll('%20', '+'), inJson, asciiOnly(inJson),
		clear.toString('hex'), clear.toString('hex').toUpperCase(), ...inBase64(clear), ...inBase64(Buffer.from(text, 'utf16le')),
	];
	const wide = Buffer.from(text, 'utf16le');
	const buffers = [...shapes.map((shape) => Buffer.from(shape, 'utf8')), wide, Buffer.from(wide).swap16()];
	return [...new Map(buffers.map((bytes) => [bytes.toString('latin1'), bytes])).values()].map((bytes) => ({ bytes, alone: 0 }));
}

/** One or two signs are given a whole value of their own. */
function quoted(clear: Buffer): Buffer {
	return Buffer.concat([Buffer.from('"'), clear, Buffer.from('"')]);
}

function asciiOnly(json: string): string {
	return json.replace(/[^\x20-\x7e]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** What the bytes look like inside base64, both alphabets, by where they begin in it. */
function inBase64(bytes: Buffer): string[] {
	return [0, 1, 2].flatMap((before) => {
		const whole = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64').replace(/=+$/, '');
		// The first and last signs may depend on the neighbours.
		const inner = whole.slice(Math.ceil((before * 4) / 3), Math.floor(((before + bytes.length) * 4) / 3));
		return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
	});
}
