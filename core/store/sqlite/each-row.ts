/** Stands for the parameters of a statement that is run once for each of many rows: see `insertNew`. */
export class EachRow {
	/** Rows the statement changed nothing for: those whose key is there already. */
	readonly unchanged: number[] = [];

	/**
	 * @param width values of a row
	 * @param fill puts the values of the nth row into the list, which is the same one for every row
	 */
	constructor(readonly count: number, readonly width: number, readonly fill: (nth: number, values: unknown[]) => void) {}
}
