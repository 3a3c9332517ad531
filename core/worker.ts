import { parentPort, workerData } from 'node:worker_threads';
import { noOwnWays, ownWays } from './own-ways';
import { randomKey } from './store/random-key';
import { isForReading } from './store/sqlite/aside-thread';
import { openSqlite } from './store/sqlite/open';
import { openSqliteToRead } from './store/sqlite/open-to-read';
import { serveSideJob, sideJobOf } from './store/sqlite/side-job';
import { serveStores } from './store/sqlite/thread-server';
import { useCases } from './use-cases';

if (!parentPort) throw new Error('worker.js is the store thread; it is started by core.js');
const job = sideJobOf(workerData);
const chance = { wallClock: Date.now, newKey: randomKey };
if (job) void serveSideJob(parentPort, job);
else if (isForReading(workerData)) serveStores(parentPort, openSqliteToRead, useCases, noOwnWays, chance);
else serveStores(parentPort, openSqlite, useCases, ownWays, chance);
