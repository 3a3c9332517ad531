import { statfs } from 'node:fs/promises';
import path from 'node:path';

/** Bytes free to us on the disk a file is on. @throws Error of the file system when its folder is not there */
export async function freeSpace(file: string): Promise<number> {
	const { bavail, bsize } = await statfs(path.dirname(file));
	return bavail * bsize;
}
