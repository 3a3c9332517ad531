/** Stands for the parameters of a statement that is run once for each of many rows: see `insertMany`. */
export class EachRow {
	constructor(readonly rows: readonly (readonly unknown[])[]) {}
}
