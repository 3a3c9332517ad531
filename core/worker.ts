import { parentPort } from 'node:worker_threads';
import { randomKey } from './store/random-key';
import { serveStores } from './store/sqlite/thread-server';
import { useCases } from './use-cases';

if (!parentPort) throw new Error('worker.js is the store thread; it is started by core.js');
serveStores(parentPort, useCases, { wallClock: Date.now, newKey: randomKey });
