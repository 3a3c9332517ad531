import { startSandbox } from './index';
import type { SandboxOptions } from './options';

/**
 * Runs the sandbox alone: `npx tsx sandbox/main.ts [--port 4010] [--host 127.0.0.1] [--seed x] [--offset ms] [--callback url] [--options json]`.
 * Prints one JSON line { url, account } when it is up, so that a parent process can read the address.
 */
async function main(): Promise<void> {
	const given = readArguments(process.argv.slice(2));
	const extra = given.get('options');
	const options: SandboxOptions = extra === undefined ? {} : (JSON.parse(extra) as SandboxOptions);
	options.port ??= Number(given.get('port') ?? 4010);
	const text = (name: string, use: (value: string) => void) => {
		const value = given.get(name);
		if (value !== undefined) use(value);
	};
	text('host', (value) => { options.host = value; });
	text('seed', (value) => { options.seed = value; });
	text('offset', (value) => { options.offset = Number(value); });
	text('callback', (value) => { options.callbackUrl = value; });

	const sandbox = await startSandbox(options);
	const { professionalId, username } = sandbox.control.account();
	process.stdout.write(`${JSON.stringify({ url: sandbox.url, account: { professionalId, username } })}\n`);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void sandbox.close().then(() => process.exit(0)));
	}
}

function readArguments(words: string[]): Map<string, string> {
	const found = new Map<string, string>();
	for (let i = 0; i < words.length; i += 2) {
		const name = words[i];
		const value = words[i + 1];
		if (!name?.startsWith('--') || value === undefined) throw new Error(`Expected --name value, got ${name ?? ''} ${value ?? ''}`);
		found.set(name.slice(2), value);
	}
	return found;
}

void main();
