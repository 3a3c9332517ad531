import type { FastifyReply } from 'fastify';
import type { Log } from '../log/log';

/** Server-sent events: the number of every new log record; the page fetches what it needs. */
export function streamLog(log: Log, reply: FastifyReply): void {
	reply.hijack();
	reply.raw.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache', 'X-Accel-Buffering': 'no' });
	reply.raw.write(`retry: 1000\ndata: ${log.records().length}\n\n`);
	const stop = log.watch((record) => reply.raw.write(`data: ${record.n}\n\n`));
	reply.raw.on('close', stop);
}
