import { existsSync } from 'node:fs';
import path from 'node:path';

/** The first of these programs on the machine's path. */
export function findOnPath(names: readonly string[]): string | undefined {
	const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
	return names.flatMap((name) => folders.map((folder) => path.join(folder, name))).find((file) => existsSync(file));
}
