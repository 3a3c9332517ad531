import { createHash } from 'node:crypto';

/** Chance with a seed: the same seed and the same order of questions give the same answers. */
export class Random {
	private counter = 0;

	constructor(readonly seed: string) {}

	/** A number in [0, 1). */
	next(): number {
		return this.block(`next:${this.counter++}`).readUInt32BE(0) / 2 ** 32;
	}

	/** One of the list; the same label gives the same one and uses up no chance of others. */
	pick<T>(list: readonly [T, ...T[]], label: string): T {
		return list[this.block(`pick:${label}`).readUInt32BE(0) % list.length] ?? list[0];
	}

	/** `length` decimal digits, the first one never 0. */
	digits(length: number, label = `digits:${this.counter++}`): string {
		let text = '';
		for (let part = 0; text.length < length; part++) {
			text += BigInt(`0x${this.block(`${label}:${part}`).toString('hex')}`).toString();
		}
		return text.slice(0, length);
	}

	/** URL-safe characters, as in Meta's message ids and tokens. */
	token(length: number, label = `token:${this.counter++}`): string {
		let text = '';
		for (let part = 0; text.length < length; part++) {
			text += this.block(`${label}:${part}`).toString('base64url').replace(/[-_]/g, 'x');
		}
		return text.slice(0, length);
	}

	/** Lower-case hexadecimal, as in app secrets. */
	hex(length: number, label = `hex:${this.counter++}`): string {
		return this.block(label).toString('hex').slice(0, length);
	}

	private block(label: string): Buffer {
		return createHash('sha256').update(`${this.seed}|${label}`).digest();
	}
}
