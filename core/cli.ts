import { text } from 'node:stream/consumers';
import { StoreError } from './store/errors';
import { parseKeyring, retiredLine } from './store/keyring';

const HELP = `story-funnel: what is done outside n8n, so that no key enters a workflow

  retire-key   reads the line of an old key version ("1:…") from standard input and prints the line that takes its
               place in the credential once "Rotate Keys" said that this version may be retired
`;

/** Runs one command. Keys come by standard input only: arguments can be seen by everybody on the machine. */
async function main([command]: readonly string[]): Promise<number> {
	switch (command) {
		case 'retire-key':
			return retireKey(await text(process.stdin));
		default:
			process.stderr.write(HELP);
			return command === undefined || command === 'help' ? 0 : 2;
	}
}

function retireKey(line: string): number {
	const { versions, newest } = parseKeyring(line);
	if (versions.length > 1) return complain('Give one line, the one to retire: the newest version must stay as it is.');
	process.stdout.write(`${retiredLine(newest)}\n`);
	return 0;
}

function complain(message: string): number {
	process.stderr.write(`${message}\n`);
	return 1;
}

main(process.argv.slice(2)).then(
	(code) => {
		process.exitCode = code;
	},
	(error: unknown) => {
		process.exitCode = complain(error instanceof StoreError ? `${error.message} ${error.cure}` : String(error));
	},
);
