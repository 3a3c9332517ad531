import { keyedHash, sameSecret, type Keyring } from '../store/keyring';

export const AUDIT_FORMAT = 'story-funnel-audit-1';
const START = 'start';

/** What the first line of an export says of it. */
export interface AuditHeader {
	readonly format: typeof AUDIT_FORMAT;
	readonly accountKey: string;
	readonly from: string;
	readonly to: string;
	readonly madeAt: string;
	readonly keyVersion: number;
}

/** A line with its place in the chain: the MAC covers it and, by the one before, everything before it. */
export function chainLine(ledgerKey: Buffer, previous: string | null, content: object): { readonly line: string; readonly mac: string } {
	const mac = keyedHash(ledgerKey, 'audit export', `${previous ?? START}\0${JSON.stringify(content)}`);
	return { line: `${JSON.stringify({ ...content, mac })}\n`, mac };
}

export type AuditVerdict =
	| { readonly intact: true; readonly records: number; readonly header: AuditHeader }
	/** `line`: the first one that does not fit, counted from 1. */
	| { readonly intact: false; readonly line: number; readonly problem: string };

/**
 * Reads an export from its first to its last line and finds what was changed, removed, put in, put elsewhere or cut off.
 *
 * @param lines without their line ends
 */
export async function verifyAudit(keys: Keyring, lines: AsyncIterable<string>): Promise<AuditVerdict> {
	let number = 0;
	let previous: string | null = null;
	let header: AuditHeader | null = null;
	let ledgerKey: Buffer | null = null;
	let ended: number | null = null;
	for await (const text of lines) {
		if (text === '') continue;
		number++;
		const broken = (problem: string): AuditVerdict => ({ intact: false, line: number, problem });
		if (ended !== null) return broken('there is something behind the end');
		const read = readLine(text);
		if (read === null) return broken('this is no line of an audit export');
		if (header === null) {
			if (read.content['format'] !== AUDIT_FORMAT) return broken('the first line is not that of an audit export');
			header = read.content as unknown as AuditHeader;
			ledgerKey = keys.versions.find((key) => key.version === header?.keyVersion)?.ledger ?? null;
		}
		if (ledgerKey === null) return broken('the key version it was made with is not in the credential');
		const { mac } = chainLine(ledgerKey, previous, read.content);
		if (!sameSecret(mac, read.mac)) return broken('this line, or its place, is not as it was written');
		previous = mac;
		if (read.content['end'] === true) ended = Number(read.content['records']);
	}
	if (header === null || ended === null) return { intact: false, line: number + 1, problem: 'the end is missing' };
	return { intact: true, records: ended, header };
}

function readLine(text: string): { content: Record<string, unknown>; mac: string } | null {
	try {
		const parsed: unknown = JSON.parse(text);
		if (typeof parsed !== 'object' || parsed === null) return null;
		const { mac, ...content } = parsed as Record<string, unknown>;
		return typeof mac === 'string' ? { content, mac } : null;
	} catch {
		return null;
	}
}
