import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import type { moveCommand } from './moving/command';
import { verifyAudit } from './reporting/audit-chain';
import { recordAsMarkdown, type WorkflowFile } from './reporting/processing-record';
import { StoreError } from './store/errors';
import { parseKeyring, retiredLine } from './store/keyring';
import { INSTALL_HELP, installCommand } from './templates/command';

const HELP = `story-funnel: what is done outside n8n, so that no key enters a workflow

${INSTALL_HELP}  move-store --from PLACE --to PLACE [--ca FILE] [--journal FILE] [--cancel]
               moves an embedded store to PostgreSQL, or back, while n8n is stopped. A place is the whole path of a file, or
               "postgresql://user@host:5432/database?schema=story_funnel&ssl=require". Reads the store key from standard
               input and the password of PostgreSQL from PGPASSWORD. Stopped anywhere, run it again; --cancel gives it up.
               Needs Node 24
  retire-key   reads the line of an old key version ("1:…") from standard input and prints the line that takes its
               place in the credential once "Rotate Keys" said that this version may be retired
  verify-audit <file>
               reads the store key from standard input and says whether an audit export is as it was written
  record [folder]
               prints a record of processing (GDPR art. 30) of the workflow files in a folder; without one, of those shipped
`;

/** Runs one command. Keys come by standard input only: arguments can be seen by everybody on the machine. */
async function main([command, ...args]: readonly string[]): Promise<number> {
	const [file] = args;
	switch (command) {
		case 'install':
			return installCommand(args, path.join(__dirname, '..'), (line) => void process.stdout.write(`${line}\n`));
		case 'move-store':
			return movingOfStores().moveCommand(args, { env: process.env, readKey: () => text(process.stdin), print: (line) => void process.stdout.write(`${line}\n`), now: Date.now });
		case 'retire-key':
			return retireKey(await text(process.stdin));
		case 'verify-audit':
			return file === undefined ? complain('Name the file of the export.') : verifyFile(file, await text(process.stdin));
		case 'record':
			return printRecord(file ?? path.join(__dirname, '../workflows'));
		default:
			process.stderr.write(HELP);
			return command === undefined || command === 'help' ? 0 : 2;
	}
}

/** The first with `node:sqlite` as the store uses it. */
const NODE_OF_THE_STORE = 24;

/** What opens stores is not in this file: it needs a Node that the other commands can do without. */
function movingOfStores(): { readonly moveCommand: typeof moveCommand } {
	if (Number(process.versions.node.split('.')[0]) < NODE_OF_THE_STORE) throw new Error(`This command needs Node ${NODE_OF_THE_STORE}, such as n8n runs on; this is Node ${process.versions.node}.`);
	return createRequire(__filename)('./move.js') as { readonly moveCommand: typeof moveCommand };
}

function retireKey(line: string): number {
	const { versions, newest } = parseKeyring(line);
	if (versions.length > 1) return complain('Give one line, the one to retire: the newest version must stay as it is.');
	process.stdout.write(`${retiredLine(newest)}\n`);
	return 0;
}

function printRecord(folder: string): number {
	const files = readdirSync(folder).filter((name) => name.endsWith('.json')).sort();
	if (files.length === 0) return complain(`There is no workflow file (.json) in ${folder}.`);
	process.stdout.write(recordAsMarkdown(files.map((name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as WorkflowFile)));
	return 0;
}

async function verifyFile(file: string, key: string): Promise<number> {
	const verdict = await verifyAudit(parseKeyring(key), createInterface({ input: createReadStream(file), crlfDelay: Infinity }));
	process.stdout.write(`${JSON.stringify(verdict)}\n`);
	return verdict.intact ? 0 : 1;
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
		process.exitCode = complain(error instanceof StoreError ? `${error.message} ${error.cure}` : error instanceof Error ? error.message : String(error));
	},
);
