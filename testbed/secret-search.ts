import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

export interface Finding {
	/** Where it stands; relative to the folder that was searched. */
	readonly file: string;
	/** Which of the secrets, by its place in the list: never the secret itself. */
	readonly secret: number;
}

/** n8n keeps credentials encrypted, so a secret in clear anywhere in its folder is one that got out. */
const LARGEST = 2 ** 30;

/** Searches every file below a folder, logs and databases with their write-ahead logs, for texts that must not be there. */
export function findSecrets(folder: string, secrets: readonly string[]): Finding[] {
	const findings: Finding[] = [];
	for (const file of filesBelow(folder)) {
		const bytes = readFileSync(file);
		for (const [secret, text] of secrets.entries()) {
			if (text !== '' && bytes.includes(text)) findings.push({ file: path.relative(folder, file), secret });
		}
	}
	return findings;
}

function filesBelow(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true, recursive: true }).flatMap((entry) => {
		const file = path.join(entry.parentPath, entry.name);
		// The pack's and PostgreSQL's own programs are no place where a run writes to.
		if (!entry.isFile() || /node_modules|[/\\]program[/\\]/.test(file)) return [];
		return statSync(file).size <= LARGEST ? [file] : [];
	});
}
