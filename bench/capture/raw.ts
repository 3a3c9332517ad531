import { execFile } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { removeStore } from '../support/files';

/** Inserts the rows of an imported store raw into a copy of the empty one. @returns milliseconds */
export async function rawInsert({ imported, empty }: { readonly imported: string; readonly empty: string }): Promise<number> {
	const target = `${imported}.raw`;
	copyFileSync(empty, target);
	const script = path.join(__dirname, 'raw-import.ts');
	const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script, imported, target]);
	removeStore(target);
	return (JSON.parse(stdout) as { ms: number }).ms;
}
