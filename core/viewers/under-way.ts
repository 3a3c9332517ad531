/** Work that goes on while more is prepared, up to so many pieces at once. */
export class UnderWay {
	readonly #pieces = new Set<Promise<void>>();
	#failed: { readonly error: unknown } | null = null;

	constructor(private readonly most: number) {}

	add(piece: Promise<void>): void {
		const done = piece.then(
			() => void this.#pieces.delete(done),
			(error: unknown) => {
				this.#failed ??= { error };
				this.#pieces.delete(done);
			},
		);
		this.#pieces.add(done);
	}

	/** Waits until one more piece may be added. @throws what a piece before failed with */
	async room(): Promise<void> {
		while (!this.#failed && this.#pieces.size >= this.most) await Promise.race(this.#pieces);
		this.#throwFailure();
	}

	/** Waits for all pieces, however they end. */
	async settled(): Promise<void> {
		await Promise.all(this.#pieces);
	}

	/** Waits for all pieces. @throws what the first that failed failed with */
	async end(): Promise<void> {
		await this.settled();
		this.#throwFailure();
	}

	#throwFailure(): void {
		if (this.#failed) throw this.#failed.error;
	}
}
