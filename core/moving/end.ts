import type { Transaction } from 'kysely';
import type { MovedMark } from '../store/moved-mark';
import type { Schema } from '../store/schema';
import type { Row } from './checksum';

type Tx = Transaction<Schema>;

/** Name of the mark a copy has: the id of the move that made it. */
export const MOVED_FROM = 'moved_from';

/** Tables of a store in this database, and how their rows are read. */
export interface Tables {
	/** Names of all tables but those of the migrations. */
	names(tx: Tx): Promise<readonly string[]>;
	/** Columns of a table, in the order of their names. */
	columns(tx: Tx, table: string): Promise<readonly string[]>;
	/** Every row, in batches. */
	rows(tx: Tx, table: string): AsyncIterable<readonly Row[]>;
}

/** A store that is moved elsewhere. Its tables are this version's. */
export interface Source {
	readonly tables: Tables;
	/** How a person finds it, without user and password. */
	readonly place: string;
	readMark(): Promise<MovedMark | null>;
	/** On disk when it resolves. */
	writeMark(mark: MovedMark | null): Promise<void>;
	/** Runs work while nobody else reads or writes the store. */
	alone<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
	close(): Promise<void>;
}

/** Where a store is moved to. */
export interface Target {
	readonly tables: Tables;
	readonly place: string;
	/** The id of the move whose copy stands here whole; null where there is nothing yet. @throws StoreError `target_taken` for anything else */
	standing(): Promise<string | null>;
	/** Makes the tables and runs work on them: all of it is kept, or nothing is there afterwards. */
	build(work: (tx: Tx) => Promise<void>): Promise<void>;
	/** Tables in an order in which each comes after those it names rows of. */
	inOrder(tx: Tx, names: readonly string[]): Promise<readonly string[]>;
	close(): Promise<void>;
}
