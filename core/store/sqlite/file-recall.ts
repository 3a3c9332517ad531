import { sql, type Transaction } from 'kysely';
import { Recall } from '../recall';
import type { Schema } from '../schema';

/** A {@link Recall} over transactions of one connection to a file, which notices what anybody else wrote between them. */
export class FileRecall {
	readonly #recall = new Recall();
	#seen: string | null = null;

	/** When a transaction has begun. */
	async begin(tx: Transaction<Schema>): Promise<Recall> {
		if (this.#seen === null || this.#seen !== (await stateOf(tx))) this.#recall.forget();
		this.#seen = null;
		return this.#recall;
	}

	/** Before it is committed. If it then is not, {@link drop}. */
	async end(tx: Transaction<Schema>): Promise<void> {
		this.#seen = await stateOf(tx);
	}

	drop(): void {
		this.#recall.forget();
		this.#seen = null;
	}
}

/** Changes by this connection, and whether another one has committed since it last read the file. */
async function stateOf(tx: Transaction<Schema>): Promise<string> {
	const own = await sql<{ changes: number }>`select total_changes() as changes`.execute(tx);
	const others = await sql<{ data_version: number }>`pragma data_version`.execute(tx);
	return `${own.rows[0]?.changes ?? ''} ${others.rows[0]?.data_version ?? ''}`;
}
