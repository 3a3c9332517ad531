/** Ids of two tools may be equal, so the tool is part of the identity. A tool's name has no line end in it. */
export function vendorIdentity(tool: string, id: string): string {
	return `${tool.trim().toLowerCase()}\n${id}`;
}
