import { parentPort, workerData } from 'node:worker_threads';
import { randomKey } from './store/random-key';
import { serveSideJob, sideJobOf } from './store/sqlite/side-job';
import { serveStores } from './store/sqlite/thread-server';
import { sharing, useCases } from './use-cases';

if (!parentPort) throw new Error('worker.js is the store thread; it is started by core.js');
const job = sideJobOf(workerData);
if (job) void serveSideJob(parentPort, job);
else serveStores(parentPort, useCases, sharing, { wallClock: Date.now, newKey: randomKey });
