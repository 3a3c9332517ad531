interface Appointment {
	dueAt: number;
	run: () => void;
}

/** Longest wait a Node timer takes; longer ones fire at once. */
const longestTimer = 2 ** 31 - 1;

/** The sandbox's time: real time plus an offset that moves only when somebody steps it. */
export class Clock {
	private readonly appointments: Appointment[] = [];
	private timer: NodeJS.Timeout | undefined;

	constructor(private currentOffset: number) {}

	get offset(): number {
		return this.currentOffset;
	}

	now(): number {
		return Date.now() + this.currentOffset;
	}

	/** Moves time forward; what became due on the way happens now, in its order. */
	step(ms: number): void {
		if (!Number.isSafeInteger(ms) || ms < 0) throw new Error('A clock step is a whole number of milliseconds, 0 or more');
		this.currentOffset += ms;
		this.runDue();
	}

	/** Runs something after a while of sandbox time (a step shortens the wait). */
	after(ms: number, run: () => void): void {
		this.appointments.push({ dueAt: this.now() + ms, run });
		this.appointments.sort((a, b) => a.dueAt - b.dueAt);
		this.arm();
	}

	close(): void {
		this.appointments.length = 0;
		clearTimeout(this.timer);
	}

	private runDue(): void {
		for (let first = this.appointments[0]; first && first.dueAt <= this.now(); first = this.appointments[0]) {
			this.appointments.shift();
			first.run();
		}
		this.arm();
	}

	private arm(): void {
		clearTimeout(this.timer);
		const first = this.appointments[0];
		if (!first) return;
		const wait = Math.min(longestTimer, Math.max(0, first.dueAt - this.now()));
		this.timer = setTimeout(() => this.runDue(), wait);
	}
}

/** reference §4.6: Graph times look like 2026-11-20T22:44:49+0000. */
export function graphTime(ms: number): string {
	return new Date(ms).toISOString().replace(/\.\d{3}Z$/, '+0000');
}

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;
