/** Union-find with path halving. */
export class DisjointSets {
	readonly #parent = new Map<string, string>();

	rootOf(name: string): string {
		let current = name;
		for (let parent = this.#parent.get(current); parent !== undefined && parent !== current; parent = this.#parent.get(current)) {
			const grandparent = this.#parent.get(parent) ?? parent;
			this.#parent.set(current, grandparent);
			current = grandparent;
		}
		return current;
	}

	join(a: string, b: string): void {
		this.#parent.set(this.rootOf(a), this.rootOf(b));
	}
}
