/** Who looks, for the audit log. */
export interface Looker {
	/** Name of the colleague; left out where the login does not tell it. */
	readonly by?: string;
}

/** The same as a detail of the audit log. */
export function lookedBy(by: string | undefined): { readonly by?: string } {
	return by === undefined ? {} : { by };
}
