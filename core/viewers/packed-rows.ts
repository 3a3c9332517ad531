import type { ViewRow } from './import-row';

/**
 * A batch of rows as one text. On its way to the store thread, and while it waits its turn there, a batch then is one
 * value and not ten thousand: a long list needs a third of the memory.
 */
export type PackedRows = string;

export function packRows(rows: readonly ViewRow[]): PackedRows {
	return JSON.stringify(rows);
}

export function unpackRows(rows: PackedRows | readonly ViewRow[]): readonly ViewRow[] {
	return typeof rows === 'string' ? (JSON.parse(rows) as ViewRow[]) : rows;
}
