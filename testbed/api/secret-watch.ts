/** Names of credential fields that hold something secret. */
const SECRET_FIELD = /token|secret|password|^key$/i;

/** A shorter text is no secret, but a stand-in of a test, and stands in any file by chance. */
const SHORTEST = 8;

/** What must never stand in clear in n8n's folder; it grows with every credential and every token a run makes. */
export class SecretWatch {
	private readonly sources: (() => readonly string[])[] = [];

	/** @param source asked when the search begins, so that tokens made later are among them */
	add(source: () => readonly string[]): void {
		this.sources.push(source);
	}

	/** The secret fields of a credential. */
	addCredential(data: Readonly<Record<string, unknown>>): void {
		const values = Object.entries(data).flatMap(([field, value]) => (SECRET_FIELD.test(field) && typeof value === 'string' ? [value] : []));
		this.add(() => values);
	}

	all(): string[] {
		return [...new Set(this.sources.flatMap((source) => source()))].filter((text) => text.length >= SHORTEST);
	}
}
