import type { DatabaseSync } from 'node:sqlite';
import { MovingThread } from './moving-thread';

/** Frames of the write-ahead log (4 KB each) from which on it is brought to its end, so that it begins anew. */
const LONG_LOG = 24_000;

/** Long transactions that may wait for a pass: a page that several of them have written is then moved once. */
const MOST_BEHIND = 8;

/** After so long without another long transaction the thread is not worth its memory. */
const IDLE_MS = 3_000;

/** How the store's connection works while the log is moved elsewhere, and otherwise. */
export interface LogSettings {
	readonly during: string;
	readonly otherwise: string;
}

/** Runs work while nobody writes. */
export type Alone = (work: () => Promise<void>) => Promise<void>;

/**
 * While a long list comes in or much is removed, the pages are moved from the write-ahead log into the database by a
 * thread of their own. Writing all over the file and waiting for the disk takes longer than the commit itself, and live
 * work would wait for it too.
 */
export class LogMover {
	#thread: MovingThread | null = null;
	#pass: Promise<void> | null = null;
	#isLong = false;
	/** Long transactions since the last pass began. */
	#behind = 0;
	#idle: NodeJS.Timeout | null = null;

	constructor(
		private readonly database: DatabaseSync,
		private readonly file: string,
		private readonly settings: LogSettings,
	) {}

	/** After the commit of a long transaction. Resolves when the next may begin. To be called by who lets others write meanwhile. */
	async committed(alone: Alone): Promise<void> {
		this.#keepThread();
		this.#behind++;
		if (this.#isLong) return this.#reachEnd(alone);
		// A disk that cannot keep up holds the list up, and not the other way round.
		if (this.#behind >= MOST_BEHIND) await this.#pass;
		if (!this.#pass) void this.#move();
	}

	/** Resolves when all is moved that long transactions have left. */
	async caughtUp(): Promise<void> {
		while (this.#pass || this.#behind > 0) await (this.#pass ?? this.#move());
	}

	/** Resolves when no pass is under way, as long as nothing more is committed: only then the log can be emptied. */
	async atRest(): Promise<void> {
		while (this.#pass) await this.#pass;
	}

	/** Moves what is left, and has the connection do it by itself again. */
	async end(): Promise<void> {
		if (this.#idle) clearTimeout(this.#idle);
		await this.#move();
		const thread = this.#thread;
		this.#giveBack();
		await thread?.end();
	}

	/**
	 * The log begins anew only where a pass has left nothing of it. Beside live work there is always something left, and
	 * the log would grow as long as there is any: so nearly all is moved beside it, and what came in meanwhile while nobody writes.
	 */
	async #reachEnd(alone: Alone): Promise<void> {
		await this.#pass;
		await this.#move();
		await alone(() => this.#move());
		this.#isLong = false;
	}

	#keepThread(): void {
		if (this.#thread?.isGone) this.#giveBack();
		this.#thread ??= this.#take();
		if (this.#idle) clearTimeout(this.#idle);
		this.#idle = setTimeout(() => void this.end(), IDLE_MS).unref();
	}

	#take(): MovingThread {
		this.database.exec(this.settings.during);
		return new MovingThread(this.file);
	}

	#giveBack(): void {
		if (!this.#thread) return;
		this.#thread = null;
		this.database.exec(this.settings.otherwise);
	}

	/** One pass over the log; one that is under way counts. */
	#move(): Promise<void> {
		if (this.#pass) return this.#pass;
		this.#behind = 0;
		const thread = this.#thread;
		if (!thread) return Promise.resolve();
		this.#pass = thread.move().then((frames) => {
			this.#pass = null;
			this.#isLong = frames >= LONG_LOG;
		});
		return this.#pass;
	}
}
