import { truncate } from 'node:fs/promises';

/** Takes the content out of a file that holds people in clear, and leaves the file to whom it belongs. @param file absolute path */
export async function emptyUpload(file: string): Promise<void> {
	await truncate(file, 0);
}
