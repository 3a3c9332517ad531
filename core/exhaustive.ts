/** Reached only when a switch over a union forgot a case; the parameter type makes the compiler say so first. */
export function assertNever(value: never): never {
	throw new Error(`Unhandled case: ${JSON.stringify(value)}`);
}
