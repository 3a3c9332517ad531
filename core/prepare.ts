import { parentPort, workerData } from 'node:worker_threads';
import { servePreparing, type PreparingJob } from './viewers/preparing-thread';

if (!parentPort) throw new Error('prepare.js is the thread that reads viewer lists; it is started by core.js');
void servePreparing(parentPort, workerData as PreparingJob);
