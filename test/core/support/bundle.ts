import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { withChange, type Change } from '../../../demo/sabotage';
import { removeFolder, tempFolder } from './store';

const ROOT = path.resolve(__dirname, '../../..');

export interface Finished {
	readonly code: number | null;
	readonly signal: string | null;
	/** The lines the script printed, each a JSON value. */
	readonly said: readonly unknown[];
	readonly errors: string;
}

/** The core as it is shipped, core.js beside its threads, for scripts that run in processes of their own. */
export class Bundle {
	readonly folder = tempFolder();
	#scripts = 0;

	/**
	 * @param options.entry what scripts get as `core`; default the core itself
	 * @param options.without guards that are taken out of this copy
	 */
	static async build({ entry = 'core/index.ts', without }: { readonly entry?: string; readonly without?: Change | readonly Change[] } = {}): Promise<Bundle> {
		const bundle = new Bundle();
		await build({
			bundle: true, platform: 'node', target: 'node24', format: 'cjs', external: ['n8n-workflow'], logLevel: 'error',
			absWorkingDir: ROOT, entryPoints: { core: entry, worker: 'core/worker.ts', prepare: 'core/prepare.ts' }, outdir: bundle.folder,
			plugins: [without ?? []].flat().map(withChange),
		});
		return bundle;
	}

	remove(): void {
		removeFolder(this.folder);
	}

	/** A copy of the bundle whose store thread can be made to die: a call of the use case `crash` throws in it. */
	withFragileWorker(): string {
		const folder = path.join(this.folder, 'fragile');
		cpSync(path.join(this.folder, 'core.js'), path.join(folder, 'core.js'), { recursive: true });
		cpSync(path.join(this.folder, 'prepare.js'), path.join(folder, 'prepare.js'));
		writeFileSync(
			path.join(folder, 'worker.js'),
			`require('node:worker_threads').parentPort.on('message', ({ input }) => { if (input?.limit === -13) throw new Error('crash'); });
			require(${JSON.stringify(path.join(this.folder, 'worker.js'))});`,
		);
		return path.join(folder, 'core.js');
	}

	/** Starts a script; in it `core` is the bundle, `say` prints a JSON line, `workers` counts worker threads. */
	start(script: string, args: readonly string[] = [], core = path.join(this.folder, 'core.js')): ChildProcess {
		const file = path.join(this.folder, `script-${++this.#scripts}.js`);
		writeFileSync(
			file,
			`const CORE = ${JSON.stringify(core)};
			let core = require(CORE);
			const say = (value) => process.stdout.write(JSON.stringify(value) + '\\n');
			const workers = () => process.report.getReport().workers.length;
			const [a, b, c] = process.argv.slice(2);
			(async () => { ${script} })().catch((error) => { say({ code: error.code, message: error.message }); process.exitCode = 9; });`,
		);
		// n8n's own package is required from outside the bundle.
		const env = { PATH: process.env['PATH'] ?? '', NODE_PATH: path.join(ROOT, 'node_modules') };
		return spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], env });
	}

	run(script: string, args: readonly string[] = [], core?: string): Promise<Finished> {
		return finished(this.start(script, args, core));
	}
}

export function finished(child: ChildProcess): Promise<Finished> {
	let out = '';
	let errors = '';
	child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')));
	child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString('utf8')));
	return new Promise((resolve) => {
		child.on('close', (code, signal) => {
			const said = out.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as unknown);
			resolve({ code, signal, said, errors });
		});
	});
}
