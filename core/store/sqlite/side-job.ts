import { Worker, type MessagePort } from 'node:worker_threads';
import { StoreError } from '../errors';
import { makeBackup, type Backup, type BackupInput } from './backup';
import { inspectStore, type Inspection, type InspectInput } from './inspect';
import { fromPlainError, toPlainError, type PlainError } from './protocol';

/**
 * Long work on the whole file, in a thread and on a connection of its own: readers do not stop the writer of a
 * write-ahead log, so messages go on beside it.
 */
export type SideJob =
	| { readonly job: 'backup'; readonly input: BackupInput }
	| { readonly job: 'inspect'; readonly input: InspectInput };

interface Results {
	readonly backup: Backup;
	readonly inspect: Inspection;
}

type Answer = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: PlainError };

/** Runs a job in a thread that ends with it. @throws StoreError */
export function runSideJob<Name extends SideJob['job']>(
	workerFile: string,
	job: Extract<SideJob, { job: Name }>,
): Promise<Results[Name]> {
	return new Promise((resolve, reject) => {
		const worker = new Worker(workerFile, { workerData: { sideJob: job } });
		worker.once('message', (answer: Answer) => {
			if (answer.ok) resolve(answer.value as Results[Name]);
			else reject(fromPlainError(answer.error));
		});
		worker.once('error', reject);
		worker.once('exit', () => {
			reject(new StoreError('closed', 'The work on the store ended before it was done.', 'Try again.'));
		});
	});
}

/** The job a thread was started for; null for the store thread. */
export function sideJobOf(workerData: unknown): SideJob | null {
	if (typeof workerData !== 'object' || workerData === null || !('sideJob' in workerData)) return null;
	return workerData.sideJob as SideJob;
}

/** The thread's own part. */
export async function serveSideJob(port: MessagePort, job: SideJob): Promise<void> {
	const answer: Answer = await doJob(job).then(
		(value) => ({ ok: true, value }),
		(error: unknown) => ({ ok: false, error: toPlainError(error) }),
	);
	port.postMessage(answer);
	port.close();
}

function doJob(job: SideJob): Promise<unknown> {
	switch (job.job) {
		case 'backup':
			return makeBackup(job.input);
		case 'inspect':
			return inspectStore(job.input);
	}
}
