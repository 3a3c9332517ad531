import { StoreError } from '../errors';
import type { UseCaseTable, Way } from '../use-case';
import { placeOf, type PostgresStoreConfig } from './config';
import { OpenedPostgres, type Served } from './opened';

/** The stores in PostgreSQL this process has opened, each once, with their connections. */
export class PostgresStores<Table extends UseCaseTable> {
	readonly #opened = new Map<string, Promise<OpenedPostgres<Table>>>();
	/** By place: opened last, with whichever key. */
	readonly #latest = new Map<string, OpenedPostgres<Table>>();
	#closed = false;

	constructor(private readonly served: Served<Table>) {}

	/** Runs one use case against the store of `config`, opening it first if this process has not yet. */
	async run(config: PostgresStoreConfig, useCase: string, input: unknown, way: Way): Promise<unknown> {
		const asked = await this.#open(config);
		// Whoever still holds the key from before a new version was added is served with the newer keyring: it holds both.
		return (this.#latest.get(nameOf({ ...config, key: '' })) ?? asked).run(useCase, input, way);
	}

	/** Closes the connections to a store, with whichever key it was opened; null: to all. */
	async forget(config: PostgresStoreConfig | null): Promise<void> {
		const isHere = (name: string) => config === null || placeOf(JSON.parse(name) as PostgresStoreConfig) === placeOf(config);
		for (const name of [...this.#latest.keys()].filter(isHere)) this.#latest.delete(name);
		for (const [name, opening] of [...this.#opened].filter(([name]) => isHere(name))) {
			this.#opened.delete(name);
			await opening.then((store) => store.close(), () => undefined);
		}
	}

	async close(): Promise<void> {
		this.#closed = true;
		const opened = [...this.#opened.values()];
		this.#opened.clear();
		for (const opening of opened) await opening.then((store) => store.close(), () => undefined);
	}

	#open(config: PostgresStoreConfig): Promise<OpenedPostgres<Table>> {
		if (this.#closed) return Promise.reject(new StoreError('closed', 'The store was closed.', 'Try again; it is opened anew by itself.'));
		const name = nameOf(config);
		const known = this.#opened.get(name);
		if (known) return known;
		const opening = OpenedPostgres.open(this.served, config);
		this.#opened.set(name, opening);
		opening.then(
			(store) => this.#latest.set(nameOf({ ...config, key: '' }), store),
			// A store that could not be opened is tried again next time: the server may be up by then.
			() => this.#opened.delete(name),
		);
		return opening;
	}
}

/** Whoever may not create a store shares the connections of who made it. */
function nameOf(config: PostgresStoreConfig): string {
	return JSON.stringify({ ...config, mayCreate: null }, Object.keys(config).sort());
}
