/**
 * What was read in transactions before and still holds, so that a long list does not look the same people up again
 * with every batch. Emptied as soon as anybody else has written, and after a transaction that was not kept.
 */
export class Recall {
	readonly #things = new Map<string, object>();

	/** The thing of this name, made when there is none. */
	of<T extends object>(name: string, make: () => T): T {
		const known = this.#things.get(name) as T | undefined;
		if (known !== undefined) return known;
		// Of one kind of thing the last one: whoever works on another list has no use for this one's.
		this.#things.clear();
		const made = make();
		this.#things.set(name, made);
		return made;
	}

	forget(): void {
		this.#things.clear();
	}
}
