/** Primary result codes of SQLite (sqlite.org/rescode.html). */
export const BUSY = 5;
export const DISK_FULL = 13;

/** Whether an error of `node:sqlite` has a primary result code. */
export function isSqliteError(error: unknown, code: number): boolean {
	return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' && (error.errcode & 0xff) === code;
}
