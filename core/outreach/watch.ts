interface Watched {
	readonly since: number;
	looks: number;
}

/** How long this process has known each of some sends to be open, by a clock that nobody sets. */
export class Watch {
	readonly #accounts = new Map<string, Map<string, Watched>>();

	/** @param steady milliseconds from whenever, such as `performance.now` */
	constructor(private readonly steady: () => number) {}

	/**
	 * Notes which sends of an account are open; what is not open any more is forgotten.
	 *
	 * @returns those to look for now, at most `most`: in turn, so that one nobody can tell of does not keep others waiting
	 */
	next<Send extends { readonly sendKey: string }>(accountKey: string, open: readonly Send[], most: number): readonly (Send & { readonly watchedMs: number })[] {
		const now = this.steady();
		const before = this.#accounts.get(accountKey);
		const watched = new Map(open.map(({ sendKey }) => [sendKey, before?.get(sendKey) ?? { since: now, looks: 0 }]));
		this.#accounts.set(accountKey, watched);
		const of = (send: Send) => watched.get(send.sendKey) ?? { since: now, looks: 0 };
		const chosen = open.toSorted((a, b) => of(a).looks - of(b).looks).slice(0, most);
		for (const send of chosen) of(send).looks++;
		return chosen.map((send) => ({ ...send, watchedMs: now - of(send).since }));
	}
}
