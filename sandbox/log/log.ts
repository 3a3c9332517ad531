import type { Clock } from '../clock';
import type { LogEntry, LogRecord } from './records';

/** What happened in this Instagram, append only. Tests judge by this, never by the pack's own tables. */
export class Log {
	private readonly entries: LogRecord[] = [];
	private readonly listeners = new Set<(record: LogRecord) => void>();

	constructor(private readonly clock: Clock) {}

	append(entry: LogEntry): LogRecord {
		const record: LogRecord = { ...entry, n: this.entries.length + 1, at: this.clock.now(), real: Date.now() };
		this.entries.push(record);
		for (const listener of this.listeners) listener(record);
		return record;
	}

	/** Records with a number above `after`. */
	records(after = 0): readonly LogRecord[] {
		return this.entries.slice(after);
	}

	/** Calls back on every new record; returns the way to stop. */
	watch(listener: (record: LogRecord) => void): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}
}
