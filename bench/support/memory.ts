import { readFileSync, writeFileSync } from 'node:fs';

/** Resident memory of a process, in MB. Linux only: nowhere else does the system keep the peak for us. */
export interface Memory {
	readonly now: number;
	/** Since it was last reset. */
	readonly peak: number;
}

/** @throws Error where there is no /proc */
export function memoryOf(pid: number): Memory {
	const status = readFileSync(`/proc/${pid}/status`, 'utf8');
	const read = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? NaN) / 1024;
	return { now: read('VmRSS'), peak: read('VmHWM') };
}

/** From now on the peak counts anew. */
export function resetPeak(pid: number): void {
	writeFileSync(`/proc/${pid}/clear_refs`, '5');
}
