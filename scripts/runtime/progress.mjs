// Progress lines on stderr: stdout belongs to the task, whose last line is its result.

/** @param {string} line one line, shown on stderr */
export function say(line) {
	process.stderr.write(`${line}\n`);
}

/**
 * Runs `work` and shows a line every few seconds while it lasts.
 * @template T
 * @param {string} title what is being done
 * @param {() => string} detail how far it is; called at each line
 * @param {() => Promise<T>} work
 * @returns {Promise<T>} what `work` gives; its error passes through
 */
export async function withProgress(title, detail, work) {
	const started = Date.now();
	const seconds = () => Math.round((Date.now() - started) / 1000);
	say(`… ${title}`);
	const timer = setInterval(() => say(`… ${title}: ${seconds()} s, ${detail()}`), 5000);
	try {
		const result = await work();
		say(`✓ ${title}: ${seconds()} s`);
		return result;
	} finally {
		clearInterval(timer);
	}
}
